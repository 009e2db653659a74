// The calls of a user's sign-in: the end of one with a browser, and the sign-out.

using System;

namespace ZoomToken
{
    /// <summary>Waits for the end of a sign-in.</summary>
    internal sealed class SignInCall : Call
    {
        private readonly ZoomHandle signIn;
        private readonly byte[] pasted;
        private readonly int wait;

        internal SignInCall(ZoomHandle signIn, string? pasted, int wait)
        {
            this.signIn = signIn;
            this.pasted = Native.Utf8(nameof(pasted), pasted);
            this.wait = wait;
        }

        internal override string Method => "POST";

        internal override string Name => "zoom.sign_in";

        internal override string Url => "";

        internal override TimeSpan Timeout => TimeSpan.FromMilliseconds(wait);

        // How long a user takes at the browser says nothing of Zoom.
        internal override bool IsTold => false;

        // To try it with a cancel would end the sign-in.
        internal override void RequireAllowed()
        {
        }

        public override void Dispose()
        {
            if (pasted != Native.NotGiven)
            {
                Array.Clear(pasted, 0, pasted.Length);
            }
        }

        protected override int Send(int cancel, out int response)
        {
            using ZoomHandle.Loan number = signIn.Borrow(nameof(ZoomSignIn));
            return NativeMethods.zoom_sign_in_finish(number.Number, pasted, wait, cancel, out response);
        }
    }

    /// <summary>Forgets a user's sign-in.</summary>
    internal sealed class SignOutCall : ClientCall
    {
        internal SignOutCall(ZoomClient client) : base(client)
        {
        }

        internal override string Method => "POST";

        internal override string Name => "zoom.sign_out";

        internal override bool IsTold => false;

        // To try it would empty the token file.
        internal override void RequireAllowed()
        {
        }

        protected override int Send(int cancel, out int response)
        {
            using ZoomHandle.Loan client = Borrow();
            return NativeMethods.zoom_sign_out(client.Number, cancel, out response);
        }
    }
}
