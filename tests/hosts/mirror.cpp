// The mirror of the samples' classes, used as programs use it, against the simulator. An argument chooses one part.
// tests/mirror_measured.rs calls the members in all the ways that were measured.
#include <CkBinData.h>
#include <CkGlobal.h>
#include <CkHttp.h>
#include <CkHttpRequest.h>
#include <CkHttpResponse.h>
#include <CkJsonArray.h>
#include <CkJsonObject.h>
#include <CkString.h>
#include <CkStringBuilder.h>

#include "check.h"

#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

#define CHECK_HAS(text, part) check_has(__FILE__, __LINE__, text, part, true)
#define CHECK_HAS_NOT(text, part) check_has(__FILE__, __LINE__, text, part, false)

static void check_has(const char *file, int line, const std::string &text, const char *part, bool wanted)
{
    if ((text.find(part) != std::string::npos) != wanted) {
        std::fprintf(stderr, "%s\n%s \"%s\"\n", text.c_str(), wanted ? "has no" : "has", part);
        check_failed(file, line, "text");
    }
}

static std::string url(const char *path) { return base_url() + std::string(path); }

// What the samples do, written as they are.
static void the_samples_job()
{
    CkGlobal global;
    CHECK(global.UnlockBundle("anything"));
    CHECK_INT(global.get_UnlockStatus(), 2);
    CHECK_HAS(global.lastErrorText(), "Success.");
    CHECK(global.FinalizeThreadPool());

    CkHttp http;
    CHECK(http.UnlockComponent("anything") && http.IsUnlocked());
    CkJsonObject query;
    query.UpdateString("type", "zak");
    query.UpdateInt("ttl", 0x7FFFFFFF);
    http.put_AuthToken(access_token());
    CkHttpResponse *response = http.QuickRequestParams("GET", url("/users/me/token").c_str(), query);
    CHECK(http.get_LastMethodSuccess());
    CkStringBuilder body;
    response->GetBodySb(body);
    CkJsonObject json;
    CHECK(json.LoadSb(body));
    json.put_EmitCompact(false);
    CHECK_INT(response->get_StatusCode(), 200);
    CHECK_TEXT(json.emit(), ("{\r\n  \"token\": \"" + std::string(json.stringOf("token")) + "\"\r\n}\r\n").c_str());
    CHECK_HAS(http.lastErrorText(), "Success.");
    delete response;

    response = http.QuickRequest("GET", url("/users/nobody/token?type=zak&canary=1").c_str());
    CHECK(http.get_LastMethodSuccess());
    CHECK_INT(response->get_StatusCode(), 404);
    CHECK_HAS(response->header(), "content-type: application/json;charset=UTF-8\r\n");
    CHECK(response->GetBodyJson(json));
    CHECK_INT(json.IntOf("code"), 1001);
    CHECK_HAS(http.lastErrorText(), "User does not exist: nobody");
    CHECK_HAS_NOT(http.lastErrorText(), "canary");
    delete response;
    delete static_cast<CkHttpResponse *>(nullptr);
}

static CkHttpResponse *response_of_a_local_http()
{
    CkHttp http;
    return http.QuickGetObj(url("/users/gone/token").c_str());
}

static void responses()
{
    CkHttpResponse unread;
    CHECK_INT(unread.get_StatusCode() + unread.get_NumHeaderFields(), 0);
    CHECK_TEXT(unread.statusLine(), "");
    CHECK_TEXT(unread.bodyStr(), "");
    CHECK_TEXT(unread.fullMime(), "");
    CHECK(unread.getHeaderName(0) == nullptr);

    // It outlives the CkHttp that made it. Without an access token the simulator refuses.
    CkHttpResponse *response = response_of_a_local_http();
    CHECK_INT(response->get_StatusCode(), 401);
    CHECK_TEXT(response->statusText(), "Unauthorized");
    CHECK_TEXT(response->statusLine(), "HTTP/1.1 401 Unauthorized");
    CHECK_TEXT(response->domain(), "127.0.0.1");
    CHECK_TEXT(response->charset(), "UTF-8");
    CHECK_INT(static_cast<int>(response->get_ContentLength()), static_cast<int>(std::strlen(response->bodyStr())));
    CHECK_TEXT(response->fullMime(), (response->header() + std::string("\r\n") + response->bodyStr()).c_str());

    // Names in any case; NULL and false for a field that is not there.
    CHECK_TEXT(response->getHeaderField("CONTENT-Type"), "application/json;charset=UTF-8");
    CHECK_TEXT(response->headerField("content-type"), "application/json;charset=UTF-8");
    CHECK_TEXT(response->getHeaderFieldAttr("Content-Type", "Charset"), "UTF-8");
    CHECK_TEXT(response->headerFieldAttr("Content-Type", "charset"), "UTF-8");
    CHECK(response->get_LastMethodSuccess());
    CHECK(response->getHeaderField("content") == nullptr);
    CHECK(!response->get_LastMethodSuccess());
    CHECK_HAS(response->lastErrorText(), "ZOOM_E_NOT_FOUND (-7)");
    CHECK(response->getHeaderFieldAttr("content-type", "boundary") == nullptr);
    CkString text;
    text.append("old");
    CHECK(!response->GetHeaderField("nope", text) && text.isEmpty());
    CHECK(!response->GetHeaderFieldAttr("nope", "x", text));
    CHECK(response->GetHeaderField("content-length", text) && text.intValue() > 0);

    CHECK_TEXT(response->getHeaderName(0), "content-type");
    CHECK_TEXT(response->headerValue(0), "application/json;charset=UTF-8");
    const int last = response->get_NumHeaderFields() - 1;
    CHECK(response->headerName(last) != nullptr && response->getHeaderName(last + 1) == nullptr);
    CHECK(response->getHeaderValue(-1) == nullptr && !response->GetHeaderName(last + 1, text));
    CHECK(response->GetHeaderName(0, text) && text.equals("content-type"));
    CHECK(response->GetHeaderValue(0, text) && text.beginsWith("application/json"));

    // The twins with a CkString.
    response->get_StatusText(text);
    CHECK_TEXT(text, "Unauthorized");
    response->get_StatusLine(text);
    response->get_Header(text);
    CHECK_TEXT(text.getString(), response->header());
    response->get_BodyStr(text);
    CHECK_TEXT(text.getUtf8(), response->bodyStr());
    response->get_FullMime(text);
    response->get_Charset(text);
    response->get_Domain(text);
    CHECK_TEXT(text, "127.0.0.1");
    delete response;
}

// Ten texts of one object stay valid.
static void ten_results()
{
    CkJsonObject json;
    const char *texts[10];
    char name[2] = "0";
    for (int i = 0; i < 10; ++i) {
        name[0] = static_cast<char>('0' + i);
        json.UpdateInt(name, i * 111);
    }
    for (int i = 0; i < 10; ++i) {
        name[0] = static_cast<char>('0' + i);
        texts[i] = json.stringOf(name);
    }
    for (int i = 0; i < 10; ++i) {
        CHECK_INT(std::atoi(texts[i]), i * 111);
    }
    CHECK_TEXT((std::string(json.stringOf("1")) + json.stringOf("2") + json.stringOf("nope")).c_str(), "111222");
}

