// How each runtime loads a native library by its path, and has P/Invoke use that one.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    internal static class LoadedLibrary
    {
        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate int Version();

        // How many libraries were refused. A process does not load a file again that it has loaded, although another one is
        // at that path now: it is loaded by another spelling of the path.
        private static int refused;

        /// <summary>The zoom_abi_version of a library; 0 where it has none.</summary>
        internal static int AbiVersion(IntPtr library)
        {
            IntPtr function = Function(library, nameof(NativeMethods.zoom_abi_version));
            return function == IntPtr.Zero ? 0 : Marshal.GetDelegateForFunctionPointer<Version>(function)();
        }

        /// <summary>What is wrong with a library of this version: what follows its name.</summary>
        internal static string TooOld(int version)
        {
            return " is too old: it has version " + version + " of zoom-token's interface, and this assembly needs "
                + NativeMethods.AbiVersion;
        }

        /// <summary>Where the system looks beside the folders of its own.</summary>
        internal static string SystemSearch()
        {
            string variable = LibraryFile.IsWindows ? "PATH"
                : LibraryFile.Name.EndsWith(".dylib", StringComparison.Ordinal) ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
            return LibraryFile.IsWindows ? variable : variable + "=" + Environment.GetEnvironmentVariable(variable);
        }

        private static string Spelled(string file)
        {
            string folder = Path.GetDirectoryName(file) ?? "";
            return LibraryFile.IsWindows
                ? file
                : folder + string.Concat(Enumerable.Repeat("/.", refused)) + "/" + Path.GetFileName(file);
        }

        private static string LastLine(string text)
        {
            string trimmed = text.TrimEnd();
            return trimmed.Substring(trimmed.LastIndexOf('\n') + 1);
        }

#if NETCOREAPP
        private static IntPtr used;
        private static bool isPrepared;

        /// <summary>Has the runtime ask here for the library. A program may have a resolver of its own, which then counts.</summary>
        internal static void Prepare()
        {
            if (isPrepared)
            {
                return;
            }
            isPrepared = true;
            try
            {
                NativeLibrary.SetDllImportResolver(
                    typeof(LoadedLibrary).Assembly, (name, assembly, path) => name == NativeMethods.Library ? used : IntPtr.Zero);
            }
            catch (InvalidOperationException)
            {
                // What that resolver does not find, the runtime finds by its name: it is loaded already.
            }
        }

        /// <summary>From now on P/Invoke uses this library.</summary>
        internal static void Use(IntPtr library)
        {
            used = library;
        }

        /// <summary>Lets go of a library that can't be used.</summary>
        internal static void Refuse(IntPtr library)
        {
            refused++;
            NativeLibrary.Free(library);
        }

        /// <summary>Loads a file; where that fails, says why.</summary>
        internal static IntPtr Load(string file, out string why)
        {
            why = "";
            try
            {
                return NativeLibrary.Load(Spelled(file));
            }
            catch (Exception failure) when (failure is DllNotFoundException || failure is BadImageFormatException)
            {
                why = LastLine(failure.Message);
                return IntPtr.Zero;
            }
        }

        /// <summary>Loads the library from wherever the runtime and the system look for it.</summary>
        internal static IntPtr LoadBySystem()
        {
            Assembly assembly = typeof(LoadedLibrary).Assembly;
            return NativeLibrary.TryLoad(NativeMethods.Library, assembly, DllImportSearchPath.AssemblyDirectory, out IntPtr library)
                || NativeLibrary.TryLoad(NativeMethods.Library, assembly, null, out library)
                ? library
                : IntPtr.Zero;
        }

        /// <summary>Whether the load context, or a handler or resolver of the program's, finds it.</summary>
        internal static bool IsFoundByRuntime(List<string> problems)
        {
            try
            {
                int version = NativeMethods.zoom_abi_version();
                if (version >= NativeMethods.AbiVersion)
                {
                    return true;
                }
                problems.Add("the one that the runtime finds" + TooOld(version));
            }
            catch (DllNotFoundException)
            {
            }
            catch (Exception failure) when (failure is EntryPointNotFoundException || failure is BadImageFormatException)
            {
                problems.Add("the one that the runtime finds is not zoom-token's library, or not for this system");
            }
            return false;
        }

        private static IntPtr Function(IntPtr library, string name)
        {
            return NativeLibrary.TryGetExport(library, name, out IntPtr function) ? function : IntPtr.Zero;
        }
#else
        private const uint LoadWithAlteredSearchPath = 8;
        private const int ResolveNow = 2;
        private const int ForAll = 0x100;

        /// <summary>Nothing: P/Invoke finds a library by its name once it is loaded.</summary>
        internal static void Prepare()
        {
        }

        /// <summary>Nothing, for the same reason.</summary>
        internal static void Use(IntPtr library)
        {
        }

        /// <summary>Lets go of a library that can't be used.</summary>
        internal static void Refuse(IntPtr library)
        {
            refused++;
            if (LibraryFile.IsWindows)
            {
                FreeLibrary(library);
            }
            else
            {
                dlclose(library);
            }
        }

        /// <summary>Loads a file; where that fails, says why.</summary>
        internal static IntPtr Load(string file, out string why)
        {
            IntPtr library = LibraryFile.IsWindows
                ? LoadLibraryEx(file, IntPtr.Zero, LoadWithAlteredSearchPath)
                : dlopen(Spelled(file), ResolveNow | ForAll);
            why = library != IntPtr.Zero ? ""
                : LibraryFile.IsWindows ? "Windows' error " + Marshal.GetLastWin32Error()
                : LastLine(Marshal.PtrToStringAnsi(dlerror()) ?? "");
            return library;
        }

        /// <summary>Loads the library from wherever the system looks for it.</summary>
        internal static IntPtr LoadBySystem()
        {
            return LibraryFile.IsWindows
                ? LoadLibraryEx(LibraryFile.Name, IntPtr.Zero, 0)
                : dlopen(LibraryFile.Name, ResolveNow | ForAll);
        }

        /// <summary>
        /// False: P/Invoke is not tried where the library is not loaded, for Mono does not look again for what it has not
        /// found once.
        /// </summary>
        internal static bool IsFoundByRuntime(List<string> problems)
        {
            return false;
        }

        private static IntPtr Function(IntPtr library, string name)
        {
            return LibraryFile.IsWindows ? GetProcAddress(library, name) : dlsym(library, name);
        }

        [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern IntPtr LoadLibraryEx(string path, IntPtr reserved, uint flags);

        [DllImport("kernel32", CharSet = CharSet.Ansi)]
        private static extern IntPtr GetProcAddress(IntPtr library, string name);

        [DllImport("kernel32")]
        private static extern bool FreeLibrary(IntPtr library);

        [DllImport("libdl.so.2")]
        private static extern int dlclose(IntPtr library);

        [DllImport("libdl.so.2", CharSet = CharSet.Ansi)]
        private static extern IntPtr dlopen(string path, int flags);

        [DllImport("libdl.so.2", CharSet = CharSet.Ansi)]
        private static extern IntPtr dlsym(IntPtr library, string name);

        [DllImport("libdl.so.2")]
        private static extern IntPtr dlerror();
#endif
    }
}
