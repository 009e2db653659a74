// The one call: a token for an access token, with nothing to make first.

using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>Gets a Zoom user token with one call.</summary>
    /// <example>
    /// <code>
    /// string zak = Zoom.GetUserToken(accessToken, "jane@example.com");
    /// </code>
    /// </example>
    public static class Zoom
    {
        /// <summary>The version of the native library, such as "1.0.0".</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string Version
        {
            get
            {
                Native.RequireLibrary();
                return Native.Text(NativeMethods.zoom_version);
            }
        }

        /// <summary>A few English words for a <see cref="ZoomException.Code"/> or an HTTP status.</summary>
        /// <param name="code">Such as -23 or 404.</param>
        /// <returns>Such as "TLS failed" or "Not Found".</returns>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string StatusText(int code)
        {
            Native.RequireLibrary();
            return Native.StatusText(code);
        }

        /// <summary>
        /// Gets a Zoom user token. Blocks for 30 seconds at most; connections are kept for the next call. Where the server
        /// says to wait (too many requests per second, 502, 503, 504), the request is sent again within that time. For
        /// options and for other requests, make a <see cref="ZoomClient"/>.
        /// </summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="type">"zak", "token", or any other word that Zoom knows.</param>
        /// <param name="ttl">How many seconds the token is to live; 0 for Zoom's default (two hours for a zak).</param>
        /// <param name="baseUrl">Where the API is; by default https://api.zoom.us/v2.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">An argument is wrong.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserToken(
            string accessToken, [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0,
            [AllowNull] string baseUrl = "")
        {
            return Get(accessToken, user, type, ttl, baseUrl, CancellationToken.None);
        }

        /// <summary>
        /// Gets a Zoom user token as a task, on a thread of its own: many at a time do not wait for threads of the pool.
        /// </summary>
        /// <param name="accessToken">The OAuth access token, with or without "Bearer ".</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="type">"zak", "token", or any other word that Zoom knows.</param>
        /// <param name="ttl">How many seconds the token is to live; 0 for Zoom's default (two hours for a zak).</param>
        /// <param name="baseUrl">Where the API is; by default https://api.zoom.us/v2.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserToken"/>.</returns>
        public static Task<string> GetUserTokenAsync(
            string accessToken, [AllowNull] string user = "me", [AllowNull] string type = "zak", int ttl = 0,
            [AllowNull] string baseUrl = "", CancellationToken cancellationToken = default(CancellationToken))
        {
            return cancellationToken.IsCancellationRequested
                ? Task.FromCanceled<string>(cancellationToken)
                : CallThread.Run(() => Get(accessToken, user, type, ttl, baseUrl, cancellationToken), null);
        }

        /// <summary>Closes the connections that these calls keep. The next call opens new ones.</summary>
        public static void CloseConnections()
        {
            Native.RequireLibrary();
            NativeMethods.zoom_shutdown();
        }

        private static string Get(
            string accessToken, [AllowNull] string user, [AllowNull] string type, int ttl, [AllowNull] string baseUrl,
            CancellationToken cancellation)
        {
            if (string.IsNullOrEmpty(accessToken))
            {
                throw new ArgumentException("The OAuth access token must be given.", nameof(accessToken));
            }
            byte[] baseBytes = Native.In(nameof(baseUrl), baseUrl);
            byte[] authBytes = Native.In(nameof(accessToken), accessToken);
            byte[] userBytes = Native.In(nameof(user), string.IsNullOrEmpty(user) ? "me" : user);
            byte[] typeBytes = Native.In(nameof(type), type);
            byte[] noMeeting = Native.In("", "");
            try
            {
                return Native.Call(
                    (int cancel, out int response) => NativeMethods.zoom_get_user_token_response(
                        baseBytes, authBytes, userBytes, typeBytes, ttl, noMeeting, cancel, out response),
                    ZoomClient.ReadToken,
                    cancellation);
            }
            finally
            {
                Array.Clear(authBytes, 0, authBytes.Length);
            }
        }
    }
}
