// Http: its properties and header fields. HttpRequests.cs has the requests, HttpSending.cs what is sent and received.

using System;
using System.Collections.Generic;
using System.Threading;

namespace Chilkat
{
    /// <summary>Sends requests. Not a product of Chilkat Software: one of zoom-token's classes for programs that were
    /// written for theirs.</summary>
    /// <remarks>
    /// <para>Methods do not throw: after a failure <see cref="CkObject.LastMethodSuccess"/> is False and
    /// <see cref="CkObject.LastErrorText"/> says why. A response of any status is no failure where a method returns an
    /// <see cref="HttpResponse"/>; where it returns the body, every status but 200 to 399 is.</para>
    /// <para>On purpose different: certificates are always verified; http:// is for this machine alone; redirects are
    /// not followed; the access token is refused when it could break out of its header field; no compression is asked
    /// for. Without <see cref="ProxyDomain"/> the variables HTTPS_PROXY and NO_PROXY count.</para>
    /// <para>An object lets one thread in at a time: a request waits for the one before.</para>
    /// </remarks>
    public partial class Http : CkObject
    {
        private const int DefaultConnectTimeout = 30;
        private const int DefaultReadTimeout = 60;
        private readonly HttpFields headers = new HttpFields();
        private readonly HttpCookies cookies = new HttpCookies();
        private readonly Dictionary<string, string> variables = new Dictionary<string, string>(StringComparer.Ordinal);
        private readonly HttpConnection connection = new HttpConnection();
        private int connectTimeout = DefaultConnectTimeout;
        private int readTimeout = DefaultReadTimeout;
        private HttpReceived last = HttpReceived.None;

        /// <summary>Makes one with every property at its default. Nothing is opened.</summary>
        public Http() : base(nameof(Http)) { }

        /// <summary>The OAuth access token, which is sent as "Authorization: Bearer ..." to whatever URL a method is
        /// given; a "Bearer " in front is not sent twice. Without one, no Authorization is sent.</summary>
        public string AuthToken { get; set; } = "";
        /// <summary>How many seconds connecting may take. By default 30, and 0 or less means that.</summary>
        public int ConnectTimeout { get => connectTimeout; set => connectTimeout = value > 0 ? value : DefaultConnectTimeout; }

        /// <summary>How many seconds sending and the whole response may take. By default 60, and 0 or less means that.
        /// So a method ends after ConnectTimeout and ReadTimeout together, whatever the server does.</summary>
        public int ReadTimeout { get => readTimeout; set => readTimeout = value > 0 ? value : DefaultReadTimeout; }
        /// <summary>The user name for <see cref="BasicAuth"/>.</summary>
        public string Login { get; set; } = "";
        /// <summary>The password for <see cref="BasicAuth"/>.</summary>
        public string Password { get; set; } = "";

        /// <summary>Whether <see cref="Login"/> and <see cref="Password"/> are sent as "Authorization: Basic ...":
        /// where there is a Login, and neither an <see cref="AuthToken"/> nor an Authorization that was set by hand. By
        /// default False.</summary>
        public bool BasicAuth { get; set; }
        /// <summary>"memory" to keep cookies, as long as this object; empty, the default, for none. There is no folder for them.</summary>
        public string CookieDir { get; set; } = "";
        /// <summary>Whether cookies of responses are kept, where <see cref="CookieDir"/> is "memory". By default True.</summary>
        public bool SaveCookies { get; set; } = true;
        /// <summary>Whether kept cookies are sent to where they came from. By default True.</summary>
        public bool SendCookies { get; set; } = true;
        /// <summary>The host of an HTTP proxy, without http:// and port; empty for that of the environment, if any.</summary>
        public string ProxyDomain { get; set; } = "";
        /// <summary>The port of the proxy. By default 80.</summary>
        public int ProxyPort { get; set; } = 80;
        /// <summary>The user name for the proxy; empty for none.</summary>
        public string ProxyLogin { get; set; } = "";
        /// <summary>The password for the proxy.</summary>
        public string ProxyPassword { get; set; } = "";
        /// <summary>Whether TLS is spoken with the proxy itself. By default False.</summary>
        public bool ProxyDirectTls { get; set; }
        /// <summary>Setting it has no effect: the library signs in as the proxy asks for it.</summary>
        public string ProxyAuthMethod { get; set; } = "";
        /// <summary>The host of a SOCKS proxy, which looks up the server's name.</summary>
        public string SocksHostname { get; set; } = "";
        /// <summary>The port of the SOCKS proxy. By default 1080.</summary>
        public int SocksPort { get; set; } = 1080;
        /// <summary>The user name for the SOCKS proxy; empty for none.</summary>
        public string SocksUsername { get; set; } = "";
        /// <summary>The password for the SOCKS proxy.</summary>
        public string SocksPassword { get; set; } = "";
        /// <summary>5 to use the SOCKS proxy; 0, the default, for none.</summary>
        public int SocksVersion { get; set; }
        /// <summary>The largest body in bytes that is accepted; 0, the default, for the most there is, 16777215.</summary>
        public uint MaxResponseSize { get; set; }
        /// <summary>The User-Agent header field; empty for that of zoom-token.</summary>
        public string UserAgent { get; set; } = "";

