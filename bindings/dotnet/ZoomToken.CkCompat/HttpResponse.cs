// HttpResponse: a response, a refusal too, as programs written for Chilkat's read it.

using System.Collections.Generic;

namespace Chilkat
{
    /// <summary>A response. Not a product of Chilkat Software: one of zoom-token's classes for programs that were
    /// written for theirs.</summary>
    /// <remarks>One that was made with New is empty until a method of <see cref="Http"/> fills it.</remarks>
    public class HttpResponse : CkObject
    {
        private HttpReceived received = HttpReceived.None;

        /// <summary>Makes an empty one.</summary>
        public HttpResponse() : base(nameof(HttpResponse)) { }

        /// <summary>The HTTP status, such as 200; 0 while there is no response.</summary>
        public int StatusCode => received.Status;
        /// <summary>The status in words, such as "Not Found": those of the standard, not the server's own.</summary>
        public string StatusText => received.StatusText;
        /// <summary>The status line, such as "HTTP/1.1 404 Not Found".</summary>
        public string StatusLine => StatusCode == 0 ? "" : "HTTP/1.1 " + Numbers.Text(StatusCode) + " " + StatusText;
        /// <summary>The header fields, a line each, ended by CR LF, without the status line.</summary>
        public string Header => received.Header;

        /// <summary>The body as text, in the charset that the response names where this runtime knows it, else UTF-8,
        /// in which each byte that is not becomes U+FFFD; without a byte order mark. ISO-8859-1 and ASCII count as
        /// windows-1252, which every runtime knows here. Line ends are not changed.</summary>
        public string BodyStr => received.Text;
        /// <summary>The header and the body with an empty line between.</summary>
        public string FullMime => StatusCode == 0 ? "" : Header + "\r\n" + BodyStr;
        /// <summary>The charset that the Content-Type names; "us-ascii" when it names none.</summary>
        public string Charset => StatusCode == 0 || received.Charset.Length > 0 ? received.Charset : "us-ascii";
        /// <summary>The number of bytes of the body.</summary>
        public uint ContentLength => (uint)received.Body.Length;
        /// <summary>The host that sent it, without its port.</summary>
        public string Domain => received.Domain;
        /// <summary>The number of header fields.</summary>
        public int NumHeaderFields => received.Fields.Count;
        /// <summary>Appends <see cref="BodyStr"/>.</summary>
        public bool GetBodySb(StringBuilder sb) => Log.Run(false, () => MethodLog.Given(sb, nameof(sb)).Receive(BodyStr));
        /// <summary>Puts the body's bytes in the place of what was there.</summary>
        public bool GetBodyBd(BinData binData) => Log.Do(() => MethodLog.Given(binData, nameof(binData)).Receive(received.Body));

        /// <summary>Loads the body into a JsonObject, which is empty when the body is not a well-formed JSON object.</summary>
        public bool GetBodyJson(JsonObject json) => Log.Run(false, () =>
            MethodLog.Given(json, nameof(json)).Load(BodyStr) || Log.Fail(false, "The body is not a well-formed JSON object."));

        /// <summary>Loads the body into a JsonArray, which is empty when the body is not a well-formed JSON array.</summary>
        public bool GetBodyJarr(JsonArray jarr) => Log.Run(false, () =>
            MethodLog.Given(jarr, nameof(jarr)).Load(BodyStr) || Log.Fail(false, "The body is not a well-formed JSON array."));

        /// <summary>The value of the first header field of a name, whatever its case; empty when there is no such field
        /// (LastMethodSuccess tells that from an empty value).</summary>
        public string GetHeaderField(string fieldName) => Log.Run("", () => Found(fieldName) ? received.Fields.Value(fieldName) : "");

        /// <summary>An attribute of a header field, such as the charset of the Content-Type: one of the parts between
        /// the semicolons that are name=value. The first part may be one too; a value in quotes is given without them.
        /// Empty when there is none (LastMethodSuccess tells that from an empty value).</summary>
        public string GetHeaderFieldAttr(string fieldName, string attrName) => Log.Run("", () => !Found(fieldName)
            ? ""
            : HeaderAttributes.Value(received.Fields.Value(fieldName), attrName ?? "")
                ?? Log.Fail("", "The header field has no such attribute."));

        /// <summary>The name of a header field by its place, from 0; empty when there is no such place.</summary>
        public string GetHeaderName(int index) => Log.Run("", () => At(index).Key);
        /// <summary>The value of a header field by its place, from 0; empty when there is no such place.</summary>
        public string GetHeaderValue(int index) => Log.Run("", () => At(index).Value);
        /// <summary>Lets go of the response.</summary>
        public override void Dispose() => Receive(HttpReceived.None);
        internal void Receive(HttpReceived what) => Log.Locked(() => received = what);
        private bool Found(string name) => received.Fields.IndexOf(name) >= 0 || Log.Fail(false, "The response has no header field of that name.");

        private KeyValuePair<string, string> At(int index) => index >= 0 && index < received.Fields.Count
            ? received.Fields[index]
            : Log.Fail(new KeyValuePair<string, string>("", ""), "There is no header field at that place.");
    }
}
