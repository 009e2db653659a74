// The native client behind an Http, which is made again when a setting has changed; and what its URLs may look like.

using System;
using System.Collections.Generic;
using System.Text;
using ZoomToken;

namespace Chilkat
{
    internal sealed class HttpConnection
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);
        private const string Hex = "0123456789ABCDEF";

        private List<KeyValuePair<string, string>> settings = new List<KeyValuePair<string, string>>();
        private ZoomClient client;

        /// <summary>A client with these settings: the one that is there, with its connections, or a new one.</summary>
        internal ZoomClient Open(List<KeyValuePair<string, string>> wanted)
        {
            if (client == null || !IsSame(wanted))
            {
                Close();
                client = Make(wanted);
                settings = wanted;
            }
            return client;
        }

        internal void Close()
        {
            if (client != null)
            {
                client.Dispose();
                client = null;
            }
        }

        /// <summary>
        /// The URL as it is sent: behind the host, blanks, what is not ASCII and what a URL may not hold are
        /// percent-encoded, and the part from # on is left out. Throws where it is not absolute: it would be taken for a
        /// path below Zoom's own URL.
        /// </summary>
        internal static string Sendable(string url)
        {
            if (!url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException("The URL must begin with https://.");
            }
            int fragment = url.IndexOf('#');
            string whole = fragment < 0 ? url : url.Substring(0, fragment);
            int host = whole.IndexOf("://", StringComparison.Ordinal) + 3;
            int path = host + End(whole.Substring(host), "/?");
            System.Text.StringBuilder sendable = new System.Text.StringBuilder(whole.Substring(0, path));
            foreach (byte value in Strict.GetBytes(whole.Substring(path)))
            {
                if (value < ' ')
                {
                    throw new ArgumentException("The URL must not hold control characters.");
                }
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

        /// <summary>A request as it may stand in a text: without user name, password and query.</summary>
        internal static string Shown(string verb, string url)
        {
            string rest = url.Substring(url.IndexOf("://", StringComparison.Ordinal) + 3);
            string authority = rest.Substring(0, End(rest, "/?#\\"));
            string before = rest.Substring(0, End(rest, "?#"));
            // A password may hold a slash, and then what looks like host and port is a part of it.
            if (authority.IndexOf('@') >= 0 || (authority.IndexOf(':') >= 0 && before.IndexOf('@') >= 0) || !HasPlainPort(authority))
            {
                return verb + " (a URL with a user name, or whose port is no number)";
            }
            return verb + " " + url.Substring(0, url.IndexOf(':')) + "://" + HostOf(url) + PathOf(url);
        }

        private static bool HasPlainPort(string authority)
        {
            int port = authority.IndexOf(':', authority.LastIndexOf(']') + 1);
            return port < 0 || Array.TrueForAll(authority.Substring(port + 1).ToCharArray(), c => c >= '0' && c <= '9');
        }

        internal static string HostOf(string url)
        {
            string rest = url.Substring(url.IndexOf("://", StringComparison.Ordinal) + 3);
            string authority = rest.Substring(0, End(rest, "/?#\\"));
            return authority.Substring(authority.LastIndexOf('@') + 1);
        }

        internal static string PathOf(string url)
        {
            string rest = url.Substring(url.IndexOf("://", StringComparison.Ordinal) + 3);
            string after = rest.Substring(End(rest, "/?#\\"));
            string path = after.Substring(0, End(after, "?#"));
            return path.Length > 0 ? path : "/";
        }

        internal static void AppendEncoded(System.Text.StringBuilder text, byte value, string bare)
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

        private static int End(string text, string marks)
        {
            int end = text.IndexOfAny(marks.ToCharArray());
            return end < 0 ? text.Length : end;
        }

        private static ZoomClient Make(List<KeyValuePair<string, string>> settings)
        {
            ZoomClient made = new ZoomClient();
            try
            {
                settings.ForEach(setting => made.SetOption(setting.Key, setting.Value));
                return made;
            }
            catch
            {
                made.Dispose();
                throw;
            }
        }

        private bool IsSame(List<KeyValuePair<string, string>> wanted)
        {
            if (wanted.Count != settings.Count)
            {
                return false;
            }
            for (int at = 0; at < wanted.Count; at++)
            {
                if (wanted[at].Key != settings[at].Key || wanted[at].Value != settings[at].Value)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
