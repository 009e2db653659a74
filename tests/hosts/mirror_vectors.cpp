// Runs the cases of tests/vectors.json, which tests/mirror.rs writes to vectors.inc as calls of what is defined here.
// With a server's URL as argument, it sends the measured requests to that server instead, where the Rust side checks
// them. A second argument asks for other cases: "own", "bodies" or "attributes".
#include <CkHttp.h>

#include "check.h"

#include <string>

// A text that is loaded, and checks of it.
class Loaded {
public:
    explicit Loaded(const char *text) : text_(text)
    {
        CHECK(json_.Load(text));
        CHECK(json_.get_LastMethodSuccess());
    }

    void forms(const char *compact, const char *pretty)
    {
        CHECK_TEXT(json_.emit(), compact);
        json_.put_EmitCompact(false);
        CHECK_TEXT(json_.emit(), pretty);
    }

    void size(int expected) { is(json_.get_Size() == expected, "get_Size", ""); }

    // For an object, the method fails and the text is empty.
    void string(const char *path, const char *expected)
    {
        CHECK_TEXT(json_.stringOf(path), expected);
        is(json_.get_LastMethodSuccess() == (json_.JsonTypeOf(path) != 3), "LastMethodSuccess", path);
        CkString twin;
        is(json_.StringOf(path, twin) == json_.get_LastMethodSuccess(), "StringOf", path);
        CHECK_TEXT(twin, expected);
    }

    void integer(const char *path, int expected) { is(json_.IntOf(path) == expected, "IntOf", path); }
    void boolean(const char *path, bool expected) { is(json_.BoolOf(path) == expected, "BoolOf", path); }
    void null(const char *path, bool expected) { is(json_.IsNullOf(path) == expected, "IsNullOf", path); }
    void array(const char *path, int expected) { is(json_.SizeOfArray(path) == expected, "SizeOfArray", path); }

    void type(const char *path, int expected)
    {
        is(json_.JsonTypeOf(path) == expected, "JsonTypeOf", path);
        is(json_.HasMember(path), "HasMember", path);
    }

    void missing(const char *path)
    {
        CHECK_TEXT(json_.stringOf(path), "");
        is(!json_.get_LastMethodSuccess(), "LastMethodSuccess", path);
        is(!json_.HasMember(path) && json_.JsonTypeOf(path) == -1, "HasMember", path);
        is(json_.IntOf(path) == 0 && !json_.BoolOf(path) && !json_.IsNullOf(path), "what is missing", path);
    }

private:
    void is(bool as_expected, const char *what, const char *path) const
    {
        if (!as_expected) {
            std::fprintf(stderr, "%s(\"%s\") of %s\n", what, path, text_);
            check_failed(__FILE__, __LINE__, what);
        }
    }

    CkJsonObject json_;
    const char *text_;
};

static void updated(CkJsonObject &json, const char *compact, const char *pretty)
{
    CHECK_TEXT(json.emit(), compact);
    json.put_EmitCompact(false);
    CHECK_TEXT(json.emit(), pretty);
}

// A text of the section `own`, with its prefix, and with values for i, j and k.
class Own {
public:
    Own(const char *text, const char *prefix) : text_(text)
    {
        json_.put_PathPrefix(prefix);
        json_.put_I(1);
        json_.put_J(0);
        json_.put_K(-1);
        load();
    }

    void malformed(const char *path)
    {
        kept(path);
        is(!json_.UpdateInt(path, 1) && !json_.UpdateNewObject(path) && !json_.UpdateNewArray(path), "Update", path);
        is(!json_.HasMember(path) && json_.JsonTypeOf(path) == -1, "HasMember", path);
        is(json_.SizeOfArray(path) == -1 && json_.IntOf(path) == 0 && !json_.IsNullOf(path), "SizeOfArray", path);
        CHECK_TEXT(json_.stringOf(path), "");
        is(!json_.get_LastMethodSuccess(), "stringOf", path);
        CHECK_TEXT(json_.emit(), text_);
    }

    void kept(const char *path)
    {
        is(!json_.UpdateString(path, "v") && !json_.get_LastMethodSuccess(), "UpdateString", path);
        CHECK_TEXT(json_.emit(), text_);
        load();
    }

    void put(const char *path, const char *whole)
    {
        is(json_.UpdateString(path, "v"), "UpdateString", path);
        CHECK_TEXT(json_.emit(), whole);
        load();
    }

    void string(const char *path, const char *expected) { CHECK_TEXT(json_.stringOf(path), expected); }
    void integer(const char *path, int expected) { is(json_.IntOf(path) == expected, "IntOf", path); }
    void boolean(const char *path, bool expected) { is(json_.BoolOf(path) == expected, "BoolOf", path); }

private:
    void load() { CHECK(json_.Load(text_)); }

    void is(bool as_expected, const char *what, const char *path)
    {
        if (!as_expected) {
            std::fprintf(stderr, "%s(\"%s\" and \"%s\") of %s\n", what, json_.pathPrefix(), path, text_);
            check_failed(__FILE__, __LINE__, what);
        }
    }

    CkJsonObject json_;
    const char *text_;
};

// Checks the outcome of a method, and what lastErrorText has of it.
static void transition(CkJsonObject &json, const char *method, const char *path, bool succeeds, const char *why)
{
    const std::string log = json.lastErrorText();
    const bool is_logged = log.find(std::string(method) + ":") == 0 && log.find(why) != std::string::npos;
    if (json.get_LastMethodSuccess() != succeeds || !is_logged) {
        const char *const expected = succeeds ? "succeed" : "fail";
        std::fprintf(stderr, "%s(\"%s\") should %s:\n%s", method, path, expected, log.c_str());
        check_failed(__FILE__, __LINE__, why);
    }
}

