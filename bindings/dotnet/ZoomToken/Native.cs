// Between .NET and the native library: texts to UTF-8 and back, codes to exceptions, and a call with all that it needs.

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace ZoomToken
{
    internal static class Native
    {
        internal delegate int Make(out int handle);

        internal delegate int Fill(ref ZoomBuf text);

        internal delegate int Send(int cancel, out int response);

        internal delegate T Read<T>(int code, int response);

        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);
        private static readonly UTF8Encoding Lenient = new UTF8Encoding(false, false);
        private static readonly byte[] NotGiven = { 0 };
        private static readonly string WhyNotLoaded = LibraryLoader.Load();

        /// <summary>A text as the library takes it. What can't be one is refused, never cut or changed.</summary>
        internal static byte[] In(string name, [AllowNull] string text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return NotGiven;
            }
            if (text.IndexOf('\0') >= 0)
            {
                throw new ArgumentException("The text must not hold a NUL character.", name);
            }
            try
            {
                byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
                Strict.GetBytes(text, 0, text.Length, bytes, 0);
                return bytes;
            }
            catch (EncoderFallbackException)
            {
                throw new ArgumentException("The text must not hold half of a surrogate pair.", name);
            }
        }

        /// <summary>Bytes that a function gives; the library's own copy of them is wiped.</summary>
        internal static int Out(Fill fill, out byte[] bytes)
        {
            ZoomBuf buf = default(ZoomBuf);
            try
            {
                int code = fill(ref buf);
                if (code == NativeMethods.Limit)
                {
                    MakeRoom();
                    code = fill(ref buf);
                }
                bytes = new byte[buf.Length];
                if (buf.Length > 0)
                {
                    Marshal.Copy(buf.Data, bytes, 0, buf.Length);
                }
                return code;
            }
            finally
            {
                NativeMethods.zoom_buf_free(ref buf);
            }
        }

        internal static int Out(Fill fill, out string text)
        {
            int code = Out(fill, out byte[] bytes);
            text = Decode(bytes);
            Array.Clear(bytes, 0, bytes.Length);
            return code;
        }

        /// <summary>A text that is always there.</summary>
        internal static string Text(Fill fill)
        {
            Check(Out(fill, out string text), "");
            return text;
        }

        // A server may send what is no UTF-8: each such byte becomes U+FFFD.
        internal static string Decode(byte[] bytes)
        {
            return Lenient.GetString(bytes);
        }

        /// <summary>A new handle.</summary>
        internal static ZoomHandle New(Make make)
        {
            RequireLibrary();
            int code = make(out int handle);
            if (code == NativeMethods.Limit)
            {
                MakeRoom();
                code = make(out handle);
            }
            Check(code, "");
            return new ZoomHandle(handle);
        }

        internal static void RequireLibrary()
        {
            if (WhyNotLoaded.Length > 0)
            {
                throw new DllNotFoundException(WhyNotLoaded);
            }
        }

        /// <summary>A few words for a code or an HTTP status.</summary>
        internal static string StatusText(int code)
        {
            int done = Out((ref ZoomBuf text) => NativeMethods.zoom_status_text(code, ref text), out string words);
            return done == NativeMethods.Ok ? words : "too many objects are alive: dispose of clients and JSON objects";
        }

        /// <summary>Makes one call and reads its outcome. A cancellation ends it.</summary>
        internal static T Call<T>(Send send, Read<T> read, CancellationToken cancellation)
        {
            RequireLibrary();
            cancellation.ThrowIfCancellationRequested();
            if (!cancellation.CanBeCanceled)
            {
                return Call(0, send, read);
            }
            using (ZoomHandle cancel = New(NativeMethods.zoom_cancel_new))
            using (ZoomHandle.Loan number = cancel.Borrow(nameof(cancel)))
            using (cancellation.Register(() => Trigger(cancel)))
            {
                try
                {
                    return Call(number.Number, send, read);
                }
                catch (OperationCanceledException cancelled)
                {
                    // With the caller's own token, so that awaiting code takes it for the cancellation that it is.
                    throw new OperationCanceledException(cancelled.Message, cancellation);
                }
            }
        }

        /// <summary>The exception for a code and its text, when there is no response to look at.</summary>
        internal static void Check(int code, string text)
        {
            if (code != NativeMethods.Ok)
            {
                throw Failure(code, text, new ZoomRefusal());
            }
        }

        /// <summary>The exception for a call that failed.</summary>
        internal static Exception Failure(int code, int response)
        {
            if (response == 0)
            {
                return Failure(code, "", new ZoomRefusal());
            }
            string text = Text((ref ZoomBuf buf) => NativeMethods.zoom_response_error(response, ref buf));
            return Failure(code, text, new ZoomRefusal(response));
        }

        // What the caller did wrong are the exceptions that .NET has for it. What the network or the server did is a
        // ZoomException, of a kind that the library's reason decides.
        internal static Exception Failure(int code, string text, ZoomRefusal refusal)
        {
            if (text.Length == 0)
            {
                text = StatusText(code);
            }
            switch (code)
            {
                case NativeMethods.Argument:
                case NativeMethods.Option:
                    return new ArgumentException(text);
                case NativeMethods.State:
                    return new InvalidOperationException(text);
                case NativeMethods.Json:
                    return new FormatException(text);
                case NativeMethods.Cancelled:
                    return new OperationCanceledException(text);
                case NativeMethods.Timeout:
                    return new ZoomTimeoutException(text, code, refusal);
            }
            switch (refusal.Reason)
            {
                case ZoomReason.RateLimit:
                case ZoomReason.DailyLimit:
                    return new ZoomRateLimitException(text, code, refusal);
                case ZoomReason.AccessToken:
                    return new ZoomUnauthorizedException(text, code, refusal);
                case ZoomReason.User:
                case ZoomReason.Address:
                    return new ZoomNotFoundException(text, code, refusal);
                default:
                    return new ZoomException(text, code, refusal);
            }
        }

        private static T Call<T>(int cancel, Send send, Read<T> read)
        {
            int code = send(cancel, out int response);
            if (code == NativeMethods.Limit)
            {
                // Nothing was sent.
                MakeRoom();
                code = send(cancel, out response);
            }
            using (new ZoomHandle(response))
            {
                return read(code, response);
            }
        }

        private static void Trigger(ZoomHandle cancel)
        {
            using (ZoomHandle.Loan number = cancel.Borrow(nameof(cancel)))
            {
                NativeMethods.zoom_cancel(number.Number);
            }
        }

        // The library's handles are all taken: those that the program let go of without Dispose are collected.
        private static void MakeRoom()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
