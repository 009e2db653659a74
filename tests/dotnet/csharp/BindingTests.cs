// Tokens and responses, every exception, texts both ways.

using System;
using ZoomToken;

internal static class BindingTests
{
    internal static void Run()
    {
        Check.Group("a token with one call", OneCall);
        Check.Group("the address that starts a meeting", StartUrls);
        Check.Group("a token from a client", Tokens);
        Check.Group("the whole response", Responses);
        Check.Group("responses of all sizes", Sizes);
        Check.Group("no such user", NotFound);
        Check.Group("an access token that is invalid or expired", Unauthorized);
        Check.Group("rate limits and how long to wait", RateLimits);
        Check.Group("a call that is told to wait is repeated", Retries);
        Check.Group("timeouts", Timeouts);
        Check.Group("other refusals and failures", OtherFailures);
        Check.Group("wrong arguments", Arguments);
        Check.Group("texts in UTF-8 both ways", Texts);
        Check.Group("texts that can't be sent are refused, not cut", RefusedTexts);
        Check.Group("the same failures with one call", OneCallFailures);
        Check.Group("every reason for a refusal", Reasons);
    }

    internal static ZoomClient Client(string accessToken = Program.AccessToken)
    {
        return new ZoomClient { BaseUrl = Program.Http, AccessToken = accessToken };
    }

    // The one call at the simulator.
    internal static string OneCall(string user, string accessToken = Program.AccessToken)
    {
        return Zoom.GetUserToken(accessToken, new ZoomTokenRequest { User = user, BaseUrl = Program.Http });
    }

    private static void OneCall()
    {
        string token = OneCall("");
        Check.Equal(3, token.Split('.').Length, "parts of the token");
        Check.Equal(token, Zoom.GetUserToken("Bearer " + Program.AccessToken, "me", "zak", 0, Program.Http), "again");
        Check.That(token != OneCall("o'hara+zoom@example.com"), "another user");
        ZoomResponse response =
            Zoom.GetUserTokenResponse(Program.AccessToken, new ZoomTokenRequest { BaseUri = new Uri(Program.Http) });
        Check.Equal(token, response.GetToken(), "with the response");
        Zoom.Shutdown();
        Check.Equal(token, OneCall("me"), "on a new connection");
        Check.Contains(".", Zoom.Version, "version");
        Check.Equal("TLS failed/Not Found", Zoom.StatusText(-23) + "/" + Zoom.StatusText(404), "words for codes");
    }

    private static void StartUrls()
    {
        string zak = OneCall("me");
        Check.Equal("https://zoom.us/s/12345678901?zak=" + zak, Zoom.StartUrl("123 4567 8901", zak).AbsoluteUri, "at zoom.us");
        Check.Equal("https://company.zoom.us/s/123456789?zak=a%3D", Zoom.StartUrl("123456789", "a=", "company.zoom.us").AbsoluteUri, "at a host");
        string longest = new string('a', 16384);
        Check.Equal("https://zoom.us/s/123456789?zak=" + longest, Zoom.StartUrl("123-456-789", longest, "").AbsoluteUri, "a long one");
        Func<Action, string> wrong = call => Check.Throws<ArgumentException>(call, "a wrong argument").ParamName;
        Check.Equal("host", wrong(() => Zoom.StartUrl("123456789", zak, "zoom.example")), "host");
        Check.Equal("meeting", wrong(() => Zoom.StartUrl(null, zak)), "no meeting");
        Check.Equal("zak", wrong(() => Zoom.StartUrl("123456789", "")), "no ZAK");
        Check.Equal("zak", wrong(() => Zoom.StartUrl("123456789", "a\0b")), "NUL");
    }

