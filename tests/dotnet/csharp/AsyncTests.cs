// The forms that are tasks: many at a time, cancelled ones among them, and the threads that they are made on.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class AsyncTests
{
    // As many as the binding has at the most.
    private const int MostThreads = 512;

    internal static void Run()
    {
        Check.Group("a task for a token", () => OneTask().Wait());
        Check.Group("32 tasks at a time, 12 of them cancelled", Many);
        Check.Group("tasks while the pool's threads are all taken", TakenPool);
        Check.Group("a call that is cancelled while it blocks", BlockingCall);
        Check.Group("a cancellation before the call", CancelledBefore);
        Check.Group("a cancellation after the call", CancelledAfter);
        Check.Group("tasks have the access token of the moment in which they were asked for", OwnTokens);
        Check.Group("tasks outlive the client that they were asked of", DisposedAtOnce);
        Check.Group("failures of tasks", () => Failures().Wait());
        Check.Group("threads are kept for the next call", KeptThreads);
        Check.Group("calls that are cancelled or refused need no thread", NoThread);
        Check.Group("the wait for a thread is part of a call's time", TimeInTheQueue);
        Check.Group("a call that waits for a thread can be cancelled", CancelledInTheQueue);
    }

    // The one call at the simulator.
    internal static Task<string> OneCall(string user, string accessToken = Program.AccessToken)
    {
        return Zoom.GetUserTokenAsync(accessToken, new ZoomTokenRequest { User = user, BaseUrl = Program.Http });
    }

    // In a process that may have a few hundred threads.
    internal static void RunWithFewThreads()
    {
        Check.Group("600 calls at a time", () =>
        {
            using (ZoomClient client = BindingTests.Client())
            {
                List<Task<string>> tasks = new List<Task<string>>();
                for (int call = 0; call < 600; call++)
                {
                    tasks.Add(client.GetUserTokenAsync("slow-200"));
                }
                Check.That(AllEnd(tasks, TimeSpan.FromSeconds(60)), "all end");
                tasks.ForEach(task => Check.Equal(3, task.Result.Split('.').Length, "a token"));
            }
        });
    }

    private static void KeptThreads()
    {
        HashSet<string> before = new HashSet<string>(CallThreads());
        using (ZoomClient client = BindingTests.Client())
        {
            for (int call = 0; call < 50; call++)
            {
                Check.Equal(3, client.GetUserTokenAsync().Result.Split('.').Length, "a token");
            }
        }
        // The starter, and few that make the calls: one may still be at its end when the next call begins.
        List<string> made = CallThreads().Where(thread => !before.Contains(thread)).ToList();
        Check.That(made.Count <= 6, "50 calls have made threads: " + Check.Invariant(made.Count));
    }

    private static void NoThread()
    {
        using (ZoomClient client = BindingTests.Client())
        {
            List<string> before = CallThreads();
            for (int call = 0; call < 20; call++)
            {
                Task refused = client.GetUserTokenAsync("..");
                Check.That(refused.IsFaulted && refused.Exception.InnerException is ArgumentException, "refused at once");
                Check.That(client.GetUserTokenAsync("me", new CancellationToken(true)).IsCanceled, "cancelled at once");
                Check.That(OneCall("a\nb").IsFaulted, "refused at once");
                Check.That(client.RequestAsync("GET", "//").IsFaulted, "refused at once");
            }
            Check.That(!CallThreads().Except(before).Any(), "no thread was made");
        }
    }

    // The names of a process's threads are in its folder of the system's.
    private static List<string> CallThreads()
    {
        return System.IO.Directory.GetDirectories("/proc/self/task")
            .Where(task => ThreadName(task).StartsWith("ZoomToken", StringComparison.Ordinal)).ToList();
    }

    private static string ThreadName(string task)
    {
        try
        {
            return System.IO.File.ReadAllText(task + "/comm");
        }
        catch (System.IO.IOException)
        {
            return ""; // it has ended
        }
    }

    // All threads that there may be, for six seconds.
    private static List<Task<string>> TakeAllThreads(ZoomClient client)
    {
        List<Task<string>> tasks = new List<Task<string>>();
        for (int call = 0; call < MostThreads; call++)
        {
            tasks.Add(client.GetUserTokenAsync("slow-6000"));
        }
        return tasks;
    }

    private static void TimeInTheQueue()
    {
        using (ZoomClient busy = BindingTests.Client())
        using (ZoomClient client = BindingTests.Client())
        using (ZoomClient patient = BindingTests.Client())
        {
            List<Task<string>> taken = TakeAllThreads(busy);
            client.Timeout = TimeSpan.FromMilliseconds(500);
            DateTime begin = DateTime.UtcNow;
            Task<string> waiting = client.GetUserTokenAsync();
            // It gets a thread, and then too little time for a server that is slow.
            patient.Timeout = TimeSpan.FromSeconds(9);
            Task<string> late = patient.GetUserTokenAsync("slow-20000");
            AggregateException failure = Check.Throws<AggregateException>(waiting.Wait, "its time is over");
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(5), "in time");
            ZoomTimeoutException timeout = failure.InnerException as ZoomTimeoutException;
            Check.Contains("waiting for a thread", timeout?.Message, "why");
            Check.Equal(ZoomErrorCode.Timeout, timeout?.ErrorCode, "code");
            failure = Check.Throws<AggregateException>(late.Wait, "its time is over");
            Check.That(failure.InnerException is ZoomTimeoutException, failure.ToString());
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(15), "in time: " + Check.Invariant((DateTime.UtcNow - begin).TotalSeconds));
            taken.ForEach(task => Check.Equal(3, task.Result.Split('.').Length, "a token"));
        }
    }

    private static void CancelledInTheQueue()
    {
        using (ZoomClient busy = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            List<Task<string>> taken = TakeAllThreads(busy);
            Task<string> waiting = busy.GetUserTokenAsync("me", cancel.Token);
            DateTime begin = DateTime.UtcNow;
            cancel.Cancel();
            Check.Equal(cancel.Token, Cancelled(waiting).CancellationToken, "the caller's own token");
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(4), "at once");
            taken.ForEach(task => Check.Equal(3, task.Result.Split('.').Length, "a token"));
        }
    }

    private static async Task OneTask()
    {
        using (ZoomClient client = BindingTests.Client())
        {
            string token = client.GetUserToken();
            Check.Equal(token, await client.GetUserTokenAsync(), "a client's");
            Check.Equal(token, (await client.GetUserTokenResponseAsync("me")).GetToken(), "the response's");
            Check.Equal(token, await OneCall("me"), "the one call's");
            Check.Equal(200, (await client.RequestAsync("GET", "/echo")).Status, "a request's");
        }
    }

    private static void Many()
    {
        const int Calls = 32;
        using (ZoomClient client = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            DateTime begin = DateTime.UtcNow;
            List<Task<string>> tasks = new List<Task<string>>();
            for (int call = 0; call < Calls; call++)
            {
                // The cancelled ones would take longer than anybody waits here.
                tasks.Add(IsCancelled(call)
                    ? client.GetUserTokenAsync("slow-60000", cancel.Token)
                    : client.GetUserTokenAsync("slow-1500"));
            }
            Thread.Sleep(300);
            cancel.Cancel();
            Check.That(AllEnd(tasks, TimeSpan.FromSeconds(60)), "all tasks end");
            TimeSpan time = DateTime.UtcNow - begin;
            for (int call = 0; call < Calls; call++)
            {
                if (IsCancelled(call))
                {
                    Check.Equal(cancel.Token, Cancelled(tasks[call]).CancellationToken, "the caller's own token");
                }
                else
                {
                    Check.Equal(3, tasks[call].Result.Split('.').Length, "a token");
                }
            }
            Check.That(time < TimeSpan.FromSeconds(8), "no call waited for another: " + Check.Invariant(time.TotalSeconds));
        }
    }

    private static void TakenPool()
    {
        ThreadPool.GetMaxThreads(out int threads, out int others);
        using (ManualResetEvent free = new ManualResetEvent(false))
        using (ZoomClient client = BindingTests.Client())
        {
            Check.That(ThreadPool.SetMaxThreads(Environment.ProcessorCount, others), "a small pool");
            for (int taken = 0; taken < 2 * Environment.ProcessorCount; taken++)
            {
                ThreadPool.QueueUserWorkItem(nothing => free.WaitOne());
            }
            try
            {
                Task[] calls = { client.GetUserTokenAsync(), client.GetUserTokenAsync("slow-100"), client.RequestAsync("GET", "/echo") };
                Check.That(AllEnd(calls, TimeSpan.FromSeconds(10)), "the tasks end");
            }
            finally
            {
                free.Set();
                ThreadPool.SetMaxThreads(threads, others);
                // The pool's threads still look at it.
                Thread.Sleep(200);
            }
        }
    }

    private static bool AllEnd(IEnumerable<Task> tasks, TimeSpan time)
    {
        DateTime end = DateTime.UtcNow + time;
        while (!tasks.All(task => task.IsCompleted))
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }
            Thread.Sleep(10);
        }
        return true;
    }

    private static bool IsCancelled(int call)
    {
        return call % 8 < 3;
    }

    private static OperationCanceledException Cancelled(Task task)
    {
        AggregateException failure = Check.Throws<AggregateException>(task.Wait, "a cancelled task");
        Check.That(task.IsCanceled, "the task is cancelled, not failed: " + failure);
        return (OperationCanceledException)failure.InnerException;
    }

    private static void BlockingCall()
    {
        using (ZoomClient client = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource(200))
        {
            DateTime begin = DateTime.UtcNow;
            OperationCanceledException failure = Check.Throws<OperationCanceledException>(
                () => client.GetUserToken("slow-60000", cancel.Token), "a blocking call");
            Check.Equal(cancel.Token, failure.CancellationToken, "token");
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(5), "at once");
            Check.Equal(3, client.GetUserToken().Split('.').Length, "the client is as before");
        }
    }

    private static void CancelledBefore()
    {
        CancellationToken token = new CancellationToken(true);
        using (ZoomClient client = BindingTests.Client())
        {
            Check.Throws<OperationCanceledException>(() => client.GetUserToken("me", token), "a call");
            Check.That(client.GetUserTokenAsync("me", token).IsCanceled, "a task");
            Cancelled(Zoom.GetUserTokenAsync(Program.AccessToken, "me", token));
        }
    }

    private static void CancelledAfter()
    {
        using (ZoomClient client = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            string token = client.GetUserToken("me", cancel.Token);
            cancel.Cancel();
            Check.Equal(token, client.GetUserToken(), "another call");
        }
    }

    private static void OwnTokens()
    {
        List<Task<ZoomResponse>> tasks = new List<Task<ZoomResponse>>();
        using (ZoomClient client = BindingTests.Client())
        using (ZoomClient copy = client.Copy())
        {
            copy.AccessToken = "copy";
            for (int length = 10; length < 60; length++)
            {
                client.AccessToken = new string('t', length);
                tasks.Add(client.RequestAsync("GET", "/echo"));
            }
            for (int call = 0; call < tasks.Count; call++)
            {
                Check.Equal(Credentials(10 + call), Sent(tasks[call].Result), "task " + call);
            }
            Check.Equal(Credentials(4), Sent(copy.Request("GET", "/echo")), "the copy's own");
        }
    }

    private static void DisposedAtOnce()
    {
        List<Task<string>> tasks = new List<Task<string>>();
        for (int call = 0; call < 50; call++)
        {
            using (ZoomClient client = BindingTests.Client())
            {
                tasks.Add(client.GetUserTokenAsync());
            }
        }
        tasks.ForEach(task => Check.Equal(3, task.Result.Split('.').Length, "a token"));
    }

    // The simulator tells how long they were.
    private static string Sent(ZoomResponse response)
    {
        using (ZoomJson echo = ZoomJson.Parse(response.GetBody()))
        {
            return echo.GetString("headers.authorization");
        }
    }

    private static string Credentials(int length)
    {
        return Check.Invariant("Bearer ".Length + length) + " bytes, not shown";
    }

    private static async Task Failures()
    {
        using (ZoomClient client = BindingTests.Client())
        {
            await Fails<ZoomNotFoundException>(client.GetUserTokenAsync("nobody"));
            await Fails<ArgumentException>(client.GetUserTokenAsync(".."));
            await Fails<ArgumentException>(client.GetUserTokenAsync("a\0b"));
            await Fails<ZoomUnauthorizedException>(OneCall("me", "wrong"));
        }
    }

    private static async Task Fails<T>(Task task) where T : Exception
    {
        try
        {
            await task;
        }
        catch (T)
        {
            return;
        }
        Check.That(false, "a task that fails with " + typeof(T));
    }
}
