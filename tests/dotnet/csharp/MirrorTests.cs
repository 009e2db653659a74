// The classes of the namespace Chilkat: the measured vectors, the samples' program over https, and the neighbours.

using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using ZoomToken;

internal static class MirrorTests
{
    private static readonly string Token = Program.AccessToken;

    // Says to the child process of Untrusted that it is one.
    private const string ChildOfUntrusted = "ZOOM_MIRROR_UNTRUSTED";

    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(ChildOfUntrusted) != null)
        {
            Check.Group("the child without the simulator's authority", UntrustedChild);
            return;
        }
        Check.Group("the vectors of JSON texts", JsonVectors);
        Check.Group("the vectors of updates", UpdateVectors);
        Check.Group("texts that are refused", RefusedTexts);
        Check.Group("more of JsonObject", JsonNeighbours);
        Check.Group("the samples' program over https", Sample);
        Check.Group("responses", Responses);
        Check.Group("bodies as texts", Bodies);
        Check.Group("requests with bodies", Requests);
        Check.Group("properties that change between requests", Properties);
        Check.Group("failures, each with its cause and without a secret", Failures);
        Check.Group("StringBuilder", StringBuilders);
        Check.Group("unlocking", Unlocking);
        MirrorNulls.Run();
        MirrorOwn.Run();
        MirrorBodies.Run();
        MirrorCultures.Run();
        MirrorFiles.Run();
        MirrorRequests.Run();
        MirrorThreads.Run();
        Check.Group("after Dispose", Disposed);
        Check.Group("a certificate that is not trusted", Untrusted);
    }

    // Sends the vectors of the wire, and then our own; tests/dotnet.rs compares what arrived.
    internal static void SendWire()
    {
        string host = Program.Http.Substring(0, Program.Http.Length - "/v2".Length);
        Check.Group("the vectors of the wire", () => Vectors((vectors, count) =>
        {
            for (int at = 0; at < count("wire"); at++)
            {
                string here = "wire[" + at + "].";
                Chilkat.Http http = new Chilkat.Http { AuthToken = vectors.GetString(here + "token") };
                Chilkat.JsonObject query = new Chilkat.JsonObject();
                Check.That(query.Load(vectors.GetString(here + "query")), query.LastErrorText);
                Chilkat.HttpResponse response = http.QuickRequestParams(
                    vectors.GetString(here + "method"), host + vectors.GetString(here + "path"), query);
                Check.That(http.LastMethodSuccess && response.StatusCode == http.LastStatus, http.LastErrorText);
            }
        }));
        MirrorWire.Run();
    }

    private static void Vectors(Action<ZoomJson, Func<string, int>> check)
    {
        using (ZoomJson vectors = ZoomJson.Parse(File.ReadAllText(Program.Vectors)))
        {
            check(vectors, path =>
            {
                int count = vectors.GetSize(path);
                Check.That(count >= 0, path);
                return count;
            });
        }
    }

    private static void JsonVectors()
    {
        Vectors((vectors, count) =>
        {
            Check.That(count("json") > 10, "there are vectors");
            for (int at = 0; at < count("json"); at++)
            {
                string here = "json[" + at + "].";
                Chilkat.JsonObject json = new Chilkat.JsonObject();
                Check.That(json.Load(vectors.GetString(here + "text")), here + json.LastErrorText);
                Forms(json, vectors, here);
                Check.Equal(vectors.GetString(here + "size"), Check.Invariant(json.Size), here + "size");
                Action<string, Func<string, string>> each = (kind, get) =>
                {
                    for (int entry = 0; entry < count(here + kind); entry++)
                    {
                        string pair = here + kind + "[" + entry + "]";
                        string path = vectors.GetString(pair + "[0]");
                        Check.Equal(vectors.GetString(pair + "[1]"), get(path), pair + path);
                        Check.That(json.HasMember(path), pair + path);
                    }
                };
                each("strings", json.StringOf);
                each("ints", path => Check.Invariant(json.IntOf(path)));
                each("bools", path => json.BoolOf(path) ? "true" : "false");
                each("nulls", path => json.IsNullOf(path) ? "true" : "false");
                each("arrays", path => Check.Invariant(json.SizeOfArray(path)));
                each("types", path => Check.Invariant(json.JsonTypeOf(path)));
                for (int entry = 0; entry < count(here + "missing"); entry++)
                {
                    Missing(json, vectors.GetString(here + "missing[" + entry + "]"));
                }
            }
        });
    }

    private static void Forms(Chilkat.JsonObject json, ZoomJson vectors, string here)
    {
        json.EmitCompact = true;
        Check.Equal(vectors.GetString(here + "compact"), json.Emit(), here + "compact");
        json.EmitCompact = false;
        Check.Equal(vectors.GetString(here + "pretty"), json.Emit(), here + "pretty");
    }

    private static void Missing(Chilkat.JsonObject json, string path)
    {
        Check.Equal("", json.StringOf(path), path);
        Check.That(!json.LastMethodSuccess && json.LastErrorText.Contains("nothing at that path"), json.LastErrorText);
        Check.Equal(0, json.IntOf(path), path);
        Check.That(!json.BoolOf(path) && !json.IsNullOf(path) && !json.HasMember(path), path);
        Check.Equal(-1, json.SizeOfArray(path), path);
        Check.Equal(-1, json.JsonTypeOf(path), path);
    }

    private static void UpdateVectors()
    {
        Vectors((vectors, count) =>
        {
            for (int at = 0; at < count("updates"); at++)
            {
                string here = "updates[" + at + "].";
                Chilkat.JsonObject json = new Chilkat.JsonObject();
                string text = vectors.GetString(here + "text");
                Check.That(text.Length == 0 || json.Load(text), json.LastErrorText);
                for (int step = 0; step < count(here + "ops"); step++)
                {
                    string op = here + "ops[" + step + "]";
                    int last = count(op) - 1;
                    string value = last > 2 ? vectors.GetString(op + "[2]") : "";
                    bool done = Update(json, vectors.GetString(op + "[0]"), vectors.GetString(op + "[1]"), value);
                    Check.Equal(vectors.GetString(op + "[" + last + "]"), done ? "true" : "false", op + json.LastErrorText);
                    Check.Equal(done, json.LastMethodSuccess, op);
                }
                Forms(json, vectors, here);
            }
        });
    }

    private static bool Update(Chilkat.JsonObject json, string method, string path, string value)
    {
        switch (method)
        {
            case "UpdateString": return json.UpdateString(path, value);
            case "UpdateInt": return json.UpdateInt(path, int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
            case "UpdateBool": return json.UpdateBool(path, value == "true");
            case "UpdateNull": return json.UpdateNull(path);
            case "UpdateNumber": return json.UpdateNumber(path, value);
            case "UpdateNewObject": return json.UpdateNewObject(path);
            case "UpdateNewArray": return json.UpdateNewArray(path);
            default: throw new ArgumentException(method);
        }
    }

    private static void RefusedTexts()
    {
        Vectors((vectors, count) =>
        {
            for (int at = 0; at < count("refused"); at++)
            {
                string text = vectors.GetString("refused[" + at + "]");
                Chilkat.JsonObject json = new Chilkat.JsonObject();
                json.UpdateString("kept", "yes");
                Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
                sb.Append(text);
                Check.That(!json.Load(text) && !json.LastMethodSuccess, text);
                Check.That(!json.LoadSb(sb) && !json.LastMethodSuccess, text);
                Check.Contains("line ", json.LastErrorText, text);
                Check.Equal("{}", json.Emit(), "empty: " + text);
            }
        });
    }

    private static void JsonNeighbours()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Check.That(json.EmitCompact && json.EmitCrLf && json.LastMethodSuccess && json.Size == 0, "defaults");
        json.Load("{\"users\":[{\"id\":\"a\",\"tags\":[1]},{\"id\":\"b\",\"tags\":[2,3]}],\"half\":\"\\ud800\"}");
        string ids = "";
        for (int user = 0; user < json.SizeOfArray("users"); user++)
        {
            json.I = user;
            json.J = json.SizeOfArray("users[i].tags") - 1;
            ids += json.StringOf("users[i].id") + Check.Invariant(json.IntOf("users[i].tags[j]"));
        }
        Check.Equal("a1b3", ids, "indices by letter");
        Check.Equal("b", json.StringOf("users[ i\t].id"), "spaces around an index");
        json.K = 1;
        json.PathPrefix = "users[k].";
        Check.That(json.StringOf("id") == "b" && json.UpdateInt("n", 4) && json.SizeOfArray("tags") == 2, "with a prefix");
        json.PathPrefix = "";
        Check.Equal(4, json.IntOf("users[1].n"), "with a prefix");
        Chilkat.JsonObject nul = new Chilkat.JsonObject();
        Check.That(nul.Load("{\"nul\":\"\\u0000x\"}") && nul.StringOf("nul") == "\0x" && nul.LastMethodSuccess, "a NUL");
        Check.Equal("", json.StringOf("half"), "half of a surrogate pair");
        Check.That(!json.LastMethodSuccess && json.LastErrorText.Contains("half of a surrogate pair"), json.LastErrorText);
        Check.That(!json.HasMember("users[") && !json.LastMethodSuccess, "not a path");
        Check.That(!json.UpdateString("users[", "x") && json.LastErrorText.Contains("path"), json.LastErrorText);
        Check.That(!json.UpdateString("a", "x\0y") && json.LastErrorText.Contains("NUL"), json.LastErrorText);
        Check.That(!json.UpdateNumber("a", "1,5") && !json.HasMember("a"), "not a number");
        Check.That(json.UpdateInt("least", int.MinValue) && json.StringOf("least") == "-2147483648", "the least number");
        json.UpdateNumber("large", " 99999999999 ");
        Check.Equal(0, json.IntOf("large"), "a number that no Integer holds");

        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.Append("text: ");
        Check.That(json.StringOfSb("users[1].id", sb) && json.UpdateSb("copy", sb), "through a StringBuilder");
        Check.Equal("text: b", json.StringOf("copy"), "through a StringBuilder");
        Check.That(!json.StringOfSb("nothing", sb) && sb.GetAsString() == "text: b", "nothing is appended");

        json.Load("{\"t\":\"TRUE\",\"f\":\"yes\"}");
        Check.That(json.BoolAt(0) && json.BoolOf("t") && !json.BoolAt(1) && !json.BoolOf("f"), "true in quotes");
        json.Load("{\"a\\nb\":1,\"\\u0061c\":2,\"d\\\\n\":3,\"e\":4}");
        Check.That(json.IndexOf("a\nb") == 0 && json.IndexOf("ac") == 1 && json.IndexOf("d\\n") == 2 && json.IndexOf("e") == 3, "escapes in names");
        Check.That(json.IndexOf("a\\nb") == -1 && json.IndexOf("d\\\\n") == -1 && json.IndexOf("\\u0061c") == -1, "escapes as they are written");

        json.Load("{\"a\":[1]}");
        json.EmitCompact = false;
        json.EmitCrLf = false;
        Check.Equal("{\n  \"a\": [\n    1\n  ]\n}\n", json.Emit(), "with LF");
        sb.SetString("<");
        sb.LastMethodSuccess = false;
        Check.That(json.EmitSb(sb) && sb.GetAsString() == "<" + json.Emit(), "appended");
        Check.That(json.LastMethodSuccess && !sb.LastMethodSuccess, "it was the JsonObject's method");
        json.Clear();
        Check.Equal("{}", json.Emit(), "cleared");
        json.Dispose();
        Check.That(!json.UpdateInt("a", 1) && !json.LastMethodSuccess, "after Dispose");
    }

    // As the samples do it, line by line; the simulator's authority is in SSL_CERT_FILE.
    private static void Sample()
    {
        Chilkat.Http http = new Chilkat.Http();
        Chilkat.JsonObject query = new Chilkat.JsonObject();
        query.UpdateString("type", "zak");
        query.UpdateInt("ttl", 68423085);
        http.AuthToken = Token;
        Chilkat.HttpResponse resp = http.QuickRequestParams("GET", Program.Https + "/users/me/token", query);
        Check.That(http.LastMethodSuccess, http.LastErrorText);
        Chilkat.StringBuilder body = new Chilkat.StringBuilder();
        resp.GetBodySb(body);
        Chilkat.JsonObject response = new Chilkat.JsonObject();
        response.LoadSb(body);
        response.EmitCompact = false;
        string token = response.StringOf("token");
        Check.Equal("{\r\n  \"token\": \"" + token + "\"\r\n}\r\n", response.Emit(), "the response");
        Check.Equal(200, resp.StatusCode, "status");
        using (ZoomClient client = BindingTests.Client())
        {
            Check.Equal(client.GetUserToken(new ZoomTokenRequest { TtlSeconds = 68423085 }), token, "the token that the binding gets");
        }
    }

    private static void Responses()
    {
        Chilkat.Http http = new Chilkat.Http { AuthToken = "Bearer " + Token };
        Chilkat.HttpResponse resp = http.QuickRequest("GET", Program.Http + "/users/nobody/token?type=zak");
        Check.That(http.LastMethodSuccess && http.LastStatus == 404 && resp.StatusCode == 404, "a refusal is a response");
        Check.Equal("Not Found", resp.StatusText, "status text");
        Check.Equal("HTTP/1.1 404 Not Found", resp.StatusLine, "status line");
        Check.Contains("HTTP 404 Not Found", http.LastErrorText, "log");
        Check.Contains("Zoom code 1001", http.LastErrorText, "log");
        Check.Contains("content-type: application/json;charset=UTF-8\r\n", resp.Header, "header");
        Check.Lacks("HTTP/1.1", resp.Header, "no status line");
        Check.Equal("application/json;charset=UTF-8", resp.GetHeaderField("Content-Type"), "a field");
        Check.Equal("UTF-8", resp.Charset, "charset");
        Check.Equal("UTF-8", resp.GetHeaderFieldAttr("content-type", "CHARSET"), "an attribute");
        Check.Equal("", resp.GetHeaderField("X-None"), "no field");
        Check.That(!resp.LastMethodSuccess && resp.LastErrorText.Contains("no header field"), resp.LastErrorText);
        Check.That(resp.GetHeaderField("x-zm-trackingid").Length > 0 && resp.LastMethodSuccess, "tracking id");
        string lines = "";
        for (int field = 0; field < resp.NumHeaderFields; field++)
        {
            lines += resp.GetHeaderName(field) + ": " + resp.GetHeaderValue(field) + "\r\n";
        }
        Check.Equal(resp.Header, lines, "field by field");
        Check.Equal("", resp.GetHeaderName(99), "no such place");
        Check.Equal(resp.Header + "\r\n" + resp.BodyStr, resp.FullMime, "all of it");
        Check.Equal(resp.Header, http.LastResponseHeader + "\r\n", "the last header");
        Check.Equal(resp.BodyStr, http.LastResponseBody, "the last body");
        Check.Equal("application/json;charset=UTF-8", http.LastContentType, "the last content type");
        Check.Equal("127.0.0.1", resp.Domain, "domain");
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Check.That(resp.GetBodyJson(json) && json.IntOf("code") == 1001, "as JSON");

        Chilkat.HttpResponse filled = new Chilkat.HttpResponse();
        Check.That(filled.StatusCode == 0 && filled.Header == "" && filled.BodyStr == "" && filled.StatusLine == "", "empty");
        Check.That(http.HttpNoBody("GET", Program.Http + "/users/me/token", filled) && filled.StatusCode == 200, "filled");
        json.Load("{\"type\":\"zak\"}");
        Check.That(http.HttpParams("GET", Program.Http + "/users/gone/token", json, filled) && filled.StatusCode == 404, "filled again");
        Check.Equal("", filled.BodyStr, "an empty body");
        Check.That(!filled.GetBodyJson(json) && filled.LastErrorText.Contains("JSON"), filled.LastErrorText);
        Check.That(!http.HttpNoBody("GET", "http://127.0.0.1:1/", filled) && filled.StatusCode == 0, "emptied by a failure");
        Check.That(filled.Domain == "" && filled.Header == "" && filled.NumHeaderFields == 0, "emptied by a failure");
    }

    private static void Bodies()
    {
        Chilkat.Http http = new Chilkat.Http { AuthToken = Token };
        Check.Contains("\"token\":", http.QuickGetStr(Program.Http + "/users/me/token"), "a text");
        Check.That(http.LastMethodSuccess && http.LastStatus == 200, http.LastErrorText);
        Check.Equal(null, http.QuickGetStr(Program.Http + "/users/nobody/token"), "a refusal has no text");
        Check.That(!http.LastMethodSuccess && http.LastStatus == 404, http.LastErrorText);
        Check.Contains("1001", http.LastResponseBody, "but it can be read");
        Check.That(http.QuickGetStr(Program.Http + "/users/redirect/token") != null && !http.WasRedirected, "a redirect has one");
        Check.That(http.LastStatus == 302 && http.FinalRedirectUrl.StartsWith("http", StringComparison.Ordinal), http.FinalRedirectUrl);
        Check.Equal(3, http.QuickGetStr(Program.Http + "/users/me/token").Split('.').Length, "again");
        Check.Equal(http.LastResponseBody.Length, http.QuickGet(Program.Http + "/users/me/token").Length, "bytes");
        Check.Equal(null, http.QuickGet(Program.Http + "/users/nobody/token"), "no bytes");
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.Append("old");
        Check.That(http.QuickGetSb(Program.Http + "/users/me/token", sb) && sb.StartsWith("{\"token\"", true), "into a StringBuilder");
        Check.That(!http.QuickGetSb(Program.Http + "/users/nobody/token", sb) && sb.Contains("1001", true), "a refusal too");
        Check.Contains("\"method\":\"DELETE\"", http.QuickDeleteStr(Program.Http + "/echo"), "DELETE");
        Check.Contains("\"method\":\"PUT\"", http.QuickPutStr(Program.Http + "/echo"), "PUT");
        Check.Equal(404, http.QuickGetObj(Program.Http + "/users/nobody/token").StatusCode, "an object");
        http.MaxResponseSize = 10;
        Check.Equal(null, http.QuickGetStr(Program.Http + "/echo"), "too large");
        Check.Contains("(code -27)", http.LastErrorText, "too large");
        http.MaxResponseSize = 0;
        Check.Contains("/v2/echo?q=a%20b%C3%A9", http.QuickGetStr(Program.Http + "/echo?q=a b\u00e9"), "a URL with a space");
    }

    private static void Requests()
    {
        Chilkat.Http http = new Chilkat.Http { AuthToken = Token };
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.UpdateString("name", "Zo\u00eb");
        Action<Chilkat.HttpResponse, string, string, string> sent = (resp, method, type, body) =>
        {
            Check.That(http.LastMethodSuccess, http.LastErrorText);
            Chilkat.JsonObject told = new Chilkat.JsonObject();
            resp.GetBodyJson(told);
            Check.Equal(method, told.StringOf("method"), "method");
            Check.Equal(type, told.StringOf("headers.content-type"), "content type");
            Check.Equal(body, told.StringOf("body"), "body");
        };
        string echo = Program.Http + "/echo";
        sent(http.PostJson(echo, json.Emit()), "POST", "application/json", "{\"name\":\"Zo\u00eb\"}");
        sent(http.PostJson2(echo, "application/vnd.api+json", json.Emit()), "POST", "application/vnd.api+json", "{\"name\":\"Zo\u00eb\"}");
        sent(http.PostJson3(echo, "application/json", json), "POST", "application/json", "{\"name\":\"Zo\u00eb\"}");
        sent(http.PText("PATCH", echo, "t\u00e4xt", "utf-8", "text/plain", false, false), "PATCH", "text/plain", "t\u00e4xt");
        sent(http.QuickRequest("GET", echo), "GET", "", "");
        Check.Equal(null, http.PText("PUT", echo, "x", "utf-16", "text/plain", false, false), "another charset");
        Check.That(!http.LastMethodSuccess && http.LastErrorText.Contains("charset must be utf-8"), http.LastErrorText);
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.Append("t\u00e4xt");
        sent(http.PTextSb("PUT", echo, sb, "", "text/plain", false, false), "PUT", "text/plain", "t\u00e4xt");
        Check.Equal(null, http.PTextSb("PUT", echo, sb, "", "text/plain", true, false), "with MD5");
        Check.That(!http.LastMethodSuccess && http.LastErrorText.Contains("md5 and gzip must be false"), http.LastErrorText);
        Chilkat.HttpResponse filled = new Chilkat.HttpResponse();
        Check.That(http.HttpJson("PUT", echo, json, "application/json", filled), http.LastErrorText);
        sent(filled, "PUT", "application/json", "{\"name\":\"Zo\u00eb\"}");
        Check.That(http.HttpStr("POST", echo, "a=1", "UTF8", "application/x-www-form-urlencoded", filled), http.LastErrorText);
        sent(filled, "POST", "application/x-www-form-urlencoded", "a=1");
        Check.That(http.HttpSb("PATCH", echo, sb, "utf-8", "text/plain", filled), http.LastErrorText);
        sent(filled, "PATCH", "text/plain", "t\u00e4xt");
        Check.That(!http.HttpStr("PUT", echo, "x", "utf-16", "text/plain", filled) && filled.StatusCode == 0, http.LastErrorText);
        http.SetRequestHeader("Content-Type", "text/mine");
        sent(http.PostJson(echo, "{}"), "POST", "text/mine", "{}");
        sent(http.PostJson2(echo, "application/json", "{}"), "POST", "text/mine", "{}");
        Check.Equal("a%20b%2B%C3%A9~-_.%2F", http.UrlEncode("a b+\u00e9~-_./"), "encoding");
    }

    private static void Properties()
    {
        Chilkat.Http http = new Chilkat.Http();
        Check.That(http.ConnectTimeout == 30 && http.ReadTimeout == 60 && http.LastMethodSuccess && http.LastStatus == 0, "defaults");
        Check.That(http.SocksPort == 1080 && http.SocksVersion == 0 && http.ProxyAuthMethod.Length == 0, "defaults");
        Check.That(http.ProxyPort == 80 && !http.ProxyDirectTls && http.MaxResponseSize == 0 && http.IsUnlocked(), "defaults");
        http.FollowRedirects = true;
        http.AllowGzip = true;
        http.KeepResponseBody = true;
        http.VerboseLogging = true;
        Check.That(!http.FollowRedirects && !http.AllowGzip && http.KeepResponseBody && http.VerboseLogging, "what can be set");
        Check.Equal(Zoom.Version, http.Version, "version");
        http.SleepMs(1);
        http.SleepMs(-1);
        Check.That(http.AddQuickHeader("X-Quick", "1") && http.HasRequestHeader("x-quick"), "a quick header");
        Check.That(http.RemoveQuickHeader("X-QUICK") && !http.HasRequestHeader("X-Quick"), "a quick header");
        string echo = Program.Http + "/echo";
        Check.Lacks("authorization", http.QuickGetStr(echo), "no token, no Authorization");
        http.AuthToken = "canary";
        http.UserAgent = "their program/1.0";
        http.SetRequestHeader("X-Own", "once");
        http.SetRequestHeader("x-own", "twice");
        http.Accept = "application/json";
        string told = http.QuickGetStr(echo);
        Check.Contains("\"user-agent\":\"their program/1.0\"", told, "user agent");
        Check.Contains("\"x-own\":\"twice\"", told, "header");
        Check.Contains("\"accept\":\"application/json\"", told, "accept");
        Check.Contains("\"authorization\":\"13 bytes", told, "authorization");
        Check.Contains("GET /v2/echo HTTP/1.1\r\n", http.LastHeader, "the last request");
        Check.Contains("Authorization: Bearer ****\r\n", http.LastHeader, "the last request");
        Check.That(http.HasRequestHeader("X-OWN") && http.GetRequestHeader("X-Own") == "twice", "read back");
        http.RemoveRequestHeader("X-Own");
        http.AuthToken = "";
        Check.Lacks("x-own", http.QuickGetStr(echo), "taken away");
        Check.Lacks("authorization", http.LastResponseBody, "taken away");
        http.SetRequestHeader("Authorization", "Bearer by-hand");
        Check.Contains("\"authorization\":\"14 bytes", http.QuickGetStr(echo), "set by hand");
        http.SetRequestHeader("Authorization", "Basic canary");
        Check.Equal(null, http.QuickGetStr(echo), "another scheme");
        Check.Contains("Authorization must be Bearer, or Basic with user name and password in base64", http.LastErrorText, "another scheme");
        Check.Lacks("canary", http.LastErrorText, "another scheme");
        http.AcceptLanguage = "de";
        http.SetRequestHeader("Accept-Language", "fr");
        http.SetRequestHeader("Accept-Charset", "utf-8");
        http.ClearHeaders();
        told = http.QuickGetStr(echo);
        Check.Contains("\"accept-language\":\"de\"", told, "a property stays");
        Check.Lacks("accept-charset", told, "a field does not");
        http.SetRequestHeader("Accept-Language", "fr");
        Check.Contains("\"accept-language\":\"fr\"", http.QuickGetStr(echo), "the field counts more");
        Check.Equal("de", http.AcceptLanguage, "the field counts more");
        http.ClearHeaders();
        Check.That(http.QuickGetStr(echo) != null && http.CloseAllConnections() && http.QuickGetStr(echo) != null, "closed and opened");
        http.ReadTimeout = 1;
        http.ConnectTimeout = 1;
        http.AuthToken = Token;
        Check.Equal(null, http.QuickGetStr(Program.Http + "/users/slow-20000/token"), "timeout");
        Check.Contains("-24", http.LastErrorText, "timeout");
        http.ReadTimeout = 0;
        Check.That(http.ReadTimeout == 60 && http.RequireSslCertVerify, "0 is the default");
        http.Dispose();
        Check.That(http.QuickGetStr(echo) != null, "a program that calls after Dispose gets a new connection");
    }

    private static void Failures()
    {
        Func<string, string, Action<Chilkat.Http>, string> fails = (url, cause, change) =>
        {
            Chilkat.Http http = new Chilkat.Http { AuthToken = "canary-of-a-token" };
            change(http);
            Check.Equal(null, http.QuickRequestParams("GET", url, new Chilkat.JsonObject()), url);
            Check.That(!http.LastMethodSuccess && http.LastStatus == 0 && http.LastResponseBody == "", url);
            Check.Contains(cause, http.LastErrorText, url);
            Check.Contains("Http.QuickRequestParams:", http.LastErrorText, url);
            Check.Contains("Failed.", http.LastErrorText, url);
            Check.Lacks("canary", http.LastErrorText + http.LastHeader, url);
            return http.LastErrorText;
        };
        Action<Chilkat.Http> nothing = http => { };
        string text = fails("http://127.0.0.1:1/a/path?q=canary", "(code -21)", nothing);
        Check.Contains("GET http://127.0.0.1:1/a/path", text, "what was asked for");
        Check.Contains("refused", text, "why");
        fails("https://user:canary@localhost/", "must not contain a user name", nothing);
        fails("http://example.com/", "must begin with https://", nothing);
        fails("/users/me", "must begin with https://", nothing);
        fails("", "must begin with https://", nothing);
        fails("https://localhost/\r\nX-Evil: canary", "control characters", nothing);
        fails(Program.Http + "/users/hangup/token", "(code -21)", http => http.AuthToken = Token);
        fails(Program.Http + "/echo", "access_token", http => http.AuthToken = "canary\r\nX-Evil: 1");
        fails(Program.Http + "/echo", "NUL character", http => http.AuthToken = "canary\0");
        fails(Program.Http + "/echo", "header.X-Bad", http => http.SetRequestHeader("X-Bad", "canary\r\nX-Evil: 1"));
        fails(Program.Https + "/echo", "(code -22)", http =>
        {
            http.ProxyDomain = "127.0.0.1";
            http.ProxyPort = 1;
            http.ProxyLogin = "canary:@";
            http.ProxyPassword = "canary/ #";
        });
        fails(Program.Https + "/echo", "(code -22)", http =>
        {
            http.ProxyDomain = "::1";
            http.ProxyPort = 1;
            http.ProxyDirectTls = true;
        });
        fails(Program.Http + "/echo", "option proxy", http => http.ProxyDomain = "canary canary");
        fails(Program.Http + "/echo", "SocksVersion must be 0 or 5: SOCKS 4 is not supported", http => http.SocksVersion = 4);
        Action<Chilkat.Http> bySocks = http =>
        {
            http.SocksVersion = 5;
            http.SocksHostname = "127.0.0.1";
            http.SocksPort = 1;
            http.SocksUsername = "canary:@";
            http.SocksPassword = "canary/ #";
        };
        fails(Program.Https + "/echo", "(code -22)", bySocks);
        fails(Program.Https + "/echo", "SocksHostname must be a host alone", http =>
        {
            bySocks(http);
            http.SocksHostname = "127.0.0.1:1";
        });
        fails(Program.Https + "/echo", "SocksHostname and ProxyDomain are two proxies: set one of them", http =>
        {
            bySocks(http);
            http.ProxyDomain = "127.0.0.1";
        });
    }

    // No property throws.
    private static void Disposed()
    {
        int count = 0;
        foreach (Type type in typeof(Chilkat.Http).Assembly.GetExportedTypes())
        {
            object target = type.IsAbstract ? null : Activator.CreateInstance(type);
            if (target is IDisposable disposable)
            {
                disposable.Dispose();
                foreach (PropertyInfo property in type.GetProperties())
                {
                    property.GetValue(target, null);
                    count++;
                }
            }
        }
        Check.That(count >= 50, "only " + count + " properties");
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.UpdateInt("a", 1);
        json.Dispose();
        Check.That(json.Size == 0 && json.Emit() == "" && !json.LastMethodSuccess, json.LastErrorText);
    }

    // Which authorities are trusted is read once for a process: so this is for another.
    private static void Untrusted()
    {
        string host = Process.GetCurrentProcess().MainModule.FileName;
        string program = typeof(MirrorTests).Assembly.Location;
        ProcessStartInfo start = new ProcessStartInfo(host, "\"" + program + "\" mirror")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.EnvironmentVariables.Remove("SSL_CERT_FILE");
        start.EnvironmentVariables[ChildOfUntrusted] = "1";
        using (Process child = Process.Start(start))
        {
            string told = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Check.Equal("ok   the child without the simulator's authority\n1 run, 0 failed\n", told.Replace("\r\n", "\n"), "the child");
        }
    }

    // The library advises its option roots, which is out of a program's reach here.
    private static void UntrustedChild()
    {
        Chilkat.Http http = new Chilkat.Http { AuthToken = Token };
        Check.Equal(null, http.QuickGetStr(Program.Https + "/echo"), "no response");
        Check.Contains("(code -23)", http.LastErrorText, "TLS");
        Check.Contains("option roots", http.LastErrorText, "TLS");
        Check.Contains(
            "no option roots: on Linux, SSL_CERT_FILE in the environment can name a PEM file with all roots to trust",
            http.LastErrorText, "TLS");
    }

    private static void StringBuilders()
    {
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        Check.That(sb.Append("ab") && sb.AppendLine("c", true) && sb.AppendInt(-5) && sb.Append(null), "appending");
        Check.Equal("abc\r\n-5", sb.GetAsString(), "appended");
        Check.Equal(7, sb.Length, "length");
        Check.That(sb.Contains("B", false) && !sb.Contains("B", true), "contains");
        Check.That(sb.StartsWith("AB", false) && !sb.EndsWith("6", true), "ends");
        Check.Equal(2, sb.SetString("a-b-a") ? sb.Replace("a", "xx") : 0, "replaced");
        Check.Equal("xx-b-xx", sb.ToString(), "replaced");
        Check.That(sb.ContentsEqual("XX-B-XX", false) && sb.Prepend(" ") && sb.Trim(), "equal");
        Chilkat.StringBuilder other = new Chilkat.StringBuilder();
        other.AppendSb(sb);
        Check.Equal("xx-b-xx", other.GetAsString(), "copied");
        other.SetString(" 12abc");
        Check.Equal(12, other.IntValue, "number");
        other.IntValue = 7;
        other.AppendLine("", false);
        Check.Equal("7\n", other.GetAsString(), "number");
        Check.That(other.SetString("x") && other.AppendInt64(1L << 40) && other.ContentsEqual("x1099511627776", true), "a long number");
        Check.That(!other.ContentsEqualSb(sb, true) && other.SetString("XX-b-xx") && other.ContentsEqualSb(sb, false), "equal to another");
        Check.That(other.ReplaceFirst("x", "") && !other.ReplaceFirst("y", "z") && !other.ReplaceFirst("", "z"), "the first");
        Check.Equal("XX-b-x", other.GetAsString(), "the first");
        Check.Equal("b", other.GetBetween("X-", "-"), "between");
        Check.That(other.LastMethodSuccess && other.GetBetween("b", "X") == null && !other.LastMethodSuccess, "between");
        Check.Contains("A mark is missing.", other.LastErrorText, "between");
        Check.That(other.SetString("a\u00e9\nb\r\nC\rd") && other.ToCRLF() && other.ToUppercase() && other.LastMethodSuccess, "line ends");
        Check.Equal("A\u00e9\r\nB\r\nC\r\nD", other.GetAsString(), "line ends");
        Check.That(other.ToLF() && other.ToLowercase() && other.ContentsEqual("a\u00e9\nb\nc\nd", true), "line ends");
        Check.That(other.SetString("x\ud83d\ude00") && other.Shorten(1) && other.Length == 1, "a whole emoji");
        Check.That(other.SetString("x\ud83d\ude00y") && other.Shorten(1) && other.Length == 3 && other.Shorten(2), "shortened");
        Check.That(other.ContentsEqual("x", true) && other.Shorten(-1) && other.Length == 1 && other.Shorten(9), "shortened");
        Check.Equal(0, other.Length, "shortened");
        sb.SecureClear();
        other.Clear();
        Check.That(sb.Length == 0 && other.Length == 0 && sb.LastMethodSuccess, "cleared");
    }

    private static void Unlocking()
    {
        Chilkat.Global global = new Chilkat.Global();
        Check.That(global.UnlockBundle("Anything for a trial") && global.LastMethodSuccess, "bundle");
        Check.That(global.FinalizeThreadPool() && !global.DefaultUtf8, "the others");
        global.DefaultUtf8 = true;
        Check.That(new Chilkat.Global().DefaultUtf8, "one for all");
        global.DefaultUtf8 = false;
        Check.Equal(2, global.UnlockStatus, "status");
        Check.Lacks("Anything", global.LastErrorText, "the code");
        Check.That(new Chilkat.Http().UnlockComponent("Anything"), "component");
    }
}
