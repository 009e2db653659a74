// A blocking call as a task, on a thread of its own.

using System;
using System.Diagnostics.CodeAnalysis;
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
        /// Nothing is thrown here: what goes wrong is in the task. Whoever awaits it goes on elsewhere, not on this thread.
        /// </remarks>
        /// <param name="call">The call, which looks at its own CancellationToken.</param>
        /// <param name="used">What the call uses: disposed of at its end, or when there is no thread for it.</param>
        internal static Task<T> Run<T>(Func<T> call, [AllowNull] IDisposable used)
        {
            TaskCompletionSource<T> result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                Task.Factory.StartNew(
                    () => Complete(result, call, used), CancellationToken.None,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
            }
            catch (Exception failure) when (failure is TaskSchedulerException || failure is OutOfMemoryException)
            {
                used?.Dispose();
                result.SetException(new InvalidOperationException("No thread could be had for the call.", failure));
            }
            return result.Task;
        }

        private static void Complete<T>(TaskCompletionSource<T> result, Func<T> call, [AllowNull] IDisposable used)
        {
            try
            {
                result.SetResult(Finish(call, used));
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

        // What was used has ended when the task has.
        private static T Finish<T>(Func<T> call, [AllowNull] IDisposable used)
        {
            using (used)
            {
                return call();
            }
        }
    }
}
