// The client's part of a user's sign-in: with the browser in one call, or begun here, and the sign-out.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    public sealed partial class ZoomClient
    {
        /// <summary>
        /// Signs a user in with the system's browser (on Windows as a click on a link does, on Linux with xdg-open), as
        /// <see cref="SignInAsync(Action{Uri}, CancellationToken)"/> does.
        /// </summary>
        /// <param name="cancellationToken">Ends the sign-in; the task is cancelled then.</param>
        /// <returns>The task, which ends when the client is signed in.</returns>
        public Task SignInAsync(CancellationToken cancellationToken = default)
        {
            return SignInAsync(SystemBrowser.Open, cancellationToken);
        }

        /// <summary>
        /// Signs a user in with a browser, for a program that has no secret: the client has a <see cref="ClientId"/>, that of
        /// a public client, and a <see cref="TokenFile"/>, so that the user need not sign in at the next start. Zoom's page
        /// asks the user, and the browser comes back to a port of this machine. A user who has not signed in after ten minutes
        /// is a <see cref="ZoomTimeoutException"/>.
        /// </summary>
        /// <param name="openBrowser">Has a browser open the address. It is called on this thread.</param>
        /// <param name="cancellationToken">Ends the sign-in; the task is cancelled then.</param>
        /// <returns>
        /// The task, which ends when the client is signed in. It fails with the exceptions of
        /// <see cref="SignIn(Action{Uri}, TimeSpan, CancellationToken)"/>.
        /// </returns>
        public async Task SignInAsync(Action<Uri> openBrowser, CancellationToken cancellationToken = default)
        {
            using ZoomSignIn signIn = Open(openBrowser, cancellationToken);
            await signIn.FinishAsync(null, ZoomSignIn.Patience, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Signs a user in with the system's browser. Blocks until the client is signed in.</summary>
        /// <param name="timeout">How long the user may take.</param>
        /// <param name="cancellationToken">Ends the sign-in.</param>
        /// <exception cref="ZoomTimeoutException">The user has not signed in within that time.</exception>
        /// <exception cref="ZoomException">The user or Zoom refused; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">There is no <see cref="ClientId"/>, or another option is wrong.</exception>
        /// <exception cref="InvalidOperationException">The browser could not be opened.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public void SignIn(TimeSpan timeout, CancellationToken cancellationToken = default)
        {
            SignIn(SystemBrowser.Open, timeout, cancellationToken);
        }

        /// <summary>Signs a user in with a browser. Blocks until the client is signed in.</summary>
        /// <param name="openBrowser">Has a browser open the address.</param>
        /// <param name="timeout">How long the user may take.</param>
        /// <param name="cancellationToken">Ends the sign-in.</param>
        /// <exception cref="ZoomTimeoutException">The user has not signed in within that time.</exception>
        /// <exception cref="ZoomException">The user or Zoom refused; the text says why and what to do.</exception>
        /// <exception cref="ArgumentException">There is no <see cref="ClientId"/>, or another option is wrong.</exception>
        /// <exception cref="InvalidOperationException">
        /// <see cref="RedirectUri"/> is not on this machine: use <see cref="StartSignIn"/>.
        /// </exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public void SignIn(Action<Uri> openBrowser, TimeSpan timeout, CancellationToken cancellationToken = default)
        {
            using ZoomSignIn signIn = Open(openBrowser, cancellationToken);
            signIn.Finish(null, timeout, cancellationToken);
        }

        /// <summary>
        /// Begins a user's sign-in, for a program that opens the address itself and looks now and then whether the user has
        /// signed in, or whose user pastes what the browser shows. It counts as the client's first call.
        /// </summary>
        /// <returns>The sign-in, to be disposed of.</returns>
        /// <exception cref="ArgumentException">There is no <see cref="ClientId"/>, or another option is wrong.</exception>
        /// <exception cref="ZoomException">The port can't be listened on, or 16 sign-ins are under way in this process.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public ZoomSignIn StartSignIn()
        {
            RequireProxy();
            using ZoomHandle.Loan client = Handle.Borrow(nameof(ZoomClient));
            int number = client.Number;
            int code = BeginSignIn(number, out int made, out string url);
            if (code == NativeMethods.Limit && Native.MadeRoom())
            {
                code = BeginSignIn(number, out made, out url);
            }
            switch (code)
            {
                case NativeMethods.Ok: return new ZoomSignIn(new ZoomHandle(made), new Uri(url));
                case NativeMethods.Argument: throw ArgumentNames.Exception(url);
                default: throw Native.Failure(code, url);
            }
        }

        /// <summary>
        /// Forgets the user's sign-in: <see cref="TokenFile"/> is emptied, and the tokens are ended at Zoom. The file is emptied
        /// also where Zoom can't be reached. Nothing happens where nobody is signed in.
        /// </summary>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <exception cref="ZoomException">The tokens could not be ended at Zoom, or the file can't be used.</exception>
        /// <exception cref="ArgumentException">There is no <see cref="ClientId"/>, or another option is wrong.</exception>
        /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
        /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
        public void SignOut(CancellationToken cancellationToken = default)
        {
            Run(new SignOutCall(this), HasSucceeded, cancellationToken);
        }

        /// <summary>Forgets the user's sign-in, as <see cref="SignOut"/> does, as a task.</summary>
        /// <param name="cancellationToken">Ends the call; the task is cancelled then.</param>
        /// <returns>The task, which fails with the exceptions of the form without Async.</returns>
        public Task SignOutAsync(CancellationToken cancellationToken = default)
        {
            return AsyncCall<bool>.Begin(() => OnCopy(new SignOutCall(this)), HasSucceeded, cancellationToken);
        }

        // One that was begun, and whose address a browser has been given.
        private ZoomSignIn Open(Action<Uri> openBrowser, CancellationToken cancellation)
        {
            if (openBrowser is null)
            {
                throw new ArgumentNullException(nameof(openBrowser));
            }
            cancellation.ThrowIfCancellationRequested();
            ZoomSignIn signIn = StartSignIn();
            try
            {
                openBrowser(signIn.Url);
                return signIn;
            }
            catch
            {
                signIn.Dispose();
                throw;
            }
        }

        // To ask for the address once more would be another sign-in: it comes in the library's memory.
        private static int BeginSignIn(int client, out int signIn, out string url)
        {
            int made = 0;
            int code = Native.HugeText(
                (ref ZoomBuf text) => NativeMethods.zoom_sign_in_start(client, out made, ref text), out url);
            signIn = made;
            return code;
        }

        /// <summary>True; or throws what the call failed with.</summary>
        internal static bool HasSucceeded(int code, int response)
        {
            return code == NativeMethods.Ok ? true : throw ZoomException.For(ZoomResponse.Read(code, response));
        }
    }
}
