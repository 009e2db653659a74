// Http: its properties and header fields, and what a request has of them. HttpRequests.cs has the requests.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// Sends requests. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written for
    /// theirs.
    /// </summary>
    /// <remarks>
    /// <para>Methods do not throw: after a failure <see cref="CkObject.LastMethodSuccess"/> is False and
    /// <see cref="CkObject.LastErrorText"/> says why. A response of any status is no failure where a method returns an
    /// <see cref="HttpResponse"/>; where it returns the body, every status but 200 to 299 is.</para>
    /// <para>On purpose different: certificates are always verified; http:// is for this machine alone; redirects are
    /// not followed; the access token is refused when it could break out of its header field; no compression is asked
    /// for. Without <see cref="ProxyDomain"/> the variables HTTPS_PROXY and NO_PROXY count.</para>
    /// <para>An object lets one thread in at a time: a request waits for the one before.</para>
    /// </remarks>
    public partial class Http : CkObject, IDisposable
    {
        private const int DefaultConnectTimeout = 30;
        private const int DefaultReadTimeout = 60;
        private const int DefaultProxyPort = 80;
        private const int DefaultSocksPort = 1080;
        private const uint LargestBody = 16777215;
        private const string ContentType = "Content-Type";
        private static readonly char[] PartsOfUrls = { '/', '@' };
        private readonly List<KeyValuePair<string, string>> headers = new List<KeyValuePair<string, string>>();
        private readonly HttpConnection connection = new HttpConnection();
        private int connectTimeout = DefaultConnectTimeout;
        private int readTimeout = DefaultReadTimeout;

        /// <summary>Makes one with every property at its default. Nothing is opened.</summary>
        public Http() : base(nameof(Http))
        {
            AuthToken = "";
            ProxyDomain = "";
            ProxyPort = DefaultProxyPort;
            ProxyLogin = "";
            ProxyPassword = "";
            ProxyAuthMethod = "";
            SocksHostname = "";
            SocksPort = DefaultSocksPort;
            SocksUsername = "";
            SocksPassword = "";
            UserAgent = "";
            LastStatusText = "";
            LastHeader = "";
            LastResponseHeader = "";
            LastResponseBody = "";
            LastContentType = "";
        }

        /// <summary>
        /// The OAuth access token, which is sent as "Authorization: Bearer ..." to whatever URL a method is given; a
        /// "Bearer " in front is not sent twice. Without one, no Authorization is sent.
        /// </summary>
        public string AuthToken { get; set; }

        /// <summary>How many seconds connecting may take. By default 30, and 0 or less means that.</summary>
        public int ConnectTimeout
        {
            get { return connectTimeout; }
            set { connectTimeout = value > 0 ? value : DefaultConnectTimeout; }
        }

        /// <summary>
        /// How many seconds sending and the whole response may take. By default 60, and 0 or less means that.
        /// So a method ends after ConnectTimeout and ReadTimeout together, whatever the server does.
        /// </summary>
        public int ReadTimeout
        {
            get { return readTimeout; }
            set { readTimeout = value > 0 ? value : DefaultReadTimeout; }
        }

        /// <summary>The host of an HTTP proxy, without http:// and port; empty for that of the environment, if any.</summary>
        public string ProxyDomain { get; set; }

        /// <summary>The port of the proxy. By default 80.</summary>
        public int ProxyPort { get; set; }

        /// <summary>The user name for the proxy; empty for none.</summary>
        public string ProxyLogin { get; set; }

        /// <summary>The password for the proxy.</summary>
        public string ProxyPassword { get; set; }

        /// <summary>Whether TLS is spoken with the proxy itself. By default False.</summary>
        public bool ProxyDirectTls { get; set; }

        /// <summary>Setting it has no effect: the library signs in as the proxy asks for it.</summary>
        public string ProxyAuthMethod { get; set; }

        /// <summary>The host of a SOCKS proxy, which looks up the server's name.</summary>
        public string SocksHostname { get; set; }

        /// <summary>The port of the SOCKS proxy. By default 1080.</summary>
        public int SocksPort { get; set; }

        /// <summary>The user name for the SOCKS proxy; empty for none.</summary>
        public string SocksUsername { get; set; }

        /// <summary>The password for the SOCKS proxy.</summary>
        public string SocksPassword { get; set; }

        /// <summary>5 to use the SOCKS proxy; 0, the default, for none.</summary>
        public int SocksVersion { get; set; }

        /// <summary>The largest body in bytes that is accepted; 0, the default, for the most there is, 16777215.</summary>
        public uint MaxResponseSize { get; set; }

        /// <summary>The User-Agent header field; empty for that of zoom-token.</summary>
        public string UserAgent { get; set; }

        /// <summary>The Accept header field; by default */*.</summary>
        public string Accept
        {
            get { return HasRequestHeader("Accept") ? GetRequestHeader("Accept") : "*/*"; }
            set { SetRequestHeader("Accept", value); }
        }

        /// <summary>True. Setting it changes nothing: certificates are always verified.</summary>
        public bool RequireSslCertVerify
        {
            get { return true; }
            set { }
        }

        /// <summary>False. Setting it changes nothing: a redirect is a response like any other.</summary>
        public bool FollowRedirects
        {
            get { return false; }
            set { }
        }

        /// <summary>False. Setting it changes nothing: responses are not compressed.</summary>
        public bool AllowGzip
        {
            get { return false; }
            set { }
        }

        /// <summary>Kept for programs that set it: <see cref="LastResponseBody"/> always has the body.</summary>
        public bool KeepResponseBody { get; set; }

        /// <summary>The status of the last response; 0 when there was none.</summary>
        public int LastStatus { get; private set; }

        /// <summary>The status of the last response in words.</summary>
        public string LastStatusText { get; private set; }

        /// <summary>
        /// The header of the last request: its line without the query, and the header fields that this object gave it;
        /// the access token is masked. Empty when the method was refused before it came to the network, and for a URL
        /// that may contain a password. Whether a server got it, <see cref="LastStatus"/> tells.
        /// </summary>
        public string LastHeader { get; private set; }

        /// <summary>The header fields of the last response, a line each; empty when there was none.</summary>
        public string LastResponseHeader { get; private set; }

        /// <summary>The body of the last response; empty when there was none.</summary>
        public string LastResponseBody { get; private set; }

        /// <summary>The Content-Type of the last response; empty when it had none.</summary>
        public string LastContentType { get; private set; }

        /// <summary>Adds a header field to every request, in place of one of that name; an empty value removes it.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <param name="headerFieldValue">The value.</param>
        public void SetRequestHeader(string headerFieldName, string headerFieldValue)
        {
            SetField(headerFieldName ?? "", headerFieldValue ?? "");
        }

        /// <summary>As <see cref="SetRequestHeader"/>.</summary>
        /// <param name="name">The name.</param>
        /// <param name="value">The value.</param>
        /// <returns>True.</returns>
        public bool AddQuickHeader(string name, string value)
        {
            SetRequestHeader(name, value);
            return true;
        }

        /// <summary>As <see cref="RemoveRequestHeader"/>.</summary>
        /// <param name="name">The name.</param>
        /// <returns>True.</returns>
        public bool RemoveQuickHeader(string name)
        {
            RemoveRequestHeader(name);
            return true;
        }

        /// <summary>The value of a header field that was set.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <returns>The value; empty when none was set.</returns>
        public string GetRequestHeader(string headerFieldName)
        {
            lock (Log.Gate)
            {
                int at = HeaderIndex(headerFieldName);
                return at < 0 ? "" : headers[at].Value;
            }
        }

        /// <summary>Whether a header field was set.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <returns>Whether it was.</returns>
        public bool HasRequestHeader(string headerFieldName)
        {
            lock (Log.Gate)
            {
                return HeaderIndex(headerFieldName) >= 0;
            }
        }

        /// <summary>Removes a header field.</summary>
        /// <param name="headerFieldName">The name.</param>
        public void RemoveRequestHeader(string headerFieldName)
        {
            SetField(headerFieldName, "");
        }

        /// <summary>Removes all header fields that were set.</summary>
        public void ClearHeaders()
        {
            lock (Log.Gate)
            {
                headers.Clear();
            }
        }

        /// <summary>Percent-encodes a text as UTF-8: all but letters, digits and - . _ ~.</summary>
        /// <param name="str">The text.</param>
        /// <returns>The encoded text.</returns>
        public string UrlEncode(string str)
        {
            return HttpUrl.Encode(str);
        }

        /// <summary>Closes the connections that are kept for the next request.</summary>
        /// <returns>True.</returns>
        public bool CloseAllConnections()
        {
            Dispose();
            return true;
        }

        /// <summary>Succeeds: there is nothing to unlock.</summary>
        /// <param name="unlockCode">Anything; it is not looked at.</param>
        /// <returns>True.</returns>
        public bool UnlockComponent(string unlockCode)
        {
            return true;
        }

        /// <summary>True: there is nothing to unlock.</summary>
        /// <returns>True.</returns>
        public bool IsUnlocked()
        {
            return true;
        }

        /// <summary>Waits.</summary>
        /// <param name="millisec">How long; 0 and less is not at all.</param>
        public void SleepMs(int millisec)
        {
            Thread.Sleep(Math.Max(0, millisec));
        }

        /// <summary>Closes the connections.</summary>
        public void Dispose()
        {
            lock (Log.Gate)
            {
                connection.Close();
            }
        }

        private int HeaderIndex(string name)
        {
            return headers.FindIndex(field => Is(field.Key, name));
        }

        // Puts a field in place of the one of that name, or at the end; an empty value removes it.
        private void SetField(string name, string value)
        {
            lock (Log.Gate)
            {
                int at = HeaderIndex(name);
                KeyValuePair<string, string> field = new KeyValuePair<string, string>(name, value);
                if (value.Length == 0)
                {
                    headers.RemoveAll(one => Is(one.Key, name));
                }
                else if (at < 0)
                {
                    headers.Add(field);
                }
                else
                {
                    headers[at] = field;
                }
            }
        }

        private static bool Is(string name, string other)
        {
            return string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
        }

        // The options of the native client, as names and values; other ones are another client.
        private List<KeyValuePair<string, string>> Options(string contentType)
        {
            List<KeyValuePair<string, string>> options = new List<KeyValuePair<string, string>>();
            Action<string, string> set = (name, value) => options.Add(new KeyValuePair<string, string>(name, value));
            set("token_origin", "any");
            set("connect_timeout_ms", Milliseconds(ConnectTimeout));
            set("timeout_ms", Milliseconds((long)ConnectTimeout + ReadTimeout));
            uint largest = MaxResponseSize == 0 ? LargestBody : Math.Min(MaxResponseSize, LargestBody);
            set("max_response_bytes", largest.ToString(CultureInfo.InvariantCulture));
            set("proxy", ProxyUrl());
            set("user_agent", UserAgent ?? "");
            foreach (KeyValuePair<string, string> field in Fields(contentType))
            {
                SetOption(set, field.Key, field.Value);
            }
            return options;
        }

        // The fields of a request with a body of this type, which may be empty: what a method is given counts more than
        // what was set for all of them. The access token and what the library sets itself are left out.
        private List<KeyValuePair<string, string>> Fields(string contentType)
        {
            List<KeyValuePair<string, string>> fields = headers.FindAll(field =>
                !Is(field.Key, "Authorization") && !Is(field.Key, "Content-Length") && !Is(field.Key, "Accept-Encoding")
                && (contentType.Length == 0 || !Is(field.Key, ContentType)));
            if (contentType.Length > 0)
            {
                fields.Insert(0, new KeyValuePair<string, string>(ContentType, contentType));
            }
            return fields;
        }

        // The Content-Type that has to be set for a body: for JSON the library sets it, and so the client, with its
        // connections, is the same as for a request without a body.
        private string TypeToSet(string body, string contentType)
        {
            bool isSet = contentType == "application/json" && body.Length > 0 && !HasRequestHeader(ContentType);
            return isSet ? "" : contentType;
        }

        // Some fields are options of the library.
        private static void SetOption(Action<string, string> set, string name, string value)
        {
            if (Is(name, "User-Agent"))
            {
                set("user_agent", value);
            }
            else if (Is(name, "Connection"))
            {
                set("keep_alive", Is(value, "close") ? "0" : "1");
            }
            else
            {
                set("header." + name, value);
            }
        }

        private static string Milliseconds(long seconds)
        {
            return Math.Min(seconds * 1000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        }

        private string ProxyUrl()
        {
            if (SocksVersion != 0 && SocksVersion != 5)
            {
                throw new ArgumentException("SocksVersion must be 0 or 5: SOCKS 4 is not supported");
            }
            bool isSocks = SocksVersion == 5 && !string.IsNullOrEmpty(SocksHostname);
            if (string.IsNullOrEmpty(ProxyDomain))
            {
                return isSocks ? SocksUrl() : "";
            }
            if (isSocks)
            {
                throw new ArgumentException("SocksHostname and ProxyDomain are two proxies: set one of them");
            }
            RequireHost(ProxyDomain, "ProxyDomain must be a host alone, such as proxy.example.com: ProxyPort is "
                + "for the port, ProxyDirectTls for https, ProxyLogin for the user");
            return ProxyUrl(ProxyDirectTls ? "https://" : "http://", ProxyDomain, ProxyPort, ProxyLogin, ProxyPassword);
        }

        private string SocksUrl()
        {
            RequireHost(SocksHostname, "SocksHostname must be a host alone, such as proxy.example.com: SocksPort is "
                + "for the port, SocksUsername for the user");
            return ProxyUrl("socks5h://", SocksHostname, SocksPort, SocksUsername, SocksPassword);
        }

        private static string ProxyUrl(string scheme, string host, int port, string user, string password)
        {
            string login = string.IsNullOrEmpty(user) ? "" : HttpUrl.Encode(user) + ":" + HttpUrl.Encode(password) + "@";
            bool isIpv6 = host.IndexOf(':') >= 0 && host[0] != '[';
            string place = isIpv6 ? "[" + host + "]" : host;
            return scheme + login + place + ":" + port.ToString(CultureInfo.InvariantCulture);
        }

        private static void RequireHost(string given, string refusal)
        {
            if (!IsHost(given))
            {
                throw new ArgumentException(refusal);
            }
        }

        // Whether it may be a host: no URL, and nothing with a port or a user name. IPv6 has two colons at least.
        private static bool IsHost(string given)
        {
            int colon = given.IndexOf(':');
            bool hasPort = colon >= 0 && given.IndexOf(':', colon + 1) < 0;
            return !hasPort && given.IndexOfAny(PartsOfUrls) < 0 && (given[0] != '[' || given[given.Length - 1] == ']');
        }

        // AuthToken, or the Authorization that was set by hand, without the word Bearer.
        private string BearerToken()
        {
            string token = BareToken(AuthToken ?? "");
            if (token.Length == 0)
            {
                string field = GetRequestHeader("Authorization").Trim(Ascii.Spaces);
                if (field.Length > 0 && !IsBearer(field))
                {
                    throw new ArgumentException("Authorization can be Bearer alone");
                }
                token = BareToken(field);
            }
            if (token.StartsWith("{", StringComparison.Ordinal))
            {
                // There, JSON in AuthToken contains a client's secret, with which an access token is got first.
                throw new ArgumentException("AuthToken must be an access token, not JSON");
            }
            return token;
        }

        private static string BareToken(string given)
        {
            string token = given.Trim(Ascii.Spaces);
            return IsBearer(token) ? token.Substring("Bearer".Length).Trim(Ascii.Spaces) : token;
        }

        private static bool IsBearer(string text)
        {
            return text.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)
                && (text.Length == "Bearer".Length || " \t".IndexOf(text["Bearer".Length]) >= 0);
        }

        // The request as far as it is known here; empty for a URL that is not shown.
        private string RequestHeader(string verb, string url, string contentType)
        {
            if (HttpUrl.WhyHidden(url).Length > 0)
            {
                return "";
            }
            System.Text.StringBuilder text = new System.Text.StringBuilder();
            Action<string, string> line = (name, value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
            text.Append(verb).Append(' ').Append(HttpUrl.PathOf(url)).Append(" HTTP/1.1\r\n");
            line("Host", HttpUrl.HostOf(url));
            if (!string.IsNullOrEmpty(UserAgent) && !HasRequestHeader("User-Agent"))
            {
                line("User-Agent", UserAgent);
            }
            Fields(contentType).FindAll(field => !Is(field.Key, "Connection")).ForEach(field => line(field.Key, field.Value));
            if (BearerToken().Length > 0)
            {
                line("Authorization", "Bearer ****");
            }
            return text.ToString();
        }
    }
}
