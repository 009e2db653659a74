// HttpResponse: a response, a refusal too, as programs written for Chilkat's read it.

using System;
using System.Collections.Generic;
using System.Text;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// A response. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written for
    /// theirs.
    /// </summary>
    /// <remarks>One that was made with New is empty until a method of <see cref="Http"/> fills it.</remarks>
    public class HttpResponse : CkObject, IDisposable
    {
        // ISO-8859-1 and ASCII are windows-1252 too, as for every browser.
        private static readonly string[] Windows1252 =
        {
            "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii",
        };

        // Its bytes from 0x80 to 0x9F; from 0xA0 on, bytes and characters are the same.
        private const string High = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
            + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

        private List<KeyValuePair<string, string>> fields = new List<KeyValuePair<string, string>>();
        private byte[] body = Array.Empty<byte>();

        /// <summary>Makes an empty one.</summary>
        public HttpResponse() : base(nameof(HttpResponse))
        {
            StatusText = "";
            Header = "";
            BodyStr = "";
            Domain = "";
        }

        internal HttpResponse(ZoomResponse received, string domain) : this()
        {
            fields = Fields(received.Headers);
            System.Text.StringBuilder lines = new System.Text.StringBuilder();
            fields.ForEach(field => lines.Append(field.Key).Append(": ").Append(field.Value).Append("\r\n"));
            Header = lines.ToString();
            StatusCode = received.Status;
            StatusText = received.StatusText;
            Domain = domain;
            body = received.GetBodyBytes();
            BodyStr = Decode(received);
        }

        /// <summary>The HTTP status, such as 200; 0 while there is no received.</summary>
        public int StatusCode { get; private set; }

        /// <summary>The status in words, such as "Not Found": those of the standard, not the server's own.</summary>
        public string StatusText { get; private set; }

        /// <summary>The status line, such as "HTTP/1.1 404 Not Found".</summary>
        public string StatusLine
        {
            get { return StatusCode == 0 ? "" : "HTTP/1.1 " + StatusCode + " " + StatusText; }
        }

        /// <summary>The header fields, a line each, ended by CR LF, without the status line.</summary>
        public string Header { get; private set; }

        /// <summary>
        /// The body as text, in the charset that the response names where this runtime knows it, else UTF-8, in which each
        /// byte that is not becomes U+FFFD; without a byte order mark. ISO-8859-1 and ASCII count as windows-1252, which
        /// every runtime knows here. Line ends are not changed.
        /// </summary>
        public string BodyStr { get; private set; }

        /// <summary>The header and the body with an empty line between.</summary>
        public string FullMime
        {
            get { return StatusCode == 0 ? "" : Header + "\r\n" + BodyStr; }
        }

        /// <summary>The charset that the Content-Type names; empty when it names none.</summary>
        public string Charset
        {
            get { return HeaderAttributes.Value(ContentType, "charset") ?? ""; }
        }

        /// <summary>The number of bytes of the body.</summary>
        public int ContentLength
        {
            get { return body.Length; }
        }

        /// <summary>The host that sent it, without its port.</summary>
        public string Domain { get; private set; }

        /// <summary>The number of header fields.</summary>
        public int NumHeaderFields
        {
            get { return fields.Count; }
        }

        /// <summary>Appends <see cref="BodyStr"/>.</summary>
        /// <param name="sb">Takes it.</param>
        /// <returns>True.</returns>
        public bool GetBodySb(StringBuilder sb)
        {
            return Log.Run(nameof(GetBodySb), false, () => MethodLog.Given(sb, nameof(sb)).Receive(BodyStr));
        }

        /// <summary>Loads the body into a JsonObject.</summary>
        /// <param name="json">Takes it.</param>
        /// <returns>True; or False when the body is not a well-formed JSON object.</returns>
        public bool GetBodyJson(JsonObject json)
        {
            return Log.Run(nameof(GetBodyJson), false, () =>
                MethodLog.Given(json, nameof(json)).Load(BodyStr) || Log.Fail(false, "The body is not a well-formed JSON object."));
        }

        /// <summary>The value of the first header field of a name, whatever its case.</summary>
        /// <param name="fieldName">The name.</param>
        /// <returns>The value; empty when there is no such field (LastMethodSuccess tells that from an empty value).</returns>
        public string GetHeaderField(string fieldName)
        {
            return Log.Run(nameof(GetHeaderField), "", () => Found(fieldName) ? Field(fieldName) : "");
        }

        /// <summary>
        /// An attribute of a header field, such as the charset of the Content-Type: one of the parts between the semicolons
        /// that are name=value. The first part may be one too; a value in quotes is given without them.
        /// </summary>
        /// <param name="fieldName">The field's name.</param>
        /// <param name="attrName">The attribute's name, whose case does not matter.</param>
        /// <returns>The value; empty when there is none (LastMethodSuccess tells that from an empty value).</returns>
        public string GetHeaderFieldAttr(string fieldName, string attrName)
        {
            return Log.Run(nameof(GetHeaderFieldAttr), "", () => !Found(fieldName)
                ? ""
                : HeaderAttributes.Value(Field(fieldName), attrName ?? "")
                    ?? Log.Fail("", "The header field has no such attribute."));
        }

        /// <summary>The name of a header field by its place.</summary>
        /// <param name="index">The place, from 0.</param>
        /// <returns>The name; empty when there is no such place.</returns>
        public string GetHeaderName(int index)
        {
            return Log.Run(nameof(GetHeaderName), "", () => At(index).Key);
        }

        /// <summary>The value of a header field by its place.</summary>
        /// <param name="index">The place, from 0.</param>
        /// <returns>The value; empty when there is no such place.</returns>
        public string GetHeaderValue(int index)
        {
            return Log.Run(nameof(GetHeaderValue), "", () => At(index).Value);
        }

        /// <summary>Lets go of the received.</summary>
        public void Dispose()
        {
            lock (Log.Gate)
            {
                Array.Clear(body, 0, body.Length);
                body = Array.Empty<byte>();
                fields = new List<KeyValuePair<string, string>>();
                StatusCode = 0;
                StatusText = "";
                Header = "";
                BodyStr = "";
                Domain = "";
            }
        }

        // Moves the contents of another one here.
        internal void MoveFrom(HttpResponse other)
        {
            lock (Log.Gate)
            {
                Dispose();
                fields = other.fields;
                body = other.body;
                StatusCode = other.StatusCode;
                StatusText = other.StatusText;
                Header = other.Header;
                BodyStr = other.BodyStr;
                Domain = other.Domain;
                other.body = Array.Empty<byte>();
            }
        }

        internal byte[] BodyBytes()
        {
            return (byte[])body.Clone();
        }

        internal string ContentType
        {
            get { return Field("Content-Type"); }
        }

        private string Decode(ZoomResponse received)
        {
            string charset = Charset;
            bool isMarked = body.Length >= 3 && body[0] == 0xEF && body[1] == 0xBB && body[2] == 0xBF;
            if (isMarked)
            {
                return received.GetBody().Substring(1);
            }
            if (Array.Exists(Windows1252, name => string.Equals(name, charset, StringComparison.OrdinalIgnoreCase)))
            {
                return FromWindows1252(body);
            }
            if (charset.Length > 0 && !string.Equals(charset, "utf-8", StringComparison.OrdinalIgnoreCase))
            {
                try
                {
                    return Encoding.GetEncoding(charset).GetString(body).TrimStart('\uFEFF');
                }
                catch (Exception unknown) when (unknown is ArgumentException || unknown is NotSupportedException)
                {
                    // A charset that this runtime does not know; Mono throws NotSupportedException for some.
                }
            }
            return received.GetBody();
        }

        private static string FromWindows1252(byte[] bytes)
        {
            char[] text = new char[bytes.Length];
            for (int at = 0; at < bytes.Length; at++)
            {
                text[at] = bytes[at] >= 0x80 && bytes[at] < 0xA0 ? High[bytes[at] - 0x80] : (char)bytes[at];
            }
            return new string(text);
        }

        private bool Found(string name)
        {
            return IndexOf(name) >= 0 || Log.Fail(false, "The response has no header field of that name.");
        }

        private string Field(string name)
        {
            int at = IndexOf(name);
            return at < 0 ? "" : fields[at].Value;
        }

        private int IndexOf(string name)
        {
            return fields.FindIndex(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase));
        }

        private KeyValuePair<string, string> At(int index)
        {
            return index >= 0 && index < fields.Count
                ? fields[index]
                : Log.Fail(new KeyValuePair<string, string>("", ""), "There is no header field at that place.");
        }

        private static List<KeyValuePair<string, string>> Fields(string headers)
        {
            List<KeyValuePair<string, string>> found = new List<KeyValuePair<string, string>>();
            foreach (string line in headers.Split('\n'))
            {
                int colon = line.IndexOf(':');
                if (colon > 0)
                {
                    found.Add(new KeyValuePair<string, string>(line.Substring(0, colon), line.Substring(colon + 1).Trim()));
                }
            }
            return found;
        }
    }
}
