// What the mirror sends for an HttpRequest, with a login and with cookies, to a server that keeps what it receives; and what
// views of one document show of each other.

using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

internal static class MirrorRequests
{
    internal static void Run()
    {
        Check.Group("a login", Logins);
        Check.Group("cookies", Cookies);
        Check.Group("cookies in a folder", CookieFolder);
        Check.Group("variables of a URL", Variables);
        Check.Group("a compressed body", Compressed);
        Check.Group("bytes both ways", Bytes);
        Check.Group("views of a document", Views);
        Check.Group("a Load into a part of a document", LoadIntoPart);
        Check.Group("copies of what is gone", Gone);
        Check.Group("a request as it is put together", PutTogether);
        Check.Group("a document of great depth", Deep);
        Check.Group("an object of many members", Many);
        Check.Group("one document for several threads", SharedDocument);
        Check.Group("the log in other forms", Forms);
    }

    private static void Logins()
    {
        using (Recorder server = new Recorder())
        {
            Chilkat.Http http = new Chilkat.Http { Login = "id", Password = "canary:\u00e9" };
            Check.Lacks("authorization", server.Sent(() => http.QuickGetStr(server.Url)), "without BasicAuth");
            http.BasicAuth = true;
            Check.Contains("authorization: Basic aWQ6Y2FuYXJ5OsOp\r\n", server.Sent(() => http.QuickGetStr(server.Url)), "with it");
            Check.Contains("Authorization: Basic ****\r\n", http.LastHeader, "masked");
            Chilkat.HttpRequest token = new Chilkat.HttpRequest { HttpVerb = "POST", Path = "/oauth/token" };
            token.UsePost();
            token.AddParam("grant_type", "account_credentials");
            token.AddParam("account_id", "a b+\u00e9");
            string sent = server.Sent(() => http.SynchronousRequest("127.0.0.1", server.Port, false, token));
            Check.Contains("POST /oauth/token HTTP/1.1\r\n", sent, "the token request");
            Check.Contains("authorization: Basic aWQ6Y2FuYXJ5OsOp\r\n", sent, "the token request");
            Check.Contains("content-type: application/x-www-form-urlencoded\r\n", sent, "the token request");
            Check.Contains("\r\n\r\ngrant_type=account_credentials&account_id=a%20b%2B%C3%A9", sent, "the token request");
            token.AddHeader("Authorization", "Basic dTpw");
            sent = server.Sent(() => http.SynchronousRequest("127.0.0.1", server.Port, false, token));
            Check.Contains("authorization: Basic dTpw\r\n", sent, "the request's own");
            http.AuthToken = "tok";
            Check.Contains("authorization: Bearer tok\r\n", server.Sent(() => http.QuickGetStr(server.Url)), "an access token wins");
            http.AuthToken = "";
            Check.Equal(null, http.QuickGetStr("http://example.com/"), "never unencrypted to another machine");
            Check.Contains("http://", http.LastErrorText, "why");
            Check.Lacks("canary", http.LastErrorText + http.LastHeader, "no password in a text");
        }
    }

