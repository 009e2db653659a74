// One object of the mirror in several threads: one at a time is let in, as with the original.

using System;
using System.Collections.Generic;
using System.Threading;

internal static class MirrorThreads
{
    internal const int Threads = 8;

    internal static void Run()
    {
        Check.Group("one Http for several threads", Http);
        Check.Group("one StringBuilder for several threads", StringBuilder);
        Check.Group("one JsonObject for several threads", Json);
        Check.Group("two objects in both orders", BothOrders);
    }

    private static void Http()
    {
        Chilkat.Http http = new Chilkat.Http { AuthToken = Program.AccessToken };
        InThreads(thread =>
        {
            for (int call = 0; call < 50; call++)
            {
                http.SetRequestHeader("X-Job", Check.Invariant(thread) + "-" + Check.Invariant(call % 3));
                Chilkat.HttpResponse response = http.QuickGetObj(Program.Http + "/users/me/token");
                Check.That(response != null && response.StatusCode == 200, http.LastErrorText);
            }
        });
    }

    private static void StringBuilder()
    {
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        InThreads(thread =>
        {
            for (int call = 0; call < 1000; call++)
            {
                sb.Append("ab");
                sb.Contains("b", true);
            }
        });
        Check.Equal(Threads * 2000, sb.Length, "nothing is lost");
    }

    private static void Json()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        InThreads(thread =>
        {
            for (int call = 0; call < 200; call++)
            {
                Check.That(json.UpdateInt("a[" + Check.Invariant(thread) + "]", call), "an update");
                json.Load("{\"a\":[]}");
            }
        });
    }

    // Neither waits for the other. Both stay empty: two that append each other would grow without end.
    private static void BothOrders()
    {
        Chilkat.StringBuilder one = new Chilkat.StringBuilder();
        Chilkat.StringBuilder other = new Chilkat.StringBuilder();
        InThreads(thread =>
        {
            for (int call = 0; call < 300; call++)
            {
                (thread % 2 == 0 ? one : other).AppendSb(thread % 2 == 0 ? other : one);
                Check.That(one.ContentsEqualSb(other, false), "one equals the other");
                Check.That(other.ContentsEqualSb(one, false), "the other equals the one");
            }
        });
    }

    internal static void InThreads(Action<int> work)
    {
        List<Thread> threads = new List<Thread>();
        Exception failure = null;
        for (int number = 0; number < Threads; number++)
        {
            int thread = number;
            threads.Add(new Thread(() =>
            {
                try
                {
                    work(thread);
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            }) { IsBackground = true });
        }
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Check.Equal(null, failure, "thrown");
    }
}
