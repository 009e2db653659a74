// The sections sent and not_sent of the vectors: requests to the server of tests/dotnet.rs, which compares the bytes.

using System;
using System.IO;
using ZoomToken;

internal static class MirrorWire
{
    private static readonly string Server = Environment.GetEnvironmentVariable("ZOOM_WIRE_SERVER");

    internal static void Run()
    {
        using (ZoomJson vectors = ZoomJson.Parse(File.ReadAllText(Program.Vectors)))
        {
            Check.Group("our own vectors: sent", () => Each(vectors, "sent", Sent));
            Check.Group("our own vectors: not sent", () => Each(vectors, "not_sent", NotSent));
        }
    }

    private static void Each(ZoomJson vectors, string section, Action<ZoomJson, string, Chilkat.Http> check)
    {
        int count = vectors.GetSize(section);
        Check.That(count >= 20, section);
        for (int at = 0; at < count; at++)
        {
            string here = section + "[" + at + "].";
            Chilkat.Http http = new Chilkat.Http { AuthToken = vectors.GetString(here + "token") };
            for (int field = 0; field < vectors.GetSize(here + "headers"); field++)
            {
                string pair = here + "headers[" + field + "]";
                http.SetRequestHeader(vectors.GetString(pair + "[0]"), vectors.GetString(pair + "[1]"));
            }
            check(vectors, here, http);
        }
    }

    private static void Sent(ZoomJson vectors, string here, Chilkat.Http http)
    {
        string verb = vectors.GetString(here + "method");
        string url = Server + vectors.GetString(here + "path");
        if (vectors.GetTypeAt(here + "body") == ZoomJsonType.None)
        {
            http.QuickRequest(verb, url);
        }
        else
        {
            string type = vectors.GetString(here + "type");
            http.PText(verb, url, vectors.GetString(here + "body"), "utf-8", type, false, false);
        }
        Check.That(http.LastMethodSuccess, here + http.LastErrorText);
        string host = Server.Substring("http://".Length);
        Check.Equal(vectors.GetString(here + "last_header").Replace("{host}", host), http.LastHeader, here);
    }

    private static void NotSent(ZoomJson vectors, string here, Chilkat.Http http)
    {
        string url = vectors.GetString(here + "url").Replace("{server}", Server);
        string proxy = vectors.GetString(here + "proxy");
        if (proxy.Length > 0)
        {
            http.ProxyDomain = proxy;
            http.ProxyPort = 1;
        }
        Check.Equal(null, http.QuickRequest("GET", url), here);
        Check.That(!http.LastMethodSuccess && http.LastStatus == 0, here);
        Check.Contains(vectors.GetString(here + "why"), http.LastErrorText, here);
        Check.Lacks("canary", http.LastErrorText, here);
        Check.Equal(vectors.GetString(here + "last_header"), http.LastHeader, here);
    }
}
