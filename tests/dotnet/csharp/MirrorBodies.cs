// The sections bodies and attributes of the vectors: responses of a server of ours, in whatever charset, as the mirror's
// texts, and with header fields of many parts.

using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using ZoomToken;

internal static class MirrorBodies
{
    internal static void Run()
    {
        using (ZoomJson vectors = ZoomJson.Parse(File.ReadAllText(Program.Vectors)))
        {
            int count = vectors.GetSize("bodies");
            Check.Group("there are bodies", () => Check.That(count >= 15, "only " + count));
            for (int at = 0; at < count; at++)
            {
                string here = "bodies[" + at + "].";
                Check.Group("our own vectors: " + here, () => Body(vectors, here));
            }
            count = vectors.GetSize("attributes");
            Check.Group("there are attributes", () => Check.That(count >= 9, "only " + count));
            for (int at = 0; at < count; at++)
            {
                string here = "attributes[" + at + "].";
                Check.Group("our own vectors: " + here, () => Attributes(vectors, here));
            }
        }
    }

    private static void Attributes(ZoomJson vectors, string here)
    {
        string name = vectors.GetString(here + "field");
        string head = "HTTP/1.1 200 OK\r\n" + name + ": " + vectors.GetString(here + "value")
            + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        Chilkat.HttpResponse response = Received(head, new byte[0], new Chilkat.Http().QuickGetObj);
        for (int at = 0; at < vectors.GetSize(here + "attributes"); at++)
        {
            string pair = here + "attributes[" + at + "]";
            bool isThere = vectors.GetTypeAt(pair + "[1]") != ZoomJsonType.Null;
            string wanted = isThere ? vectors.GetString(pair + "[1]") : "";
            Check.Equal(wanted, response.GetHeaderFieldAttr(name, vectors.GetString(pair + "[0]")), pair);
            Check.Equal(isThere, response.LastMethodSuccess, pair);
            Check.That(isThere || response.LastErrorText.Contains("no such attribute"), response.LastErrorText);
            Check.Equal(name == "Content-Type" && isThere ? wanted : "us-ascii", response.Charset, pair);
        }
    }

    private static void Body(ZoomJson vectors, string here)
    {
        byte[] bytes = Bytes(vectors.GetString(here + "bytes"));
        string text = vectors.GetString(here + "text");
        bool isJson = vectors.GetString(here + "is_json") == "true";
        string head = "HTTP/1.1 200 OK\r\nContent-Type: " + vectors.GetString(here + "type")
            + "\r\nConnection: close\r\nContent-Length: " + bytes.Length + "\r\n\r\n";
        Chilkat.Http http = new Chilkat.Http();
        Chilkat.HttpResponse response = Received(head, bytes, http.QuickGetObj);
        Check.That(http.LastMethodSuccess, http.LastErrorText);
        Check.Equal(text, response.BodyStr, here + "text");
        Check.Equal(text, http.LastResponseBody, here + "text");
        Check.Equal((uint)bytes.Length, response.ContentLength, here + "length");
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Check.Equal(isJson, response.GetBodyJson(json), here + "is_json");
        Check.Equal(isJson ? text : "{}", json.Emit(), here + "is_json");
        Check.That(isJson || response.LastErrorText.Contains("not a well-formed JSON object"), response.LastErrorText);
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        bool isWhole = text.IndexOf('\0') < 0;
        Check.Equal(isWhole, response.GetBodySb(sb) && json.UpdateSb("body", sb), here + "as a value");
        Check.Equal(isWhole ? text : "", json.StringOf("body"), here + "as a value");
        Check.Equal(text, Received(head, bytes, http.QuickGetStr), here + "text");
    }

    // What a call of one request gives, whose response is this.
    private static T Received<T>(string head, byte[] body, Func<string, T> call)
    {
        TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Thread server = new Thread(() => Respond(listener, head, body)) { IsBackground = true };
        server.Start();
        T result = call("http://" + listener.LocalEndpoint + "/");
        server.Join();
        listener.Stop();
        return result;
    }

    private static void Respond(TcpListener listener, string head, byte[] body)
    {
        using (TcpClient client = listener.AcceptTcpClient())
        {
            NetworkStream stream = client.GetStream();
            string request = "";
            while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                request += (char)stream.ReadByte();
            }
            byte[] start = Encoding.ASCII.GetBytes(head);
            stream.Write(start, 0, start.Length);
            stream.Write(body, 0, body.Length);
        }
    }

    private static byte[] Bytes(string digits)
    {
        byte[] bytes = new byte[digits.Length / 2];
        for (int at = 0; at < bytes.Length; at++)
        {
            bytes[at] = Convert.ToByte(digits.Substring(2 * at, 2), 16);
        }
        return bytes;
    }
}
