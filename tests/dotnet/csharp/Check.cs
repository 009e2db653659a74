// What the tests say is so, and the account of it: a line for each group, and for what failed why.

using System;

internal static class Check
{
    private static int failures;

    internal static int ExitCode
    {
        get { return failures == 0 ? 0 : 1; }
    }

    // Runs a group of checks; the first that fails ends it.
    internal static void Group(string name, Action checks)
    {
        try
        {
            checks();
            Console.WriteLine("ok   " + name);
        }
        catch (Exception failure)
        {
            failures++;
            Console.WriteLine("FAIL " + name + ": " + failure);
        }
    }

    internal static void That(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new InvalidProgramException("not so: " + what);
        }
    }

    internal static void Equal<T>(T wanted, T got, string what)
    {
        That(Equals(wanted, got), what + ": wanted <" + wanted + ">, got <" + got + ">");
    }

    internal static void Contains(string part, string text, string what)
    {
        That(text.Contains(part), what + ": <" + part + "> in <" + text + ">");
    }

    internal static void Lacks(string part, string text, string what)
    {
        That(!text.Contains(part), what + ": <" + part + "> not in <" + text + ">");
    }

    // The exception of exactly this type that a call throws.
    internal static T Throws<T>(Action call, string what) where T : Exception
    {
        try
        {
            call();
        }
        catch (Exception thrown)
        {
            Equal(typeof(T), thrown.GetType(), what + " (" + thrown.Message + ")");
            return (T)thrown;
        }
        throw new InvalidProgramException("nothing thrown: " + what);
    }
}
