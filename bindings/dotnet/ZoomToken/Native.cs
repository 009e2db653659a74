// Between .NET and the native library: texts to UTF-8 and back, and the exceptions for codes.

using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace ZoomToken
{
    internal static unsafe class Native
    {
        internal delegate int Make(out int handle);

        internal delegate int Fill(ref ZoomBuf text);

        /// <summary>A text that is not given.</summary>
        internal static readonly byte[] NotGiven = { 0 };

        // Most texts fit into this much of the stack.
        private const int SmallText = 1024;

        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);
        private static readonly UTF8Encoding Lenient = new UTF8Encoding(false, false);
        private static readonly Stopwatch Clock = Stopwatch.StartNew();
        private static long isFullUntil;

        /// <summary>A text as the library takes it. What can't be one is refused, never cut or changed.</summary>
        internal static byte[] Utf8(string name, string? text)
        {
            if (text is null || text.Length == 0)
            {
                return NotGiven;
            }
            if (text.IndexOf('\0') >= 0)
            {
                throw new ArgumentException(name + " must not contain a NUL character.", name);
            }
            try
            {
                byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
                Strict.GetBytes(text, 0, text.Length, bytes, 0);
                return bytes;
            }
            catch (EncoderFallbackException)
            {
                throw new ArgumentException(name + " must not contain half of a surrogate pair.", name);
            }
        }

        /// <summary>
        /// A text of the library's. It is read into memory of this assembly's own, for which no handle is needed, and wiped
        /// there.
        /// </summary>
        internal static int Text(Fill fill, out string text)
        {
            byte* small = stackalloc byte[SmallText];
            ZoomBuf buf = new ZoomBuf { Data = (IntPtr)small, Capacity = SmallText };
            int code = fill(ref buf);
            if (code == NativeMethods.Buffer)
            {
                return LongText(fill, buf.Length, out text);
            }
            text = Decode((byte*)buf.Data, buf.Length);
            NativeMethods.zoom_buf_free(ref buf);
            return code;
        }

        /// <summary>A text that is always there.</summary>
        internal static string Text(Fill fill)
        {
            int code = Text(fill, out string text);
            return code == NativeMethods.Ok ? text : throw Failure(code, text);
        }

        // What a server sends need not be UTF-8: each byte that is not becomes U+FFFD.
        internal static string Decode(byte* bytes, int length)
        {
            return length == 0 ? "" : Lenient.GetString(bytes, length);
        }

        internal static string Decode(byte[] bytes, int start, int length)
        {
            return Lenient.GetString(bytes, start, length);
        }

        /// <summary>A new handle.</summary>
        internal static int New(Make make)
        {
            LibraryLoader.Require();
            int code = make(out int handle);
            if (code == NativeMethods.Limit && MadeRoom())
            {
                code = make(out handle);
            }
            return code == NativeMethods.Ok ? handle : throw Failure(code, "");
        }

        /// <summary>A few words for a code or an HTTP status.</summary>
        internal static string StatusText(int code)
        {
            return Text((ref ZoomBuf text) => NativeMethods.zoom_status_text(code, ref text));
        }

        /// <summary>The exception for a code where there is no response.</summary>
        internal static Exception Failure(int code, string text)
        {
            if (text.Length == 0)
            {
                text = StatusText(code);
            }
            return ZoomException.For(new ZoomResponse(code, text));
        }

        /// <summary>
        /// The library's handles are all taken: those that the program dropped without Dispose are collected. A full
        /// collection takes long: after one that has found nothing, there is none for a second.
        /// </summary>
        internal static bool MadeRoom()
        {
            if (Clock.ElapsedMilliseconds < Interlocked.Read(ref isFullUntil))
            {
                return false;
            }
            int before = Volatile.Read(ref ZoomHandle.Finalised);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            bool hasFound = Volatile.Read(ref ZoomHandle.Finalised) != before;
            Interlocked.Exchange(ref isFullUntil, hasFound ? 0 : Clock.ElapsedMilliseconds + 1000);
            return hasFound;
        }

        private static int LongText(Fill fill, int length, out string text)
        {
            int code = NativeMethods.Buffer;
            text = "";
            // Another thread may be changing what is read, so that it is longer each time.
            while (code == NativeMethods.Buffer && length < NativeMethods.BufMax)
            {
                byte[] memory = new byte[length + 1];
                fixed (byte* data = memory)
                {
                    ZoomBuf buf = new ZoomBuf { Data = (IntPtr)data, Capacity = memory.Length };
                    code = fill(ref buf);
                    length = buf.Length;
                    text = code == NativeMethods.Buffer ? "" : Decode(data, length);
                    NativeMethods.zoom_buf_free(ref buf);
                }
            }
            return code == NativeMethods.Buffer ? HugeText(fill, out text) : code;
        }

        /// <summary>A text in the library's memory: larger than a caller's may be, or one that can't be asked for twice.</summary>
        internal static int HugeText(Fill fill, out string text)
        {
            ZoomBuf buf = default;
            int code = fill(ref buf);
            text = Decode((byte*)buf.Data, buf.Length);
            NativeMethods.zoom_buf_free(ref buf);
            return code;
        }
    }
}
