// Finds the native library: by the runtime's own ways, and where its packages put it; and says where it was looked for.

using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    internal static class LibraryLoader
    {
        private static readonly List<string> Tried = new List<string>();

        /// <summary>Loads the library. What is returned says why it can't be used; empty when it can.</summary>
        internal static string Load()
        {
            try
            {
                Prepare();
                int version = NativeMethods.zoom_abi_version();
                return version >= NativeMethods.AbiVersion ? "" : "The native library zoom_token is too old for this assembly.";
            }
            catch (DllNotFoundException failure)
            {
                // The runtime's text has what the system said, where the file is there and can't be loaded.
                return Explain("was not found") + " Put it next to ZoomToken.dll. The runtime says: " + failure.Message;
            }
            catch (BadImageFormatException)
            {
                return Explain("is for another processor than this process, which has " + (IntPtr.Size * 8) + " bits");
            }
            catch (EntryPointNotFoundException)
            {
                return Explain("was found, but it is not zoom-token's or too old");
            }
        }

        private static string Explain(string what)
        {
            string tried = Tried.Count == 0 ? "" : " Tried: " + string.Join("; ", Tried.ToArray()) + ".";
            return "The native library zoom_token " + what + "." + tried;
        }

        // Where this assembly and the program are. An assembly in a single file has no place of its own.
        private static List<string> Folders(string assembly)
        {
            List<string> folders = new List<string>();
            if (!string.IsNullOrEmpty(assembly))
            {
                folders.Add(Path.GetDirectoryName(assembly) ?? "");
            }
            string program = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
            if (!folders.Contains(program))
            {
                folders.Add(program);
            }
            return folders;
        }

#if NETCOREAPP
        private static void Prepare()
        {
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(LibraryLoader).Assembly, Resolve);
            }
            catch (InvalidOperationException)
            {
                Tried.Add("the program's own DllImportResolver");
            }
        }

        private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        {
            if (name != NativeMethods.Library)
            {
                return IntPtr.Zero;
            }
            if (NativeLibrary.TryLoad(name, assembly, path, out IntPtr library))
            {
                return library;
            }
            Tried.Add("the runtime's own search for " + FileName() + " (" + SystemSearch() + ")");
            foreach (string folder in Folders(assembly.Location))
            {
                Tried.Add(Path.Combine(folder, FileName()));
                string file = Path.Combine(folder, "runtimes", Platform(), "native", FileName());
                Tried.Add(file);
                if (NativeLibrary.TryLoad(file, out library))
                {
                    return library;
                }
            }
            return IntPtr.Zero;
        }

        private static string FileName()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return "zoom_token.dll";
            }
            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libzoom_token.dylib" : "libzoom_token.so";
        }

        private static string SystemSearch()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return "PATH";
            }
            string variable = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
            return variable + "=" + Environment.GetEnvironmentVariable(variable);
        }

        // As in the names of NuGet's folders: linux-x64, win-arm64.
        private static string Platform()
        {
            string system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : "linux";
            return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        }
#else
        // .NET Framework loads a library for any processor from the program's folder. One that was loaded by its path
        // before is taken instead, so the right one is loaded here: from x86, x64 or arm64, so that a program for any
        // processor can have all. Elsewhere (Mono, .NET on Linux) the runtime's own search is left to itself.
        private static void Prepare()
        {
            if (Path.DirectorySeparatorChar == '\\')
            {
                foreach (string folder in Folders(Place()))
                {
                    if (TryLoad(Path.Combine(folder, Processor(), "zoom_token.dll"))
                        || TryLoad(Path.Combine(folder, "runtimes", "win-" + Processor(), "native", "zoom_token.dll")))
                    {
                        return;
                    }
                }
                Tried.Add("the runtime's own search for zoom_token.dll (the program's folder, PATH)");
            }
            else
            {
                foreach (string folder in Folders(Place()))
                {
                    Tried.Add(Path.Combine(folder, "libzoom_token.so"));
                }
                Tried.Add("the runtime's own search for libzoom_token.so (LD_LIBRARY_PATH="
                    + Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") + ")");
            }
        }

        private static bool TryLoad(string file)
        {
            Tried.Add(file);
            return File.Exists(file) && NativeMethods.LoadLibraryEx(
                file, IntPtr.Zero, NativeMethods.LoadWithAlteredSearchPath) != IntPtr.Zero;
        }

        // Where the assembly came from: a web server runs a copy of it elsewhere.
        private static string Place()
        {
            try
            {
                string code = typeof(LibraryLoader).Assembly.CodeBase;
                return string.IsNullOrEmpty(code) ? "" : new Uri(code).LocalPath;
            }
            catch (NotSupportedException)
            {
                return ""; // a program in a single file
            }
        }

        private static string Processor()
        {
            if (IntPtr.Size == 4)
            {
                return "x86";
            }
            return Environment.GetEnvironmentVariable("PROCESSOR_ARCHITECTURE") == "ARM64" ? "arm64" : "x64";
        }
#endif
    }
}