    private static void Cookies()
    {
        using (Recorder server = new Recorder())
        {
            server.Fields = "Set-Cookie: sid=\"a1\"; Path=/\r\nSet-Cookie: deep=1; Path=/deep\r\nSet-Cookie: tls=1; Secure\r\n"
                + "Set-Cookie: other=1; Domain=example.com\r\nSet-Cookie: quote=\"1; Secure\r\n";
            Chilkat.Http http = new Chilkat.Http();
            server.Sent(() => http.QuickGetStr(server.Url));
            Check.Lacks("cookie", server.Sent(() => http.QuickGetStr(server.Url)), "without CookieDir");
            http.CookieDir = "Memory";
            server.Sent(() => http.QuickGetStr(server.Url));
            server.Fields = "";
            Check.Contains("cookie: sid=a1\r\n", server.Sent(() => http.QuickGetStr(server.Url)), "for every path");
            Check.Contains("Cookie: ****\r\n", http.LastHeader, "masked");
            Check.Contains("cookie: sid=a1; deep=1\r\n", server.Sent(() => http.QuickGetStr(server.Url + "deep/er")), "for one path");
            Check.Contains("cookie: sid=a1\r\n", server.Sent(() => http.QuickGetStr(server.Url + "deeper")), "not for its neighbour");
            http.SetRequestHeader("Cookie", "own=1");
            Check.Contains("cookie: own=1\r\n", server.Sent(() => http.QuickGetStr(server.Url)), "the program's own alone");
            http.RemoveRequestHeader("Cookie");
            http.SendCookies = false;
            Check.Lacks("cookie", server.Sent(() => http.QuickGetStr(server.Url)), "not sent");
            http.SendCookies = true;
            Check.Lacks("cookie", server.Sent(() => new Chilkat.Http { CookieDir = "memory" }.QuickGetStr(server.Url)), "one object's");
            server.Fields = "Set-Cookie: sid=; Path=/; Max-Age=0\r\n";
            server.Sent(() => http.QuickGetStr(server.Url));
            Check.Lacks("cookie", server.Sent(() => http.QuickGetStr(server.Url)), "removed by the server");
            server.Fields = "Set-Cookie: t=2\r\n";
            server.Sent(() => http.QuickGetStr(server.Url));
            http.ClearInMemoryCookies();
            Check.Lacks("cookie", server.Sent(() => http.QuickGetStr(server.Url)), "removed by the program");
            string large = new string('x', 4090);
            server.Fields = "Set-Cookie: a=1\r\nSet-Cookie: b=" + large + "\r\nSet-Cookie: c=" + large + "\r\n";
            server.Sent(() => http.QuickGetStr(server.Url));
            server.Fields = "";
            Check.Contains("cookie: b=" + large + "; c=" + large + "\r\n", server.Sent(() => http.QuickGetStr(server.Url)), "8 KiB, the newest");
        }
    }

    private static void CookieFolder()
    {
        Chilkat.Http http = new Chilkat.Http { CookieDir = "/tmp/cookies" };
        Check.That(http.QuickGetStr(Program.Http + "/echo") == null && http.LastStatus == 0, "refused");
        Check.Contains("CookieDir must be memory or empty: cookies are kept in memory, for one object", http.LastErrorText, "why");
    }

    private static void Variables()
    {
        Chilkat.Http http = new Chilkat.Http();
        Check.That(http.SetUrlVar("id", "a b/@\u00e9") && http.SetUrlVar("n", "1") && http.SetUrlVar("n", "2"), "set");
        Check.Contains("\"target\":\"/v2/echo?u=a%20b%2F%40%C3%A9&n=2&x=\"", http.QuickGetStr(Program.Http + "/echo?u={$id}&n={$n}&x={$x}"), "filled in");
        http.ClearUrlVars();
        Check.Contains("\"target\":\"/v2/echo?n=\"", http.QuickGetStr(Program.Http + "/echo?n={$n}"), "cleared");
    }

    private static void Compressed()
    {
        Chilkat.Http http = new Chilkat.Http();
        http.SetRequestHeader("Content-Encoding", "gzip");
        Check.That(http.PostJson(Program.Http + "/echo", "{}") == null && http.LastStatus == 0, "refused");
        Check.Contains("Content-Encoding can't be set with a body: it is sent as it is, not compressed", http.LastErrorText, "why");
        Check.That(http.QuickGetObj(Program.Http + "/echo") != null, "without a body");
    }