static void json_objects()
{
    CkJsonObject json;
    CHECK_TEXT(json.lastErrorText(), "");
    CHECK_TEXT(json.emit(), "{}");
    CHECK(json.get_EmitCompact() && json.get_EmitCrLf());
    CHECK(json.Load("{\"users\":[{\"id\":\"u0\"},{\"id\":\"u1\",\"n\":[5,6]}]}"));
    json.put_I(1);
    json.put_J(0);
    json.put_K(1);
    CHECK_TEXT(json.stringOf("users[i].id"), "u1");
    CHECK_INT(json.IntOf("users[ i ].n[j]") * 10 + json.IntOf("users[i].n[k]"), 56);
    CHECK_INT(json.get_I() + json.get_J() + json.get_K(), 2);
    json.put_PathPrefix("users[0].");
    CHECK_TEXT(json.stringOf("id"), "u0");
    CHECK_TEXT(json.pathPrefix(), "users[0].");
    CkString text;
    json.get_PathPrefix(text);
    json.put_PathPrefix(nullptr);

    CHECK(json.Load("{\"half\":\"\\ud800\",\"users\":[{},{\"id\":\"u1\"}]}"));
    CHECK_TEXT(json.stringOf("half"), "");
    CHECK_TEXT(json.lastErrorText(),
               "stringOf:\n  the string at that path contains half of a surrogate pair, which can't be UTF-8\n"
               "  Code: ZOOM_E_JSON (-8): not well-formed JSON\n  Failed.\n--stringOf\n");
    CHECK(!json.get_LastMethodSuccess() && json.UpdateNull("half"));

    // A string with a NUL would look shorter than it is.
    CHECK(json.Load("{\"nul\":\"\\u0000x\",\"users\":[{},{\"id\":\"u1\"}]}"));
    CHECK_TEXT(json.stringOf("nul"), "");
    CHECK_TEXT(json.lastErrorText(), "stringOf:\n  the string at that path contains a NUL, where a text would end\n"
                                     "  Code: ZOOM_E_JSON (-8): not well-formed JSON\n  Failed.\n--stringOf\n");
    CHECK(!json.StringOf("nul", text) && text.isEmpty() && json.JsonTypeOf("nul") == 1);

    // A text that is not JSON leaves the object empty. lastErrorText has the position and nothing of the text.
    CHECK(!json.Load("{\"canary\":tru}") && !json.get_LastMethodSuccess());
    CHECK_TEXT(json.lastErrorText(), "Load:\n  the text is not well-formed JSON (line 1, column 14)\n"
                                     "  Code: ZOOM_E_JSON (-8): not well-formed JSON\n  Failed.\n--Load\n");
    CHECK_TEXT(json.emit(), "{}");
    CHECK(json.Load("{\"users\":[{},{}]}"));
    CHECK(json.HasMember("users[1]") && !json.HasMember("users[2]") && !json.HasMember(""));
    CkStringBuilder sb;
    CHECK(!json.LoadSb(sb));
    CHECK_INT(json.get_Size(), 0);
    sb.Append("{\"t\":true}");
    CHECK(json.LoadSb(sb) && json.BoolOf("t"));

    // Both forms, by all three methods.
    CHECK(json.UpdateNumber("n", " 1.50 ") && !json.UpdateNumber("m", "{}") && !json.UpdateNumber("m", nullptr));
    CHECK(json.UpdateBool("b", false) && json.UpdateNull("z") && json.UpdateNewArray("a") && json.UpdateNewObject("o"));
    CHECK(json.UpdateString("s", nullptr) && json.UpdateSb("sb", sb));
    CHECK(json.IsNullOf("z") && !json.IsNullOf("s") && !json.IsNullOf("nope"));
    CHECK_INT(json.SizeOfArray("a") * 10 + json.SizeOfArray("o"), -1);
    CHECK_HAS(json.lastErrorText(), "SizeOfArray:\n  there is no array at that path\n");
    CHECK_INT(json.JsonTypeOf("o"), 3);
    CHECK(json.Emit(text));
    CHECK_TEXT(text, "{\"t\":true,\"n\":1.50,\"b\":false,\"z\":null,\"a\":[],\"o\":{},\"s\":\"\","
                     "\"sb\":\"{\\\"t\\\":true}\"}");
    sb.SetString("> ");
    sb.put_LastMethodSuccess(false);
    CHECK(json.Load("{\"a\":[1]}") && json.EmitSb(sb));
    CHECK(json.get_LastMethodSuccess() && !sb.get_LastMethodSuccess());
    CHECK_TEXT(sb.getAsString(), "> {\"a\":[1]}");
    json.put_EmitCompact(false);
    json.put_EmitCrLf(false);
    CHECK_TEXT(json.emit(), "{\n  \"a\": [\n    1\n  ]\n}\n");
    CHECK(json.StringOf("a[0]", text) && text.equals("1"));
    CHECK(!json.StringOf("a[1]", text) && text.isEmpty());
    CHECK(json.StringOfSb("a", sb) && sb.EndsWith("[1]", true) && !json.StringOfSb("b", sb));
    json.Clear();
    CHECK_TEXT(json.emit(), "{}");

    // A NUL inside would cut the text short.
    CkHttpResponse unread;
    CHECK(unread.GetBodySb(sb));
    CHECK(!json.UpdateString("[0]", "x") && !json.UpdateString("a.", "x") && !json.UpdateString("", "x"));
    CHECK_TEXT(json.emit(), "{}");
}

// Parts of a document are views of it: what is changed in one is changed in the other.
static void json_views()
{
    CkJsonObject json;
    CkJsonArray *list = json.AppendArray("list");
    CHECK(list != nullptr && list->AddStringAt(-1, "a\"b") && list->AddIntAt(0, 5) && list->AddObjectAt(-1));
    CkJsonObject *item = list->ObjectAt(list->get_Size() - 1);
    CHECK(item->UpdateString("k.l[0]", "v") && item->UpdateBool("t", true));
    CHECK_TEXT(json.emit(), "{\"list\":[5,\"a\\\"b\",{\"k\":{\"l\":[\"v\"]},\"t\":true}]}");
    CHECK_TEXT(list->stringAt(1), "a\"b");
    CHECK_TEXT(list->stringAt(2), item->emit());
    list->put_EmitCompact(false);
    CHECK(list->DeleteAt(2));
    CHECK_TEXT(list->emit(), "[\r\n  5,\r\n  \"a\\\"b\"\r\n]\r\n");
    // The item is no longer in the document.
    CHECK_TEXT(item->emit(), "");
    CHECK(item->get_Size() == 0 && !item->UpdateInt("x", 1) && !item->get_LastMethodSuccess());
    CHECK_HAS(item->lastErrorText(), "no longer in its document");
    // A view of a document that is replaced is empty, and never shows the next one's values.
    CHECK(json.Load("{\"list\":[1,2,3]}"));
    CHECK_TEXT(list->emit(), "");
    CHECK_INT(list->get_Size(), 0);
    delete item;
    delete list;
    CHECK(json.ArrayOf("nope") == nullptr && !json.get_LastMethodSuccess());
    CHECK(json.ObjectOf("list") == nullptr && json.ObjectOf("") == nullptr);
    // A view keeps its document.
    {
        CkJsonObject owner;
        CHECK(owner.Load("{\"o\":{\"n\":7}}"));
        item = owner.ObjectOf("o");
    }
    CHECK_INT(item->IntOf("n"), 7);
    delete item;
    CkJsonArray array;
    CHECK(!array.Load("{\"a\":1}") && !array.Load("[1],\"x\":[2]") && !array.Load("[1,]") && !array.Load(nullptr));
    CHECK_TEXT(array.emit(), "[]");
    CHECK(array.Load(" [1,{\"a\":[]}] ") && array.get_Size() == 2 && array.TypeAt(1) == 3 && array.TypeAt(2) == -1);
    CHECK(array.AddArrayCopyAt(0, array) && array.AddObjectCopyAt(-1, json));
    CHECK_TEXT(array.emit(), "[[1,{\"a\":[]}],1,{\"a\":[]},{\"list\":[1,2,3]}]");
    CHECK(json.AppendObjectCopy("self", json) && json.Delete("list") && !json.Delete("list"));
    CHECK_TEXT(json.emit(), "{\"self\":{\"list\":[1,2,3]}}");
}

static void numbers_as_text()
{
    CkJsonArray array;
    CkJsonObject json;
    CHECK(array.Load("[0]") && json.Load("{\"a\":0}"));
    for (const char *number : {"1,\"two\",3", "1]", "\"1\"", "01", "1 2", "-", "+1", "true", "[1]", "", "1,\"b\":2"}) {
        CHECK(!array.AddNumberAt(0, number) && !array.SetNumberAt(0, number));
        CHECK(!json.AddNumberAt(0, "n", number) && !json.SetNumberAt(0, number) && !json.UpdateNumber("n", number));
        CHECK_HAS(json.lastErrorText(), "the value is not a number");
    }
    CHECK(array.AddNumberAt(0, " -2.50e+1\n") && json.SetNumberAt(0, "1.50"));
    CHECK_TEXT(array.emit(), "[-2.50e+1,0]");
    CHECK_TEXT(json.emit(), "{\"a\":1.50}");
}

