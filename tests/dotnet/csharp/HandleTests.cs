// Handles: used after their end, ended twice, left to the finaliser, by the ten thousand; and no library at all.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class HandleTests
{
    // The library has room for 65,536 at a time.
    private const int MoreThanThereAre = 70000;

    internal static void Run()
    {
        Check.Group("use after Dispose", AfterDispose);
        Check.Group("Dispose during a call", DuringACall);
        Check.Group("nothing is left to the finaliser", NoLeak);
        Check.Group("what was left to the finaliser is counted and freed", Finaliser);
        Check.Group("more objects than there is room for, without Dispose", Forgotten);
    }

    // With the library's handles all taken: no token is fetched and thrown away.
    internal static void RunFull()
    {
        Check.Group("one handle is free: the response is read without another", () =>
        {
            using (ZoomClient client = BindingTests.Client())
            {
                List<ZoomJson> all = Fill();
                all[0].Dispose();
                Check.Equal(3, client.GetUserToken().Split('.').Length, "a client's token");
                Check.Equal(3, client.GetUserTokenResponse().GetToken().Split('.').Length, "a client's response");
                Check.Throws<ZoomNotFoundException>(() => client.GetUserToken("nobody"), "a client's refusal");
                Check.Equal(3, BindingTests.OneCall("me").Split('.').Length, "the one call's token");
                all[0] = new ZoomJson();
                Stopwatch time = Stopwatch.StartNew();
                int before = GC.CollectionCount(GC.MaxGeneration);
                for (int call = 0; call < 20; call++)
                {
                    Check.Equal(ZoomErrorCode.Limit, Check.Throws<ZoomException>(() => client.GetUserToken(), "none is free").ErrorCode, "limit");
                }
                int collections = GC.CollectionCount(GC.MaxGeneration) - before;
                Check.That(collections <= 1 + time.Elapsed.TotalSeconds, "a full collection at most once a second: " + Check.Invariant(collections));
                GC.KeepAlive(all);
                all.ForEach(one => one.Dispose());
            }
        });
    }

    private static List<ZoomJson> Fill()
    {
        List<ZoomJson> all = new List<ZoomJson>();
        try
        {
            while (true)
            {
                all.Add(new ZoomJson());
            }
        }
        catch (ZoomException full)
        {
            Check.Equal(ZoomErrorCode.Limit, full.ErrorCode, "full");
        }
        return all;
    }

    // In a process with 256 file descriptors: a client for each user, which nobody disposes of.
    internal static void RunWithFewDescriptors()
    {
        Check.Group("1000 clients that nobody disposes of", () =>
        {
            for (int made = 0; made < 1000; made++)
            {
                Check.Equal(3, BindingTests.Client().GetUserToken().Split('.').Length, "a token");
            }
        });
    }

    private static int Finalised()
    {
        Collect();
        Type type = typeof(ZoomClient).Assembly.GetType("ZoomToken.ZoomHandle", true);
        return (int)type.GetField("Finalised", BindingFlags.Static | BindingFlags.NonPublic).GetValue(null);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static void AfterDispose()
    {
        ZoomClient client = BindingTests.Client();
        client.Dispose();
        client.Dispose();
        Check.Equal(
            "ZoomClient", Check.Throws<ObjectDisposedException>(() => client.GetUserToken(), "a call").ObjectName, "name");
        Check.Throws<ObjectDisposedException>(() => client.GetUserTokenResponse(), "a response");
        Check.Throws<ObjectDisposedException>(() => client.Request("GET", "/echo"), "a request");
        Check.Throws<ObjectDisposedException>(() => client.AccessToken = "x", "an option");
        AggregateException failure = Check.Throws<AggregateException>(() => client.GetUserTokenAsync().Wait(), "a task");
        Check.That(failure.InnerException is ObjectDisposedException, failure.ToString());

        ZoomJson json = new ZoomJson();
        json.Dispose();
        json.Dispose();
        Check.Throws<ObjectDisposedException>(() => json.SetInt32("a", 1), "a JSON object");
        Check.Throws<ObjectDisposedException>(() => json.ToJson(), "its text");
    }

    private static void DuringACall()
    {
        ZoomClient client = BindingTests.Client();
        Task<string> call = client.GetUserTokenAsync("slow-500");
        Thread.Sleep(150);
        client.Dispose();
        Check.Equal(3, call.Result.Split('.').Length, "the call finishes");
        Check.Throws<ObjectDisposedException>(() => client.GetUserToken(), "the next does not begin");
    }

    private static void NoLeak()
    {
        int before = Finalised();
        using (ZoomClient client = BindingTests.Client())
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            // Refused before anything is sent, but each with a response and a cancel of its own.
            for (int call = 0; call < MoreThanThereAre; call++)
            {
                try
                {
                    client.GetUserToken("..", cancel.Token);
                    Check.That(false, "a call that is refused");
                }
                catch (ArgumentException)
                {
                }
            }
            for (int call = 0; call < 300; call++)
            {
                client.GetUserToken("me", cancel.Token);
                client.GetUserTokenResponse("nobody");
                AsyncTests.OneCall("me").Wait();
                using (ZoomJson json = ZoomJson.Parse("{\"a\":[1]}"))
                {
                    json.SetString("b", json.GetString("a"));
                }
            }
        }
        for (int call = 0; call < 1000; call++)
        {
            using (ZoomClient client = new ZoomClient())
            {
                Check.Throws<ArgumentException>(() => client.BaseUrl = "nonsense", "a wrong option");
            }
            Check.Throws<ArgumentException>(() => Zoom.GetUserToken("t", "me", "zak", 0, "nonsense"), "a wrong base");
            Check.Throws<FormatException>(() => ZoomJson.Parse("nonsense"), "no JSON");
        }
        Check.Equal(before, Finalised(), "handles that were left to the finaliser");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (int made = 0; made < count; made++)
        {
            new ZoomJson().SetInt32("a", made);
        }
    }

    private static void Finaliser()
    {
        int before = Finalised();
        Forget(100);
        int left = Finalised() - before;
        // A collector that looks at the stack conservatively may keep the last few.
        Check.That(left > 90 && left <= 100, "of 100 that were forgotten, finalised: " + left);
    }

    private static void Forgotten()
    {
        Forget(MoreThanThereAre);
        for (int made = 0; made < MoreThanThereAre; made++)
        {
            Check.That(new Chilkat.JsonObject().UpdateInt("a", made), "the mirror's object");
        }
        // Objects that have grown old are left alone by the collector, until it is told to look at all.
        GrowOld(65000);
        Forget(1000);
        GrowOld(65000);
        using (ZoomClient client = BindingTests.Client())
        {
            for (int call = 0; call < 1000; call++)
            {
                client.GetUserTokenResponse("nobody");
                new Chilkat.JsonObject().UpdateInt("a", 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void GrowOld(int count)
    {
        List<ZoomJson> old = new List<ZoomJson>();
        for (int made = 0; made < count; made++)
        {
            old.Add(new ZoomJson());
        }
        GC.Collect();
        GC.Collect();
        GC.KeepAlive(old);
    }
}
