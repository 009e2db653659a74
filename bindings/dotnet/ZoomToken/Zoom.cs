// The one call: a token for an access token, with nothing to make first.

using System;
using System.Collections.Generic;
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
        // Clients that are kept, with their connections, for the next call with the same base URL. Each serves one call
        // at a time, so that an access token never meets another call's, and keeps none in between.
        private const int MostIdle = 8;
        private static readonly List<ZoomClient> Idle = new List<ZoomClient>();

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
        /// Gets a Zoom user token. Blocks for 30 seconds at most; connections are kept for the next call. For options
        /// and for other requests, make a <see cref="ZoomClient"/>.
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
            return CallThread.Run(() => Get(accessToken, user, type, ttl, baseUrl, cancellationToken), null);
        }

        /// <summary>Closes the connections that these calls keep. The next call opens new ones.</summary>
        public static void CloseConnections()
        {
            lock (Idle)
            {
                Idle.ForEach(client => client.Dispose());
                Idle.Clear();
            }
        }

        private static string Get(
            string accessToken, [AllowNull] string user, [AllowNull] string type, int ttl, [AllowNull] string baseUrl,
            CancellationToken cancellation)
        {
            if (string.IsNullOrEmpty(accessToken))
            {
                throw new ArgumentException("The OAuth access token must be given.", nameof(accessToken));
            }
            ZoomClient client = Take(string.IsNullOrEmpty(baseUrl) ? ZoomClient.DefaultBaseUrl : baseUrl);
            try
            {
                client.SetOption("access_token", accessToken, nameof(accessToken));
                return client.GetUserToken(user, type, ttl, "", cancellation);
            }
            finally
            {
                GiveBack(client);
            }
        }

        private static ZoomClient Take(string baseUrl)
        {
            lock (Idle)
            {
                for (int at = Idle.Count - 1; at >= 0; at--)
                {
                    ZoomClient client = Idle[at];
                    if (client.BaseUrl == baseUrl)
                    {
                        Idle.RemoveAt(at);
                        return client;
                    }
                }
            }
            return Make(baseUrl);
        }

        private static ZoomClient Make(string baseUrl)
        {
            ZoomClient client = new ZoomClient();
            try
            {
                client.SetOption("base_url", baseUrl, nameof(baseUrl));
                return client;
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        // With many base URLs, the client that has waited longest makes room.
        private static void GiveBack(ZoomClient client)
        {
            if (HasForgotten(client))
            {
                lock (Idle)
                {
                    Idle.Add(client);
                    if (Idle.Count <= MostIdle)
                    {
                        return;
                    }
                    client = Idle[0];
                    Idle.RemoveAt(0);
                }
            }
            client.Dispose();
        }

        // A failure here must not hide the one that the call may end with.
        private static bool HasForgotten(ZoomClient client)
        {
            try
            {
                client.AccessToken = "";
                return true;
            }
            catch (ZoomException)
            {
                return false;
            }
        }
    }
}
