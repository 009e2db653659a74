// Blocking calls as tasks, on threads that are kept for the next ones.

using System;
using System.Collections.Generic;
using System.Diagnostics;
#if NETCOREAPP
using System.Runtime.Loader;
#endif
using System.Threading;

namespace ZoomToken
{
    /// <summary>A call that a thread will make.</summary>
    internal abstract class QueuedCall
    {
        /// <summary>Makes the call and ends its task. Throws nothing.</summary>
        internal abstract void Run();

        /// <summary>Called where no thread is idle: from now on the call gives up when its time is over.</summary>
        internal abstract void HasToWait();

        /// <summary>Ends the task with a failure.</summary>
        internal abstract void Fail(Exception why);
    }

    /// <summary>
    /// The threads on which Async calls block. They are not those of the pool, of which a few blocked ones stop a program.
    /// A thread is kept for a while after its last call, and one thread alone starts the others: starting one takes far
    /// longer than a caller should wait.
    /// </summary>
    internal static class CallThreads
    {
        // Beyond so many, calls wait: a process has its limit of threads, and dies where others find none.
        internal const int Most = 512;
        private const int StackSize = 256 << 10;
        private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

        // Some tens of microseconds.
        private const int Looks = 60;
        private const int PauseBetweenLooks = 30;

        // All that follows is looked at and changed under this lock.
        private static readonly object Gate = new object();
        private static readonly LinkedList<QueuedCall> Queue = new LinkedList<QueuedCall>();
        private static readonly List<Worker> Idle = new List<Worker>();
        private static int threads;
        private static int booting;
        private static bool isStarterThere;

        // Whether a thread looks for its next call before it sleeps.
        private static int looking;
#if NETCOREAPP
        private static bool isUnloading;
#else
        private const bool isUnloading = false;
#endif

        // Where no thread could be had, there may be only so many for a while.
        private static readonly Stopwatch Clock = Stopwatch.StartNew();
        private static TimeSpan isLimitedUntil;
        private static int fewer;

#if NETCOREAPP
        static CallThreads()
        {
            EndWithLoadContext();
        }
#endif

        /// <summary>Has a thread make the call.</summary>
        internal static void Add(QueuedCall call)
        {
            lock (Gate)
            {
                if (Idle.Count > 0)
                {
                    // The one that has waited least: its memory is still in the processor's caches, and the others may end.
                    Worker worker = Idle[Idle.Count - 1];
                    Idle.RemoveAt(Idle.Count - 1);
                    worker.Give(call);
                    return;
                }
                call.HasToWait();
                Queue.AddLast(call);
                if (isStarterThere)
                {
                    Monitor.Pulse(Gate);
                }
                else
                {
                    BeginStarter();
                }
            }
        }

        /// <summary>Takes a call back that has waited too long; false where a thread has it already.</summary>
        internal static bool Remove(QueuedCall call)
        {
            lock (Gate)
            {
                return Queue.Remove(call);
            }
        }

        private static int Limit => Clock.Elapsed < isLimitedUntil ? fewer : Most;

        private static bool NeedsThread => Queue.Count > booting && threads < Limit;

        private static bool IsNoThread(Exception failure)
        {
            return failure is OutOfMemoryException || failure is ThreadStartException;
        }

        private static void BeginStarter()
        {
            try
            {
                Begin(Start);
                isStarterThere = true;
            }
            catch (Exception failure) when (IsNoThread(failure))
            {
                GiveUp(failure);
            }
        }

        // The starter: it ends with the last reason to start a thread.
        private static void Start()
        {
            while (true)
            {
                lock (Gate)
                {
                    while (!NeedsThread)
                    {
                        if (isUnloading || (!Monitor.Wait(Gate, IdleTime) && !NeedsThread))
                        {
                            isStarterThere = false;
                            return;
                        }
                    }
                    threads++;
                    booting++;
                }
                try
                {
                    Begin(new Worker().Run);
                }
                catch (Exception failure) when (IsNoThread(failure))
                {
                    lock (Gate)
                    {
                        threads--;
                        booting--;
                        GiveUp(failure);
                    }
                }
            }
        }