// A view whose value is no longer there reads nothing and changes nothing, also where there is another value.
static void removed_views()
{
    CkJsonObject json;
    CHECK(json.Load("{\"a\":[1],\"o\":{\"n\":1}}"));
    CkJsonArray *const list = json.ArrayOf("a");
    CkJsonObject *const item = json.ObjectOf("o");
    CkStringBuilder sb;
    CkJsonArray array;
    CHECK(array.Load("[1]"));
    for (const char *now : {"{\"a\":{\"n\":1},\"o\":[5]}", "{\"a\":1,\"o\":\"x\"}", "{}"}) {
        CHECK(json.Delete("a") && json.Delete("o"));
        CkJsonObject next;
        CHECK(next.Load(now));
        for (int number = 0; number < next.get_Size(); ++number) {
            CHECK(json.AppendString(next.nameAt(number), ""));
            CHECK(next.TypeAt(number) != 2 || json.UpdateInt("a", 1));
            CHECK(next.TypeAt(number) != 3 || (json.Delete("a") && json.UpdateInt("a.n", 1)));
            CHECK(next.TypeAt(number) != 4 || (json.UpdateNewArray("o") && json.UpdateInt("o[0]", 5)));
            CHECK(next.TypeAt(number) != 1 || json.UpdateString("o", "x"));
        }
        CHECK_TEXT(json.emit(), now);
        list->Clear();
        CHECK(!list->get_LastMethodSuccess());
        item->Clear();
        CHECK(!item->get_LastMethodSuccess() && !item->DeleteAt(0) && !item->Delete("n"));
        CHECK(!list->AddIntAt(-1, 5) && !list->SetIntAt(0, 5) && !list->DeleteAt(0) && !item->AddIntAt(-1, "x", 5));
        CHECK(!item->SetIntAt(0, 5) && !item->UpdateInt("x", 1) && item->AppendObject("x") == nullptr);
        CHECK_HAS(list->lastErrorText(), "no longer in its document");
        CHECK_TEXT(list->emit(), "");
        CHECK(list->get_Size() == 0 && item->get_Size() == 0 && list->TypeAt(0) == -1 && item->TypeAt(0) == -1);
        list->put_EmitCompact(false);
        CHECK_TEXT(list->emit(), "");
        CHECK(!list->EmitSb(sb) && !item->EmitSb(sb) && !item->get_LastMethodSuccess() && sb.get_Length() == 0);
        CHECK(!array.AddObjectCopyAt(0, *item) && !array.AddArrayCopyAt(-1, *list) && array.get_Size() == 1);
        CHECK(!array.get_LastMethodSuccess() && !json.AddObjectCopyAt(0, "c", *item));
        CHECK_TEXT(json.emit(), now);
        CHECK(json.Load("{\"a\":[1],\"o\":{}}"));
        CHECK(json.ArrayOf2("a", *list) && json.ObjectOf2("o", *item));
    }
    delete list;
    delete item;
}

// Names that no path can have.
static void names()
{
    CkJsonObject json;
    CHECK(json.AppendObject("a\"b") == nullptr && json.AppendArray("") == nullptr && json.get_Size() == 0);
    CHECK_HAS(json.lastErrorText(), "no path would lead to a member of that name");
    CkJsonObject filled;
    CHECK(!json.AppendObject2("a\"b", filled) && json.AppendObject2("a.b[", filled) && filled.UpdateInt("n", 1));
    CHECK_TEXT(json.emit(), "{\"a.b[\":{\"n\":1}}");
    // Of two members of a name, a path leads to the first.
    CHECK(json.AppendObject2("a.b[", filled) && filled.IntOf("n") == 1 && json.AppendArray("a.b[") == nullptr);
    // Never another member's value.
    CHECK(json.Load("{\"a\\u0000b\":1,\"a\":2,\"\\u0000\":\"x\",\"\\u0061\":3}"));
    CHECK_TEXT((std::string(json.stringAt(0)) + "|" + json.stringAt(1) + "|" + json.stringAt(2)).c_str(), "|2|");
    CHECK_INT(json.IndexOf("a") * 10 + json.IndexOf(""), 9);
    CHECK(json.Delete("a") && json.IndexOf("a") == 2 && json.IndexOf("nope") == -1);
}

// Two threads call at once, each many times.
template <class First, class Second>
static void beside(int rounds, First first, Second second)
{
    std::thread other([rounds, &second] {
        for (int round = 0; round < rounds; ++round) {
            second();
        }
    });
    for (int round = 0; round < rounds; ++round) {
        first();
    }
    other.join();
}

// The objects of one document, in two threads.
// Paths end at number 65535.
static void many_elements()
{
    std::string text("[0");
    for (int i = 1; i < 65536; ++i) {
        text += ",0";
    }
    CkJsonArray list;
    CHECK(list.Load((text + "]").c_str()) && list.AddIntAt(-1, 7));
    CHECK_INT(list.get_Size(), 65537);
    CHECK(std::strcmp(list.emit() + 2 * 65536, ",7]") == 0);
}

static void shared_documents()
{
    CkJsonObject a;
    CkJsonObject b;
    CHECK(a.Load("{\"x\":{\"x\":{}}}") && b.Load("{\"x\":{\"x\":{}}}"));
    // Each becomes a view of the other's document, until there is no x below.
    beside(20000, [&a, &b] { a.ObjectOf2("x", b); }, [&a, &b] { b.ObjectOf2("x", a); });
    CkJsonObject json;
    CHECK(json.Load("{\"list\":[0],\"o\":{}}"));
    CkJsonArray list;
    CkJsonArray same;
    CkJsonObject o;
    CHECK(json.ArrayOf2("list", list) && json.ArrayOf2("list", same) && json.ObjectOf2("o", o));
    std::atomic<int> good(0);
    beside(300, [&] { good += list.AddIntAt(0, 1) ? 1 : 0; }, [&] { good += same.AddIntAt(0, 2) ? 1 : 0; });
    beside(300, [&] { good += json.AddIntAt(0, "n", 1) ? 1 : 0; }, [&] { good += o.AddIntAt(0, "m", 2) ? 1 : 0; });
    beside(300, [&] { good += json.Delete("n") ? 1 : 0; }, [&] { good += o.UpdateInt("m", 3) ? 1 : 0; });
    CHECK_INT(good, 6 * 300);
    CHECK_INT(list.get_Size(), 601);
    beside(300, [&] { good -= list.DeleteAt(-1) ? 1 : 0; }, [&] { good -= same.DeleteAt(-1) ? 1 : 0; });
    CHECK_INT(list.get_Size() * 10000 + good, 10000 + 4 * 300);
    CHECK_INT(json.get_Size() * 1000 + o.get_Size(), 2300);
}

static void bytes()
{
    CkBinData data;
    CHECK(data.LoadEncoded("AP//", "base64") && data.AppendByte(16) && data.AppendString("\xC3\xA9", "utf-8"));
    CHECK_TEXT(data.getEncoded("hex"), "00FFFF10C3A9");
    CHECK_TEXT(data.encoded("base64"), "AP//EMOp");
    CHECK_TEXT(data.getEncoded("base64url"), "AP__EMOp");
    CHECK(!data.LoadEncoded("AP?", "base64") && data.get_NumBytes() == 0 && !data.get_LastMethodSuccess());
    CHECK(data.LoadEncoded("%00a+%c3%A9%4", "url") && data.get_NumBytes() == 7);
    CHECK_TEXT(data.getEncoded("URL"), "%00a%2B%C3%A9%254");
    data.Clear();
    CHECK(data.AppendEncoded("00 ff\n7", "hex"));
    CHECK_TEXT(data.getEncoded("hex_lower"), "00ff");
    CHECK_TEXT(data.getEncoded("base64"), "AP8=");
    CkBinData same;
    CHECK(same.AppendBd(data) && same.AppendBd(same) && !same.ContentsEqual(data) && same.get_NumBytes() == 4);
    CHECK(std::memcmp(same.GetBytesPtr(), "\0\xFF\0\xFF", 4) == 0);
    CHECK(!data.AppendString("x", "utf-16") && data.getString("utf-16") == nullptr && data.SecureClear());
}

// Many threads use one object: each call has its own result.
static void threads()
{
    CkHttp http;
    CkJsonObject json;
    CkStringBuilder sb;
    http.put_AuthToken(access_token());
    std::vector<std::thread> all;
    std::atomic<int> good(0);
    for (int number = 0; number < 8; ++number) {
        all.emplace_back([&http, &json, &sb, &good, number] {
            const std::string mine = std::to_string(number);
            for (int round = 0; round < 5000; ++round) {
                sb.Append("ab");
            }
            for (int round = 0; round < 20; ++round) {
                const std::string text = url("/echo?n=") + mine;
                const char *const body = http.quickGetStr(text.c_str());
                CkHttpResponse *const response = http.QuickGetObj(text.c_str());
                const std::string wanted = "/v2/echo?n=" + mine + "\"";
                json.UpdateString(mine.c_str(), mine.c_str());
                const char *const value = json.stringOf(mine.c_str());
                std::this_thread::yield();
                good += body != nullptr && std::strstr(body, wanted.c_str()) != nullptr ? 1 : 0;
                good += response != nullptr && std::strstr(response->bodyStr(), wanted.c_str()) != nullptr ? 1 : 0;
                good += mine == value ? 1 : 0;
                delete response;
            }
        });
    }
    for (std::thread &thread : all) {
        thread.join();
    }
    CHECK_INT(good, 3 * 8 * 20);
    CHECK_INT(sb.get_Length(), 8 * 5000 * 2);
}

