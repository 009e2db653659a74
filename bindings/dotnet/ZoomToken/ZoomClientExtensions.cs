// The short forms of the calls for those who have an IZoomClient. ZoomClient has them itself.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>The short forms of an <see cref="IZoomClient"/>'s calls.</summary>
    public static class ZoomClientExtensions
    {
        /// <summary>Gets a Zoom user token.</summary>
        /// <param name="client">The client.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        public static string GetUserToken(
            this IZoomClient client, string? user, CancellationToken cancellationToken = default)
        {
            return Given(client).GetUserToken(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token as a task.</summary>
        /// <param name="client">The client.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the token, which is a secret.</returns>
        public static Task<string> GetUserTokenAsync(
            this IZoomClient client, string? user, CancellationToken cancellationToken = default)
        {
            return Given(client).GetUserTokenAsync(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with the whole response, which may be a refusal.</summary>
        /// <param name="client">The client.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, with the token where there is one.</returns>
        public static ZoomResponse GetUserTokenResponse(
            this IZoomClient client, string? user, CancellationToken cancellationToken = default)
        {
            return Given(client).GetUserTokenResponse(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with the whole response, which may be a refusal, as a task.</summary>
        /// <param name="client">The client.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the response.</returns>
        public static Task<ZoomResponse> GetUserTokenResponseAsync(
            this IZoomClient client, string? user, CancellationToken cancellationToken = default)
        {
            return Given(client).GetUserTokenResponseAsync(new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Sends a request without query and body.</summary>
        /// <param name="client">The client.</param>
        /// <param name="method">Such as "GET".</param>
        /// <param name="url">A path below the base URL, such as "/users/me", or an absolute https URL.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, a refusal too.</returns>
        public static ZoomResponse Request(
            this IZoomClient client, string method, string url, CancellationToken cancellationToken = default)
        {
            return Given(client).Request(new ZoomRequest { Method = method, Url = url }, cancellationToken);
        }

        /// <summary>Sends a request without query and body as a task.</summary>
        /// <param name="client">The client.</param>
        /// <param name="method">Such as "GET".</param>
        /// <param name="url">A path below the base URL, such as "/users/me", or an absolute https URL.</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the response.</returns>
        public static Task<ZoomResponse> RequestAsync(
            this IZoomClient client, string method, string url, CancellationToken cancellationToken = default)
        {
            return Given(client).RequestAsync(new ZoomRequest { Method = method, Url = url }, cancellationToken);
        }

        private static IZoomClient Given(IZoomClient client)
        {
            return client ?? throw new ArgumentNullException(nameof(client));
        }
    }
}
