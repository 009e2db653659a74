// The one call: a token for an access token, with nothing to make first.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>Gets a Zoom user token with one call.</summary>
    /// <remarks>
    /// A call blocks for 30 seconds at most; connections are kept for the next one. Where the server says to wait (too many
    /// requests per second, 502, 503, 504), the request is sent again within that time. For options and for other requests,
    /// make a <see cref="ZoomClient"/>.
    /// </remarks>
    /// <example>
    /// <code>
    /// string zak = Zoom.GetUserToken(accessToken, "ada@example.com");
    /// </code>
    /// </example>
    public static partial class Zoom
    {
        /// <summary>The version of the native library, such as "1.0.0".</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string Version
        {
            get
            {
                LibraryLoader.Require();
                return Native.Text(NativeMethods.zoom_version);
            }
        }

        /// <summary>A few English words for a <see cref="ZoomException.Code"/> or an HTTP status.</summary>
        /// <param name="code">Such as -23 or 404.</param>
        /// <returns>Such as "TLS failed" or "Not Found".</returns>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string StatusText(int code)
        {
            LibraryLoader.Require();
            return Native.StatusText(code);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of the user "me".</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserToken(string accessToken)
        {
            return GetUserToken(accessToken, new ZoomTokenRequest());
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserToken(string accessToken, string? user)
        {
            return GetUserToken(accessToken, new ZoomTokenRequest { User = user });
        }

        /// <summary>Gets a Zoom user token, with the arguments that the C function has.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="type">"zak", "token", or any other word that Zoom knows.</param>
        /// <param name="ttlSeconds">How many seconds the token is to live; 0 for Zoom's own time (two hours for a zak).</param>
        /// <param name="baseUrl">Where the API is; by default https://api.zoom.us/v2.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserToken(string accessToken, string? user, string? type, int ttlSeconds, string? baseUrl)
        {
            ZoomTokenRequest request =
                new ZoomTokenRequest { User = user, Type = type, TtlSeconds = ttlSeconds, BaseUrl = baseUrl };
            return GetUserToken(accessToken, request);
        }

        /// <summary>Gets a Zoom user token.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="request">For whom, what kind of token, and from where.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong. Nothing was sent.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserToken(
            string accessToken, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return Run(accessToken, request, ZoomResponse.ReadToken, cancellationToken);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user as a task.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken(string)"/>.</returns>
        public static Task<string> GetUserTokenAsync(
            string accessToken, string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserTokenAsync(accessToken, new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token as a task.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="request">For whom, what kind of token, and from where.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken(string)"/>.</returns>
        public static Task<string> GetUserTokenAsync(
            string accessToken, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<string>.Begin(
                () => Call(accessToken, request), ZoomResponse.ReadToken, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with the whole response. A refusal is a response too, and not thrown.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="request">For whom, what kind of token, and from where.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, with the token where there is one.</returns>
        /// <exception cref="ZoomException">No response came; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong. Nothing was sent.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static ZoomResponse GetUserTokenResponse(
            string accessToken, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return Run(accessToken, request, ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with the whole response as a task.</summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="request">For whom, what kind of token, and from where.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserTokenResponse"/>.</returns>
        public static Task<ZoomResponse> GetUserTokenResponseAsync(
            string accessToken, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<ZoomResponse>.Begin(
                () => Call(accessToken, request), ZoomResponse.ReadWhole, cancellationToken);
        }

        /// <summary>The address that starts a meeting as the user of a ZAK, for a browser, which opens the Zoom client.</summary>
        /// <param name="meeting">The meeting's number, 9 to 11 digits; spaces and dashes between them do not count.</param>
        /// <param name="zak">A token of type "zak". It is looked at when the meeting is started, so get it just before.</param>
        /// <returns>The address (its <see cref="Uri.AbsoluteUri"/>). It is a secret, like the ZAK in it.</returns>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static Uri StartUrl(string meeting, string zak)
        {
            return StartUrl(meeting, zak, null);
        }

        /// <summary>The address that starts a meeting as the user of a ZAK, at a host of Zoom's.</summary>
        /// <param name="meeting">The meeting's number, 9 to 11 digits; spaces and dashes between them do not count.</param>
        /// <param name="zak">A token of type "zak". It is looked at when the meeting is started, so get it just before.</param>
        /// <param name="host">"zoom.us", "zoomgov.com" or a name below one of them, such as "company.zoom.us"; by default "zoom.us".</param>
        /// <returns>The address (its <see cref="Uri.AbsoluteUri"/>). It is a secret, like the ZAK in it.</returns>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static Uri StartUrl(string meeting, string zak, string? host)
        {
            LibraryLoader.Require();
            byte[] hostUtf8 = Native.Utf8(nameof(host), host);
            byte[] meetingUtf8 = Native.Utf8(nameof(meeting), meeting);
            byte[] zakUtf8 = Native.Utf8(nameof(zak), zak);
            int code = Native.Text(
                (ref ZoomBuf text) => NativeMethods.zoom_start_url(hostUtf8, meetingUtf8, zakUtf8, ref text), out string url);
            switch (code)
            {
                case NativeMethods.Ok:
                    return new Uri(url);
                case NativeMethods.Argument:
                    throw ArgumentNames.FirstWord(url);
                default:
                    throw Native.Failure(code, url);
            }
        }

        /// <summary>
        /// Closes the connections that these calls keep, and forgets the files of settings. The next call opens new ones, and
        /// reads the file again. Clients stay.
        /// </summary>
        /// <remarks>
        /// A program whose clients sign in for a user calls this before it ends. A refresh token that was sent to Zoom is spent:
        /// where the next one is on its way, this waits until it is saved, usually for less than a second, 35 seconds at
        /// the most.
        /// </remarks>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static void Shutdown()
        {
            LibraryLoader.Require();
            NativeMethods.zoom_shutdown();
            OwnEnvironment.Close();
            SettingsClients.Close();
        }

        private static T Run<T>(
            string accessToken, ZoomTokenRequest request, Call.Read<T> read, CancellationToken cancellation)
        {
            LibraryLoader.Require();
            using Call call = Call(accessToken, request);
            return call.Run(read, cancellation);
        }

        private static Call Call(string accessToken, ZoomTokenRequest request)
        {
            if (request is null)
            {
                throw new ArgumentNullException(nameof(request));
            }
            if (accessToken is null || accessToken.Length == 0)
            {
                throw new ArgumentException("The OAuth access token must be given.", nameof(accessToken));
            }
            return OwnEnvironment.Call(accessToken, request) ?? new OneCall(accessToken, request);
        }
    }
}
