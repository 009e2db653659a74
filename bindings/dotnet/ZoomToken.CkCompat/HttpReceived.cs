// What came back: shared by the HttpResponse and by the Http, which tells of its last call. It never changes.

using System;
using System.Text;
using ZoomToken;

namespace Chilkat
{
    internal sealed class HttpReceived
    {
        /// <summary>Nothing came back.</summary>
        internal static readonly HttpReceived None = new HttpReceived();

        // ISO-8859-1 and ASCII are windows-1252 too, as for every browser.
        private static readonly string[] Windows1252 =
        {
            "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii",
        };

        // Its bytes from 0x80 to 0x9F; from 0xA0 on, bytes and characters are the same.
        private const string High = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
            + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

        internal HttpReceived(ZoomResponse response, string domain) : this()
        {
            Fields.AddLines(response.Headers);
            Header = Fields.Lines();
            Status = response.Status;
            StatusText = response.StatusText;
            Domain = domain;
            Body = response.GetBodyBytes();
            Text = Decoded(response);
        }

        private HttpReceived() { }

        internal HttpFields Fields { get; } = new HttpFields();
        internal string Header { get; } = "";
        internal int Status { get; }
        internal string StatusText { get; } = "";
        internal string Domain { get; } = "";
        internal byte[] Body { get; } = Array.Empty<byte>();
        internal string Text { get; } = "";
        internal string ContentType => Fields.Value("Content-Type");
        internal string Charset => HeaderAttributes.Value(ContentType, "charset") ?? "";

        private string Decoded(ZoomResponse response)
        {
            bool isMarked = Body.Length >= 3 && Body[0] == 0xEF && Body[1] == 0xBB && Body[2] == 0xBF;
            if (isMarked)
            {
                return response.GetBody().Substring(1);
            }
            if (Array.Exists(Windows1252, name => HttpFields.Is(name, Charset)))
            {
                char[] text = Array.ConvertAll(Body, one => one >= 0x80 && one < 0xA0 ? High[one - 0x80] : (char)one);
                return new string(text);
            }
            if (Charset.Length > 0 && !HttpFields.Is(Charset, "utf-8"))
            {
                try
                {
                    return Encoding.GetEncoding(Charset).GetString(Body).TrimStart('\uFEFF');
                }
                catch (Exception unknown) when (unknown is ArgumentException || unknown is NotSupportedException)
                {
                    // A charset that this runtime does not know; Mono throws NotSupportedException for some.
                }
            }
            return response.GetBody();
        }
    }
}
