// A user's sign-in with a browser, step by step.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    /// <summary>
    /// A user's sign-in that was begun, for programs that look now and then whether it has ended, or whose user copies the
    /// code: <see cref="ZoomClient.StartSignIn"/> makes it. Until the browser has come back the library listens on a port of
    /// this machine; to dispose of this object ends that.
    /// </summary>
    public sealed class ZoomSignIn : IDisposable
    {
        /// <summary>How long a user may take where the program does not say.</summary>
        internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

        // The exchange of the code takes that long at most.
        private static readonly TimeSpan Exchange = TimeSpan.FromSeconds(35);

        private readonly ZoomHandle handle;

        internal ZoomSignIn(ZoomHandle handle, Uri url)
        {
            this.handle = handle;
            Url = url;
        }

        /// <summary>What the user's browser has to open. It is good for this sign-in alone.</summary>
        public Uri Url { get; }

        /// <summary>Looks whether the user has signed in, and never waits: for a timer of a program with a window.</summary>
        /// <param name="pasted">
        /// Where the user has copied it from the browser: the whole address that it shows after the sign-in, or the code in it.
        /// </param>
        /// <returns>True when the client is signed in; false for not yet.</returns>
        /// <exception cref="ZoomException">The user or Zoom refused, or the tokens could not be had; this sign-in has ended.</exception>
        /// <exception cref="ArgumentException">What was pasted is not an address of this sign-in, which continues.</exception>
        /// <exception cref="InvalidOperationException">It has ended already; or there is nothing to wait for, and nothing was pasted.</exception>
        /// <exception cref="ObjectDisposedException">This object was disposed of.</exception>
        public bool Poll(string? pasted = null)
        {
            using SignInCall call = new SignInCall(handle, pasted, 0);
            return call.Run(HasEnded, default);
        }

        /// <summary>Waits until the user has signed in.</summary>
        /// <param name="pasted">As for <see cref="Poll"/>; null to wait for the browser.</param>
        /// <param name="timeout">How long: a user who has not signed in by then has to begin again.</param>
        /// <param name="cancellationToken">Ends the sign-in.</param>
        /// <exception cref="ZoomTimeoutException">The user has not signed in within that time.</exception>
        /// <exception cref="ZoomException">The user or Zoom refused, or the tokens could not be had; this sign-in has ended.</exception>
        /// <exception cref="ArgumentException">What was pasted is not an address of this sign-in, which continues.</exception>
        /// <exception cref="InvalidOperationException">It has ended already; or there is nothing to wait for, and nothing was pasted.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">This object was disposed of.</exception>
        public void Finish(string? pasted, TimeSpan timeout, CancellationToken cancellationToken = default)
        {
            if (!Run(pasted, timeout, cancellationToken) && !Run(null, Exchange, cancellationToken))
            {
                throw StillPending();
            }
        }

        /// <summary>Waits as a task until the user has signed in.</summary>
        /// <param name="pasted">As for <see cref="Poll"/>; null to wait for the browser.</param>
        /// <param name="timeout">How long: a user who has not signed in by then has to begin again.</param>
        /// <param name="cancellationToken">Ends the sign-in; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of <see cref="Finish"/>.</returns>
        public async Task FinishAsync(string? pasted, TimeSpan timeout, CancellationToken cancellationToken = default)
        {
            if (!await RunAsync(pasted, timeout, cancellationToken).ConfigureAwait(false)
                && !await RunAsync(null, Exchange, cancellationToken).ConfigureAwait(false))
            {
                throw StillPending();
            }
        }

        /// <summary>Ends the sign-in, if the browser has not come back, and closes the port.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        private bool Run(string? pasted, TimeSpan timeout, CancellationToken cancellation)
        {
            using SignInCall call = new SignInCall(handle, pasted, Milliseconds(timeout));
            return call.Run(HasEnded, cancellation);
        }

        private Task<bool> RunAsync(string? pasted, TimeSpan timeout, CancellationToken cancellation)
        {
            return AsyncCall<bool>.Begin(
                () => new SignInCall(handle, pasted, Milliseconds(timeout)), HasEnded, cancellation);
        }

        private static bool HasEnded(int code, int response)
        {
            return code != NativeMethods.Pending && ZoomClient.HasSucceeded(code, response);
        }

        // The code came at the last moment, and Zoom takes too long with the tokens.
        private static Exception StillPending()
        {
            return Native.Failure(NativeMethods.Pending, "");
        }

        private static int Milliseconds(TimeSpan timeout)
        {
            double milliseconds = Math.Ceiling(timeout.TotalMilliseconds);
            return milliseconds >= 1 && milliseconds <= int.MaxValue
                ? (int)milliseconds
                : throw new ArgumentOutOfRangeException(
                    nameof(timeout), "timeout must be above 0 and at most 24 days: a user who has closed the browser never comes back.");
        }
    }
}
