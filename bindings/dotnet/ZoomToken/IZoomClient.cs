// What programs call of a client, for those that put a double in its place in their tests.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>
    /// The calls of a <see cref="ZoomClient"/>. It does not grow: what comes later has an interface of its own. The shorter
    /// forms are extension methods: see <see cref="ZoomClientExtensions"/>.
    /// </summary>
    public interface IZoomClient : IDisposable
    {
        /// <summary>Gets a Zoom user token. Blocks until it is there.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        string GetUserToken(ZoomTokenRequest request, CancellationToken cancellationToken = default);

        /// <summary>Gets a Zoom user token as a task.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the token, which is a secret.</returns>
        Task<string> GetUserTokenAsync(ZoomTokenRequest request, CancellationToken cancellationToken = default);

        /// <summary>Gets a Zoom user token with the whole response, which may be a refusal. Blocks until it is there.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, with the token where there is one.</returns>
        ZoomResponse GetUserTokenResponse(ZoomTokenRequest request, CancellationToken cancellationToken = default);

        /// <summary>Gets a Zoom user token with the whole response, which may be a refusal, as a task.</summary>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the response.</returns>
        Task<ZoomResponse> GetUserTokenResponseAsync(
            ZoomTokenRequest request, CancellationToken cancellationToken = default);

        /// <summary>Sends any request of Zoom's API. Blocks until the response is there.</summary>
        /// <param name="request">What is sent.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The response, a refusal too.</returns>
        ZoomResponse Request(ZoomRequest request, CancellationToken cancellationToken = default);

        /// <summary>Sends any request of Zoom's API as a task.</summary>
        /// <param name="request">What is sent.</param>
        /// <param name="cancellationToken">Ends the call at once.</param>
        /// <returns>The task for the response.</returns>
        Task<ZoomResponse> RequestAsync(ZoomRequest request, CancellationToken cancellationToken = default);
    }
}
