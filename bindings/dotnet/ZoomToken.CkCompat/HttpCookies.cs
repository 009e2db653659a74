// Cookies of one Http, kept in memory: which came from where, and which go back there (RFC 6265).

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Chilkat
{
    internal sealed class HttpCookies
    {
        private sealed class Cookie
        {
            internal string Name;
            internal string Value;
            internal string Domain;
            internal string Path;
            internal bool IsSecure;

            internal bool IsOf(string domain, string path, bool isSecure)
            {
                bool isBelow = path.StartsWith(Path, StringComparison.Ordinal)
                    && (Path.EndsWith("/", StringComparison.Ordinal) || path.Length == Path.Length || path[Path.Length] == '/');
                return HttpFields.Is(domain, Domain) && isBelow && (isSecure || !IsSecure);
            }
        }

        // Bytes of all together, as they are sent: servers refuse longer fields. The oldest go.
        private const int Most = 8192;

        private readonly List<Cookie> cookies = new List<Cookie>();

        /// <summary>The value of the Cookie field for a URL; empty for none.</summary>
        internal string For(string url)
        {
            string domain = HttpUrl.DomainOf(url);
            bool isSecure = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            List<Cookie> own = cookies.FindAll(cookie => cookie.IsOf(domain, HttpUrl.PathOf(url), isSecure));
            return string.Join("; ", own.ConvertAll(cookie => cookie.Name + "=" + cookie.Value));
        }

        internal void Clear() => cookies.Clear();

        /// <summary>Takes what a response sets or removes.</summary>
        internal void Receive(string url, HttpFields fields) =>
            fields.Where(field => HttpFields.Is(field.Key, "Set-Cookie")).ForEach(field => Set(url, field.Value));

        private void Set(string url, string field)
        {
            string pair = field.Split(';')[0];
            string host = HttpUrl.DomainOf(url);
            string domain = (Attribute(field, "Domain") ?? "").TrimStart('.');
            string path = Attribute(field, "Path") ?? "";
            string here = HttpUrl.PathOf(url);
            Cookie cookie = new Cookie
            {
                Name = pair.Substring(0, Math.Max(0, pair.IndexOf('='))).Trim(Ascii.Spaces),
                Value = pair.Substring(pair.IndexOf('=') + 1).Trim(Ascii.Spaces).Trim('"'),
                Domain = host,
                Path = path.StartsWith("/", StringComparison.Ordinal) ? path : here.Substring(0, Math.Max(1, here.LastIndexOf('/'))),
                IsSecure = Attribute(field, "Secure") != null,
            };
            // Those for other hosts of a domain are refused: which domains have one owner is not known here.
            bool isForeign = domain.Length > 0 && !HttpFields.Is(domain, host);
            // What could not be a header field's value would keep every later request from being sent.
            if (cookie.Name.Length == 0 || isForeign || !Array.TrueForAll(pair.ToCharArray(), c => c >= ' ' && c <= '~'))
            {
                return;
            }
            int at = cookies.FindIndex(one => one.Name == cookie.Name && HttpFields.Is(one.Domain, cookie.Domain) && one.Path == cookie.Path);
            if (at >= 0)
            {
                cookies.RemoveAt(at);
            }
            if (!IsOver(field))
            {
                cookies.Insert(at < 0 ? cookies.Count : at, cookie);
            }
            while (cookies.Sum(one => one.Name.Length + one.Value.Length + 3) > Most)
            {
                cookies.RemoveAt(0);
            }
        }

        // An attribute ends at a semicolon, whatever quotes there are.
        private static string Attribute(string field, string name)
        {
            string part = Array.Find(field.Split(';'), one => HttpFields.Is(one.Split('=')[0].Trim(Ascii.Spaces), name));
            return part?.Substring(part.IndexOf('=') + 1).Trim(Ascii.Spaces);
        }

        // Whether its time is over already: that is how a server removes it.
        private static bool IsOver(string field)
        {
            if (long.TryParse(Attribute(field, "Max-Age"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
            {
                return seconds <= 0;
            }
            return DateTime.TryParse(Attribute(field, "Expires"), CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal, out DateTime end) && end < DateTime.UtcNow;
        }
    }
}
