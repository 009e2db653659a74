// The public classes: tokens, every exception, options, texts both ways.

using System;
using System.IO;
using System.Threading;
using ZoomToken;

internal static class BindingTests
{
    internal static void Run()
    {
        Check.Group("a token with one call", OneCall);
        Check.Group("a token from a client", Tokens);
        Check.Group("the whole answer", Answers);
        Check.Group("no such user", NotFound);
        Check.Group("an access token that is none", Unauthorized);
        Check.Group("rate limits and how long to wait", RateLimits);
        Check.Group("a call that is told to wait is repeated", Retries);
        Check.Group("timeouts", Timeouts);
        Check.Group("other refusals and failures", OtherFailures);
        Check.Group("wrong arguments", Arguments);
        Check.Group("options", Options);
        Check.Group("options that are set too late", LateOptions);
        Check.Group("texts in UTF-8 both ways", Texts);
        Check.Group("texts that can't be sent are refused, not cut", RefusedTexts);
        Check.Group("the same failures with one call", OneCallFailures);
        Check.Group("every reason for a refusal", Reasons);
    }

    internal static ZoomClient Client(string accessToken = Program.AccessToken)
    {
        return new ZoomClient { BaseUrl = Program.Http, AccessToken = accessToken };
    }

    private static void OneCall()
    {
        string token = Zoom.GetUserToken(Program.AccessToken, baseUrl: Program.Http);
        Check.Equal(3, token.Split('.').Length, "parts of the token");
        Check.Equal(token, Zoom.GetUserToken("Bearer " + Program.AccessToken, "me", "zak", 0, Program.Http), "again");
        Check.That(token != Zoom.GetUserToken(Program.AccessToken, "o'hara+zoom@example.com", baseUrl: Program.Http), "another user");
        Zoom.CloseConnections();
        Check.Equal(token, Zoom.GetUserToken(Program.AccessToken, baseUrl: Program.Http), "on a new connection");
        Check.Contains(".", Zoom.Version, "version");
        Check.Equal("TLS failed/Not Found", Zoom.StatusText(-23) + "/" + Zoom.StatusText(404), "words for codes");
    }

