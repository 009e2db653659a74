// The client: options as properties, the token call and any other request, each at once or as a task.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>
    /// Gets Zoom user tokens, and anything else of Zoom's API, with options and with connections that are kept for the
    /// next call. Make one, keep it, use it from as many threads as you like, and dispose of it at the end.
    /// </summary>
    /// <remarks>
    /// <para>It has an <see cref="AccessToken"/>, or signs in and renews the access token itself: for an account with
    /// <see cref="AccountId"/>, <see cref="ClientId"/> and <see cref="ClientSecret"/>; for a user with <see cref="ClientId"/>
    /// and <see cref="RefreshToken"/> or <see cref="TokenFile"/>, or with <see cref="ClientId"/> and
    /// <see cref="SignInAsync(CancellationToken)"/>, where the user signs in with the browser. One sign-in is for all threads and
    /// copies. A program whose clients sign in for a user ends with <see cref="Zoom.Shutdown"/>.</para>
    /// <para>Options are set before the first call or copy; <see cref="AccessToken"/> and header fields at any time. null
    /// and "" mean "not given": the default. Texts are sent as UTF-8; one with a NUL character or half of a surrogate pair
    /// is refused.</para>
    /// <para>A call blocks for <see cref="Timeout"/> at most. The forms that end in Async block a thread of this library's,
    /// and none of the pool's. What counts is the client as it is when they are called: the access token of that moment, and
    /// no matter when it is disposed of. The time that a call waits for a thread is part of its Timeout.</para>
    /// <para>Certificates are always verified, redirects are not followed.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// using (var client = new ZoomClient { AccessToken = accessToken })
    /// {
    ///     string zak = client.GetUserToken("ada@example.com");
    /// }
    /// </code>
    /// </example>
    public sealed partial class ZoomClient : IZoomClient
    {
        internal const string DefaultBaseUrl = "https://api.zoom.us/v2";

        internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

        // What a client keeps of the system's, connections above all: clients that nobody disposes of are collected before
        // they have used up a process's file descriptors.
        private const long Pressure = 256 << 10;

        private const string FromEnvironment = "env";
        private const string FromSystem = "system";
        private const string SettingsOption = "settings_file";

        // What was set, but for secrets. It is the lock for all that follows too.
        private readonly Dictionary<string, string> shown = new Dictionary<string, string>(StringComparer.Ordinal);

        private string proxy = FromEnvironment;
        private Exception? proxyFailure;
        private volatile bool isProxyKnown;

        /// <summary>Makes a client with every option at its default. Nothing is opened.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public ZoomClient()
        {
            Handle = new ZoomHandle(Native.New(NativeMethods.zoom_client_new), Pressure);
        }

        /// <summary>Makes a client with options. Nothing is opened.</summary>
        /// <param name="options">The options. What becomes of them afterwards does not matter.</param>
        /// <exception cref="ArgumentException">An option is wrong.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public ZoomClient(ZoomClientOptions options) : this()
        {
            try
            {
                (options ?? throw new ArgumentNullException(nameof(options))).ApplyTo(this);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        // A copy.
        private ZoomClient(ZoomClient original)
        {
            Handle = new ZoomHandle(original.CopyNumber(), Pressure);
            lock (original.shown)
            {
                foreach (KeyValuePair<string, string> option in original.shown)
                {
                    shown.Add(option.Key, option.Value);
                }
            }
            proxy = original.proxy;
            proxyFailure = original.proxyFailure;
            isProxyKnown = true;
#if NET8_0_OR_GREATER
            SendTraceParent = original.SendTraceParent;
#endif
        }

        /// <summary>
        /// Makes another client with the options and the access token that this one has at this moment, and with the same
        /// connections: one for each access token serves many users at a time.
        /// </summary>
        /// <returns>The copy, which is to be disposed of too. For setting options it counts as the first call of both.</returns>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomClient Copy()
        {
            return new ZoomClient(this);
        }

        /// <summary>
        /// Where the API is: a regional, government or vanity host, or a simulator (http:// is for this machine alone).
        /// By default https://api.zoom.us/v2.
        /// </summary>
        /// <exception cref="ArgumentException">It is no such URL.</exception>
        public string? BaseUrl
        {
            get => Shown("base_url", DefaultBaseUrl);
            set => SetOption("base_url", value, nameof(BaseUrl));
        }

        /// <summary><see cref="BaseUrl"/> as a Uri.</summary>
        /// <exception cref="ArgumentException">It is no such URL.</exception>
        public Uri? BaseUri
        {
            get => Urls.Read(BaseUrl);
            set => BaseUrl = value?.OriginalString;
        }

        /// <summary>
        /// The OAuth access token, with or without "Bearer ". It may be set again at any time: a call takes the one that
        /// is set when it is asked for. For several access tokens at a time <see cref="Copy"/> the client. A secret: it is
        /// null when it is read.
        /// </summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII.</exception>
        public string? AccessToken
        {
            get => null;
            set => SetOption("access_token", value, nameof(AccessToken));
        }

        /// <summary>
        /// The absolute path of a text file with a line <c>option = value</c> for each option: docs/reference.md has the table. It
        /// is read when it is set, all or nothing of it, and what is set later wins. Others must not be able to write it; nor
        /// to read it, where it belongs to the program's user, for it may have a client secret.
        /// </summary>
        /// <exception cref="ArgumentException">It can't be used; the text names the line.</exception>
        public string? SettingsFile
        {
            get => Given(SettingsOption);
            set => SetOption("settings_file", value, nameof(SettingsFile));
        }

        /// <summary>
        /// The account of a Server-to-Server OAuth app, which signs in with <see cref="ClientId"/> and
        /// <see cref="ClientSecret"/>.
        /// </summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII.</exception>
        public string? AccountId
        {
            get => Given("account_id");
            set => SetOption("account_id", value, nameof(AccountId));
        }

        /// <summary>The app's client id, for signing in.</summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII.</exception>
        public string? ClientId
        {
            get => Given("client_id");
            set => SetOption("client_id", value, nameof(ClientId));
        }

        /// <summary>
        /// The app's client secret. A program that many people have uses a public client, which has none. A secret: it is
        /// null when it is read.
        /// </summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII.</exception>
        public string? ClientSecret
        {
            get => null;
            set => SetOption("client_secret", value, nameof(ClientSecret));
        }

        /// <summary>
        /// The refresh token of a user who has signed in. Each renewal replaces it: keep the new one, by
        /// <see cref="TokenFile"/> or by <see cref="GetNewestRefreshToken"/>. A secret: it is null when it is read.
        /// </summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII.</exception>
        public string? RefreshToken
        {
            get => null;
            set => SetOption("refresh_token", value, nameof(RefreshToken));
        }

        /// <summary>
        /// Where the client signs in, such as https://zoom.us/oauth/token. By default it follows <see cref="BaseUrl"/> for
        /// zoom.us, zoomgov.com and simulators; it must be given for any other.
        /// </summary>
        /// <exception cref="ArgumentException">It is no such URL.</exception>
        public string? OauthUrl
        {
            get => Given("oauth_url");
            set => SetOption("oauth_url", value, nameof(OauthUrl));
        }

        /// <summary><see cref="OauthUrl"/> as a Uri.</summary>
        /// <exception cref="ArgumentException">It is no such URL.</exception>
        public Uri? OauthUri
        {
            get => Urls.Read(OauthUrl);
            set => OauthUrl = value?.OriginalString;
        }

        /// <summary>
        /// The file in which access token and refresh token are kept: for the program's next start, and for other processes,
        /// which share them. It is created if it does not exist. By default none.
        /// </summary>
        /// <exception cref="ArgumentException">It is no path.</exception>
        public string? TokenFile
        {
            get => Given("token_file");
            set => SetOption("token_file", value, nameof(TokenFile));
        }

        /// <summary>
        /// Where the browser goes after a user's sign-in, as the app's settings in Zoom's Marketplace allow it. By default
        /// http://127.0.0.1/callback: this machine, on a port of the system's choice, unless it names one. With an address
        /// elsewhere, the user copies what the browser shows: <see cref="ZoomSignIn"/>. null where it was not set.
        /// </summary>
        /// <exception cref="ArgumentException">It is http, and not on 127.0.0.1 or [::1]; or no such address.</exception>
        public Uri? RedirectUri
        {
            get => Urls.Read(Given("redirect_uri"));
            set => SetOption("redirect_uri", value?.OriginalString, nameof(RedirectUri));
        }

        /// <summary>
        /// The time for a whole call, retries and the wait for a thread included. By default 30 seconds.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is below a millisecond, or more than 24 days.</exception>
        public TimeSpan Timeout
        {
            get => ShownTime("timeout_ms", 30000);
            set => SetOption("timeout_ms", Milliseconds(value, nameof(Timeout)), nameof(Timeout), true);
        }

        /// <summary>
        /// The part of <see cref="Timeout"/> for making the connection: name lookup, TCP, proxy, TLS. By default 10
        /// seconds.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is below a millisecond, or more than 24 days.</exception>
        public TimeSpan ConnectTimeout
        {
            get => ShownTime("connect_timeout_ms", 10000);
            set => SetOption("connect_timeout_ms", Milliseconds(value, nameof(ConnectTimeout)), nameof(ConnectTimeout), true);
        }

        /// <summary>
        /// How often a token call is sent again where the server says to wait, or where no connection could be made. By
        /// default 3.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 10.</exception>
        public int MaxRetries
        {
            get => ShownNumber("max_retries", 3);
            set => SetOption("max_retries", Text(value), nameof(MaxRetries), true);
        }

        /// <summary>
        /// "env" (the default) goes by the variables https_proxy, all_proxy and no_proxy, as .NET has them when the first
        /// call is made, and on Windows by the user's settings where no variable names one; "system" takes what .NET
        /// itself uses for <see cref="BaseUrl"/> (HttpClient.DefaultProxy, WebRequest.DefaultWebProxy); "none" is no
        /// proxy; or http(s):// or socks5(h)://[user:password@]host[:port]. A proxy with a user name is a secret: it is
        /// null when it is read.
        /// </summary>
        /// <exception cref="ArgumentException">It is none of these.</exception>
        public string? Proxy
        {
            get => proxy.IndexOf('@') >= 0 ? null : proxy;
            set => SetProxy(value, nameof(Proxy));
        }

        /// <summary>
        /// The hosts that are reached without the proxy, as the variable no_proxy has them: names, also of the domains
        /// above, and addresses, separated by commas. By default none beside those of the variable.
        /// </summary>
        public string? NoProxy
        {
            get => Shown("no_proxy", "");
            set => SetOption("no_proxy", value, nameof(NoProxy));
        }

        /// <summary>
        /// The root certificates that a server's certificate must lead to: "system" (the default), "bundled" (Mozilla's),
        /// or the path of a PEM file. .NET's own store (X509Store) on Linux is not one of them.
        /// </summary>
        /// <exception cref="ArgumentException">The file can't be read, or contains no certificate.</exception>
        public string? Roots
        {
            get => Shown("roots", "system");
            set => SetOption("roots", value, nameof(Roots));
        }

        /// <summary>The largest body that is accepted; a larger one is an error. By default 1 MiB.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is not between 1 and 16777215.</exception>
        public int MaxResponseBytes
        {
            get => ShownNumber("max_response_bytes", 1048576);
            set => SetOption("max_response_bytes", Text(value), nameof(MaxResponseBytes), true);
        }

        /// <summary>The User-Agent header field; by default zoom-token and its version.</summary>
        /// <exception cref="ArgumentException">It contains more than visible ASCII and spaces.</exception>
        public string? UserAgent
        {
            get => Shown("user_agent", "zoom-token/" + Zoom.Version);
            set => SetOption("user_agent", value, nameof(UserAgent));
        }

        /// <summary>Whether connections are kept for the next call. By default true.</summary>
        public bool KeepAlive
        {
            get => Shown("keep_alive", "1") == "1";
            set => SetOption("keep_alive", value ? "1" : "0", nameof(KeepAlive));
        }

        /// <summary>
        /// A file to which one line is appended for each request: time, method, URL without its query, result, duration; no
        /// secret. By default none.
        /// </summary>
        /// <exception cref="ArgumentException">It can't be written to.</exception>
        public string? LogFile
        {
            get => Shown("log_file", "");
            set => SetOption("log_file", value, nameof(LogFile));
        }

#if NET8_0_OR_GREATER
        /// <summary>
        /// Whether calls send the header field traceparent (W3C Trace Context) of the activity that they are part of. By
        /// default false.
        /// </summary>
        public bool SendTraceParent { get; set; }
#endif

        internal ZoomHandle Handle { get; }

        /// <summary>Adds a header field to every request, or with an empty value removes it.</summary>
        /// <param name="name">The field's name.</param>
        /// <param name="value">Visible ASCII and spaces.</param>
        /// <exception cref="ArgumentException">It can't be a header field, or is one that the library sets.</exception>
        public void SetHeader(string name, string? value)
        {
            SetOption("header." + name, value);
        }

        /// <summary>Sets any option by its name: docs/reference.md has the table of them.</summary>
        /// <param name="name">Such as "timeout_ms".</param>
        /// <param name="value">The value as text; null or "" for the default.</param>
        /// <exception cref="ArgumentException">There is no such option, or the value is not allowed.</exception>
        /// <exception cref="InvalidOperationException">The client has made its first call: only access_token, login and header fields may be set.</exception>
        public void SetOption(string name, string? value)
        {
            string label = "option " + (name ?? throw new ArgumentNullException(nameof(name)));
            if (name == "proxy")
            {
                SetProxy(value, label);
            }
            else
            {
                SetOption(name, value, label);
            }
        }

        /// <summary>
        /// The newest refresh token of the user whom the client signs in for. A program that keeps it itself, and not in
        /// <see cref="TokenFile"/>, reads it after each call: Zoom replaces it at each renewal, and the old one is dead at once.
        /// </summary>
        /// <returns>The refresh token, a secret; null where none is known: nobody has signed in, or it is for an account.</returns>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public string? GetNewestRefreshToken()
        {
            using ZoomHandle.Loan client = Handle.Borrow(nameof(ZoomClient));
            int number = client.Number;
            int code = Native.Text(
                (ref ZoomBuf text) => NativeMethods.zoom_client_refresh_token(number, ref text), out string token);
            if (code == NativeMethods.NotFound)
            {
                return null;
            }
            return code == NativeMethods.Ok ? token : throw Native.Failure(code, token);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user. Blocks until it is there.</summary>
        /// <param name="user">The user's id, e-mail address, or "me", which null stands for.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public string GetUserToken(string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserToken(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token. Blocks until it is there.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public string GetUserToken(ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return Run(TokenCall(request), ZoomResponse.ReadToken, cancellationToken);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user as a task.</summary>
        /// <param name="user">The user's id, e-mail address, or "me", which null stands for.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken(string, CancellationToken)"/>.</returns>
        public Task<string> GetUserTokenAsync(string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserTokenAsync(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token as a task.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken(string, CancellationToken)"/>.</returns>
        public Task<string> GetUserTokenAsync(ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<string>.Begin(() => OnCopy(TokenCall(request)), ZoomResponse.ReadToken, cancellationToken);
        }

        /// <summary>
        /// Gets a Zoom user token (a ZAK) of a user with the whole response. A refusal is a response too: it is thrown by
        /// <see cref="ZoomResponse.EnsureSuccess"/> only.
        /// </summary>
        /// <param name="user">The user's id, e-mail address, or "me", which null stands for.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, with the token where there is one.</returns>
        /// <exception cref="ZoomException">No response came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse GetUserTokenResponse(string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserTokenResponse(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>
        /// Gets a Zoom user token with the whole response. A refusal is a response too: it is thrown by
        /// <see cref="ZoomResponse.EnsureSuccess"/> only.
        /// </summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, with the token where there is one.</returns>
        /// <exception cref="ZoomException">No response came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse GetUserTokenResponse(ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return Run(TokenCall(request), ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user with the whole response as a task.</summary>
        /// <param name="user">The user's id, e-mail address, or "me", which null stands for.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of the form without Async.</returns>
        public Task<ZoomResponse> GetUserTokenResponseAsync(
            string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserTokenResponseAsync(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with the whole response as a task.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of the form without Async.</returns>
        public Task<ZoomResponse> GetUserTokenResponseAsync(
            ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<ZoomResponse>.Begin(
                () => OnCopy(TokenCall(request)), ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>
        /// Sends a request of Zoom's API without query and body. The access token goes to the base URL's host only; redirects
        /// are not followed.
        /// </summary>
        /// <param name="method">Such as "GET".</param>
        /// <param name="url">A path below the base URL, such as "/users/me", or an absolute https URL.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, a refusal too.</returns>
        /// <exception cref="ZoomException">No response came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse Request(string method, string url, CancellationToken cancellationToken = default)
        {
            return Request(new ZoomRequest { Method = method, Url = url }, cancellationToken);
        }

        /// <summary>Sends a request of Zoom's API. The access token goes to the base URL's host only.</summary>
        /// <param name="request">What is sent.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, a refusal too.</returns>
        /// <exception cref="ZoomException">No response came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse Request(ZoomRequest request, CancellationToken cancellationToken = default)
        {
            return Run(RequestCall(request), ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>Sends a request of Zoom's API without query and body as a task.</summary>
        /// <param name="method">Such as "GET".</param>
        /// <param name="url">A path below the base URL, such as "/users/me", or an absolute https URL.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of the form without Async.</returns>
        public Task<ZoomResponse> RequestAsync(string method, string url, CancellationToken cancellationToken = default)
        {
            return RequestAsync(new ZoomRequest { Method = method, Url = url }, cancellationToken);
        }

        /// <summary>Sends a request of Zoom's API as a task.</summary>
        /// <param name="request">What is sent.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of the form without Async.</returns>
        public Task<ZoomResponse> RequestAsync(ZoomRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<ZoomResponse>.Begin(
                () => OnCopy(RequestCall(request)), ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>
        /// Ends the client, and its connections unless a copy uses them. Calls under way finish, and so do those that were
        /// asked for with an Async form; later ones are refused with an <see cref="ObjectDisposedException"/>. Once more
        /// does nothing.
        /// </summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>The base URL that a request of the one call is for.</summary>
        internal static string BaseUrlOf(ZoomTokenRequest request)
        {
            return string.IsNullOrEmpty(request.BaseUrl) ? DefaultBaseUrl : request.BaseUrl!;
        }

        /// <summary>Sets an option of the client behind a handle.</summary>
        /// <param name="handle">The handle.</param>
        /// <param name="name">The option's name in the library.</param>
        /// <param name="value">Its value.</param>
        /// <param name="property">What the program knows it by.</param>
        /// <param name="isRange">Whether a refused value is one out of a range.</param>
        /// <param name="parameter">The program's argument that has the value.</param>
        internal static void Set(
            ZoomHandle handle, string name, string? value, string property, bool isRange, string parameter = "value")
        {
            byte[] nameBytes = Native.Utf8(nameof(name), name);
            byte[] valueBytes = Native.Utf8(parameter, value);
            using ZoomHandle.Loan client = handle.Borrow(nameof(ZoomClient));
            int number = client.Number;
            int code = Native.Text(
                (ref ZoomBuf text) => NativeMethods.zoom_client_set(number, nameBytes, valueBytes, ref text), out string why);
            if (valueBytes != Native.NotGiven)
            {
                Array.Clear(valueBytes, 0, valueBytes.Length);
            }
            // An option that does not exist, where a file of settings names it, is wrong in that file.
            if (code == NativeMethods.Argument || code == NativeMethods.Option && name == SettingsOption)
            {
                throw ArgumentNames.Exception(name, property, parameter, isRange, why);
            }
            if (code != NativeMethods.Ok)
            {
                throw Native.Failure(code, why);
            }
        }

        /// <summary>A copy for one call alone.</summary>
        internal ZoomHandle CopyHandle()
        {
            return new ZoomHandle(CopyNumber());
        }

        private int CopyNumber()
        {
            RequireProxy();
            using ZoomHandle.Loan client = Handle.Borrow(nameof(ZoomClient));
            int number = client.Number;
            return Native.New((out int made) => NativeMethods.zoom_client_copy(number, out made));
        }

        // The system's proxy is .NET's to know, and decided with the first call.
        private void SetProxy(string? value, string property)
        {
            string given = string.IsNullOrEmpty(value) ? FromEnvironment : value!;
            bool isSystem = string.Equals(given, FromSystem, StringComparison.OrdinalIgnoreCase);
            SetOption("proxy", isSystem ? FromEnvironment : given, property);
            if (isSystem)
            {
                proxy = FromSystem;
            }
        }

        /// <summary>Sets the options of a settings file.</summary>
        internal void ApplySettings(string path, string parameter)
        {
            Set(Handle, SettingsOption, path, parameter, false, parameter);
            Show(SettingsOption, path);
        }

        internal void SetOption(string name, string? value, string property, bool isRange = false)
        {
            Set(Handle, name, value, property, isRange);
            Show(name, value ?? "");
        }

        // Keeps what was set for those who read it.
        private void Show(string name, string value)
        {
            if (name == SettingsOption && value.Length > 0)
            {
                foreach (KeyValuePair<string, string> option in SettingsLines.Read(value))
                {
                    Show(option.Key, option.Value);
                }
            }
            if (name == "proxy")
            {
                proxy = value.Length > 0 ? value : FromEnvironment;
            }
            else if (!SettingsLines.IsSecret(name))
            {
                lock (shown)
                {
                    shown[name] = value;
                }
            }
        }

        private TokenCall TokenCall(ZoomTokenRequest request)
        {
            if (request is null)
            {
                throw new ArgumentNullException(nameof(request));
            }
            if (!string.IsNullOrEmpty(request.BaseUrl))
            {
                throw new ArgumentException("BaseUrl is for the methods of Zoom: a client has its own.", nameof(request));
            }
            return new TokenCall(this, request);
        }

        private RequestCall RequestCall(ZoomRequest request)
        {
            return new RequestCall(this, request ?? throw new ArgumentNullException(nameof(request)));
        }

        private T Run<T>(ClientCall call, Call.Read<T> read, CancellationToken cancellation)
        {
            using (call)
            {
                RequireProxy();
#if NET8_0_OR_GREATER
                if (SendTraceParent)
                {
                    call.CopyClient();
                }
#endif
                return call.Run(read, cancellation);
            }
        }

        private static ClientCall OnCopy(ClientCall call)
        {
            call.CopyClient();
            return call;
        }

        // The proxy is decided when the first call is made: until then the base URL may change.
        private void RequireProxy()
        {
            if (!isProxyKnown)
            {
                lock (shown)
                {
                    if (!isProxyKnown)
                    {
                        DecideProxy();
                        isProxyKnown = true;
                    }
                }
            }
            if (proxyFailure != null)
            {
                throw new ZoomException(new ZoomResponse((int)ZoomErrorCode.Proxy, proxyFailure.Message));
            }
        }

        private void DecideProxy()
        {
            try
            {
                if (proxy == FromSystem)
                {
                    Set(Handle, "proxy", SystemProxy.For(BaseUrl!), "the system's proxy", false);
                }
                else if (proxy == FromEnvironment && OwnEnvironment.Difference is { } variables)
                {
                    const string Source = "the environment's proxy";
                    Set(Handle, "proxy", variables.Proxy.Length > 0 ? variables.Proxy : "none", Source, false);
                    if (Shown("no_proxy", "").Length == 0)
                    {
                        Set(Handle, "no_proxy", variables.NoProxy, Source, false);
                    }
                }
            }
            catch (ArgumentException failure)
            {
                proxyFailure = failure;
            }
        }

        private static string Milliseconds(TimeSpan time, string property)
        {
            if (time > TimeSpan.Zero && time.Ticks < TimeSpan.TicksPerMillisecond)
            {
                throw new ArgumentOutOfRangeException(
                    "value", property + " must not be below a millisecond (a number alone is ticks in PowerShell)");
            }
            if (time == System.Threading.Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException("value", property + " can't be infinite: every call ends");
            }
            // What is left of a millisecond counts as a whole one.
            return Math.Ceiling(time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
        }

        private static string Text(int number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        private TimeSpan ShownTime(string name, int otherwise)
        {
            return TimeSpan.FromMilliseconds(ShownNumber(name, otherwise));
        }

        private int ShownNumber(string name, int otherwise)
        {
            return int.Parse(Shown(name, Text(otherwise)), CultureInfo.InvariantCulture);
        }

        private string Shown(string name, string otherwise)
        {
            string value = Given(name);
            return value.Length > 0 ? value : otherwise;
        }

        // Of an option without a default.
        private string Given(string name)
        {
            lock (shown)
            {
                return shown.TryGetValue(name, out string? value) ? value : "";
            }
        }
    }
}