    private static void Tokens()
    {
        using (ZoomClient client = Client())
        {
            string token = client.GetUserToken();
            Func<ZoomTokenRequest, string> of = request => client.GetUserToken(request);
            Check.Equal(token, of(new ZoomTokenRequest()), "nothing is given");
            Check.Equal(token, client.GetUserToken("ada@example.com"), "by e-mail address");
            Check.That(token != of(new ZoomTokenRequest { TtlSeconds = 68423085 }), "the ttl is sent");
            Check.That(token != of(new ZoomTokenRequest { Type = "token" }), "the type is sent");
            Check.That(token != of(new ZoomTokenRequest { Type = "onbehalf", MeetingId = "85746065" }), "the meeting is sent");
            Check.Throws<ArgumentNullException>(() => of(null), "no request");
            Check.Throws<ArgumentException>(() => of(new ZoomTokenRequest { BaseUrl = Program.Http }), "a base URL");
        }
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Https, Roots = Program.Roots })
        {
            client.AccessToken = Program.AccessToken;
            Check.Equal(3, client.GetUserToken("me").Split('.').Length, "over https");
        }
    }

    private static void Responses()
    {
        using (ZoomClient client = Client())
        {
            ZoomResponse response = client.GetUserTokenResponse();
            Check.That(response.IsSuccess && response.EnsureSuccess() == response, "success");
            Check.Equal("200 OK OK", Check.Invariant(response.Status) + " " + response.StatusText + " " + response.StatusCode, "status");
            Check.Equal(client.GetUserToken(), response.GetToken(), "token");
            Check.Equal("{\"token\":\"" + response.GetToken() + "\"}", response.GetBody(), "body");
            Check.Equal(response.GetBody().Length, response.GetBodyBytes().Length, "bytes");
            Check.Equal("", response.Error, "error");
            Check.Equal("application/json;charset=UTF-8", response.GetHeader("CONTENT-TYPE"), "a header field");
            Check.Equal("", response.GetHeader("x-none"), "a header field that is not there");
            Check.Equal("", response.GetHeader(null), "no name");
            Check.Contains("\r\n", response.Headers, "header lines");
            Check.Equal("HTTP 200", response.ToString(), "as text");
            Check.That(response.Retries == 0 && !response.IsTransient && response.ErrorCode == ZoomErrorCode.None, "no failure");

            ZoomResponse refusal = client.GetUserTokenResponse("nobody");
            Check.That(!refusal.IsSuccess, "no success");
            Check.Equal(404, refusal.Status, "status");
            Check.Equal("Not Found", refusal.StatusText, "status text");
            Check.Equal(1001, refusal.ZoomCode, "Zoom's code");
            Check.Equal("", refusal.GetToken(), "no token");
            Check.Contains("1001", refusal.GetBody(), "body");
            Check.Contains(refusal.TrackingId, refusal.Error, "tracking id");
            Check.Equal("HTTP 404 (User)", refusal.ToString(), "as text");
            Check.Throws<ZoomNotFoundException>(() => refusal.EnsureSuccess(), "the refusal thrown");
            Check.Equal(1, client.GetUserTokenResponse("first-1-unavailable-1").Retries, "sent again once");

            ZoomResponse echo =
                client.Request(new ZoomRequest { Method = "POST", Url = "/echo", QueryJson = "{\"a\":1}", Body = "{\"b\":2}" });
            Check.That(echo.IsSuccess, "a request");
            Check.Contains("/v2/echo?a=1", echo.GetBody(), "query");
            Check.Contains("{\\\"b\\\":2}", echo.GetBody(), "body");
            Uri whole = new Uri(Program.Http + "/echo?x=%20y");
            Check.Contains("/v2/echo?x=%20y", client.Request(new ZoomRequest { Uri = whole }).GetBody(), "a Uri");
            Check.Equal(404, client.Request("GET", "/nothing").Status, "a refused request");
            Check.Throws<ZoomException>(() => client.Request("GET", "/users/hangup/token"), "a request without a response");
            Check.Throws<ArgumentNullException>(() => client.Request(null), "no request");
        }
    }

    // A body that is longer than what is read at first, and one that is empty.
    private static void Sizes()
    {
        using (ZoomClient client = Client())
        {
            foreach (int length in new[] { 0, 1, 1000, 4000, 5000, 300000 })
            {
                string body = "\"" + new string('x', length) + "\"";
                string echo = client.Request(new ZoomRequest { Method = "POST", Url = "/echo", Body = body }).GetBody();
                using (ZoomJson told = ZoomJson.Parse(echo))
                {
                    Check.Equal(body, told.GetString("body"), Check.Invariant(length));
                }
            }
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
        Check.Equal(3, OneCall("first-2-unavailable-1").Split('.').Length, "the one call's");
    }

    private static void Timeouts()
    {
        using (ZoomClient client = Client())
        {
            client.Timeout = TimeSpan.FromMilliseconds(300);
            DateTime begin = DateTime.UtcNow;
            ZoomTimeoutException failure =
                Check.Throws<ZoomTimeoutException>(() => client.GetUserToken("slow-20000"), "a slow response");
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
                ZoomTokenRequest request = new ZoomTokenRequest { User = user, Type = type };
                ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(request), user);
                Check.That(failure.Code == code && failure.Status == status && failure.ZoomCode == zoomCode, user + ": " + failure);
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
            ZoomTokenRequest none = new ZoomTokenRequest { User = "gus@example.com", Type = "token" };
            ZoomException token = Check.Throws<ZoomException>(() => client.GetUserToken(none), "null");
            Check.Contains("token is null", token.Message, "why there is no token");
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
            Check.Equal(-27, Check.Throws<ZoomException>(() => client.GetUserToken(), "a large response").Code, "too large");
        }
    }

    private static void Arguments()
    {
        using (ZoomClient client = Client())
        {
            Action<string, string, Action> refused = (name, part, call) =>
            {
                ArgumentException failure = Check.Throws<ArgumentException>(call, name);
                Check.Equal(name, failure?.ParamName, "the parameter's name");
                Check.Contains(name + " " + part, failure?.Message, name);
            };
            refused("user", "must be a user id", () => client.GetUserToken(".."));
            refused("type", "must not contain control characters", () => client.GetUserToken(new ZoomTokenRequest { Type = "a\nb" }));
            refused("meetingId", "must not", () => client.GetUserToken(new ZoomTokenRequest { MeetingId = "a\nb" }));
            refused("url", "must", () => client.Request("GET", "/a/../b"));
            refused("queryJson", "", () => client.Request(new ZoomRequest { Url = "/echo", QueryJson = "[1]" }));
            refused("method", "must", () => client.Request("GE T", "/echo"));
            refused("baseUrl", "must", () => Zoom.GetUserToken("t", "me", "zak", 0, "http://example.com"));
            refused("accessToken", "is not an OAuth access token", () => Zoom.GetUserToken("a\nb"));
            refused("accessToken", "must not contain a NUL", () => Zoom.GetUserToken("a\0b"));
            Check.Equal("accessToken", Check.Throws<ArgumentException>(() => Zoom.GetUserToken(""), "none").ParamName, "none");
            ArgumentOutOfRangeException range = Check.Throws<ArgumentOutOfRangeException>(
                () => client.GetUserToken(new ZoomTokenRequest { TtlSeconds = -1 }), "a negative time");
            Check.Equal("ttlSeconds", range.ParamName, "the parameter's name");
        }
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http })
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.GetUserToken(), "no access token");
            Check.Contains("AccessToken must be set", failure.Message, "no access token");
        }
    }

    private static void Texts()
    {
        const string Name = "Zo\u00eb \u65e5\u672c \U0001f511";
        using (ZoomClient client = Client())
        using (ZoomJson query = new ZoomJson())
        {
            query.SetString("name", Name);
            string echo = client.Request(new ZoomRequest { Method = "PUT", Url = "/echo", QueryJson = query.ToJson(), Body = "{\"name\":\"" + Name + "\"}" }).GetBody();
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
                    () => client.GetUserToken(new ZoomTokenRequest { Type = bad }),
                    () => client.GetUserToken(new ZoomTokenRequest { Type = "onbehalf", MeetingId = bad }),
                    () => client.GetUserTokenResponse(bad),
                    () => client.Request(bad, "/echo"),
                    () => client.Request("GET", bad),
                    () => client.Request(new ZoomRequest { Url = "/echo", QueryJson = bad }),
                    () => client.Request(new ZoomRequest { Url = "/echo", Body = bad }),
                    () => client.AccessToken = bad,
                    () => client.UserAgent = bad,
                    () => client.SetHeader("X", bad),
                    () => client.SetOption(bad, "x"),
                    () => OneCall("me", bad),
                    () => OneCall(bad),
                    () => Zoom.GetUserToken(Program.AccessToken, "me", "zak", 0, bad),
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
            () => OneCall("nobody"), "an unknown user");
        Check.Equal(1001, failure.ZoomCode, "Zoom's code");
        Check.Contains("rid=WEB_", failure.TrackingId, "tracking id");
        Check.Throws<ZoomUnauthorizedException>(() => OneCall("me", "wrong"), "a wrong token");
        Check.Throws<ArgumentException>(() => OneCall("me", ""), "no token, although one was there before");
        Check.Throws<ArgumentException>(() => OneCall("me", null), "no token");
        Check.Throws<ArgumentException>(() => Zoom.GetUserToken("t", "me", "zak", 0, "http://example.com"), "a wrong base");
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
                Refused(() => response.EnsureSuccess(), user, type, reason);
            }
            Refused(() => OneCall(user), user, type, reason);
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
        refused("error-object", typeof(ZoomException), ZoomReason.Account);
        refused("html", typeof(ZoomException), ZoomReason.NotZoom);
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