    private static void Bytes()
    {
        byte[] picture = { 0x89, 0x50, 0, 0xFF, 13, 10 };
        string path = Path.Combine(Program.Scratch, "a picture.PNG");
        File.WriteAllBytes(path, picture);
        using (Recorder server = new Recorder())
        {
            Chilkat.HttpRequest upload = new Chilkat.HttpRequest { Path = "/up", Boundary = "XX" };
            upload.UseUpload();
            upload.AddParam("a", "1");
            Check.That(upload.AddFileForUpload("pic", path) && upload.NumParams == 1, upload.LastErrorText);
            string sent = server.Sent(() => new Chilkat.Http().SynchronousRequest("127.0.0.1", server.Port, false, upload));
            string body = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX\r\nContent-Disposition: form-data; name=\"pic\"; "
                + "filename=\"a picture.PNG\"\r\nContent-Type: image/png\r\n\r\n\u0089P\0\u00ff\r\n\r\n--XX--\r\n";
            Check.Contains("\r\n\r\n" + body, sent, "the bytes of the file");
            Check.Contains("content-type: multipart/form-data; boundary=XX\r\n", sent, "its type");
            Check.That(upload.AddFileForUpload("gone", path + ".gone"), "is looked for when it is sent");
            Chilkat.Http http = new Chilkat.Http();
            Check.Equal(null, http.SynchronousRequest("127.0.0.1", server.Port, false, upload), "a file that is not there");
            Check.That(!http.LastMethodSuccess && http.LastStatus == 0, http.LastErrorText);
            server.Body = picture;
            Chilkat.BinData data = new Chilkat.BinData();
            server.Sent(() => http.QuickGetBd(server.Url, data));
            Check.Equal("895000FF0D0A", data.GetEncoded("hex"), "what came back");
            Check.Contains("\r\n\r\n\u0089P\0\u00ff\r\n", server.Sent(() => http.HttpBd("PUT", server.Url, data, "image/png", new Chilkat.HttpResponse())), "sent");
            Check.That(data.LoadEncoded("6100", "hex"), "a NUL in what is else a text");
            Check.Contains("\r\n\r\na\0", server.Sent(() => http.HttpBd("PUT", server.Url, data, "text/plain", new Chilkat.HttpResponse())), "sent");
            Check.That(data.LoadEncoded("iVAA_w0K", "base64url") && data.NumBytes == 6, data.GetEncoded("hex"));
            Check.That(!data.LoadEncoded("canary!", "hex") && data.NumBytes == 0, "not of the encoding");
            Check.Lacks("canary", data.LastErrorText, "not of the encoding");
        }
    }

