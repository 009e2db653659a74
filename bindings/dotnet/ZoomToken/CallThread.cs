// A blocking call as a task, on a thread of its own.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace ZoomToken
{
    internal static class CallThread
    {
        /// <summary>
        /// Runs a call on a new thread. One task for one thread: on two cores, the pool would begin the last of 32
        /// blocking calls after 15 seconds.
        /// </summary>
        /// <remarks>
        /// The call always runs, a cancelled one too, so that it can put away what it was given; it looks at its own
        /// CancellationToken. Whoever awaits the task goes on elsewhere, not on this thread.
        /// </remarks>
        internal static Task<T> Run<T>(Func<T> call)
        {
            TaskCompletionSource<T> result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Task.Factory.StartNew(
                () => Complete(result, call), CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
            return result.Task;
        }

        private static void Complete<T>(TaskCompletionSource<T> result, Func<T> call)
        {
            try
            {
                result.SetResult(call());
            }
            catch (OperationCanceledException cancelled)
            {
                result.TrySetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                result.SetException(failure);
            }
        }
    }
}
