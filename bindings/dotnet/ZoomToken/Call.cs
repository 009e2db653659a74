// One call with its arguments as the library takes them: made on the caller's thread, sent on any.

using System;
#if NET8_0_OR_GREATER
using System.Diagnostics;
#endif
using System.Threading;

namespace ZoomToken
{
    internal abstract class Call : IDisposable
    {
        /// <summary>Makes the result of a call, or throws for a failure.</summary>
        internal delegate T Read<T>(int code, int response);

#if NET8_0_OR_GREATER
        /// <summary>What was going on where the call was asked for.</summary>
        internal readonly ActivityContext Parent = Activity.Current?.Context ?? default;
#endif

        // A cancel that was used: a call with it is judged and not sent.
        private static ZoomHandle? used;

        /// <summary>The HTTP method.</summary>
        internal abstract string Method { get; }

        /// <summary>The name of the call for telemetry.</summary>
        internal abstract string Name { get; }

        /// <summary>A URL with the host that it goes to.</summary>
        internal abstract string Url { get; }

        /// <summary>How long it may take.</summary>
        internal abstract TimeSpan Timeout { get; }

        public abstract void Dispose();

        /// <summary>Makes the call and reads its outcome. The cancellation ends it.</summary>
        internal T Run<T>(Read<T> read, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!cancellation.CanBeCanceled)
            {
                return Outcome(0, read);
            }
            using ZoomHandle cancel = new ZoomHandle(Native.New(NativeMethods.zoom_cancel_new));
            using ZoomHandle.Loan number = cancel.Borrow(nameof(CancellationToken));
            using CancellationTokenRegistration registration = cancellation.Register(Cancel, cancel);
            try
            {
                return Outcome(number.Number, read);
            }
            catch (OperationCanceledException cancelled)
            {
                // With the caller's own token, so that awaiting code takes it for the cancellation that it is.
                throw new OperationCanceledException(cancelled.Message, cancelled, cancellation);
            }
        }

        /// <summary>Whether telemetry has it.</summary>
        internal virtual bool IsTold => true;

        /// <summary>Throws what the library has against the arguments. Nothing is sent.</summary>
        internal virtual void RequireAllowed()
        {
            using ZoomHandle.Loan cancelled = Used().Borrow(nameof(Call));
            int code = SendWithRoom(cancelled.Number, out int response);
            try
            {
                if (code != NativeMethods.Cancelled)
                {
                    throw ZoomException.For(ZoomResponse.Read(code, response));
                }
            }
            finally
            {
                NativeMethods.zoom_free(response);
            }
        }

        /// <summary>Makes the call. Where all handles are taken, nothing was sent: then with those that can be had.</summary>
        internal int SendWithRoom(int cancel, out int response)
        {
            int code = Send(cancel, out response);
            return code == NativeMethods.Limit && Native.MadeRoom() ? Send(cancel, out response) : code;
        }

        protected abstract int Send(int cancel, out int response);

        private static ZoomHandle Used()
        {
            ZoomHandle? there = Volatile.Read(ref used);
            if (there is null)
            {
                ZoomHandle made = new ZoomHandle(Native.New(NativeMethods.zoom_cancel_new));
                Cancel(made);
                there = Interlocked.CompareExchange(ref used, made, null) ?? made;
                if (there != made)
                {
                    made.Dispose();
                }
            }
            return there;
        }

        private static void Cancel(object? cancel)
        {
            using ZoomHandle.Loan number = ((ZoomHandle)cancel!).Borrow(nameof(CancellationToken));
            NativeMethods.zoom_cancel(number.Number);
        }

        private T Outcome<T>(int cancel, Read<T> read)
        {
#if NET8_0_OR_GREATER
            int code = Telemetry.Send(this, cancel, out int response);
#else
            int code = SendWithRoom(cancel, out int response);
#endif
            try
            {
                return read(code, response);
            }
            finally
            {
                NativeMethods.zoom_free(response);
            }
        }
    }
}
