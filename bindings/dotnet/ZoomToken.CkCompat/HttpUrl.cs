// URLs as the mirrored requests take them: which are sent, how, and what of them may stand in a text.

using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace Chilkat
{
    internal static class HttpUrl
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);
        private static readonly Regex Variable = new Regex(@"\{\$([^{}]*)\}", RegexOptions.CultureInvariant);
        private const string Hex = "0123456789ABCDEF";

        /// <summary>The URL as it is sent: behind the host, spaces, what is not ASCII and what a URL can't contain are
        /// percent-encoded, and the part from # on is left out. Throws where it is not absolute: it would be taken for
        /// a path below Zoom's own URL.</summary>
        internal static string Sendable(string given)
        {
            string url = given.Trim(' ');
            if (!url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException(
                    "url must begin with https:// (http:// for a server on this machine alone)");
            }
            if (Array.Exists(url.ToCharArray(), c => c < ' ' || c == '\x7f'))
            {
                throw new ArgumentException("url must not contain control characters");
            }
            string whole = url.Substring(0, End(url, "#"));
            if (whole.EndsWith("?", StringComparison.Ordinal))
            {
                whole = whole.Substring(0, whole.Length - 1);
            }
            int host = HostIn(whole);
            int path = host + End(whole.Substring(host), "/?");
            System.Text.StringBuilder sendable = new System.Text.StringBuilder(whole.Substring(0, path));
            foreach (byte value in Strict.GetBytes(whole.Substring(path)))
            {
                if (value > 126 || " \"<>\\^`{|}[]".IndexOf((char)value) >= 0)
                {
                    AppendEncoded(sendable, value, "");
                }
                else
                {
                    sendable.Append((char)value);
                }
            }
            return sendable.ToString();
        }

        /// <summary>Why a URL may not stand in a text, in place of which this can: there may be a password in front of
        /// its host. Empty when it may.</summary>
        internal static string WhyHidden(string url)
        {
            string afterScheme = url.Substring(HostIn(url));
            string authority = afterScheme.Substring(0, End(afterScheme, "/?#"));
            if (authority.IndexOf('@') >= 0)
            {
                return "(a URL with a user name)";
            }
            int port = authority.IndexOf(':', authority.LastIndexOf(']') + 1) + 1;
            if (port > 0 && !Array.TrueForAll(authority.Substring(port).ToCharArray(), c => c >= '0' && c <= '9'))
            {
                return "(a URL whose port is not a number)";
            }
            // A password may contain a slash: what looks like host and port is then a part of it.
            bool hasLogin = authority.IndexOf(':') >= 0 && afterScheme.Substring(0, End(afterScheme, "?#")).IndexOf('@') >= 0;
            return hasLogin ? "(a URL with a user name)" : "";
        }

        /// <summary>What stands behind the host, path and query; all of a URL that is relative.</summary>
        internal static string TargetOf(string url) => HostIn(url) == 0 ? url : url.Substring(HostIn(url) + HostOf(url).Length);

        /// <summary>A URL as it may stand in a text: without its query, which may contain secrets.</summary>
        internal static string Shown(string url)
        {
            string why = WhyHidden(url);
            return why.Length > 0 ? why : url.Substring(0, End(url, "?#"));
        }

        /// <summary>The host with its port.</summary>
        internal static string HostOf(string url)
        {
            string afterScheme = url.Substring(HostIn(url));
            return afterScheme.Substring(0, End(afterScheme, "/?#"));
        }

        /// <summary>The host without its port.</summary>
        internal static string DomainOf(string url)
        {
            string host = HostOf(url);
            int port = host.IndexOf(':', host.LastIndexOf(']') + 1);
            return port < 0 ? host : host.Substring(0, port);
        }

        /// <summary>The path without the query.</summary>
        internal static string PathOf(string url)
        {
            string afterScheme = url.Substring(HostIn(url));
            string path = afterScheme.Substring(0, End(afterScheme, "?#")).Substring(HostOf(url).Length);
            return path.Length > 0 ? path : "/";
        }

        /// <summary>A text percent-encoded as UTF-8: all but letters, digits and - . _ ~.</summary>
        internal static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text ?? ""), "-._~");

        /// <summary>Bytes percent-encoded: all but letters, digits and those that are bare.</summary>
        internal static string Encode(byte[] bytes, string bare)
        {
            System.Text.StringBuilder encoded = new System.Text.StringBuilder();
            Array.ForEach(bytes, value => AppendEncoded(encoded, value, bare));
            return encoded.ToString();
        }

        /// <summary>The bytes of a text that is percent-encoded; a % that begins no byte stays.</summary>
        internal static byte[] Decode(string text)
        {
            List<byte> bytes = new List<byte>();
            for (int at = 0; at < text.Length; at++)
            {
                bool isByte = text[at] == '%' && at + 2 < text.Length && Uri.IsHexDigit(text[at + 1]) && Uri.IsHexDigit(text[at + 2]);
                int length = isByte ? 3 : char.IsSurrogatePair(text, at) ? 2 : 1;
                string part = text.Substring(at, length);
                bytes.AddRange(isByte ? new[] { Convert.ToByte(part.Substring(1), 16) } : Encoding.UTF8.GetBytes(part));
                at += length - 1;
            }
            return bytes.ToArray();
        }

        /// <summary>A URL with the values of its variables, such as {$name}, percent-encoded; one that has none is left out.</summary>
        internal static string Filled(string url, IDictionary<string, string> variables) =>
            Variable.Replace(url, found => variables.TryGetValue(found.Groups[1].Value, out string value) ? Encode(value) : "");

        private static void AppendEncoded(System.Text.StringBuilder text, byte value, string bare)
        {
            char character = (char)value;
            bool isPlain = (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z') || bare.IndexOf(character) >= 0;
            if (isPlain)
            {
                text.Append(character);
            }
            else
            {
                text.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
            }
        }

        private static int HostIn(string url)
        {
            int scheme = url.IndexOf("://", StringComparison.Ordinal);
            return scheme >= 0 && scheme < End(url, "/?#") ? scheme + "://".Length : 0;
        }

        private static int End(string text, string marks)
        {
            int end = text.IndexOfAny(marks.ToCharArray());
            return end < 0 ? text.Length : end;
        }
    }
}
