// A call as a task: how it waits for a thread, and how it ends.

using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    internal sealed class AsyncCall<T> : QueuedCall
    {
        // So short a wait for a thread is not counted.
        private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(20);

        private readonly Call call;
        private readonly Call.Read<T> read;
        private readonly CancellationToken cancellation;

        // What awaits the task continues on another thread than the call's.
        private readonly TaskCompletionSource<T> result =
            new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly long begin = Stopwatch.GetTimestamp();

        // The end of the call's time, for one that waits for a thread.
        private CancellationTokenSource? end;

        private AsyncCall(Call call, Call.Read<T> read, CancellationToken cancellation)
        {
            this.call = call;
            this.read = read;
            this.cancellation = cancellation;
        }

        /// <summary>
        /// Has a call made. One that is cancelled already, or that the library refuses, ends here and needs no thread;
        /// nothing is thrown: what goes wrong is in the task.
        /// </summary>
        /// <param name="make">Makes the call, which is disposed of at its end.</param>
        /// <param name="read">Makes the task's result.</param>
        /// <param name="cancellation">Ends the call.</param>
        internal static Task<T> Begin(Func<Call> make, Call.Read<T> read, CancellationToken cancellation)
        {
            if (cancellation.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(cancellation);
            }
            Call? call = null;
            try
            {
                LibraryLoader.Require();
                call = make();
                call.RequireAllowed();
                AsyncCall<T> queued = new AsyncCall<T>(call, read, cancellation);
                CallThreads.Add(queued);
                return queued.result.Task;
            }
            catch (Exception failure)
            {
                call?.Dispose();
                return Task.FromException<T>(failure);
            }
        }

        internal override void HasToWait()
        {
            end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            end.CancelAfter(call.Timeout);
            end.Token.Register(waiting => ((AsyncCall<T>)waiting!).GiveUp(), this);
        }

        internal override void Run()
        {
            // What was left of the call's time when it got a thread is all that it has.
            bool isLate = end != null && Waited > Unnoticed;
            try
            {
                T value;
                using (call)
                using (end)
                {
                    value = call.Run(read, isLate ? end!.Token : cancellation);
                }
                result.SetResult(value);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                result.TrySetCanceled(cancellation);
            }
            catch (OperationCanceledException) when (isLate)
            {
                result.SetException(TimedOut());
            }
            catch (Exception failure)
            {
                result.SetException(failure);
            }
        }

        internal override void Fail(Exception why)
        {
            call.Dispose();
            end?.Dispose();
            result.SetException(why);
        }

        private TimeSpan Waited =>
            TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - begin) / (double)Stopwatch.Frequency);

        // Called when the time is over or the call is cancelled: where it has no thread yet, it ends here.
        private void GiveUp()
        {
            if (!CallThreads.Remove(this))
            {
                return;
            }
            if (cancellation.IsCancellationRequested)
            {
                call.Dispose();
                result.TrySetCanceled(cancellation);
            }
            else
            {
                Fail(TimedOut());
            }
        }

        private static Exception TimedOut()
        {
            return Native.Failure(
                NativeMethods.Timeout,
                "the time ran out, and the call has spent some of it waiting for a thread: there are " + CallThreads.Most
                + " at the most, and fewer where the process can have no more. Make fewer calls at a time, or raise Timeout");
        }
    }
}
