// The system's browser.

using System;
using System.ComponentModel;
using System.Diagnostics;

namespace ZoomToken
{
    internal static class SystemBrowser
    {
        /// <summary>Has the browser open an address.</summary>
        internal static void Open(Uri url)
        {
            try
            {
                // On Windows null where a browser that runs already has taken it.
                using Process? process = Process.Start(How(url.OriginalString));
            }
            catch (Exception failure) when (failure is Win32Exception || failure is PlatformNotSupportedException)
            {
                throw new InvalidOperationException(
                    "The system's browser could not be opened: " + failure.Message
                    + ". Pass a function that shows the address to the user, or opens it in another way.",
                    failure);
            }
        }

        private static ProcessStartInfo How(string url)
        {
            return Environment.OSVersion.Platform == PlatformID.Win32NT
                ? new ProcessStartInfo(url) { UseShellExecute = true }
                : new ProcessStartInfo("xdg-open", url) { UseShellExecute = false };
        }
    }
}