    private static void Tokens()
    {
        using (ZoomClient client = Client())
        {
            string token = client.GetUserToken();
            Check.Equal(token, client.GetUserToken(null, null), "null is not given");
            Check.Equal(token, client.GetUserToken("ada@example.com", "zak"), "by e-mail address");
            Check.That(token != client.GetUserToken("me", "zak", 68423085), "the ttl is sent");
            Check.That(token != client.GetUserToken("me", "token"), "the type is sent");
            Check.That(token != client.GetUserToken("me", "onbehalf", 0, "85746065"), "the meeting is sent");
        }
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Https, Roots = Program.Roots })
        {
            client.AccessToken = Program.AccessToken;
            Check.Equal(3, client.GetUserToken("me").Split('.').Length, "over https");
        }
    }

    private static void Answers()
    {
        using (ZoomClient client = Client())
        {
            ZoomResponse answer = client.GetUserTokenResponse();
            Check.That(answer.IsSuccess, "success");
            Check.Equal(200, answer.Status, "status");
            Check.Equal(client.GetUserToken(), answer.Token, "token");
            Check.Equal("{\"token\":\"" + answer.Token + "\"}", answer.Body, "body");
            Check.Equal(answer.Body.Length, answer.GetBodyBytes().Length, "bytes");
            Check.Equal("", answer.Error, "error");
            Check.Equal("application/json;charset=UTF-8", answer.GetHeader("CONTENT-TYPE"), "a header field");
            Check.Equal("", answer.GetHeader("x-none"), "a header field that is not there");
            Check.Contains("\r\n", answer.Headers, "header lines");
            Check.Equal("HTTP 200 OK", answer.ToString(), "as text");
            answer.EnsureSuccess();

            ZoomResponse refusal = client.GetUserTokenResponse("nobody");
            Check.That(!refusal.IsSuccess, "no success");
            Check.Equal(404, refusal.Status, "status");
            Check.Equal("Not Found", refusal.StatusText, "status text");
            Check.Equal(1001, refusal.ZoomCode, "Zoom's code");
            Check.Equal("", refusal.Token, "no token");
            Check.Contains("1001", refusal.Body, "body");
            Check.Contains(refusal.TrackingId, refusal.Error, "tracking id");
            Check.Throws<ZoomNotFoundException>(refusal.EnsureSuccess, "the refusal thrown");

            ZoomResponse echo = client.Request("POST", "/echo", "{\"a\":1}", "{\"b\":2}");
            Check.That(echo.IsSuccess, "a request");
            Check.Contains("/v2/echo?a=1", echo.Body, "query");
            Check.Contains("{\\\"b\\\":2}", echo.Body, "body");
            Check.Equal(404, client.Request("GET", "/nothing").Status, "a refused request");
            Check.Throws<ZoomException>(() => client.Request("GET", "/users/hangup/token"), "a request without an answer");
        }
    }

    private static void NotFound()
    {
        using (ZoomClient client = Client())
        {
            ZoomNotFoundException failure =
                Check.Throws<ZoomNotFoundException>(() => client.GetUserToken("nobody"), "an unknown user");
            Check.Equal(404, failure.Status, "status");
            Check.Equal(404, failure.Code, "code");
            Check.Equal(1001, failure.ZoomCode, "Zoom's code");
            Check.Contains("rid=WEB_", failure.TrackingId, "tracking id");
            Check.Contains("User does not exist: nobody", failure.Message, "Zoom's words");
            failure = Check.Throws<ZoomNotFoundException>(() => client.GetUserToken("gone"), "an empty 404");
            Check.Equal(0, failure.ZoomCode, "no code");
        }
    }

    private static void Unauthorized()
    {
        foreach (string token in new[] { "simulator-expired-token", "canary-of-a-token" })
        {
            using (ZoomClient client = Client(token))
            {
                ZoomUnauthorizedException failure =
                    Check.Throws<ZoomUnauthorizedException>(() => client.GetUserToken(), token);
                Check.Equal(401, failure.Status, "status");
                Check.Equal(124, failure.ZoomCode, "Zoom's code");
                Check.Lacks(token, failure.ToString(), "the access token");
                client.AccessToken = Program.AccessToken;
                client.GetUserToken();
            }
        }
    }

    private static void RateLimits()
    {
        using (ZoomClient client = Client())
        {
            client.SetOption("max_retries", "0");
            Func<string, ZoomRateLimitException> limit =
                user => Check.Throws<ZoomRateLimitException>(() => client.GetUserToken(user), user);
            Check.Equal(TimeSpan.FromSeconds(7), limit("limit-seconds-7").RetryAfter, "seconds");
            Check.Equal(ZoomReason.RateLimit, limit("limit-seconds-7").Reason, "per second");
            foreach (string user in new[] { "limit-second", "limit-seconds-0", "limit-garbage", "limit-date-past" })
            {
                Check.Equal(null, limit(user).RetryAfter, user);
            }
            foreach (string user in new[] { "limit-date-100", "limit-iso-100" })
            {
                TimeSpan date = limit(user).RetryAfter.Value;
                Check.That(date > TimeSpan.FromSeconds(60) && date <= TimeSpan.FromSeconds(101), user + ": " + date);
            }
            ZoomRateLimitException day = limit("limit-day");
            Check.Equal(ZoomReason.DailyLimit, day.Reason, "on this day");
            Check.That(day.RetryAfter > TimeSpan.Zero && day.RetryAfter <= TimeSpan.FromDays(1), "until midnight");
            Check.Equal(null, limit("limit-day-without").RetryAfter, "a daily limit without a time");
            Check.Equal(TimeSpan.FromSeconds(int.MaxValue), limit("limit-seconds-99999999999").RetryAfter, "for ever");
        }
    }

    // Sent again by the library: the token comes with the second request.
    private static void Retries()
    {
        using (ZoomClient client = Client())
        {
            Check.Equal(3, client.GetUserToken("first-1-limit-second").Split('.').Length, "a client's");
        }
        string token = Zoom.GetUserToken(Program.AccessToken, "first-1-unavailable-1", baseUrl: Program.Http);
        Check.Equal(3, token.Split('.').Length, "the one call's");
    }

    private static void Timeouts()
    {
        using (ZoomClient client = Client())
        {
            client.Timeout = TimeSpan.FromMilliseconds(300);
            DateTime begin = DateTime.UtcNow;
            ZoomTimeoutException failure =
                Check.Throws<ZoomTimeoutException>(() => client.GetUserToken("slow-20000"), "a slow answer");
            Check.Equal(-24, failure.Code, "code");
            Check.Equal(0, failure.Status, "no status");
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(5), "in time");
        }
    }

    private static void OtherFailures()
    {
        using (ZoomClient client = Client("simulator-unscoped-token"))
        {
            ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(), "a missing scope");
            Check.Equal(400, failure.Status, "status");
            Check.Equal(4711, failure.ZoomCode, "Zoom's code");
            Check.Contains("user:read:token", failure.Message, "the scope");
        }
        using (ZoomClient client = Client())
        {
            Action<string, string, int, int, int> fails = (user, type, code, status, zoomCode) =>
            {
                ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(user, type), user);
                Check.Equal(code + "/" + status + "/" + zoomCode, failure.Code + "/" + failure.Status + "/" + failure.ZoomCode, user);
                Check.Lacks(Program.AccessToken, failure.ToString(), user);
            };
            fails("invalid", "zak", 400, 400, 300);
            fails("other-account", "zak", 400, 400, 1010);
            fails("broken", "zak", 500, 500, 0);
            fails("gus@example.com", "token", -40, 200, 0);
            fails("retired", "token", -40, 200, 0);
            fails("error-object", "zak", -40, 200, 1010);
            fails("html", "zak", -40, 200, 0);
            fails("hangup", "zak", -21, 0, 0);
            fails("cut", "zak", -21, 0, 0);
            ZoomException token = Check.Throws<ZoomException>(() => client.GetUserToken("gus@example.com", "token"), "null");
            Check.Contains("token is null", token.Message, "why there is none");
        }
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Https, AccessToken = Program.AccessToken, Roots = "bundled" })
        {
            ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(), "a foreign certificate");
            Check.Equal(-23, failure.Code, "TLS");
            Check.Contains("certificate", failure.Message, "why");
        }
        using (ZoomClient client = Client())
        {
            client.MaxResponseBytes = 10;
            Check.Equal(-27, Check.Throws<ZoomException>(() => client.GetUserToken(), "a large answer").Code, "too large");
        }
    }

    private static void Arguments()
    {
        using (ZoomClient client = Client())
        {
            Check.Contains("user", Check.Throws<ArgumentException>(() => client.GetUserToken(".."), "user").Message, "user");
            Check.Contains("ttl", Check.Throws<ArgumentException>(() => client.GetUserToken("me", "zak", -1), "ttl").Message, "ttl");
            Check.Contains("url", Check.Throws<ArgumentException>(() => client.Request("GET", "/a/../b"), "url").Message, "url");
            Check.Throws<ArgumentException>(() => client.Request("GET", "/echo", "[1]"), "query");
            Check.Throws<ArgumentException>(() => client.Request("GE T", "/echo"), "method");
        }
        using (ZoomClient client = Client())
        {
            Check.Contains("base_url", Check.Throws<ArgumentException>(() => client.BaseUrl = "http://example.com", "base").Message, "base");
            Check.Throws<ArgumentException>(() => client.SetOption("no_such_option", "1"), "option");
            Check.Equal(
                "accessToken", Check.Throws<ArgumentException>(() => Zoom.GetUserToken("a\0b"), "NUL").ParamName, "parameter");
            Check.Equal("value", Check.Throws<ArgumentException>(() => client.Roots = "a\0b", "NUL").ParamName, "property");
            Check.Equal("accessToken", Check.Throws<ArgumentException>(() => Zoom.GetUserToken(""), "none").ParamName, "parameter");
            ArgumentException failure =
                Check.Throws<ArgumentException>(() => client.AccessToken = "canary\r\nX-Evil: 1", "token");
            Check.Contains("access_token", failure.Message, "token");
            Check.Lacks("canary", failure.ToString(), "the token in the text");
            Check.Throws<ArgumentException>(() => client.Timeout = TimeSpan.Zero, "no time");
            Check.Throws<ArgumentException>(() => client.Timeout = Timeout.InfiniteTimeSpan, "endless");
            Check.Throws<ArgumentException>(() => client.ConnectTimeout = TimeSpan.MaxValue, "too much time");
            Check.Throws<ArgumentException>(() => client.Roots = "/no/such/file.pem", "roots");
            Check.Throws<ArgumentException>(() => client.Proxy = "nonsense://", "proxy");
            Check.Throws<ArgumentException>(() => client.SetHeader("Host", "x"), "header");
        }
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http })
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.GetUserToken(), "no access token");
            Check.Contains("access_token", failure.Message, "no access token");
        }
    }

    private static void Options()
    {
        using (ZoomClient client = new ZoomClient())
        {
            Check.Equal("https://api.zoom.us/v2", client.BaseUrl, "base URL");
            Check.Equal(TimeSpan.FromSeconds(30), client.Timeout, "timeout");
            Check.Equal(TimeSpan.FromSeconds(10), client.ConnectTimeout, "connect timeout");
            Check.Equal("system", client.Roots, "roots");
            Check.Equal(1048576, client.MaxResponseBytes, "size");
            Check.Equal("zoom-token/" + Zoom.Version, client.UserAgent, "user agent");
            Check.That(client.KeepAlive, "keep alive");
            Check.Equal("", client.LogFile, "log file");
        }
        string log = Path.Combine(Program.Scratch, "calls.log");
        using (ZoomClient client = Client())
        {
            client.Timeout = TimeSpan.FromTicks(1);
            Check.Equal(TimeSpan.FromMilliseconds(1), client.Timeout, "a very short time is not none");
            client.SetOption("timeout_ms", "5000");
            Check.Equal(TimeSpan.FromSeconds(5), client.Timeout, "by its name");
            client.ConnectTimeout = TimeSpan.FromSeconds(2);
            client.Proxy = "none";
            client.MaxResponseBytes = 100000;
            client.UserAgent = "my program/1.0";
            client.KeepAlive = false;
            client.LogFile = log;
            client.SetHeader("X-Own", "once");
            client.SetHeader("X-Gone", "x");
            client.SetHeader("X-Gone", null);
            client.AccessToken = "Bearer canary-of-a-token";
            string echo = client.Request("GET", "/echo?secret=canary").Body;
            Check.Contains("\"user-agent\":\"my program/1.0\"", echo, "user agent");
            Check.Contains("\"x-own\":\"once\"", echo, "header");
            Check.Lacks("x-gone", echo, "a header that was taken away");
            Check.Contains("\"authorization\":\"24 bytes, not shown\"", echo, "authorization");
            Check.That(!client.KeepAlive && client.UserAgent == "my program/1.0" && client.LogFile == log, "read back");
        }
        string line = File.ReadAllText(log);
        Check.Contains("GET " + Program.Http + "/echo attempt=1 result=0 status=200", line, "log");
        Check.Lacks("canary", line, "log");
    }

    private static void LateOptions()
    {
        using (ZoomClient client = Client())
        {
            client.GetUserToken();
            Check.Throws<InvalidOperationException>(() => client.UserAgent = "late", "late");
            Check.Equal("zoom-token/" + Zoom.Version, client.UserAgent, "unchanged");
            client.AccessToken = "another";
            Check.Throws<ZoomUnauthorizedException>(() => client.GetUserToken(), "the other token counts");
        }
    }

    private static void Texts()
    {
        const string Name = "Zo\u00eb \u65e5\u672c \U0001f511";
        using (ZoomClient client = Client())
        using (ZoomJson query = new ZoomJson())
        {
            query.SetString("name", Name);
            string echo = client.Request("PUT", "/echo", query.ToString(), "{\"name\":\"" + Name + "\"}").Body;
            using (ZoomJson told = ZoomJson.Parse(echo))
            {
                Check.Equal("{\"name\":\"" + Name + "\"}", told.GetString("body"), "the body there and back");
                Check.Contains("name=Zo%C3%AB%20%E6%97%A5%E6%9C%AC%20%F0%9F%94%91", told.GetString("target"), "the query");
            }
            Check.Contains(
                "User does not exist: " + Name,
                Check.Throws<ZoomNotFoundException>(() => client.GetUserToken(Name), "a name").Message,
                "a user id there and back");
        }
    }

    private static void RefusedTexts()
    {
        foreach (string bad in new[] { "me\0", "\0", "m\0e", "\ud83d", "me\udd11x" })
        {
            using (ZoomClient client = Client())
            {
                Action[] calls =
                {
                    () => client.GetUserToken(bad),
                    () => client.GetUserToken("me", bad),
                    () => client.GetUserToken("me", "onbehalf", 0, bad),
                    () => client.GetUserTokenResponse(bad),
                    () => client.Request(bad, "/echo"),
                    () => client.Request("GET", bad),
                    () => client.Request("GET", "/echo", bad),
                    () => client.Request("GET", "/echo", "", bad),
                    () => client.AccessToken = bad,
                    () => client.UserAgent = bad,
                    () => client.SetHeader("X", bad),
                    () => client.SetOption(bad, "x"),
                    () => Zoom.GetUserToken(bad, baseUrl: Program.Http),
                    () => Zoom.GetUserToken(Program.AccessToken, bad, baseUrl: Program.Http),
                    () => Zoom.GetUserToken(Program.AccessToken, "me", baseUrl: bad),
                    () => ZoomJson.Parse(bad),
                };
                foreach (Action call in calls)
                {
                    Check.Throws<ArgumentException>(call, "a text that can't be sent");
                }
            }
        }
    }

    private static void OneCallFailures()
    {
        ZoomNotFoundException failure = Check.Throws<ZoomNotFoundException>(
            () => Zoom.GetUserToken(Program.AccessToken, "nobody", baseUrl: Program.Http), "an unknown user");
        Check.Equal(1001, failure.ZoomCode, "Zoom's code");
        Check.Contains("rid=WEB_", failure.TrackingId, "tracking id");
        Check.Throws<ZoomUnauthorizedException>(() => Zoom.GetUserToken("wrong", baseUrl: Program.Http), "a wrong token");
        Check.Throws<ArgumentException>(() => Zoom.GetUserToken("", baseUrl: Program.Http), "no token, although one was there before");
        Check.Throws<ArgumentException>(() => Zoom.GetUserToken(null, baseUrl: Program.Http), "no token");
        Check.Throws<ArgumentException>(() => Zoom.GetUserToken("t", baseUrl: "http://example.com"), "a wrong base");
    }

    // The same from a client, from the one call, and from a response.
    private static void Reasons()
    {
        Action<string, Type, ZoomReason> refused = (user, type, reason) =>
        {
            using (ZoomClient client = Client())
            {
                client.SetOption("max_retries", "0");
                Refused(() => client.GetUserToken(user), user, type, reason);
                ZoomResponse response = client.GetUserTokenResponse(user);
                Check.Equal(reason, response.Reason, user);
                Refused(response.EnsureSuccess, user, type, reason);
            }
            Refused(() => Zoom.GetUserToken(Program.AccessToken, user, baseUrl: Program.Http), user, type, reason);
        };
        refused("unscoped-401", typeof(ZoomException), ZoomReason.Scope);
        refused("nobody", typeof(ZoomNotFoundException), ZoomReason.User);
        refused("gone", typeof(ZoomNotFoundException), ZoomReason.Address);
        refused("redirect", typeof(ZoomNotFoundException), ZoomReason.Address);
        refused("other-account", typeof(ZoomException), ZoomReason.Account);
        refused("invalid", typeof(ZoomException), ZoomReason.Argument);
        refused("limit-day", typeof(ZoomRateLimitException), ZoomReason.DailyLimit);
        refused("html-403", typeof(ZoomException), ZoomReason.NotZoom);
        refused("html-401", typeof(ZoomException), ZoomReason.NotZoom);
        refused("broken", typeof(ZoomException), ZoomReason.Server);
        refused("error-object", typeof(ZoomException), ZoomReason.None);
    }

    private static void Refused(Action call, string user, Type type, ZoomReason reason)
    {
        try
        {
            call();
        }
        catch (ZoomException failure)
        {
            Check.Equal(type + " " + reason, failure.GetType() + " " + failure.Reason, user + ": " + failure.Message);
            Check.Equal(failure.Code < 0 ? ZoomErrorCode.NoToken : ZoomErrorCode.None, failure.ErrorCode, user);
            return;
        }
        Check.That(false, "refused: " + user);
    }
}
