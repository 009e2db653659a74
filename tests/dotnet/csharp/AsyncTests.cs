// The forms that are tasks: many at a time, cancelled ones among them.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class AsyncTests
{
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
    }

    private static async Task OneTask()
    {
        using (ZoomClient client = BindingTests.Client())
        {
            string token = client.GetUserToken();
            Check.Equal(token, await client.GetUserTokenAsync(), "a client's");
            Check.Equal(token, (await client.GetUserTokenResponseAsync("me")).Token, "the answer's");
            Check.Equal(token, await Zoom.GetUserTokenAsync(Program.AccessToken, baseUrl: Program.Http), "the one call's");
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
                    ? client.GetUserTokenAsync("slow-60000", cancellationToken: cancel.Token)
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
            Check.That(time < TimeSpan.FromSeconds(8), "none waited for another: " + time);
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
                () => client.GetUserToken("slow-60000", cancellationToken: cancel.Token), "a blocking call");
            Check.Equal(cancel.Token, failure.CancellationToken, "token");
            Check.That(DateTime.UtcNow - begin < TimeSpan.FromSeconds(5), "at once");
            Check.Equal(3, client.GetUserToken().Split('.').Length, "the client goes on");
        }
    }

    private static void CancelledBefore()
    {
        CancellationToken token = new CancellationToken(true);
        using (ZoomClient client = BindingTests.Client())
        {
            Check.Throws<OperationCanceledException>(() => client.GetUserToken("me", cancellationToken: token), "a call");
            Check.That(client.GetUserTokenAsync("me", cancellationToken: token).IsCanceled, "a task");
            Cancelled(Zoom.GetUserTokenAsync(Program.AccessToken, cancellationToken: token));
        }
    }

    private static void CancelledAfter()
    {
        using (ZoomClient client = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            string token = client.GetUserToken("me", cancellationToken: cancel.Token);
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
    private static string Sent(ZoomResponse answer)
    {
        using (ZoomJson echo = ZoomJson.Parse(answer.Body))
        {
            return echo.GetString("headers.authorization");
        }
    }

    private static string Credentials(int length)
    {
        return ("Bearer ".Length + length) + " bytes, not shown";
    }

    private static async Task Failures()
    {
        using (ZoomClient client = BindingTests.Client())
        {
            await Fails<ZoomNotFoundException>(client.GetUserTokenAsync("nobody"));
            await Fails<ArgumentException>(client.GetUserTokenAsync(".."));
            await Fails<ArgumentException>(client.GetUserTokenAsync("a\0b"));
            await Fails<ZoomUnauthorizedException>(Zoom.GetUserTokenAsync("wrong", baseUrl: Program.Http));
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
