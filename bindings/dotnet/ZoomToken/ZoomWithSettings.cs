// The one call for programs that pass a few texts and no more: what it needs to know is in a file.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    public static partial class Zoom
    {
        /// <summary>
        /// Gets a Zoom user token (a ZAK) of the user "me" with a file of settings, which says how the program signs in: the
        /// access token is got, renewed and shared with other processes as it says.
        /// </summary>
        /// <remarks>
        /// The file is a <see cref="ZoomClient.SettingsFile"/>. It is read with the first call, and again after a call whose
        /// access token, sign-in or settings were refused and after <see cref="Shutdown"/>.
        /// </remarks>
        /// <example>
        /// <code>
        /// account_id = abc
        /// client_id = def
        /// client_secret = ghi
        /// token_file = zoom.tokens
        /// </code>
        /// </example>
        /// <param name="settings">The absolute path of the file.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">The file or an argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserTokenWithSettings(string settings)
        {
            return GetUserTokenWithSettings(settings, new ZoomTokenRequest());
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user with a file of settings.</summary>
        /// <param name="settings">The absolute path of the file.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">The file or an argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserTokenWithSettings(string settings, string? user)
        {
            return GetUserTokenWithSettings(settings, new ZoomTokenRequest { User = user });
        }

        /// <summary>Gets a Zoom user token with a file of settings, with the arguments that the C function has.</summary>
        /// <param name="settings">The absolute path of the file.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="type">"zak", "token", or any other word that Zoom knows.</param>
        /// <param name="ttlSeconds">How many seconds the token is to live; 0 for Zoom's own time (two hours for a zak).</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">The file or an argument is wrong. Nothing was sent.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserTokenWithSettings(string settings, string? user, string? type, int ttlSeconds)
        {
            return GetUserTokenWithSettings(settings, new ZoomTokenRequest { User = user, Type = type, TtlSeconds = ttlSeconds });
        }

        /// <summary>Gets a Zoom user token with a file of settings.</summary>
        /// <param name="settings">The absolute path of the file.</param>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The token. It is a secret.</returns>
        /// <exception cref="ZoomException">There is no token; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">The file or an argument is wrong. Nothing was sent.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public static string GetUserTokenWithSettings(
            string settings, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            LibraryLoader.Require();
            using Call call = SettingsClients.Call(settings, request);
            return call.Run(ZoomResponse.ReadToken, cancellationToken);
        }

        /// <summary>Gets a Zoom user token (a ZAK) of a user with a file of settings as a task.</summary>
        /// <param name="settings">The absolute path of the file.</param>
        /// <param name="user">The user's id, e-mail address, or "me".</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserTokenWithSettings(string)"/>.</returns>
        public static Task<string> GetUserTokenWithSettingsAsync(
            string settings, string? user = null, CancellationToken cancellationToken = default)
        {
            return GetUserTokenWithSettingsAsync(settings, new ZoomTokenRequest { User = user }, cancellationToken);
        }

        /// <summary>Gets a Zoom user token with a file of settings as a task.</summary>
        /// <param name="settings">The absolute path of the file.</param>
        /// <param name="request">For whom, and what kind of token.</param>
        /// <param name="cancellationToken">Ends the call at once; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="GetUserTokenWithSettings(string)"/>.</returns>
        public static Task<string> GetUserTokenWithSettingsAsync(
            string settings, ZoomTokenRequest request, CancellationToken cancellationToken = default)
        {
            return AsyncCall<string>.Begin(
                () => SettingsClients.Call(settings, request), ZoomResponse.ReadToken, cancellationToken);
        }
    }
}