static void texts()
{
    CkStringBuilder sb;
    CHECK(sb.Append("a\xC3\xA9") && sb.AppendInt(-7) && sb.AppendInt64(1LL << 40) && sb.AppendLine("!", true));
    CHECK_TEXT(sb.getAsString(), "a\xC3\xA9-71099511627776!\r\n");
    CHECK_INT(sb.get_Length(), 20);
    CHECK(sb.SetString("\xF0\x9F\x98\x80x") && sb.get_Length() == 3 && sb.Shorten(1) && sb.get_Length() == 2);
    CHECK(sb.SetString("One two One") && sb.Replace("One", "1") == 2 && sb.Replace("", "x") == 0);
    CHECK_TEXT(sb.asString(), "1 two 1");
    CHECK(sb.ReplaceFirst("1", "One") && !sb.ReplaceFirst("3", "x"));
    CHECK(sb.Contains("TWO", false) && !sb.Contains("TWO", true) && sb.StartsWith("one", false) &&
          sb.EndsWith(" 1", true));
    CHECK(sb.SetString("\xC3\x84 Z") && !sb.Contains("\xC3\xA4", false) && sb.ContentsEqual("\xC3\x84 z", false));
    CHECK(!sb.StartsWith("\xC3\xA4 z", false) && !sb.EndsWith("\xC3\xA4 z", false) && sb.SetString("One two 1"));
    CHECK(sb.ContentsEqual("ONE TWO 1", false) && !sb.ContentsEqual("One two", true));
    CHECK_TEXT(sb.getBetween("One ", " 1"), "two");
    CHECK(sb.getBetween("One", "3") == nullptr && !sb.get_LastMethodSuccess());
    CkStringBuilder other;
    CHECK(other.AppendSb(sb) && other.ContentsEqualSb(sb, true) && other.Prepend("> ") &&
          !other.ContentsEqualSb(sb, false));
    sb.put_LastMethodSuccess(false);
    CHECK(!sb.ContentsEqualSb(other, true) && sb.get_LastMethodSuccess());
    CHECK_HAS(sb.lastErrorText(), "ContentsEqualSb:\n");
    CHECK(other.SetString("  12 x\r\n") && other.get_IntValue() == 12 && other.Trim() &&
          other.ContentsEqual("12 x", true));
    CHECK(other.SetString("a\nb\r\nC\rd") && other.ToCRLF() && other.ToUppercase());
    CHECK_TEXT(other.getAsString(), "A\r\nB\r\nC\r\nD");
    CHECK(other.ToLF() && other.ToLowercase());
    CkString text;
    CHECK(other.GetAsString(text) && text.equals("a\nb\nc\nd") && other.GetBetween("a\n", "\nc", text) &&
          text.equals("b"));
    other.put_IntValue(-5);
    CHECK_TEXT(other.getAsString(), "-5");
    other.Clear();
    other.SecureClear();
    CHECK_TEXT(other.getAsString(), "");
    // Its own text may be the argument, also when its memory is reallocated.
    for (int i = 0; i < 12; ++i) {
        sb.Append(sb.getAsString());
    }
    CHECK_INT(sb.get_Length(), 9 << 12);

    text = "Hi";
    CkString copy(text);
    copy.appendStr(text);
    CkString &same = copy;
    copy = same;
    for (int i = 0; i < 5; ++i) {
        copy.append(copy.getString());
    }
    CHECK_INT(copy.getNumChars() + copy.getSizeUtf8() + copy.getSizeAnsi(), 3 * 128);
    copy.setString("\t a.b.c \r\n");
    copy.trim();
    CHECK_INT(copy.lastChar(), '\n');
    copy.trim2();
    CHECK_INT(copy.replaceAllOccurances(".", "-") * 10 + copy.indexOf("c"), 24);
    CHECK(copy.replaceFirstOccurance("-", "+") && copy.endsWith("c") && copy.containsSubstring("+b"));
    copy.toUpperCase();
    CHECK(copy.equals("A+B-C") && copy.equalsIgnoreCase("a+b-c") && copy.containsSubstringNoCase("b-"));
    copy.toLowerCase();
    CkString dash;
    dash.appendChar('-');
    CkString empty;
    CHECK(copy.replaceFirst(dash, empty) && copy.replaceAll(dash, empty) == 0 && copy.equals("a+bc"));
    copy.prepend("5");
    copy.appendInt(-1);
    copy.shorten(1);
    CHECK_TEXT(copy.getStringUtf8(), "5a+bc-");
    CHECK(copy.intValue() == 5 && copy.doubleValue() > 4.9 && copy.compareStr(text) == -1 && !copy.equalsStr(text));
    copy.setStr(text);
    CHECK(copy.equalsStr(text) && copy.compareStr(text) == 0);
    copy.setStringUtf8("x\n");
    copy.appendUtf8("y");
    copy.toCRLF();
    CHECK_TEXT(copy, "x\r\ny");
    copy.toLF();
    copy.setStringAnsi("x");
    copy.appendAnsi("y");
    CHECK_TEXT(copy.getAnsi(), copy.getStringAnsi());
    copy.clear();
    CHECK(copy.isEmpty());
}

static void check_replaced(const char *whole, const char *part, const char *with, int count, const char *expected)
{
    CkStringBuilder sb;
    sb.SetString(whole);
    CHECK_INT(sb.Replace(part, with), count);
    CHECK_TEXT(sb.getAsString(), expected);
}

// A million replacements take a moment. Copying the whole text for each of them would take half an hour.
static void many_replacements()
{
    const int hits = 1 << 20;
    CkStringBuilder sb;
    sb.Append("a\r");
    while (sb.get_Length() < 2 * hits) {
        sb.AppendSb(sb);
    }
    CHECK_INT(sb.Replace("a", "bcd"), hits);
    CHECK(sb.ToLF() && sb.ToCRLF() && sb.get_Length() == 5 * hits);
    CHECK_INT(sb.Replace("bcd\r\n", ""), hits);
    CHECK_INT(sb.get_Length(), 0);
}

static void replacements()
{
    check_replaced("aaaaa", "aa", "b", 2, "bba");
    check_replaced("aaaa", "aa", "a", 2, "aa");
    check_replaced("abab", "ab", "abab", 2, "abababab");
    check_replaced("xAxaX", "a", "", 1, "xAxX");
    check_replaced("ababa", "aba", "", 1, "ba");
    check_replaced("aab", "ab", "ab", 1, "aab");
    check_replaced("other", "x", "y", 0, "other");
    check_replaced("", "x", "y", 0, "");
    check_replaced("whole", "whole", "", 1, "");
    CkString text;
    text = "-.-";
    // Its own text may be the argument.
    CHECK_INT(text.replaceAllOccurances("-", text.getString()), 2);
    CHECK_TEXT(text.getString(), "-.-.-.-");
    CHECK(text.replaceFirstOccurance(".", "..") && text.equals("-..-.-.-"));
    many_replacements();
    // A text of one letter, which nearly has the part everywhere.
    CkStringBuilder letters;
    CHECK(letters.SetString(std::string(1 << 20, 'a').c_str()));
    CHECK(!letters.Contains((std::string(1 << 19, 'a') + "b").c_str(), true));
}

// A folder for files, which must be removed by the end.
class Folder {
public:
    Folder() : name_("/tmp/zoom-token-mirror-XXXXXX") { CHECK(mkdtemp(&name_[0]) != nullptr); }
    // Fails while there is a file in it.
    ~Folder() { CHECK_INT(rmdir(name_.c_str()), 0); }

    std::string in(const char *name) const { return name_ + "/" + name; }

    std::string file(const char *name, const std::string &content) const
    {
        std::FILE *const stream = std::fopen(in(name).c_str(), "wb");
        CHECK(std::fwrite(content.data(), 1, content.size(), stream) == content.size() && std::fclose(stream) == 0);
        return in(name);
    }

private:
    std::string name_;
};

static std::string content_of(const std::string &path)
{
    std::string content(100, ' ');
    std::FILE *const stream = std::fopen(path.c_str(), "rb");
    content.resize(std::fread(&content[0], 1, content.size(), stream));
    std::fclose(stream);
    return content;
}

