// Handles: used after their end, ended twice, left to the finaliser, by the ten thousand; and no library at all.

using System;
using System.Collections.Generic;
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

    internal static void RunWithoutLibrary()
    {
        Check.Group("a missing library is named with the places that were tried", () =>
        {
            Action[] calls =
            {
                () => new ZoomClient(),
                () => Zoom.GetUserToken("t"),
                () => Zoom.Version.ToString(),
                () => ZoomJson.Parse("{}"),
                () => new Chilkat.JsonObject(),
            };
            foreach (Action call in calls)
            {
                DllNotFoundException failure = Check.Throws<DllNotFoundException>(call, "no library");
                Check.Contains("libzoom_token.so", failure.Message, "the file");
                Check.Contains(AppContext.BaseDirectory.TrimEnd('/'), failure.Message, "the program's folder");
                Check.Contains("/nowhere", failure.Message, "the system's search");
            }
            Chilkat.Http http = new Chilkat.Http();
            Check.Equal(null, http.QuickGetStr("https://api.zoom.us/v2/"), "the mirror");
            Check.Contains("was not found. Tried: ", http.LastErrorText, "the mirror's text");
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
        Check.Throws<ObjectDisposedException>(() => client.GetUserTokenResponse(), "an answer");
        Check.Throws<ObjectDisposedException>(() => client.Request("GET", "/echo"), "a request");
        Check.Throws<ObjectDisposedException>(() => client.AccessToken = "x", "an option");
        AggregateException failure = Check.Throws<AggregateException>(() => client.GetUserTokenAsync().Wait(), "a task");
        Check.That(failure.InnerException is ObjectDisposedException, failure.ToString());

        ZoomJson json = new ZoomJson();
        json.Dispose();
        json.Dispose();
        Check.Throws<ObjectDisposedException>(() => json.SetInt("a", 1), "a JSON object");
        Check.Throws<ObjectDisposedException>(() => json.ToString(), "its text");
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
                    client.GetUserToken("..", cancellationToken: cancel.Token);
                    Check.That(false, "a call that is refused");
                }
                catch (ArgumentException)
                {
                }
            }
            for (int call = 0; call < 300; call++)
            {
                client.GetUserToken(cancellationToken: cancel.Token);
                client.GetUserTokenResponse("nobody");
                Zoom.GetUserTokenAsync(Program.AccessToken, baseUrl: Program.Http).Wait();
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
            Check.Throws<ArgumentException>(() => Zoom.GetUserToken("t", baseUrl: "nonsense"), "a wrong base");
            Check.Throws<FormatException>(() => ZoomJson.Parse("nonsense"), "no JSON");
        }
        Check.Equal(before, Finalised(), "handles that were left to the finaliser");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (int made = 0; made < count; made++)
        {
            new ZoomJson().SetInt("a", made);
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
