// Finds the native library: beside the assembly and the program first, then where packages put it, then wherever the
// system looks. Looks again at the next call where it was not found, and says what was tried and what is wrong.

using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    internal static class LibraryLoader
    {
        private static readonly object Gate = new object();
        private static volatile bool isLoaded;

        /// <summary>Loads the library, or throws what keeps it from being used. What failed once is tried again.</summary>
        internal static void Require()
        {
            if (isLoaded)
            {
                return;
            }
            lock (Gate)
            {
                if (!isLoaded)
                {
                    Load();
                    isLoaded = true;
                }
            }
        }

        private static void Load()
        {
            Search search = new Search();
            LoadedLibrary.Prepare();
            foreach (string file in Candidates())
            {
                if (File.Exists(file))
                {
                    if (IsUsable(search, file, LoadedLibrary.Load(file, out string why), why))
                    {
                        return;
                    }
                }
                else
                {
                    search.Missing.Add(file);
                }
            }
            // Where a file was refused, the system's search would find it again.
            if (!search.HasRefused && (IsUsable(search, "", LoadedLibrary.LoadBySystem(), "") || IsFoundByRuntime(search)))
            {
                return;
            }
            throw new DllNotFoundException(search.Text());
        }

        // Whether it is zoom-token's library, and not older than this assembly.
        private static bool IsUsable(Search search, string file, IntPtr library, string why)
        {
            string shown = file.Length > 0 ? file : "the one that the system finds (" + LoadedLibrary.SystemSearch() + ")";
            if (library == IntPtr.Zero)
            {
                if (file.Length > 0)
                {
                    string processor = LibraryFile.OtherProcessor(file);
                    search.Problems.Add(shown + " can't be loaded: " + (processor.Length > 0 ? processor : why));
                }
                return false;
            }
            int version = LoadedLibrary.AbiVersion(library);
            if (version >= NativeMethods.AbiVersion)
            {
                LoadedLibrary.Use(library);
                return true;
            }
            LoadedLibrary.Refuse(library);
            search.HasRefused = true;
            search.Problems.Add(version == 0
                ? shown + " is not zoom-token's library"
                : shown + LoadedLibrary.TooOld(version));
            return false;
        }

        private static bool IsFoundByRuntime(Search search)
        {
            return !search.HasRefused && LoadedLibrary.IsFoundByRuntime(search.Problems);
        }

        // Every file that may be the library, in the order in which they are tried.
        private static IEnumerable<string> Candidates()
        {
            foreach (string folder in Folders())
            {
                if (LibraryFile.IsWindows)
                {
                    // A program for any processor has one of each.
                    yield return Path.Combine(folder, LibraryFile.Processor, LibraryFile.Name);
                }
                yield return Path.Combine(folder, LibraryFile.Name);
            }
            foreach (string folder in Folders())
            {
                foreach (string platform in LibraryFile.Platforms)
                {
                    yield return Path.Combine(folder, "runtimes", platform, "native", LibraryFile.Name);
                }
            }
            string package = Path.Combine(AssemblyFolder(), "..", "..", "runtimes");
            if (AssemblyFolder().Length > 0 && Directory.Exists(package))
            {
                foreach (string platform in LibraryFile.Platforms)
                {
                    yield return Path.GetFullPath(Path.Combine(package, platform, "native", LibraryFile.Name));
                }
            }
        }

        // Where this assembly and the program are.
        private static List<string> Folders()
        {
            List<string> folders = new List<string>();
            if (AssemblyFolder().Length > 0)
            {
                folders.Add(AssemblyFolder());
            }
            string program = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
            if (!folders.Contains(program))
            {
                folders.Add(program);
            }
            return folders;
        }

        // Empty for an assembly in a single file, or one that was loaded from bytes.
#if NET8_0_OR_GREATER
        [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(
            "SingleFile", "IL3000", Justification = "Where it is empty, the program's folder counts.")]
#endif
        private static string AssemblyFolder()
        {
#if NETFRAMEWORK
            // Where the assembly came from: a web server runs a copy of it elsewhere.
            Assembly assembly = typeof(LibraryLoader).Assembly;
            string code = string.IsNullOrEmpty(assembly.Location) ? "" : assembly.CodeBase;
            string location = string.IsNullOrEmpty(code) ? "" : new Uri(code).LocalPath;
#else
            string location = typeof(LibraryLoader).Assembly.Location;
#endif
            return string.IsNullOrEmpty(location) ? "" : Path.GetDirectoryName(location) ?? "";
        }

        /// <summary>What a search has come across.</summary>
        private sealed class Search
        {
            internal readonly List<string> Missing = new List<string>();
            internal readonly List<string> Problems = new List<string>();

            // Whether one of them could be loaded, and is too old or not ours.
            internal bool HasRefused;

            internal string Text()
            {
                string text = Problems.Count > 0
                    ? "The native library zoom_token can't be used: " + string.Join("; ", Problems) + "."
                    : "The native library " + LibraryFile.Name + " was not found.";
                text += AssemblyFolder().Length > 0
                    ? " Put " + LibraryFile.Name + " next to ZoomToken.dll, of the same release."
                    : " Put " + LibraryFile.Name + " next to the program, of the same release.";
                if (Missing.Count > 0)
                {
                    text += " Not there: " + string.Join("; ", Missing) + ".";
                }
                return text + " The system's search is " + LoadedLibrary.SystemSearch() + "." + Packaged();
            }

            // What a package has, where it has nothing for this system.
            private static string Packaged()
            {
                List<string> there = new List<string>();
                foreach (string folder in Folders())
                {
                    string runtimes = Path.Combine(folder, "runtimes");
                    foreach (string platform in Directory.Exists(runtimes) ? Directory.GetDirectories(runtimes) : Array.Empty<string>())
                    {
                        if (Directory.GetFiles(platform, "*zoom_token.*", SearchOption.AllDirectories).Length > 0)
                        {
                            there.Add(Path.GetFileName(platform));
                        }
                    }
                }
                return there.Count == 0
                    ? ""
                    : " The package has it for " + string.Join(", ", there) + "; this is " + LibraryFile.Platforms[0] + ".";
            }
        }
    }
}
