// Options: as properties, as an object, by their names; what is refused, and how.

using System;
using System.IO;
using System.Threading;
using ZoomToken;

internal static class OptionTests
{
    internal static void Run()
    {
        Check.Group("options", Options);
        Check.Group("options that are set too late", LateOptions);
        Check.Group("options as an object", AsObject);
        Check.Group("options that are refused", Refused);
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
        using (ZoomClient client = BindingTests.Client())
        {
            client.Timeout = TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond + 1);
            Check.Equal(TimeSpan.FromMilliseconds(2), client.Timeout, "a part of a millisecond counts as a whole one");
            Check.Throws<ArgumentOutOfRangeException>(() => client.Timeout = TimeSpan.FromTicks(10), "ticks");
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
            string echo = client.Request("GET", "/echo?secret=canary").GetBody();
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
        using (ZoomClient client = BindingTests.Client())
        {
            client.GetUserToken();
            Check.Throws<InvalidOperationException>(() => client.UserAgent = "late", "late");
            Check.Equal("zoom-token/" + Zoom.Version, client.UserAgent, "unchanged");
            client.SetHeader("X-Late", "1");
            Check.Contains("x-late", client.Request("GET", "/echo").GetBody(), "a header field is not too late");
            client.AccessToken = "another";
            Check.Throws<ZoomUnauthorizedException>(() => client.GetUserToken(), "the other token counts");
        }
    }

    private static void AsObject()
    {
        ZoomClientOptions options = new ZoomClientOptions
        {
            BaseUri = new Uri(Program.Http),
            AccessToken = Program.AccessToken,
            Timeout = TimeSpan.FromSeconds(5),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxRetries = 0,
            Proxy = "http://user:canary@localhost:1",
            Roots = "bundled",
            MaxResponseBytes = 5000,
            UserAgent = "my program/1.0",
            KeepAlive = false,
        };
        Check.That(options.AccessToken == null && options.Proxy == null, "secrets can't be read");
        options.Proxy = "none";
        Check.Equal("none", options.Proxy, "what is no secret can");
        using (ZoomClient client = new ZoomClient(options))
        {
            options.AccessToken = "another";
            Check.Equal(3, client.GetUserToken().Split('.').Length, "a token");
            Check.That(client.BaseUrl == Program.Http && client.Timeout == options.Timeout && client.MaxRetries == 0, "read back");
            Check.That(client.ConnectTimeout == options.ConnectTimeout && client.Proxy == "none" && !client.KeepAlive, "read back");
            Check.That(client.Roots == "bundled" && client.MaxResponseBytes == 5000 && client.UserAgent == "my program/1.0", "read back");
            Check.Equal(null, client.AccessToken, "the access token");
            using (ZoomClient copy = client.Copy())
            {
                Check.That(copy.BaseUrl == Program.Http && copy.MaxResponseBytes == 5000, "a copy");
            }
        }
        using (ZoomClient client = new ZoomClient(new ZoomClientOptions()))
        {
            Check.That(client.Timeout == TimeSpan.FromSeconds(30) && client.MaxRetries == 3 && client.KeepAlive, "defaults");
        }
        Check.Throws<ArgumentNullException>(() => new ZoomClient(null), "no options");
        Check.Throws<ArgumentException>(() => new ZoomClient(new ZoomClientOptions { Roots = "/none.pem" }), "a wrong option");
    }

    private static void Refused()
    {
        using (ZoomClient client = new ZoomClient())
        {
            Action<string, Action> range = (property, set) =>
            {
                ArgumentOutOfRangeException failure = Check.Throws<ArgumentOutOfRangeException>(set, property);
                Check.Contains(property, failure?.Message, "the property's name");
                Check.Equal("value", failure?.ParamName, property);
            };
            range("Timeout must be 1 to 2147483647 milliseconds", () => client.Timeout = TimeSpan.Zero);
            range("Timeout can't be infinite", () => client.Timeout = Timeout.InfiniteTimeSpan);
            range("Timeout must not be below a millisecond", () => client.Timeout = new TimeSpan(10));
            range("ConnectTimeout must be", () => client.ConnectTimeout = TimeSpan.MaxValue);
            range("MaxRetries must be 0 to 10", () => client.MaxRetries = 11);
            range("MaxResponseBytes must be", () => client.MaxResponseBytes = 0);
            Action<string, Action> refused = (property, set) =>
                Check.Contains(property, Check.Throws<ArgumentException>(set, property)?.Message, "the property's name");
            refused("BaseUrl must", () => client.BaseUrl = "http://example.com");
            refused("AccessToken is not an OAuth access token", () => client.AccessToken = "canary\r\nX-Evil: 1");
            refused("Roots ", () => client.Roots = "/no/such/file.pem");
            refused("Proxy must", () => client.Proxy = "nonsense://");
            refused("UserAgent must", () => client.UserAgent = "a\nb");
            refused("LogFile ", () => client.LogFile = "/no/such/folder/file.log");
            refused("header.Host", () => client.SetHeader("Host", "x"));
            Check.Equal("name", Check.Throws<ArgumentException>(() => client.SetOption("no_such_option", "1"), "option").ParamName, "option");
            Check.Equal("value", Check.Throws<ArgumentException>(() => client.Roots = "a\0b", "NUL").ParamName, "property");
            ArgumentException token = Check.Throws<ArgumentException>(() => client.AccessToken = "canary canary", "token");
            Check.Lacks("canary", token.ToString(), "the token in the text");
        }
    }
}