    private static void Views()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.Load("{\"list\":[{\"n\":1},{\"n\":2}],\"o\":{\"n\":3}}");
        Chilkat.JsonArray list = json.ArrayOf("list");
        Chilkat.JsonObject second = list.ObjectAt(-1);
        Check.That(second.UpdateInt("n", 5) && json.IntOf("list[1].n") == 5, "a view changes the document");
        Check.That(json.UpdateString("list[1].s", "x") && second.StringOf("s") == "x", "and shows its changes");
        Check.That(list.DeleteAt(0) && second.IntOf("n") == 5 && json.Emit() == "{\"list\":[{\"n\":5,\"s\":\"x\"}],\"o\":{\"n\":3}}", json.Emit());
        json.Dispose();
        Check.That(list.Emit() == "[{\"n\":5,\"s\":\"x\"}]", "the document is there as long as a view");
        Check.That(list.DeleteAt(0) && second.Emit() == "" && second.Size == 0 && !second.UpdateInt("n", 6), "a part that was removed");
        Check.Contains("a part that its document no longer has", second.LastErrorText, "why");
        Chilkat.JsonObject reused = new Chilkat.JsonObject();
        reused.Load("{\"a\":{\"token\":\"first\"}}");
        Chilkat.JsonObject part = reused.ObjectOf("a");
        Check.That(!reused.Load("{") && part.StringOf("token") == "" && !part.LastMethodSuccess, "nothing of the previous document is left");
        Check.That(reused.ObjectOf("a") == null && reused.AppendObject("a").AppendString("b", "c"), "a new one");
        Check.Equal("{\"a\":{\"b\":\"c\"}}", reused.Emit(), "a new one");
    }

    private static void LoadIntoPart()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.Load("{\"a\":{\"k\":1},\"b\":[2]}");
        Chilkat.JsonObject part = json.ObjectOf("a");
        Chilkat.JsonArray list = json.ArrayOf("b");
        Check.That(!part.Load("{\"x\":") && !part.LastMethodSuccess && part.Emit() == "{}", "a failed Load empties the object");
        Check.That(!list.Load("{}") && !list.LastMethodSuccess && list.Emit() == "[]", "and the array");
        Check.Equal("{\"a\":{\"k\":1},\"b\":[2]}", json.Emit(), "the document stays");
        Check.That(part.UpdateInt("k", 3) && list.AddIntAt(0, 4) && part.Load("{\"y\":5}"), "objects of their own");
        Check.Equal("{\"a\":{\"k\":1},\"b\":[2]}", json.Emit(), "the document stays");
        Check.That(json.ObjectOf("a").Load("{\"z\":6}") && json.Emit() == "{\"a\":{\"z\":6},\"b\":[2]}", json.Emit());
    }

    private static void Gone()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.Load("{\"o\":{},\"a\":[]}");
        Chilkat.JsonObject part = json.ObjectOf("o");
        Chilkat.JsonArray list = json.ArrayOf("a");
        json.Clear();
        Chilkat.JsonObject disposed = new Chilkat.JsonObject();
        disposed.Dispose();
        Chilkat.JsonArray array = new Chilkat.JsonArray();
        Chilkat.HttpRequest request = new Chilkat.HttpRequest();
        Action<Chilkat.CkObject, Func<bool>> fails = (target, call) =>
        {
            Check.That(!call() && !target.LastMethodSuccess, target.LastErrorText);
            Check.Contains("The object or array was disposed of, or is a part that its document no longer has.", target.LastErrorText, "why");
        };
        foreach (Chilkat.JsonObject gone in new[] { part, disposed })
        {
            fails(json, () => json.AddObjectCopyAt(0, "n", gone));
            fails(json, () => json.AppendObjectCopy("n", gone));
            fails(array, () => array.AddObjectCopyAt(0, gone));
            fails(request, () => request.AddStringForUpload2("n", "n.json", gone, "utf-8", ""));
        }
        fails(json, () => json.AddArrayCopyAt(0, "n", list));
        fails(json, () => json.AppendArrayCopy("n", list));
        fails(array, () => array.AddArrayCopyAt(0, list));
        fails(request, () => request.AddStringForUpload2("n", "n.json", list, "utf-8", ""));
        Check.Equal("{}[]", json.Emit() + array.Emit(), "nothing is added");
    }

    private static void PutTogether()
    {
        Chilkat.HttpRequest request = new Chilkat.HttpRequest { Path = "x/y" };
        Check.Equal("/x/y", request.Path, "a slash in front");
        request.Path = null;
        Check.Equal("/", request.Path, "a slash alone");
        request.ContentType = "text/plain";
        Check.That(request.NumHeaderFields == 1 && request.GetHeaderName(0) == "Content-Type", "the type is a field");
        Check.Equal("text/plain", request.GetHeaderField("content-type"), "the type is a field");
        Check.That(request.RemoveHeader("Content-Type") && request.ContentType == "" && request.NumHeaderFields == 0, "removed");
        request.AddHeader("content-type", "a/b");
        Check.Equal("a/b", request.ContentType, "the field is the type");
        request.ContentType = null;
        Check.Equal(0, request.NumHeaderFields, "removed");
        request.AddParam("a b", "1");
        Check.Equal("a b", request.GetParamName(0), "a name keeps its space");
        Check.Equal("1", request.GetParam("A B"), "a name keeps its space");
        Check.Equal("ab=1", request.GetUrlEncodedParams(), "but is sent without");
        request.SetFromUrl("/oauth/authorize?redirect_uri=https://x.example/cb&state=1");
        Check.Equal("/oauth/authorize", request.Path, "a relative URL");
        Check.Equal("redirect_uri=https%3A%2F%2Fx.example%2Fcb&state=1", request.GetUrlEncodedParams(), "a relative URL");
        request.SetFromUrl("https://x.example?u=http://y.example/#z");
        Check.Equal("/?u=http%3A%2F%2Fy.example%2F", request.Path + "?" + request.GetUrlEncodedParams(), "an absolute one");
        using (Recorder server = new Recorder())
        {
            Chilkat.Http http = new Chilkat.Http();
            Func<string> sent = () => server.Sent(() => http.SynchronousRequest("127.0.0.1", server.Port, false, request));
            request.HttpVerb = "OPTIONS";
            string options = sent();
            Check.Contains("OPTIONS / HTTP/1.1\r\n", options, "no query");
            Check.Contains("\r\n\r\nu=http%3A%2F%2Fy.example%2F", options, "the parameters are the body");
            request.UseUpload();
            Check.That(request.AddStringForUpload("f", "f.txt", "x", "utf-8"), request.LastErrorText);
            request.RemoveAllParams();
            Check.Contains("content-length: 0\r\n", sent(), "no file is left");
            Check.That(request.AddStringForUpload("f", "f.txt", "x", "utf-8"), request.LastErrorText);
            request.SetFromUrl("https://x.example/p");
            Check.Contains("content-length: 0\r\n", sent(), "no file is left");
            request.ContentType = "";
            request.UsePut();
            Check.That(request.LoadBodyFromString("{}", "utf-8"), request.LastErrorText);
            string put = sent();
            Check.Contains("PUT /p HTTP/1.1\r\n", put, "PUT");
            Check.Contains("content-type: application/json\r\n", put, "with a body of its own");
        }
    }

    // Nothing recurses: the stack of a thread would not do.
    private static void Deep()
    {
        const int Depth = 200000;
        string text = "{\"a\":" + new string('[', Depth) + new string(']', Depth) + "}";
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Check.That(json.Load(text) && json.ArrayOf("a").AddIntAt(0, 1) && json.IntOf("a[0]") == 1, json.LastErrorText);
        Check.Equal(text.Length + 2, json.Emit().Length, "emitted again");
        StringBuilder path = new StringBuilder("b").Insert(1, "[0]", 300);
        Check.That(json.UpdateInt(path.ToString(), 7) && json.IntOf(path.ToString()) == 7, json.LastErrorText);
        Check.That(json.Emit().EndsWith("7" + new string(']', 300) + "}", StringComparison.Ordinal), "a deep path");
    }

    // Names are compared as they are written: copies of all that are there, for each new one, would take far longer.
    private static void Many()
    {
        const int Members = 6000;
        string end = new string('n', 2000);
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Stopwatch watch = Stopwatch.StartNew();
        for (int member = 0; member < Members; member++)
        {
            Check.That(json.UpdateInt(Check.Invariant(member) + end, member), "a new member");
        }
        Check.That(watch.Elapsed.TotalSeconds < 12, watch.Elapsed.ToString());
        Check.Equal(Members, json.Size, "all are there");
        Check.Equal(Members - 1, json.IntOf(Check.Invariant(Members - 1) + end), "the last one");
    }

    private static void SharedDocument()
    {
        const int Calls = 2000;
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.UpdateNewArray("list");
        MirrorThreads.InThreads(thread =>
        {
            Chilkat.JsonArray list = json.ArrayOf("list");
            for (int call = 0; call < Calls; call++)
            {
                Check.That(list.AddIntAt(-1, thread), "an element");
            }
        });
        Check.Equal(MirrorThreads.Threads * Calls, json.SizeOfArray("list"), "nothing is lost");
    }

    private static void Forms()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        json.LoadFile("/no/<such>&file");
        Check.Contains("<blockquote>\nJsonObject.LoadFile:<br>\n/no/&lt;such&gt;&amp;file<br>\n", json.LastErrorHtml, "HTML");
        Check.Contains("<ChilkatLog>\n  <info>JsonObject.LoadFile:</info>\n  <info>/no/&lt;such&gt;&amp;file</info>\n", json.LastErrorXml, "XML");
    }

    // A server that keeps each request, byte by byte, and responds with these fields and this body.
    private sealed class Recorder : IDisposable
    {
        private readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0);

        internal Recorder()
        {
            listener.Start();
        }

        internal string Fields { get; set; } = "";

        internal byte[] Body { get; set; } = new byte[0];

        internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        internal string Url => "http://127.0.0.1:" + Check.Invariant(Port) + "/";

        // What a call of one request sends, a character for each byte.
        internal string Sent(Action call)
        {
            string sent = "";
            Thread server = new Thread(() => sent = Receive()) { IsBackground = true };
            server.Start();
            call();
            server.Join();
            return sent;
        }

        public void Dispose()
        {
            listener.Stop();
        }

        private string Receive()
        {
            using (TcpClient client = listener.AcceptTcpClient())
            {
                NetworkStream stream = client.GetStream();
                StringBuilder request = new StringBuilder();
                while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    request.Append((char)stream.ReadByte());
                }
                Match length = Regex.Match(request.ToString(), "content-length: ([0-9]+)");
                for (int left = length.Success ? int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0; left > 0; left--)
                {
                    request.Append((char)stream.ReadByte());
                }
                byte[] head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + Check.Invariant(Body.Length) + "\r\n" + Fields + "\r\n");
                stream.Write(head, 0, head.Length);
                stream.Write(Body, 0, Body.Length);
                return request.ToString();
            }
        }
    }
}
