// What the tests say is so, and the account of it: a line for each group, and for what failed why.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;

internal static class Check
{
    // No group takes so long, unless it hangs.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private static readonly List<string> Failures = new List<string>();
    private static string filter = "";
    private static int groups;
    private static int failed;

    // Runs groups whose names contain the filter; the exit code. That none was run is a failure too.
    internal static int Run(string only, Action all)
    {
        filter = only;
        all();
        Console.WriteLine(Invariant(groups) + " run, " + Invariant(failed) + " failed");
        return groups > 0 && failed == 0 ? 0 : 1;
    }

    // Runs a group of checks. All of them are looked at, also after one that failed.
    internal static void Group(string name, Action checks)
    {
        if (name.IndexOf(filter, StringComparison.OrdinalIgnoreCase) < 0)
        {
            return;
        }
        groups++;
        Failures.Clear();
        Thread thread = new Thread(() => Guarded(checks));
        thread.IsBackground = true;
        thread.Start();
        if (!thread.Join(Longest))
        {
            Console.WriteLine("FAIL " + name + ": it takes longer than " + Invariant(Longest.TotalSeconds) + " seconds");
            Console.Out.Flush();
            // Not Environment.Exit: on Mono it waits for the threads that hang.
            Process.GetCurrentProcess().Kill();
        }
        if (Failures.Count > 0)
        {
            failed++;
        }
        Console.WriteLine(Failures.Count == 0 ? "ok   " + name : "FAIL " + name + ":\n  " + string.Join("\n  ", Failures));
    }

    internal static void That(bool isSo, string what)
    {
        if (!isSo)
        {
            lock (Failures)
            {
                Failures.Add("not so: " + what);
            }
        }
    }

    internal static void Equal<T>(T wanted, T got, string what)
    {
        That(Equals(wanted, got), what + ": wanted <" + Invariant(wanted) + ">, got <" + Invariant(got) + ">");
    }

    internal static void Contains(string part, string text, string what)
    {
        That(text != null && text.IndexOf(part, StringComparison.Ordinal) >= 0, what + ": <" + part + "> in <" + text + ">");
    }

    internal static void Lacks(string part, string text, string what)
    {
        That(text.IndexOf(part, StringComparison.Ordinal) < 0, what + ": <" + part + "> not in <" + text + ">");
    }

    // The exception of exactly this type that a call throws; null where it throws none.
    internal static T Throws<T>(Action call, string what) where T : Exception
    {
        try
        {
            call();
        }
        catch (Exception thrown)
        {
            That(thrown.GetType() == typeof(T), what + ": wanted " + typeof(T).Name + ", got " + thrown);
            return thrown as T;
        }
        That(false, "nothing thrown: " + what);
        return null;
    }

    // The same text in every culture.
    internal static string Invariant(object value)
    {
        return Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    private static void Guarded(Action checks)
    {
        try
        {
            checks();
        }
        catch (Exception failure)
        {
            lock (Failures)
            {
                Failures.Add(failure.ToString());
            }
        }
    }
}