template <class Object>
static void check_file_failed(bool result, Object &object, const std::string &path, const char *why)
{
    CHECK(!result && !object.get_LastMethodSuccess());
    CHECK_HAS(object.lastErrorText(), path.c_str());
    CHECK_HAS(object.lastErrorText(), why);
    CHECK_HAS_NOT(object.lastErrorText(), "canary");
}

static void json_files(const Folder &folder)
{
    const std::string path = folder.in("Zo\xC3\xAB.json");
    CkJsonObject json;
    json.put_EmitCompact(false);
    CHECK(json.UpdateString("a", "\xC3\xA9") && json.WriteFile(path.c_str()) && json.get_LastMethodSuccess());
    CHECK_TEXT(content_of(path).c_str(), json.emit());
    json.put_EmitCompact(true);
    CHECK(json.WriteFile(path.c_str()) && content_of(path) == "{\"a\":\"\xC3\xA9\"}");
    folder.file("Zo\xC3\xAB.json", "\xEF\xBB\xBF{\"b\":2}");
    CHECK(json.LoadFile(path.c_str()) && json.get_LastMethodSuccess());
    const char *const refused[][2] = {{"{\"canary\":tru}", "line 1"}, {"{\"canary\xFF\":1}", "UTF-8"}, {"", "line 1"}};
    for (const auto &pair : refused) {
        folder.file("Zo\xC3\xAB.json", pair[0]);
        check_file_failed(json.LoadFile(path.c_str()), json, path, pair[1]);
        CHECK_TEXT(json.emit(), "{}");
    }
    CHECK(std::remove(path.c_str()) == 0);
    CHECK(json.Load("{\"u\":4294967295,\"m\":4294967296,\"n\":-1,\"q\":\" 7x\",\"o\":{}}"));
    CHECK(json.UIntOf("u") == 4294967295UL && json.UIntOf("m") == 0 && json.UIntOf("q") == 7);
    CHECK(json.UIntOf("n") == 0 && json.get_LastMethodSuccess() && json.IntOf("u") == 0);
    CHECK(json.UIntOf("missing") == 0 && !json.get_LastMethodSuccess() && json.UIntOf("o") == 0);
}