        /// <summary>The Accept header field; by default */*.</summary>
        public string Accept
        {
            get => HasRequestHeader(nameof(Accept)) ? GetRequestHeader(nameof(Accept)) : "*/*";
            set => SetRequestHeader(nameof(Accept), value);
        }

        /// <summary>The Accept-Charset header field, where none was set by name; empty, the default, for none.</summary>
        public string AcceptCharset { get; set; } = "";
        /// <summary>The Accept-Language header field, where none was set by name; empty, the default, for none.</summary>
        public string AcceptLanguage { get; set; } = "";
        /// <summary>True. Setting it changes nothing: certificates are always verified.</summary>
        public bool RequireSslCertVerify { get => true; set { } }
        /// <summary>False. Setting it changes nothing: a redirect is a response like any other.</summary>
        public bool FollowRedirects { get => false; set { } }
        /// <summary>False. Setting it changes nothing: responses are not compressed.</summary>
        public bool AllowGzip { get => false; set { } }
        /// <summary>Kept for programs that set it: <see cref="LastResponseBody"/> always has the body.</summary>
        public bool KeepResponseBody { get; set; }
        /// <summary>The status of the last response; 0 when there was none.</summary>
        public int LastStatus => last.Status;
        /// <summary>The status of the last response in words.</summary>
        public string LastStatusText => last.StatusText;

        /// <summary>The header of the last request: its line without the query, and the header fields that this object
        /// gave it; what is secret of them is masked. Empty when the method was refused before it came to the network,
        /// and for a URL that may contain a password. Whether a server got it, <see cref="LastStatus"/> tells.</summary>
        public string LastHeader { get; private set; } = "";
        /// <summary>The header fields of the last response, a line each; empty when there was none.</summary>
        public string LastResponseHeader => last.Header.TrimEnd();
        /// <summary>The body of the last response; empty when there was none.</summary>
        public string LastResponseBody => last.Text;
        /// <summary>The Content-Type of the last response; empty when it had none.</summary>
        public string LastContentType => last.ContentType;
        /// <summary>Where the last response, a 3xx, leads; empty when it led nowhere.</summary>
        public string FinalRedirectUrl => LastStatus >= 300 && LastStatus < 400 ? last.Fields.Value("Location") : "";
        /// <summary>False: a redirect is a response like any other.</summary>
        public bool WasRedirected => false;

        /// <summary>Adds a header field to every request but those of an <see cref="HttpRequest"/>, in place of one of
        /// that name; an empty value removes it. A Content-Type counts more than the one that a method is given.</summary>
        public void SetRequestHeader(string headerFieldName, string headerFieldValue) =>
            Log.Locked(() => headers.Change(headerFieldName, headerFieldValue));

        /// <summary>As <see cref="SetRequestHeader"/>.</summary>
        public bool AddQuickHeader(string name, string value)
        {
            SetRequestHeader(name, value);
            return true;
        }

        /// <summary>As <see cref="RemoveRequestHeader"/>.</summary>
        public bool RemoveQuickHeader(string name) => AddQuickHeader(name, "");
        /// <summary>The value of a header field that was set; empty when none was.</summary>
        public string GetRequestHeader(string headerFieldName) => Log.Locked(() => headers.Value(headerFieldName));
        /// <summary>Whether a header field was set.</summary>
        public bool HasRequestHeader(string headerFieldName) => GetRequestHeader(headerFieldName).Length > 0;
        /// <summary>Removes a header field.</summary>
        public void RemoveRequestHeader(string headerFieldName) => SetRequestHeader(headerFieldName, "");
        /// <summary>Removes all header fields that were set.</summary>
        public void ClearHeaders() => Log.Locked(() => headers.Clear());
        /// <summary>Gives a variable its value, which stands percent-encoded for {$name} in URLs.</summary>
        public bool SetUrlVar(string name, string value) => Log.Do(() => variables[name ?? ""] = value ?? "");
        /// <summary>Removes all variables: in a URL, nothing stands for one that has no value.</summary>
        public void ClearUrlVars() => Log.Do(variables.Clear);
        /// <summary>Forgets the cookies.</summary>
        public void ClearInMemoryCookies() => Log.Do(cookies.Clear);
        /// <summary>Percent-encodes a text as UTF-8: all but letters, digits and - . _ ~.</summary>
        public string UrlEncode(string str) => HttpUrl.Encode(str);

        /// <summary>Closes the connections that are kept for the next request.</summary>
        public bool CloseAllConnections()
        {
            Dispose();
            return true;
        }

        /// <summary>Succeeds: there is nothing to unlock.</summary>
        public bool UnlockComponent(string unlockCode) => true;
        /// <summary>True: there is nothing to unlock.</summary>
        public bool IsUnlocked() => true;
        /// <summary>Waits.</summary>
        public void SleepMs(int millisec) => Thread.Sleep(Math.Max(0, millisec));
        /// <summary>Closes the connections.</summary>
        public override void Dispose() => Log.Locked(() => connection.Close());
    }
}
