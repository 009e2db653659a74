// Plug-ins: the binding in load contexts of its own, which are unloaded.

#if !NETFRAMEWORK
using System;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Threading;

internal static class ContextTests
{
    internal static void Run()
    {
        Check.Group("a load context goes away after its last call", () => GoesAway(nameof(Calls)));
        Check.Group("a load context goes away although threads were kept for Async calls", () => GoesAway(nameof(AsyncCalls)));
        Check.Group("a load context that is unloaded during a call goes away after it", () => GoesAway(nameof(LeaveCall)));
        Check.Group("contexts one after the other, and two at a time", () =>
        {
            for (int round = 0; round < 20; round++)
            {
                GoesAway(nameof(Calls));
            }
            Plugin first = new Plugin();
            Plugin second = new Plugin();
            first.Call(nameof(Calls));
            second.Call(nameof(AsyncCalls));
            first.Unload();
            second.Call(nameof(Calls));
            second.Unload();
        });
        Check.Group("the program's own binding is another one, and stays", () => Calls());
    }

    private static void GoesAway(string calls)
    {
        WeakReference context = Unloaded(calls);
        // Less than the time for which a thread is kept.
        DateTime end = DateTime.UtcNow.AddSeconds(8);
        while (context.IsAlive && DateTime.UtcNow < end)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }
        Check.That(!context.IsAlive, "the context of " + calls + " goes away");
    }

    // Not inlined: no variable of the caller's must hold the context.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Unloaded(string calls)
    {
        Plugin plugin = new Plugin();
        plugin.Call(calls);
        plugin.Unload();
        return new WeakReference(plugin);
    }

    // What follows is called inside of the context.

    internal static void Calls()
    {
        Parts(BindingTests.OneCall("me"));
        // Nobody disposes of it.
        Parts(BindingTests.Client().GetUserToken("me"));
        Check.Equal("b", ZoomToken.ZoomJson.Parse("{\"a\":\"b\"}").GetString("a"), "JSON");
    }

    internal static void AsyncCalls()
    {
        using (ZoomToken.ZoomClient client = BindingTests.Client())
        {
            Parts(client.GetUserTokenAsync("me").GetAwaiter().GetResult());
            Parts(client.GetUserTokenAsync("me").GetAwaiter().GetResult());
        }
    }

    // A call that is still waiting when the context is unloaded.
    internal static void LeaveCall()
    {
        ZoomToken.ZoomClient client = BindingTests.Client();
        client.Timeout = TimeSpan.FromSeconds(5);
        client.GetUserTokenAsync("limit-seconds-1");
    }

    private static void Parts(string token)
    {
        if (token.Split('.').Length != 3)
        {
            throw new InvalidOperationException("no token: " + token);
        }
    }

    // These tests once more, with a binding of their own.
    private sealed class Plugin : AssemblyLoadContext
    {
        internal Plugin() : base("plug-in", isCollectible: true)
        {
        }

        internal void Call(string method)
        {
            Assembly program = LoadFromAssemblyPath(typeof(Plugin).Assembly.Location);
            MethodInfo inner = program.GetType(nameof(ContextTests)).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static);
            if (inner.DeclaringType == typeof(ContextTests))
            {
                throw new InvalidOperationException("not in a context of its own");
            }
            inner.Invoke(null, null);
        }

        protected override Assembly Load(AssemblyName name)
        {
            string file = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
#endif
