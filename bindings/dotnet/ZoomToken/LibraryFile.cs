// The file of the native library: its name on this system, its folders in a package, and which processor it is for.

using System;
using System.IO;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    internal static class LibraryFile
    {
        internal static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

        private static readonly bool IsMac = !IsWindows && Directory.Exists("/System/Library/CoreServices");

        /// <summary>The file's name.</summary>
        internal static readonly string Name =
            IsWindows ? "zoom_token.dll" : IsMac ? "libzoom_token.dylib" : "libzoom_token.so";

        /// <summary>This process's processor as folders have it: x64, arm64, x86.</summary>
        internal static readonly string Processor = ProcessorName();

        /// <summary>The folders of a package's runtimes that may be for this system.</summary>
        internal static readonly string[] Platforms = PlatformNames();

        /// <summary>For which other processor a file is; empty where it is for this one, or nobody knows.</summary>
        internal static string OtherProcessor(string file)
        {
            string processor = ProcessorOf(file);
            return processor.Length == 0 || processor == Processor
                ? ""
                : "it is for " + processor + ", and this process is " + Processor;
        }

        private static string ProcessorName()
        {
#if NETFRAMEWORK
            if (IntPtr.Size == 4)
            {
                return "x86";
            }
            return Environment.GetEnvironmentVariable("PROCESSOR_ARCHITECTURE") == "ARM64" ? "arm64" : "x64";
#else
            return RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#endif
        }

        private static string[] PlatformNames()
        {
            if (IsWindows || IsMac)
            {
                return new[] { (IsWindows ? "win-" : "osx-") + Processor };
            }
            // Which C library it is shows when one of them can't be loaded.
            return new[] { "linux-" + Processor, "linux-musl-" + Processor };
        }

        // From the head of an ELF file or of a Windows one.
        private static string ProcessorOf(string file)
        {
            byte[] head = new byte[1024];
            try
            {
                using FileStream stream = File.OpenRead(file);
                int length = stream.Read(head, 0, head.Length);
                if (length > 20 && head[0] == 0x7F && head[1] == 'E' && head[2] == 'L' && head[3] == 'F')
                {
                    return ElfProcessor(head[18] | (head[19] << 8));
                }
                int at = head[0x3C] | (head[0x3D] << 8);
                bool isWindowsFile = head[0] == 'M' && head[1] == 'Z' && at + 6 < length && head[at] == 'P' && head[at + 1] == 'E';
                return isWindowsFile ? WindowsProcessor(head[at + 4] | (head[at + 5] << 8)) : "";
            }
            catch (Exception failure) when (failure is IOException || failure is UnauthorizedAccessException)
            {
                return "";
            }
        }

        private static string ElfProcessor(int machine)
        {
            switch (machine)
            {
                case 3: return "x86";
                case 40: return "arm";
                case 62: return "x64";
                case 183: return "arm64";
                default: return "";
            }
        }

        private static string WindowsProcessor(int machine)
        {
            switch (machine)
            {
                case 0x14C: return "x86";
                case 0x1C4: return "arm";
                case 0x8664: return "x64";
                case 0xAA64: return "arm64";
                default: return "";
            }
        }
    }
}
