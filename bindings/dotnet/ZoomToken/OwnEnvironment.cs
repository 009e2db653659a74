// The proxy variables as .NET has them. On Unix it has a copy of the environment, so that what a program sets there does
// not reach the native library, which reads C's: then it is handed over.

using System;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    internal static class OwnEnvironment
    {
        // What the library reads, once for the process: as it was when this assembly was first used.
        private static readonly Variables Library = Read(Native());

        private static readonly object Gate = new object();

        // The client of the one call where the environment differs, and what it was made for.
        private static ZoomClient? client;
        private static string madeFor = "";

        /// <summary>The proxy variables where .NET has others than the library; null where it has the same.</summary>
        internal static Variables? Difference
        {
            get
            {
                Variables now = Read(Environment.GetEnvironmentVariable);
                return now.IsSame(Library) ? (Variables?)null : now;
            }
        }

        /// <summary>The one call through a client that has the proxy; null where the library has it by itself.</summary>
        internal static Call? Call(string accessToken, ZoomTokenRequest request)
        {
            if (!(Difference is { } variables))
            {
                return null;
            }
            string baseUrl = ZoomClient.BaseUrlOf(request);
            string wanted = baseUrl + "\n" + variables.Proxy + "\n" + variables.NoProxy;
            lock (Gate)
            {
                if (client is null || madeFor != wanted)
                {
                    Close();
                    client = new ZoomClient { BaseUrl = baseUrl };
                    madeFor = wanted;
                }
                TokenCall call = new TokenCall(client, request);
                call.CopyClient(accessToken);
                return call;
            }
        }

        internal static void Close()
        {
            lock (Gate)
            {
                client?.Dispose();
                client = null;
            }
        }

        private static Func<string, string?> Native()
        {
            if (LibraryFile.IsWindows)
            {
                return Environment.GetEnvironmentVariable;
            }
            return name => Marshal.PtrToStringAnsi(getenv(name));
        }

        // As the library reads them.
        private static Variables Read(Func<string, string?> get)
        {
            string proxy = First(get, "https_proxy", "HTTPS_PROXY");
            return new Variables(
                proxy.Length > 0 ? proxy : First(get, "all_proxy", "ALL_PROXY"), First(get, "no_proxy", "NO_PROXY"));
        }

        private static string First(Func<string, string?> get, string name, string otherName)
        {
            string? value = get(name);
            return string.IsNullOrEmpty(value) ? get(otherName) ?? "" : value!;
        }

        [DllImport("libc", CharSet = CharSet.Ansi)]
        private static extern IntPtr getenv(string name);

        internal readonly struct Variables
        {
            internal readonly string Proxy;
            internal readonly string NoProxy;

            internal Variables(string proxy, string noProxy)
            {
                Proxy = proxy;
                NoProxy = noProxy;
            }

            internal bool IsSame(Variables other)
            {
                return Proxy == other.Proxy && NoProxy == other.NoProxy;
            }
        }
    }
}