        // No thread could be had. Those that are there make the calls; some of them end, so that the rest of the process can
        // have one.
        private static void GiveUp(Exception failure)
        {
            if (threads > 0)
            {
                fewer = Math.Max(1, threads * 3 / 4);
                isLimitedUntil = Clock.Elapsed + IdleTime;
                return;
            }
            Exception why = new InvalidOperationException(
                "No thread could be had for the call: the process has used up its threads, memory or file descriptors.",
                failure);
            foreach (QueuedCall call in Queue)
            {
                call.Fail(why);
            }
            Queue.Clear();
        }

#if NETCOREAPP
        // A load context that is unloaded must not wait for the threads that are kept.
        private static void EndWithLoadContext()
        {
            AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(typeof(CallThreads).Assembly);
            if (context is { IsCollectible: true })
            {
                context.Unloading += _ => EndIdle();
            }
        }

        private static void EndIdle()
        {
            lock (Gate)
            {
                isUnloading = true;
                threads -= Idle.Count;
                Idle.ForEach(worker => worker.Give(null));
                Idle.Clear();
                Monitor.Pulse(Gate);
            }
        }
#endif

        private static void Begin(ThreadStart body)
        {
            // What the caller keeps for its own flow of calls must not live on in a thread that is kept.
            bool flows = !ExecutionContext.IsFlowSuppressed();
            AsyncFlowControl flow = flows ? ExecutionContext.SuppressFlow() : default;
            try
            {
                new Thread(body, StackSize) { IsBackground = true, Name = "ZoomToken call" }.Start();
            }
            finally
            {
                if (flows)
                {
                    flow.Undo();
                }
            }
        }

        private sealed class Worker
        {
            private readonly object handover = new object();
            private QueuedCall? given;
            private bool isGiven;

            /// <summary>Gives a call to a thread that is idle; null ends it.</summary>
            internal void Give(QueuedCall? call)
            {
                lock (handover)
                {
                    given = call;
                    isGiven = true;
                    Monitor.Pulse(handover);
                }
            }

            internal void Run()
            {
                lock (Gate)
                {
                    booting--;
                }
                for (QueuedCall? call = Next(); call != null; call = Next())
                {
                    call.Run();
                }
            }

            // The next call; null where the thread is to end.
            private QueuedCall? Next()
            {
                lock (Gate)
                {
                    if (threads > Limit || (isUnloading && Queue.Count == 0))
                    {
                        threads--;
                        return null;
                    }
                    if (Queue.First is { } first)
                    {
                        Queue.RemoveFirst();
                        return first.Value;
                    }
                    Idle.Add(this);
                }
                LookForAMoment();
                lock (handover)
                {
                    if (isGiven || Monitor.Wait(handover, IdleTime))
                    {
                        return Taken();
                    }
                }
                lock (Gate)
                {
                    if (Idle.Remove(this))
                    {
                        threads--;
                        return null;
                    }
                }
                // It was given one at that moment.
                lock (handover)
                {
                    return Taken();
                }
            }

            // To wake a thread that sleeps takes as long as half a call. So the one that became idle last, which is given the
            // next call, does not sleep at once; the pool's threads do the same.
            private void LookForAMoment()
            {
                if (Environment.ProcessorCount < 2 || Interlocked.CompareExchange(ref looking, 1, 0) != 0)
                {
                    return;
                }
                for (int look = 0; look < Looks && !Volatile.Read(ref isGiven); look++)
                {
                    if (look % 2 == 1)
                    {
                        Thread.Yield();
                    }
                    else
                    {
                        Thread.SpinWait(PauseBetweenLooks);
                    }
                }
                Volatile.Write(ref looking, 0);
            }

            private QueuedCall? Taken()
            {
                QueuedCall? call = given;
                given = null;
                isGiven = false;
                return call;
            }
        }
    }
}
