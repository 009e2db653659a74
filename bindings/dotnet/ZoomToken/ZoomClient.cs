// The client: options as properties, the token call and any other request, each at once or as a task.

using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
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
    /// <para>Options are set before the first call or copy; <see cref="AccessToken"/> at any time. null and "" mean "not given":
    /// the default. Texts are sent as UTF-8; one with a NUL character or half of a surrogate pair is refused.</para>
    /// <para>A call blocks for <see cref="Timeout"/> at most. The forms that end in Async do the same on a thread of
    /// their own, so that many at a time do not wait for threads of the pool. What counts is the client as it is when
    /// they are asked: the access token of that moment, and no matter when it is disposed of.</para>
    /// <para>Certificates are always verified, redirects are not followed.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// using (var client = new ZoomClient { AccessToken = accessToken })
    /// {
    ///     string zak = client.GetUserToken("jane@example.com");
    /// }
    /// </code>
    /// </example>
    public sealed class ZoomClient : IDisposable
    {
        internal const string DefaultBaseUrl = "https://api.zoom.us/v2";

        private readonly ZoomHandle handle;

        // What was set, but for what may be a secret.
        private readonly Dictionary<string, string> shown;

        /// <summary>Makes a client with every option at its default. Nothing is opened.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public ZoomClient()
            : this(Native.New(NativeMethods.zoom_client_new), new Dictionary<string, string>(StringComparer.Ordinal))
        {
        }

        private ZoomClient(ZoomHandle handle, Dictionary<string, string> shown)
        {
            this.handle = handle;
            this.shown = shown;
        }

        /// <summary>
        /// Makes another client with the options and the access token that this one has at this moment, and with the same
        /// connections: one for each access token serves many users at a time.
        /// </summary>
        /// <returns>The copy, which is to be disposed of too. For setting options it counts as the first call of both.</returns>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomClient Copy()
        {
            using (ZoomHandle.Loan client = handle.Borrow(nameof(ZoomClient)))
            {
                int number = client.Number;
                ZoomHandle copy = Native.New((out int made) => NativeMethods.zoom_client_copy(number, out made));
                lock (shown)
                {
                    return new ZoomClient(copy, new Dictionary<string, string>(shown, StringComparer.Ordinal));
                }
            }
        }

        /// <summary>
        /// Where the API is: a regional, government or vanity host, or a simulator (http:// is for this machine alone).
        /// By default https://api.zoom.us/v2.
        /// </summary>
        /// <exception cref="ArgumentException">It is no such URL.</exception>
        [AllowNull]
        public string BaseUrl
        {
            get { return Shown("base_url", DefaultBaseUrl); }
            set { SetOption("base_url", value); }
        }

        /// <summary>
        /// The OAuth access token, with or without "Bearer ". It may be set again at any time: a call takes the one that
        /// is set when it is asked for. For several access tokens at a time <see cref="Copy"/> the client. It can't be
        /// read back.
        /// </summary>
        /// <exception cref="ArgumentException">It holds more than visible ASCII.</exception>
        [AllowNull]
        public string AccessToken
        {
            set { SetOption("access_token", value); }
        }

        /// <summary>The time for a whole call, from the name lookup to the last byte. By default 30 seconds.</summary>
        /// <exception cref="ArgumentException">It is not above zero, or more than 24 days.</exception>
        public TimeSpan Timeout
        {
            get { return ShownTime("timeout_ms", 30000); }
            set { SetOption("timeout_ms", Milliseconds(value)); }
        }

        /// <summary>
        /// The part of <see cref="Timeout"/> until the connection stands: name lookup, TCP, proxy, TLS. By default 10
        /// seconds.
        /// </summary>
        /// <exception cref="ArgumentException">It is not above zero, or more than 24 days.</exception>
        public TimeSpan ConnectTimeout
        {
            get { return ShownTime("connect_timeout_ms", 10000); }
            set { SetOption("connect_timeout_ms", Milliseconds(value)); }
        }

        /// <summary>
        /// "env" (the default) goes by the variables https_proxy, all_proxy and no_proxy; "none" is no proxy; or
        /// http(s)://[user:password@]host[:port]. It can't be read back.
        /// </summary>
        /// <exception cref="ArgumentException">It is none of these.</exception>
        [AllowNull]
        public string Proxy
        {
            set { SetOption("proxy", value); }
        }

        /// <summary>
        /// The root certificates that a server's certificate must lead to: "system" (the default), "bundled" (Mozilla's),
        /// or the path of a PEM file.
        /// </summary>
        /// <exception cref="ArgumentException">The file can't be read, or holds no certificate.</exception>
        [AllowNull]
        public string Roots
        {
            get { return Shown("roots", "system"); }
            set { SetOption("roots", value); }
        }

        /// <summary>The largest body that is taken in; a larger one is an error. By default 1 MiB.</summary>
        /// <exception cref="ArgumentException">It is not between 1 and 16777215.</exception>
        public int MaxResponseBytes
        {
            get { return int.Parse(Shown("max_response_bytes", "1048576"), CultureInfo.InvariantCulture); }
            set { SetOption("max_response_bytes", value.ToString(CultureInfo.InvariantCulture)); }
        }

        /// <summary>The User-Agent header field; by default zoom-token and its version.</summary>
        /// <exception cref="ArgumentException">It holds more than visible ASCII and blanks.</exception>
        [AllowNull]
        public string UserAgent
        {
            get { return Shown("user_agent", "zoom-token/" + Zoom.Version); }
            set { SetOption("user_agent", value); }
        }

        /// <summary>Whether connections are kept for the next call. By default true.</summary>
        public bool KeepAlive
        {
            get { return Shown("keep_alive", "1") == "1"; }
            set { SetOption("keep_alive", value ? "1" : "0"); }
        }

        /// <summary>
        /// A file to which one line a call is appended: time, method, URL without its query, result, duration; no
        /// secret. By default none.
        /// </summary>
        /// <exception cref="ArgumentException">It can't be written to.</exception>
        [AllowNull]
        public string LogFile
        {
            get { return Shown("log_file", ""); }
            set { SetOption("log_file", value); }
        }

        /// <summary>Adds a header field to every request, or with an empty value takes it away.</summary>
        /// <param name="name">The field's name.</param>
        /// <param name="value">Visible ASCII and blanks.</param>
        /// <exception cref="ArgumentException">It can't be a header field, or is one that the library sets.</exception>
        /// <exception cref="InvalidOperationException">The client has made its first call.</exception>
        public void SetHeader(string name, [AllowNull] string value)
        {
            SetOption("header." + name, value);
        }

        /// <summary>Sets any option by its name: the README has the table of them.</summary>
        /// <param name="name">Such as "timeout_ms".</param>
        /// <param name="value">The value as text; null or "" for the default.</param>
        /// <exception cref="ArgumentException">There is no such option, or the value is not allowed.</exception>
        /// <exception cref="InvalidOperationException">The client has made its first call: only access_token may be set.</exception>
        public void SetOption(string name, [AllowNull] string value)
        {
            SetOption(name, value, nameof(value));
        }

        // `parameter`: what the value is called where the program gave it.
        internal void SetOption(string name, [AllowNull] string value, string parameter)
        {
            byte[] nameBytes = Native.In(nameof(name), name);
            byte[] valueBytes = Native.In(parameter, value);
            using (ZoomHandle.Loan client = handle.Borrow(nameof(ZoomClient)))
            {
                int number = client.Number;
                int code = Native.Out(
                    (ref ZoomBuf text) => NativeMethods.zoom_client_set(number, nameBytes, valueBytes, ref text), out string why);
                Array.Clear(valueBytes, 0, valueBytes.Length);
                Native.Check(code, why);
            }
            Show(name, value ?? "");
        }

        /// <summary>Gets a Zoom user token. Blocks until it is there.</summary>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="type">"zak", "token", "onbehalf", or any other word that Zoom knows.</param>
        /// <param name="ttl">How many seconds the token is to live; 0 for Zoom's default (two hours for a zak).</param>
        /// <param name="meetingId">The meeting that is to be joined, for the type "onbehalf".</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public string GetUserToken(
            [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0, [AllowNull] string meetingId = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Call(TokenCall(user, type, ttl, meetingId), ReadToken, cancellationToken);
        }

        /// <summary>
        /// The same, with the whole answer. A refusal is an answer too: it is thrown by
        /// <see cref="ZoomResponse.EnsureSuccess"/> only.
        /// </summary>
        /// <param name="user">As for <see cref="GetUserToken"/>.</param>
        /// <param name="type">As for <see cref="GetUserToken"/>.</param>
        /// <param name="ttl">As for <see cref="GetUserToken"/>.</param>
        /// <param name="meetingId">As for <see cref="GetUserToken"/>.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The answer, with the token where there is one.</returns>
        /// <exception cref="ZoomException">No answer came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong, or there is no access token.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse GetUserTokenResponse(
            [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0, [AllowNull] string meetingId = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Call(TokenCall(user, type, ttl, meetingId), ZoomResponse.Of, cancellationToken);
        }

        /// <summary>Gets a Zoom user token as a task: <see cref="GetUserToken"/> on a thread of its own.</summary>
        /// <param name="user">As for <see cref="GetUserToken"/>.</param>
        /// <param name="type">As for <see cref="GetUserToken"/>.</param>
        /// <param name="ttl">As for <see cref="GetUserToken"/>.</param>
        /// <param name="meetingId">As for <see cref="GetUserToken"/>.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken"/>.</returns>
        public Task<string> GetUserTokenAsync(
            [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0, [AllowNull] string meetingId = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return OnThread(copy => copy.GetUserToken(user, type, ttl, meetingId, cancellationToken), cancellationToken);
        }

        /// <summary>As <see cref="GetUserTokenResponse"/>, as a task on a thread of its own.</summary>
        /// <param name="user">As for <see cref="GetUserToken"/>.</param>
        /// <param name="type">As for <see cref="GetUserToken"/>.</param>
        /// <param name="ttl">As for <see cref="GetUserToken"/>.</param>
        /// <param name="meetingId">As for <see cref="GetUserToken"/>.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserTokenResponse"/>.</returns>
        public Task<ZoomResponse> GetUserTokenResponseAsync(
            [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0, [AllowNull] string meetingId = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return OnThread(copy => copy.GetUserTokenResponse(user, type, ttl, meetingId, cancellationToken), cancellationToken);
        }

        /// <summary>
        /// Sends any request of Zoom's API. The access token goes to the base URL's host only; redirects are not
        /// followed.
        /// </summary>
        /// <param name="method">Such as "GET".</param>
        /// <param name="url">A path below the base URL, such as "/users/me", or an absolute https URL.</param>
        /// <param name="queryJson">
        /// A JSON object whose members are added to the query, percent-encoded: see <see cref="ZoomJson"/>.
        /// </param>
        /// <param name="body">Sent as application/json, unless <see cref="SetHeader"/> gave another Content-Type.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The answer, a refusal too.</returns>
        /// <exception cref="ZoomException">No answer came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomResponse Request(
            string method, string url, [AllowNull] string queryJson = "", [AllowNull] string body = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] methodBytes = Native.In(nameof(method), method);
            byte[] urlBytes = Native.In(nameof(url), url);
            byte[] queryBytes = Native.In(nameof(queryJson), queryJson);
            byte[] bodyBytes = Native.In(nameof(body), body);
            return Call(
                (int client, int cancel, out int response) => NativeMethods.zoom_client_request(
                    client, methodBytes, urlBytes, queryBytes, bodyBytes, cancel, out response),
                ZoomResponse.Of,
                cancellationToken);
        }

        /// <summary>As <see cref="Request"/>, as a task on a thread of its own.</summary>
        /// <param name="method">As for <see cref="Request"/>.</param>
        /// <param name="url">As for <see cref="Request"/>.</param>
        /// <param name="queryJson">As for <see cref="Request"/>.</param>
        /// <param name="body">As for <see cref="Request"/>.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="Request"/>.</returns>
        public Task<ZoomResponse> RequestAsync(
            string method, string url, [AllowNull] string queryJson = "", [AllowNull] string body = "",
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return OnThread(copy => copy.Request(method, url, queryJson, body, cancellationToken), cancellationToken);
        }

        /// <summary>
        /// Ends the client, and its connections unless a copy uses them. Calls under way finish, and so do those that were
        /// asked for with an Async form; later ones are refused with an <see cref="ObjectDisposedException"/>. Once more
        /// does nothing.
        /// </summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        // The copy is made here, on the caller's thread: what becomes of the client meanwhile does not reach the call.
        private Task<T> OnThread<T>(Func<ZoomClient, T> call, CancellationToken cancellation)
        {
            if (cancellation.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(cancellation);
            }
            try
            {
                ZoomClient copy = Copy();
                return CallThread.Run(() => call(copy), copy);
            }
            catch (Exception failure)
            {
                return Task.FromException<T>(failure);
            }
        }

        private delegate int Send(int client, int cancel, out int response);

        private T Call<T>(Send send, Native.Read<T> read, CancellationToken cancellation)
        {
            using (ZoomHandle.Loan client = handle.Borrow(nameof(ZoomClient)))
            {
                int number = client.Number;
                return Native.Call((int cancel, out int response) => send(number, cancel, out response), read, cancellation);
            }
        }

        private static Send TokenCall(
            [AllowNull] string user, [AllowNull] string type, int ttl, [AllowNull] string meetingId)
        {
            byte[] userBytes = Native.In(nameof(user), string.IsNullOrEmpty(user) ? "me" : user);
            byte[] typeBytes = Native.In(nameof(type), type);
            byte[] meetingBytes = Native.In(nameof(meetingId), meetingId);
            return (int client, int cancel, out int response) => NativeMethods.zoom_client_get_user_token(
                client, userBytes, typeBytes, ttl, meetingBytes, cancel, out response);
        }

        internal static string ReadToken(int code, int response)
        {
            if (code != NativeMethods.Ok)
            {
                throw Native.Failure(code, response);
            }
            return Native.Text((ref ZoomBuf text) => NativeMethods.zoom_response_token(response, ref text));
        }

        private static string Milliseconds(TimeSpan time)
        {
            // What is left of a millisecond counts as a whole one: a very short time is not none.
            return Math.Ceiling(time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
        }

        private TimeSpan ShownTime(string name, int otherwise)
        {
            string text = Shown(name, otherwise.ToString(CultureInfo.InvariantCulture));
            return TimeSpan.FromMilliseconds(int.Parse(text, CultureInfo.InvariantCulture));
        }

        private string Shown(string name, string otherwise)
        {
            lock (shown)
            {
                return shown.ContainsKey(name) && shown[name].Length > 0 ? shown[name] : otherwise;
            }
        }

        private void Show(string name, string value)
        {
            if (name == "access_token" || name == "proxy" || name.StartsWith("header.", StringComparison.Ordinal))
            {
                return;
            }
            lock (shown)
            {
                shown[name] = value;
            }
        }
    }
}