static void refused(const char *text)
{
    CkJsonObject json;
    json.UpdateInt("old", 1);
    CHECK(!json.Load(text));
    CHECK(!json.get_LastMethodSuccess());
    CHECK(std::strstr(json.lastErrorText(), "line ") != nullptr);
    CHECK_TEXT(json.emit(), "{}");
}

static CkHttp http;

static void sent(const std::string &server, const char *method, const char *path, const char *query, const char *token)
{
    CkJsonObject json;
    CHECK(json.Load(query));
    http.put_AuthToken(token);
    CkHttpResponse *const response = http.QuickRequestParams(method, (server + path).c_str(), json);
    CHECK(http.get_LastMethodSuccess() && response != nullptr);
    CHECK_TEXT(http.get_LastMethodSuccess() ? "" : http.lastErrorText(), "");
    delete response;
}

// A request with a CkHttp of its own, which sends it or refuses to.
class Request {
public:
    Request(const char *server, const char *token) : server_(server) { http_.put_AuthToken(token); }

    void field(const char *name, const char *value) { http_.SetRequestHeader(name, value); }
    void proxy(const char *domain)
    {
        http_.put_ProxyDomain(domain);
        http_.put_ProxyPort(1);
    }

    void sent(const char *method, const char *path, const char *body, const char *type, const char *last_header)
    {
        const std::string url = server_ + path;
        CkHttpResponse *const response = body == nullptr
                                             ? http_.QuickRequest(method, url.c_str())
                                             : http_.PText(method, url.c_str(), body, "utf-8", type, false, false);
        CHECK_TEXT(http_.get_LastMethodSuccess() ? "" : http_.lastErrorText(), "");
        CHECK_TEXT(http_.lastHeader(), with(last_header, "{host}", server_.substr(7)).c_str());
        delete response;
    }

    void not_sent(const char *url, const char *why, const char *last_header)
    {
        CHECK(http_.QuickRequest("GET", with(url, "{server}", server_).c_str()) == nullptr);
        CHECK(!http_.get_LastMethodSuccess() && http_.get_LastStatus() == 0);
        const std::string log = http_.lastErrorText();
        if (log.find(why) == std::string::npos || log.find("canary") != std::string::npos) {
            CHECK_TEXT(log.c_str(), why);
        }
        CHECK_TEXT(http_.lastHeader(), last_header);
    }

    // A response whose body the Rust side knows. `is_whole` is false for one with a NUL, where its text ends.
    void body(const char *path, unsigned long length, const char *text, bool is_whole, bool is_json)
    {
        CkHttpResponse *const response = http_.QuickGetObj((server_ + path).c_str());
        CHECK_TEXT(http_.get_LastMethodSuccess() ? "" : http_.lastErrorText(), "");
        CHECK_TEXT(response->bodyStr(), text);
        CHECK(response->get_ContentLength() == length);
        CkJsonObject json;
        json.UpdateInt("old", 1);
        CHECK(response->GetBodyJson(json) == is_json);
        CHECK_TEXT(json.emit(), is_json ? text : "{}");
        const std::string log = response->lastErrorText();
        CHECK(is_json || log.find("  Code: ZOOM_E_JSON (-8): not well-formed JSON\n") != std::string::npos);
        CkStringBuilder sb;
        CHECK(response->GetBodySb(sb) && json.UpdateSb("body", sb) == is_whole);
        CHECK_TEXT(json.stringOf("body"), is_whole ? text : "");
        CHECK_TEXT(http_.quickGetStr((server_ + path).c_str()), text);
        delete response;
    }

private:
    static std::string with(std::string text, const std::string &mark, const std::string &value)
    {
        const std::size_t at = text.find(mark);
        return at == std::string::npos ? text : text.replace(at, mark.size(), value);
    }

    std::string server_;
    CkHttp http_;
};

// A header field of a response that the Rust side knows.
class Field {
public:
    Field(const char *server, const char *path, const char *name)
        : response_(CkHttp().QuickGetObj((std::string(server) + path).c_str())), name_(name)
    {
        CHECK(response_ != nullptr);
    }
    Field(const Field &) = delete;
    Field &operator=(const Field &) = delete;
    ~Field() { delete response_; }

    // `expected` is null for an attribute that is not there.
    void attribute(const char *name, const char *expected) const
    {
        const char *const actual = response_->getHeaderFieldAttr(name_, name);
        CkString twin;
        CHECK(response_->get_LastMethodSuccess() == (expected != nullptr));
        CHECK(response_->GetHeaderFieldAttr(name_, name, twin) == (expected != nullptr));
        CHECK_TEXT(twin.getString(), expected != nullptr ? expected : "");
        if (expected == nullptr) {
            CHECK(actual == nullptr);
            CHECK(std::strstr(response_->lastErrorText(), "no such attribute") != nullptr);
        } else {
            CHECK_TEXT(actual, expected);
        }
        if (std::string(name_) == "Content-Type") {
            CHECK_TEXT(response_->charset(), expected);
        }
    }

private:
    CkHttpResponse *response_;
    const char *name_;
};

#include "vectors.inc"

int main(int count, char **arguments)
{
    if (count > 2 && std::string(arguments[2]) == "bodies") {
        get_bodies(arguments[1]);
    } else if (count > 2 && std::string(arguments[2]) == "attributes") {
        get_attributes(arguments[1]);
    } else if (count > 2) {
        send_own(arguments[1]);
    } else if (count > 1) {
        send_all(arguments[1]);
    } else {
        load_all();
        update_all();
        own_all();
        refuse_all();
    }
    return check_result();
}
