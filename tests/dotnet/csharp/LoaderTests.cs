// The native library that is missing, comes late, is too old, or is for another system.

using System;
using System.IO;
using System.Reflection;
using ZoomToken;

internal static class LoaderTests
{
    private static readonly string Beside = Path.Combine(AppContext.BaseDirectory, "libzoom_token.so");

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
                Check.Contains("libzoom_token.so was not found", failure.Message, "the file");
                Check.Contains(Beside, failure.Message, "next to the program");
                Check.Contains("/nowhere.", failure.Message, "the system's search");
            }
            Check.That(Zoom.GetUserTokenAsync("t").IsFaulted, "as a task");
            Chilkat.Http http = new Chilkat.Http();
            Check.Equal(null, http.QuickGetStr("https://api.zoom.us/v2/"), "the mirror");
            Check.Contains("was not found", http.LastErrorText, "the mirror's text");
        });
    }

    // ZOOM_LIBRARY is the library, ZOOM_OLD_LIBRARY one of version 1.
    internal static void RunLate()
    {
        Check.Group("what is there and can't be used says why", () =>
        {
            Check.Throws<DllNotFoundException>(() => Zoom.Version.ToString(), "nothing there");
            Says("file too short", new byte[0]);
            Says("invalid ELF header", new byte[100]);
            byte[] foreign = File.ReadAllBytes(Environment.GetEnvironmentVariable("ZOOM_LIBRARY"));
            foreign[18] = 183;
            Says("it is for arm64, and this process is x64", foreign);
            Says("is too old: it has version 1 of zoom-token's interface, and this assembly needs 3", File.ReadAllBytes(Environment.GetEnvironmentVariable("ZOOM_OLD_LIBRARY")));
            File.Delete(Beside);
            Check.Contains("was not found", Check.Throws<DllNotFoundException>(() => new ZoomClient(), "gone").Message, "gone");
        });
        Check.Group("a library that is put in place later is found", () =>
        {
            File.Copy(Environment.GetEnvironmentVariable("ZOOM_LIBRARY"), Beside);
            Check.Contains(".", Zoom.Version, "version");
            Check.Equal(3, BindingTests.OneCall("me").Split('.').Length, "a token");
            File.Delete(Beside);
        });
    }

    private static void Says(string part, byte[] contents)
    {
        // A new file each time: one that a process has loaded must not change.
        File.Delete(Beside);
        File.WriteAllBytes(Beside, contents);
        string text = Check.Throws<DllNotFoundException>(() => Zoom.Version.ToString(), part)?.Message;
        Check.Contains(part, text, "why");
        Check.Contains(Beside, text, "which file");
        Check.Lacks("was not found", text, "it is there");
    }
}
