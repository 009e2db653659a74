// A handle of the native library with an owner: it ends once, and not while a call uses it.

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace ZoomToken
{
    /// <summary>Owns an int handle of the native library; a handle that nobody disposed of is freed by the finaliser.</summary>
    internal sealed class ZoomHandle : SafeHandle
    {
        // How many handles were left to the finaliser. A test holds that the assembly itself leaves none.
        internal static int Finalised;

        private readonly long pressure;

        /// <param name="number">The handle.</param>
        /// <param name="pressure">What it keeps of the system's, as bytes for the garbage collector to count with.</param>
        internal ZoomHandle(int number, long pressure = 0) : base(IntPtr.Zero, true)
        {
            SetHandle(new IntPtr(number));
            this.pressure = pressure;
            if (pressure > 0)
            {
                GC.AddMemoryPressure(pressure);
            }
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        /// <summary>The number for the length of a call. The handle outlives it, whoever disposes of it meanwhile.</summary>
        internal Loan Borrow(string owner)
        {
            bool isBorrowed = false;
            try
            {
                DangerousAddRef(ref isBorrowed);
            }
            catch (ObjectDisposedException)
            {
                throw new ObjectDisposedException(owner);
            }
            return new Loan(this, handle.ToInt32());
        }

        protected override bool ReleaseHandle()
        {
            if (pressure > 0)
            {
                GC.RemoveMemoryPressure(pressure);
            }
            return NativeMethods.zoom_free(handle.ToInt32()) == NativeMethods.Ok;
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing && !IsInvalid && !IsClosed)
            {
                Interlocked.Increment(ref Finalised);
            }
            base.Dispose(disposing);
        }

        /// <summary>A handle's number that is valid until Dispose.</summary>
        internal readonly struct Loan : IDisposable
        {
            private readonly ZoomHandle lender;

            internal readonly int Number;

            internal Loan(ZoomHandle lender, int number)
            {
                this.lender = lender;
                Number = number;
            }

            public void Dispose()
            {
                lender.DangerousRelease();
            }
        }
    }
}