static void text_files(const Folder &folder)
{
    const std::string path = folder.in("text");
    CkStringBuilder sb;
    sb.SetString("\xC3\xA9\r\nz");
    const char *const charsets[] = {"utf-8", "UTF8", "", nullptr};
    for (const char *const charset : charsets) {
        CHECK(sb.WriteFile(path.c_str(), charset, true) && sb.get_LastMethodSuccess());
        CHECK(content_of(path) == "\xEF\xBB\xBF\xC3\xA9\r\nz");
        CHECK(sb.LoadFile(path.c_str(), charset) && sb.ContentsEqual("\xC3\xA9\r\nz", true));
        CHECK(sb.WriteFile(path.c_str(), charset, false) && content_of(path) == "\xC3\xA9\r\nz");
    }
    check_file_failed(sb.WriteFile(path.c_str(), "utf-16", false), sb, "", "charset must be utf-8");
    check_file_failed(sb.LoadFile(path.c_str(), "ansi"), sb, "", "charset must be utf-8");
    const char *const refused[] = {"canary\xFF", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                                   "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xF0\x9F\x98z"};
    for (const char *const text : refused) {
        folder.file("text", text);
        check_file_failed(sb.LoadFile(path.c_str(), ""), sb, path, "not well-formed UTF-8");
    }
    CHECK_TEXT(sb.getAsString(), "\xC3\xA9\r\nz");
    folder.file("text", "\xE2\x82\xAC\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
    CHECK(sb.LoadFile(path.c_str(), "") && sb.get_Length() == 7);
    folder.file("text", std::string("\0\xFF", 2));
    check_file_failed(sb.LoadFile(path.c_str(), ""), sb, path, "not well-formed UTF-8");
    folder.file("text", std::string(4 << 20, '\0'));
    CHECK(sb.LoadFile(path.c_str(), ""));
    folder.file("text", "");
    CHECK(sb.LoadFile(path.c_str(), "") && sb.get_Length() == 0);
    CHECK(std::remove(path.c_str()) == 0);
}

// Paths that can be neither read nor written are refused, and nothing waits for a pipe.
static void no_files(const Folder &folder)
{
    CkJsonObject json;
    CkStringBuilder sb;
    const std::string pipe = folder.in("pipe");
    CHECK(mkfifo(pipe.c_str(), 0600) == 0);
    const std::string paths[] = {folder.in(""), folder.in("missing/below"), "", pipe};
    for (const std::string &path : paths) {
        check_file_failed(json.LoadFile(path.c_str()), json, path, "ZOOM_E_ARGUMENT (-1)");
        check_file_failed(json.WriteFile(path.c_str()), json, path, "ZOOM_E_ARGUMENT (-1)");
        check_file_failed(sb.LoadFile(path.c_str(), ""), sb, path, "ZOOM_E_ARGUMENT (-1)");
        check_file_failed(sb.WriteFile(path.c_str(), "", true), sb, path, "ZOOM_E_ARGUMENT (-1)");
    }
    CHECK_HAS(sb.lastErrorText(), "not a regular file");
    const std::string missing = folder.in("missing");
    check_file_failed(json.LoadFile(missing.c_str()), json, missing, "No such file or directory");
    CHECK(!json.LoadFile(nullptr) && !json.WriteFile(nullptr));
    CHECK(std::remove(pipe.c_str()) == 0);
}

static void large_files(const Folder &folder)
{
    const std::string path = folder.file("large", std::string(16U << 20U, 'x'));
    CkStringBuilder sb;
    CHECK(sb.LoadFile(path.c_str(), "") && sb.get_Length() == 16 << 20);
    folder.file("large", std::string((16U << 20U) + 1, 'x'));
    check_file_failed(sb.LoadFile(path.c_str(), ""), sb, path, "larger than 16 MiB");
    CkJsonObject json;
    check_file_failed(json.LoadFile(path.c_str()), json, path, "larger than 16 MiB");
    CHECK(std::remove(path.c_str()) == 0);
}

// A new file has the permissions of the old one, which may keep a token from others.
static void permissions(const Folder &folder)
{
    const std::string path = folder.file("secret", "old");
    CHECK(chmod(path.c_str(), 0600) == 0);
    CkJsonObject json;
    CHECK(json.WriteFile(path.c_str()) && content_of(path) == "{}");
    struct stat about;
    CHECK(stat(path.c_str(), &about) == 0);
    CHECK_INT(static_cast<int>(about.st_mode & 07777U), 0600);
    CHECK(std::remove(path.c_str()) == 0);
}

// A body takes the place of the one before; a file that can't be read leaves it.
static void request_files(const Folder &folder)
{
    const std::string path = folder.file("body", "second");
    CkHttpRequest request;
    request.put_HttpVerb("POST");
    CHECK(request.LoadBodyFromString("first", "utf-8") && request.LoadBodyFromFile(path.c_str()));
    check_file_failed(request.LoadBodyFromFile(folder.in("missing").c_str()), request, folder.in("missing"), "No such");
    CkHttp http;
    CkHttpResponse response;
    CkJsonObject echoed;
    CHECK(http.HttpReq(url("/echo").c_str(), request, response) && response.GetBodyJson(echoed));
    CHECK_TEXT(echoed.stringOf("body"), "second");
    CHECK(std::remove(path.c_str()) == 0);
}

static void files()
{
    const Folder folder;
    json_files(folder);
    text_files(folder);
    no_files(folder);
    large_files(folder);
    permissions(folder);
    request_files(folder);
}

// The ways to load a response's body.
static bool by_load(CkJsonObject &json, CkHttpResponse &response) { return json.Load(response.bodyStr()); }

static bool by_load_sb(CkJsonObject &json, CkHttpResponse &response)
{
    CkStringBuilder body;
    response.GetBodySb(body);
    return json.LoadSb(body);
}

static bool by_load_file(CkJsonObject &json, CkHttpResponse &response)
{
    const Folder folder;
    const std::string path = folder.file("body", response.bodyStr());
    const bool is_loaded = json.LoadFile(path.c_str());
    CHECK(std::remove(path.c_str()) == 0);
    return is_loaded;
}

static bool by_get_body_json(CkJsonObject &json, CkHttpResponse &response) { return response.GetBodyJson(json); }

// One object for all users in a loop: the first has a token, the second gets an empty 404.
static void reused_object()
{
    CkHttp http;
    http.put_AuthToken(access_token());
    for (const auto load : {by_load, by_load_sb, by_load_file, by_get_body_json}) {
        CkJsonObject json;
        for (const std::string user : {"me", "gone"}) {
            const std::string token_url = url(("/users/" + user + "/token?type=zak").c_str());
            CkHttpResponse *const response = http.QuickGetObj(token_url.c_str());
            const bool has_token = user == "me";
            CHECK(load(json, *response) == has_token && json.get_LastMethodSuccess() == has_token);
            CHECK_TEXT(json.stringOf("token"), has_token ? expected_zak() : "");
            CHECK_INT(json.get_Size(), has_token ? 1 : 0);
            delete response;
        }
    }
    // No file, no text, no response.
    CkJsonObject json;
    CHECK(json.Load("{\"token\":\"t\"}") && !json.LoadFile("/nonexistent"));
    CHECK_TEXT(json.stringOf("token"), "");
    CHECK(json.Load("{\"token\":\"t\"}") && !json.Load(nullptr));
    CHECK_TEXT(json.stringOf("token"), "");
    CkHttpResponse unread;
    CHECK(json.Load("{\"token\":\"t\"}") && !unread.GetBodyJson(json));
    CHECK_TEXT(json.stringOf("token"), "");
}

// On this system texts are UTF-8 whatever is set.
static void encodings()
{
    CkGlobal global;
    CHECK(global.get_DefaultUtf8());
    global.put_DefaultUtf8(false);
    CkString text;
    CkJsonObject json;
    CHECK(!text.get_Utf8() && !json.get_Utf8());
    json.UpdateString("\xC3\xA9", "\xE6\xB8\xAF");
    CHECK_TEXT(json.stringOf("\xC3\xA9"), "\xE6\xB8\xAF");
    CHECK(json.StringOf("\xC3\xA9", text));
    CHECK_TEXT(text, "\xE6\xB8\xAF");
    text.put_Utf8(true);
    json.put_Utf8(true);
    CHECK(text.get_Utf8() && json.get_Utf8());
    global.put_DefaultUtf8(true);
    // A text that is not UTF-8 is refused, with the cause.
    CHECK(!json.UpdateString("x", "\xFF"));
    CHECK_HAS(json.lastErrorText(), "value must be UTF-8");
}

// The request that the simulator received, as its response describes it.
static CkJsonObject &echoed(CkHttpResponse *response)
{
    static CkJsonObject request;
    CHECK(response != nullptr && response->GetBodyJson(request));
    delete response;
    return request;
}

static void settings()
{
    CkHttp http;
    const std::string echo = url("/echo");
    CkString text;
    http.put_AuthToken(" bearer  abc\r\n");
    CHECK_TEXT(http.authToken(), "abc");
    http.get_AuthToken(text);
    CHECK_TEXT(text, "abc");
    http.put_UserAgent("mirror/1");
    http.put_Accept("application/json");
    http.SetRequestHeader("X-One", "1");
    http.SetRequestHeader("x-one", "2");
    http.AddQuickHeader("X-Two", "2");
    http.SetRequestHeader("Accept-Encoding", "gzip");
    http.SetRequestHeader("Content-Length", "77");
    CkJsonObject &request = echoed(http.QuickRequest("GET", echo.c_str()));
    CHECK_TEXT(request.stringOf("headers.user-agent"), "mirror/1");
    CHECK_TEXT(request.stringOf("headers.accept"), "application/json");
    CHECK_TEXT(request.stringOf("headers.authorization"), "10 bytes, not shown");
    CHECK_TEXT(request.stringOf("headers.x-one"), "2");
    CHECK(request.HasMember("headers.x-two") && !request.HasMember("headers.accept-encoding"));
    CHECK_TEXT(http.userAgent(), "mirror/1");
    CHECK_TEXT(http.ck_accept(), "application/json");
    CHECK(http.HasRequestHeader("X-ONE") && !http.HasRequestHeader("X-Three"));
    CHECK_TEXT(http.getRequestHeader("X-ONE"), "2");
    CHECK(http.requestHeader("X-Three") == nullptr && http.GetRequestHeader("X-Two", text));
    CHECK_TEXT(http.lastHeader(), ("GET /v2/echo HTTP/1.1\r\nHost: " + echo.substr(7, echo.find("/v2") - 7) +
                                   "\r\nUser-Agent: mirror/1\r\nAccept: application/json\r\nx-one: 2\r\nX-Two: 2\r\n"
                                   "Authorization: Bearer ****\r\n")
                                      .c_str());
    http.RemoveRequestHeader("x-one");
    http.RemoveQuickHeader("X-Two");
    http.put_AuthToken("");
    echoed(http.QuickRequest("GET", echo.c_str()));
    CHECK(!request.HasMember("headers.x-one") && !request.HasMember("headers.x-two") &&
          !request.HasMember("headers.authorization"));
    http.SetRequestHeader("Authorization", "Bearer 12345");
    http.SetRequestHeader("User-Agent", "other/2");
    http.SetRequestHeader("Connection", "close");
    echoed(http.QuickRequest("GET", echo.c_str()));
    CHECK_TEXT(request.stringOf("headers.authorization"), "12 bytes, not shown");
    CHECK_TEXT(request.stringOf("headers.user-agent"), "other/2");
    http.ClearHeaders();
    CHECK(!http.HasRequestHeader("Authorization"));
    http.get_UserAgent(text);
    http.get_Accept(text);
    CHECK_TEXT(text, "*/*");

    // Setting these has no effect.
    http.put_FollowRedirects(true);
    http.put_RequireSslCertVerify(false);
    http.put_AllowGzip(true);
    CHECK(!http.get_FollowRedirects() && http.get_RequireSslCertVerify() && !http.get_AllowGzip());
    CHECK(http.get_ConnectTimeout() == 30 && http.get_ReadTimeout() == 60 && http.get_ProxyPort() == 80);
    http.put_ConnectTimeout(0);
    http.put_ReadTimeout(-1);
    CHECK(http.get_ConnectTimeout() == 30 && http.get_ReadTimeout() == 60);
    http.put_VerboseLogging(true);
    http.put_KeepResponseBody(true);
    CHECK(http.get_VerboseLogging() && http.get_KeepResponseBody());
    CHECK_TEXT(http.version(), from_rust("HOST_VERSION"));
    http.get_Version(text);
    CHECK_TEXT(http.urlEncode("o'hara+zoom@example.com/\xC3\xA9 -._~"),
               "o%27hara%2Bzoom%40example.com%2F%C3%A9%20-._~");
    CHECK(http.UrlEncode("a b", text) && text.equals("a%20b"));
    CHECK(http.CloseAllConnections());
    http.SleepMs(1);
    http.put_LastMethodSuccess(false);
    CHECK(!http.get_LastMethodSuccess());
}

static void bodies()
{
    CkHttp http;
    const std::string echo = url("/echo");
    CkJsonObject json;
    json.UpdateInt("a", 1);
    CkJsonObject &request = echoed(http.PostJson(echo.c_str(), "{\"b\":2}"));
    CHECK_TEXT(request.stringOf("method"), "POST");
    CHECK_TEXT(request.stringOf("body"), "{\"b\":2}");
    CHECK_TEXT(request.stringOf("headers.content-type"), "application/json");
    echoed(http.PostJson2(echo.c_str(), "application/vnd.x+json", "{}"));
    CHECK_TEXT(request.stringOf("headers.content-type"), "application/vnd.x+json");
    echoed(http.PostJson3(echo.c_str(), "application/json", json));
    CHECK_TEXT(request.stringOf("body"), "{\"a\":1}");
    CHECK_TEXT(request.stringOf("headers.content-type"), "application/json");
    echoed(http.PText("PUT", echo.c_str(), "caf\xC3\xA9", "utf-8", "text/plain", false, false));
    CHECK_TEXT(request.stringOf("body"), "caf\xC3\xA9");
    CHECK_TEXT(request.stringOf("method"), "PUT");
    CkStringBuilder sb;
    sb.Append("built");
    echoed(http.PTextSb("PATCH", echo.c_str(), sb, "", "text/plain", false, false));
    CHECK_TEXT(request.stringOf("body"), "built");
    // The content type was only for that body.
    echoed(http.QuickRequest("GET", echo.c_str()));
    CHECK(!request.HasMember("headers.content-type"));

    CkHttpResponse response;
    CHECK(http.HttpNoBody("DELETE", echo.c_str(), response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("method"), "DELETE");
    CHECK(http.HttpParams("GET", echo.c_str(), json, response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("target"), "/v2/echo?a=1");
    CHECK(http.HttpJson("POST", echo.c_str(), json, "application/json", response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("body"), "{\"a\":1}");
    CHECK(http.HttpStr("POST", echo.c_str(), "a=1", "utf-8", "application/x-www-form-urlencoded", response));
    CHECK(response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("headers.content-type"), "application/x-www-form-urlencoded");
    CHECK(http.HttpSb("POST", echo.c_str(), sb, "utf-8", "text/plain", response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("body"), "built");
    // The field that was set for all requests overrides the content type of a method.
    http.SetRequestHeader("Content-Type", "text/mine");
    CHECK(http.HttpSb("POST", echo.c_str(), sb, "utf-8", "text/plain", response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("headers.content-type"), "text/mine");
    CHECK(http.HttpJson("POST", echo.c_str(), json, "", response) && response.GetBodyJson(request));
    CHECK_TEXT(request.stringOf("headers.content-type"), "text/mine");
    echoed(http.PostJson(echo.c_str(), "{}"));
    CHECK_TEXT(request.stringOf("headers.content-type"), "text/mine");

    http.ClearHeaders();
    for (const char *verb : {"", " ", " GET "}) {
        CHECK(http.HttpNoBody(verb, echo.c_str(), response) && response.GetBodyJson(request));
        CHECK_TEXT(request.stringOf("method"), "GET");
        CHECK(http.HttpStr(verb, echo.c_str(), "body", "utf-8", "text/plain", response));
        CHECK(response.GetBodyJson(request));
        CHECK_TEXT((request.stringOf("method") + std::string(request.stringOf("body"))).c_str(), "GET");
    }
    // Only a body has a coding.
    http.SetRequestHeader("Content-Encoding", "gzip");
    CHECK(http.HttpNoBody("GET", echo.c_str(), response) && http.HttpStr("POST", echo.c_str(), "", "", "", response));
    http.ClearHeaders();
    CHECK(http.SetUrlVar("x", "$y}") && http.SetUrlVar("y", "2"));
    CHECK_HAS(http.quickGetStr((echo + "?{{$x}$y}&{$y}{$z}&{$").c_str()), "?%7B%24y%7D$y%7D&2&%7B$\"");
    CkHttpRequest form;
    form.SetFromUrl("a/b?next=https://zoom.us/c");
    CHECK_TEXT((form.path() + std::string(form.param("next"))).c_str(), "/a/bhttps://zoom.us/c");
    form.UseUpload();
    form.put_ContentType("multipart/form-data; boundary=\"a b\"; x=y");
    CHECK(http.HttpReq(echo.c_str(), form, response) && response.GetBodyJson(request));
    CHECK_HAS(request.stringOf("body"), "--a b\r\nContent-Disposition: form-data; name=\"next\"");

    CHECK(http.PText("PUT", echo.c_str(), "x", "iso-8859-1", "text/plain", false, false) == nullptr);
    CHECK_HAS(http.lastErrorText(), "charset must be utf-8");
    CHECK(!http.HttpStr("PUT", echo.c_str(), "x", "utf-16", "text/plain", response));
    CHECK_INT(response.get_StatusCode(), 0);
    CHECK(http.PTextSb("PUT", echo.c_str(), sb, "utf-8", "text/plain", true, false) == nullptr);
    CHECK_HAS(http.lastErrorText(), "md5 and gzip must be false");
}

// Methods whose result is the body: for them a refusal is a failure.
static void bodies_as_results()
{
    CkHttp http;
    http.put_AuthToken(access_token());
    const std::string zak = url("/users/me/token?type=zak");
    const std::string nobody = url("/users/nobody/token?type=zak");
    const std::string wanted = "{\"token\":\"" + std::string(expected_zak()) + "\"}";
    CHECK_TEXT(http.quickGetStr(zak.c_str()), wanted.c_str());
    CHECK_INT(http.get_LastStatus(), 200);
    CHECK_TEXT(http.lastStatusText(), "OK");
    CHECK_TEXT(http.lastResponseBody(), wanted.c_str());
    CHECK_TEXT(http.lastContentType(), "application/json;charset=UTF-8");
    CHECK_HAS(http.lastResponseHeader(), "x-zm-trackingid: ");
    CkString text;
    CHECK(http.QuickGetStr(zak.c_str(), text) && text.equals(wanted.c_str()));

    CHECK(http.quickGetStr(nobody.c_str()) == nullptr && !http.get_LastMethodSuccess());
    CHECK_INT(http.get_LastStatus(), 404);
    CHECK_HAS(http.lastResponseBody(), "\"code\":1001");
    CHECK_HAS(http.lastErrorText(), "Code: HTTP (404): Not Found");
    CHECK(!http.QuickGetStr(nobody.c_str(), text) && text.containsSubstring("1001"));
    CkStringBuilder sb;
    sb.Append("old");
    CHECK(http.QuickGetSb(zak.c_str(), sb) && sb.ContentsEqual(wanted.c_str(), true));
    // A redirect is a response like any other, and is not followed.
    CHECK(http.QuickGetSb(url("/users/redirect/token").c_str(), sb) && http.get_LastStatus() == 302);
    const std::string echo = url("/echo");
    CHECK_HAS(http.quickDeleteStr(echo.c_str()), "\"DELETE\"");
    CHECK_HAS(http.quickPutStr(echo.c_str()), "\"PUT\"");
    CHECK(http.QuickDeleteStr(echo.c_str(), text) && http.QuickPutStr(echo.c_str(), text));
    http.get_LastStatusText(text);
    http.get_LastResponseHeader(text);
    http.get_LastContentType(text);
    http.get_LastResponseBody(text);
    CHECK(text.containsSubstring("\"PUT\""));
    http.get_LastHeader(text);
    CHECK(text.beginsWith("PUT /v2/echo HTTP/1.1\r\n"));
    // Characters that programs do not encode in a URL.
    CHECK_HAS(http.quickGetStr(url("/echo?q=a b\xC3\xA9{x}|\"#frag").c_str()), "/v2/echo?q=a%20b%C3%A9%7Bx%7D%7C%22\"");
    CHECK_HAS(http.quickGetStr(url("/echo?").c_str()), "\"/v2/echo\"");
}

static void check_refused(CkHttp &http, const char *target, const char *why)
{
    CHECK(http.QuickRequest("GET", target) == nullptr && !http.get_LastMethodSuccess());
    CHECK_INT(http.get_LastStatus(), 0);
    CHECK_TEXT(http.lastResponseHeader(), "");
    CHECK_HAS(http.lastErrorText(), why);
    CHECK_HAS(http.lastErrorText(), "Failed.");
    CHECK_HAS_NOT(http.lastErrorText(), "canary");
    CkString text;
    http.LastErrorText(text);
    CHECK_TEXT(text, http.lastErrorText());
    http.get_LastErrorText(text);
}

// Nothing of this reaches a server.
static void refusals()
{
    CkHttp http;
    const std::string echo = url("/echo");
    for (const char *target : {"", "nonsense", "/users/me", "api.zoom.us/v2", "ftp://127.0.0.1/", "canary"}) {
        check_refused(http, target, "url must begin with https://");
    }
    check_refused(http, nullptr, "url must begin with https://");
    check_refused(http, "http://api.zoom.us/v2/users/me?canary", "http:// is for localhost");
    check_refused(http, "https://user:canary@127.0.0.1/", "user name");
    check_refused(http, "https://user:canary/x@127.0.0.1/", "port");
    check_refused(http, "https://127.0.0.1/a//b?canary", "// in its path");
    http.put_AuthToken("canary\r\nX-Evil: 1");
    check_refused(http, echo.c_str(), "access_token is not an OAuth access token");
    http.put_AuthToken("{\"client_secret\":\"canary\"}");
    check_refused(http, echo.c_str(), "access_token is not an OAuth access token but JSON");
    http.put_AuthToken("fine");
    http.SetRequestHeader("X-A", "1\r\nX-Evil: canary");
    check_refused(http, echo.c_str(), "option header.X-A");
    http.SetRequestHeader("X-A", "");
    http.SetRequestHeader("Host", "elsewhere");
    check_refused(http, echo.c_str(), "option header.Host can't be set");
    http.ClearHeaders();
    http.put_AuthToken("");
    http.SetRequestHeader("Authorization", "Basic canary");
    check_refused(http, echo.c_str(), "Authorization must be Bearer");
    // u:p, a NUL and x.
    http.SetRequestHeader("Authorization", "Basic dTpwAHgx");
    check_refused(http, echo.c_str(), "Authorization must be Bearer, or Basic with user name and password");
    http.ClearHeaders();
    http.SetRequestHeader("Authorization", "Digest canary");
    check_refused(http, echo.c_str(), "Authorization must be Bearer, or Basic with user name and password in base64");
    http.ClearHeaders();
    http.put_Login("user");
    http.put_Password("canary");
    http.put_BasicAuth(true);
    check_refused(http, "http://zoom.test/oauth/token", "http:// is for localhost");
    http.put_BasicAuth(false);
    http.put_CookieDir("/tmp/canary");
    check_refused(http, echo.c_str(), "CookieDir must be memory or empty");
    http.put_CookieDir("");
    http.SetRequestHeader("Content-Encoding", "gzip");
    CHECK(http.PostJson(echo.c_str(), "{}") == nullptr);
    CHECK_HAS(http.lastErrorText(), "Content-Encoding can't be set with a body");
    http.ClearHeaders();
    CkHttpRequest request;
    request.UseUpload();
    CHECK(request.AddFileForUpload("f", "/nonexistent/canary"));
    CHECK(http.SynchronousRequest("127.0.0.1", 1, false, request) == nullptr && http.get_LastStatus() == 0);
    CHECK_HAS(http.lastErrorText(), "No such file");
    request.RemoveAllParams();
    request.AddParam("a\r\nX-Evil: 1", "canary");
    CHECK(http.SynchronousRequest("127.0.0.1", 1, false, request) == nullptr);
    CHECK_HAS(http.lastErrorText(), "must not contain a line end");
    http.put_UserAgent("canary\x01");
    check_refused(http, echo.c_str(), "option user_agent");
    http.put_UserAgent("");
    http.put_ProxyDomain("proxy canary");
    check_refused(http, echo.c_str(), "option proxy");
    http.put_ProxyDomain("");
    http.put_SocksVersion(4);
    check_refused(http, echo.c_str(), "SocksVersion must be 0 or 5: SOCKS 4 is not supported");
    http.put_SocksVersion(5);
    http.put_SocksHostname("proxy.test:1");
    check_refused(http, echo.c_str(), "SocksHostname must be a host alone");
    http.put_SocksHostname("proxy.test");
    http.put_ProxyDomain("proxy.test");
    check_refused(http, echo.c_str(), "SocksHostname and ProxyDomain are two proxies: set one of them");
    http.put_SocksHostname("");
    http.put_ProxyDomain("");
    CHECK(http.QuickRequest("GET\r\nX-Evil: 1", echo.c_str()) == nullptr);
    CHECK(http.get_LastMethodSuccess() == false);
    // The same object can still send a request.
    check_refused(http, "http://127.0.0.1:1/v2/echo?canary", "ZOOM_E_CONNECT (-21)");
    CHECK_HAS(http.lastErrorText(), "QuickRequest:\n  GET http://127.0.0.1:1/v2/echo\n");
}

static void limits()
{
    CkHttp http;
    http.put_AuthToken(access_token());
    http.put_ConnectTimeout(1);
    http.put_ReadTimeout(1);
    CHECK(http.quickGetStr(url("/users/slow-8000/token?type=zak").c_str()) == nullptr);
    CHECK_HAS(http.lastErrorText(), "ZOOM_E_TIMEOUT (-24)");
    http.put_ReadTimeout(60);
    http.put_MaxResponseSize(10);
    CHECK_INT(static_cast<int>(http.get_MaxResponseSize()), 10);
    CHECK(http.quickGetStr(url("/users/me/token?type=zak").c_str()) == nullptr);
    CHECK_HAS(http.lastErrorText(), "ZOOM_E_TOO_LARGE (-27)");
    http.put_MaxResponseSize(0);
    CHECK(http.quickGetStr(url("/users/me/token?type=zak").c_str()) != nullptr);
}

// A child process can use an object of its parent.
static void forks()
{
    CkHttp http;
    http.put_AuthToken(access_token());
    const std::string zak = url("/users/me/token?type=zak");
    CHECK(http.quickGetStr(zak.c_str()) != nullptr);
    const pid_t child = fork();
    if (child == 0) {
        const char *const body = http.quickGetStr(zak.c_str());
        http.put_AuthToken("another");
        const bool is_refused = http.quickGetStr(zak.c_str()) == nullptr && http.get_LastStatus() == 401;
        _exit(body != nullptr && is_refused ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    CHECK(http.quickGetStr(zak.c_str()) != nullptr);
}

// Makes the server, whose connections the Rust side counts, accept 3: one until the setting changes, one after it, one
// after CloseAllConnections.
static void connections()
{
    const char *const target = from_rust("HOST_TARGET");
    CkHttp http;
    for (const char *token : {"a", "b", ""}) {
        http.put_AuthToken(token);
        http.put_ReadTimeout(60);
        http.SetRequestHeader("X-A", "1");
        CHECK(http.quickGetStr(target) != nullptr);
    }
    http.put_UserAgent("mirror/2");
    CHECK(http.quickGetStr(target) != nullptr && http.quickGetStr(target) != nullptr);
    http.CloseAllConnections();
    CHECK(http.quickGetStr(target) != nullptr);
}

// The server sets the same cookies each time.
static void cookies()
{
    CkHttp http;
    http.put_CookieDir("memory");
    for (int call = 0; call < 2; ++call) {
        CHECK(http.quickGetStr(from_rust("HOST_TARGET")) != nullptr);
    }
}

// The server sets and removes cookies by their attributes; the second call has those that are left.
static void cookie_attributes()
{
    CkHttp http;
    http.put_CookieDir("memory");
    for (int call = 0; call < 2; ++call) {
        CHECK(http.quickGetStr(from_rust("HOST_TARGET")) != nullptr);
    }
    CHECK_HAS(http.lastHeader(), "\r\nCookie: ****\r\n");
    CHECK_HAS_NOT(http.lastHeader(), "canary");
}

// By way of a SOCKS proxy of the Rust side, which refuses the login.
static void socks()
{
    CkHttp http;
    CkString text;
    CHECK(http.get_SocksVersion() == 0 && http.get_SocksPort() == 1080);
    http.put_SocksHostname(from_rust("HOST_PROXY"));
    http.put_SocksPort(std::atoi(from_rust("HOST_PROXY_PORT")));
    http.put_SocksUsername("u@x");
    http.put_SocksPassword("canary@%:1");
    http.put_SocksVersion(5);
    check_refused(http, "https://zoom.test/v2/echo", "ZOOM_E_PROXY (-22)");
    CHECK_TEXT(http.socksHostname(), from_rust("HOST_PROXY"));
    CHECK_TEXT(http.socksUsername(), "u@x");
    CHECK_TEXT(http.socksPassword(), "canary@%:1");
    http.get_SocksHostname(text);
    http.get_SocksUsername(text);
    http.get_SocksPassword(text);
    CHECK(text.equals("canary@%:1") && http.get_SocksVersion() == 5);
}

// Through a proxy of the Rust side, which refuses.
static void proxies()
{
    CkHttp http;
    CkString text;
    http.put_ProxyDomain(from_rust("HOST_PROXY"));
    http.put_ProxyPort(std::atoi(from_rust("HOST_PROXY_PORT")));
    http.put_ProxyLogin("u@x");
    http.put_ProxyPassword("canary@%:1");
    http.put_ProxyDirectTls(false);
    http.put_ProxyAuthMethod("NTLM");
    check_refused(http, "https://zoom.test/v2/echo", "ZOOM_E_PROXY (-22)");
    CHECK_TEXT(http.proxyAuthMethod(), "NTLM");
    http.get_ProxyAuthMethod(text);
    CHECK_TEXT(http.proxyDomain(), from_rust("HOST_PROXY"));
    CHECK_TEXT(http.proxyLogin(), "u@x");
    CHECK_TEXT(http.proxyPassword(), "canary@%:1");
    http.get_ProxyDomain(text);
    http.get_ProxyLogin(text);
    http.get_ProxyPassword(text);
    CHECK(text.equals("canary@%:1") && !http.get_ProxyDirectTls());
}

int main(int count, char **arguments)
{
    const std::string wanted = count > 1 ? arguments[1] : "";
    if (wanted == "connections") {
        connections();
    } else if (wanted == "cookies") {
        cookies();
    } else if (wanted == "cookie attributes") {
        cookie_attributes();
    } else if (wanted == "proxies") {
        proxies();
    } else if (wanted == "socks") {
        socks();
    } else if (wanted == "refusals") {
        refusals();
    } else if (wanted == "reused object") {
        reused_object();
    } else {
        the_samples_job();
        responses();
        ten_results();
        json_objects();
        json_views();
        numbers_as_text();
        removed_views();
        names();
        many_elements();
        shared_documents();
        bytes();
        threads();
        texts();
        replacements();
        files();
        encodings();
        settings();
        bodies();
        bodies_as_results();
        limits();
        forks();
    }
    return check_result();
}
