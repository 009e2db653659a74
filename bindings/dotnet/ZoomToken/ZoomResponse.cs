// The outcome of one call, read out of the native library at once: nothing to dispose of.

using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace ZoomToken
{
    /// <summary>
    /// A response, a refusal too. It never changes and may be read from any thread. The token and the body are given by
    /// methods, so that no serializer, debugger or log shows them.
    /// </summary>
    [DebuggerDisplay("{ToString(),nq}")]
    public sealed class ZoomResponse
    {
        // The numbers of zoom_response_read, by their place.
        private const int NumberCount = 11;
        private const int StatusAt = 0;
        private const int ZoomCodeAt = 1;
        private const int ReasonAt = 2;
        private const int RetryAfterAt = 3;
        private const int IsTransientAt = 4;
        private const int RetriesAt = 5;
        private const int TokenAt = 6;
        private const int HeadersAt = 7;
        private const int BodyAt = 8;
        private const int ArgumentAt = 10;

        // What fits into this much of the stack is read there: a token, and a response that has one.
        private const int SmallToken = 1024;
        private const int Small = 4096;

        /// <summary>Reads the token behind a handle, and nothing else; or throws what the call failed with.</summary>
        internal static readonly Call.Read<string> ReadToken = TokenOf;

        /// <summary>Reads the response behind a handle; or throws, where no whole one came.</summary>
        internal static readonly Call.Read<ZoomResponse> ReadWhole = WholeOf;

        // Token, header fields, body and error text, one after another, as UTF-8.
        [DebuggerBrowsable(DebuggerBrowsableState.Never)]
        private readonly byte[] texts;

        private readonly int tokenLength;
        private readonly int headersLength;
        private readonly int bodyLength;
        private readonly int argumentLength;
        private string? headers;
        private string? error;

        /// <summary>A failure without a response.</summary>
        internal ZoomResponse(int code, string error)
        {
            Code = code;
            texts = Native.NotGiven;
            this.error = error;
            headers = "";
        }

        /// <summary>What a test has put together.</summary>
        internal ZoomResponse(ZoomResponseBuilder.Parts parts)
        {
            Code = parts.Code;
            Status = parts.Status;
            ZoomCode = parts.ZoomCode;
            Reason = parts.Reason;
            RetryAfter = parts.RetryAfter;
            IsTransient = parts.IsTransient;
            byte[] tokenBytes = Encoding.UTF8.GetBytes(parts.Token);
            byte[] bodyBytes = Encoding.UTF8.GetBytes(parts.Body);
            texts = new byte[tokenBytes.Length + bodyBytes.Length];
            tokenBytes.CopyTo(texts, 0);
            bodyBytes.CopyTo(texts, tokenBytes.Length);
            tokenLength = tokenBytes.Length;
            bodyLength = bodyBytes.Length;
            headers = parts.Headers;
            error = parts.Error.Length == 0 && Code != NativeMethods.Ok ? ToString() : parts.Error;
        }

        private unsafe ZoomResponse(int code, int* numbers, byte[] texts)
        {
            Code = code;
            Status = numbers[StatusAt];
            ZoomCode = numbers[ZoomCodeAt];
            Reason = (ZoomReason)numbers[ReasonAt];
            RetryAfter = numbers[RetryAfterAt] > 0 ? TimeSpan.FromSeconds(numbers[RetryAfterAt]) : (TimeSpan?)null;
            IsTransient = numbers[IsTransientAt] != 0;
            Retries = numbers[RetriesAt];
            tokenLength = numbers[TokenAt];
            headersLength = numbers[HeadersAt];
            bodyLength = numbers[BodyAt];
            argumentLength = numbers[ArgumentAt];
            this.texts = texts;
        }

        /// <summary>The HTTP status, 200 to 599.</summary>
        public int Status { get; }

        /// <summary>The same as .NET's enum.</summary>
        public HttpStatusCode StatusCode => (HttpStatusCode)Status;

        /// <summary>The status in a few English words, such as "Not Found"; not those that the server chose.</summary>
        public string StatusText => Zoom.StatusText(Status);

        /// <summary>Zoom's own code in the body, such as 1001 for an unknown user; 0 when there is none.</summary>
        public int ZoomCode { get; }

        /// <summary>Why the server refused; None when it did not.</summary>
        public ZoomReason Reason { get; }

        /// <summary>What failed, where it was not the API that refused: a token call without a token, or a sign-in.</summary>
        public ZoomErrorCode ErrorCode => Code < 0 ? (ZoomErrorCode)Code : ZoomErrorCode.None;

        /// <summary>How long the server asks to wait before the next request; no value where it does not ask.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>Whether the same call may succeed in a moment. The library has made its own retries already.</summary>
        public bool IsTransient { get; }

        /// <summary>How often the library has sent the request again.</summary>
        public int Retries { get; }

        /// <summary>
        /// True when the call got what it was for: a token, or for another request, a status from 200 to 299.
        /// </summary>
        public bool IsSuccess => Code == NativeMethods.Ok;

        /// <summary>The header fields as they were received: a line each, ended by CR LF, without the status line.</summary>
        public string Headers => headers ??= Native.Decode(texts, tokenLength, headersLength);

        /// <summary>What went wrong and what to do about it; empty when nothing did. Contains no secret.</summary>
        public string Error => error ??= DecodedError();

        /// <summary>The x-zm-trackingid by which Zoom's support finds the call; empty when there is none.</summary>
        public string TrackingId => GetHeader("x-zm-trackingid");

        /// <summary>What the native library returned.</summary>
        internal int Code { get; }

        /// <summary>The library's name of the argument that was wrong; empty where none was.</summary>
        internal string WrongArgument => Error.Substring(0, argumentLength);

        /// <summary>The token of a call that asked for one. A secret.</summary>
        /// <returns>The token; empty when there is none.</returns>
        public string GetToken()
        {
            return Native.Decode(texts, 0, tokenLength);
        }

        /// <summary>
        /// The body as text: UTF-8, in which each byte that is not becomes U+FFFD. That of a token call that succeeded
        /// contains the token.
        /// </summary>
        /// <returns>The text; empty when there is no body.</returns>
        public string GetBody()
        {
            return Native.Decode(texts, tokenLength + headersLength, bodyLength);
        }

        /// <summary>A copy of the body's bytes as they were received.</summary>
        /// <returns>The bytes; none when the body is empty.</returns>
        public byte[] GetBodyBytes()
        {
            byte[] body = new byte[bodyLength];
            Buffer.BlockCopy(texts, tokenLength + headersLength, body, 0, bodyLength);
            return body;
        }

        /// <summary>
        /// The value of one header field; empty when there is none. Several fields of the name are joined with ", ".
        /// </summary>
        /// <param name="name">The field's name; case does not matter.</param>
        /// <returns>The value without spaces around it.</returns>
        public string GetHeader(string? name)
        {
            string values = "";
            foreach (string line in Headers.Split('\n'))
            {
                int colon = line.IndexOf(':');
                if (colon > 0 && string.Equals(line.Substring(0, colon), name, StringComparison.OrdinalIgnoreCase))
                {
                    string value = line.Substring(colon + 1).Trim();
                    values = values.Length == 0 ? value : values + ", " + value;
                }
            }
            return values;
        }

        /// <summary>Throws what the form of the call without a response throws, when the call did not succeed.</summary>
        /// <returns>This response.</returns>
        /// <exception cref="ZoomException">The call failed: <see cref="Error"/> says why.</exception>
        public ZoomResponse EnsureSuccess()
        {
            return IsSuccess ? this : throw ZoomException.For(this);
        }

        /// <summary>The status, and why the server refused. No secret is part of it.</summary>
        /// <returns>Such as "HTTP 404 (User)".</returns>
        public override string ToString()
        {
            string status = "HTTP " + Status.ToString(CultureInfo.InvariantCulture);
            return Reason == ZoomReason.None ? status : status + " (" + Reason.ToString() + ")";
        }

        /// <summary>The outcome behind a handle.</summary>
        internal static unsafe ZoomResponse Read(int code, int response)
        {
            if (response == 0)
            {
                return new ZoomResponse(code, Native.StatusText(code));
            }
            int* numbers = stackalloc int[NumberCount];
            byte* small = stackalloc byte[Small];
            ZoomBuf buf = new ZoomBuf { Data = (IntPtr)small, Capacity = Small };
            int done = NativeMethods.zoom_response_read(response, numbers, NumberCount, ref buf);
            byte[] texts = new byte[buf.Length];
            if (done == NativeMethods.Buffer)
            {
                done = ReadLong(response, numbers, texts);
            }
            else
            {
                Marshal.Copy(buf.Data, texts, 0, texts.Length);
                NativeMethods.zoom_buf_free(ref buf);
            }
            return done == NativeMethods.Ok ? new ZoomResponse(code, numbers, texts) : throw Native.Failure(done, "");
        }

#if NET8_0_OR_GREATER
        /// <summary>What telemetry has of a call beside its result: status, reason, number of retries.</summary>
        internal static unsafe (int Status, ZoomReason Reason, int Retries) ReadNumbers(int response)
        {
            int* numbers = stackalloc int[NumberCount];
            byte* none = stackalloc byte[1];
            ZoomBuf buf = new ZoomBuf { Data = (IntPtr)none, Capacity = 1 };
            NativeMethods.zoom_response_read(response, numbers, NumberCount, ref buf);
            return (numbers[StatusAt], (ZoomReason)numbers[ReasonAt], numbers[RetriesAt]);
        }
#endif

        private static unsafe string TokenOf(int code, int response)
        {
            if (code != NativeMethods.Ok)
            {
                throw ZoomException.For(Read(code, response));
            }
            byte* small = stackalloc byte[SmallToken];
            ZoomBuf buf = new ZoomBuf { Data = (IntPtr)small, Capacity = SmallToken };
            if (NativeMethods.zoom_response_token(response, ref buf) != NativeMethods.Ok)
            {
                return Read(code, response).GetToken(); // longer than that
            }
            string token = Native.Decode(small, buf.Length);
            NativeMethods.zoom_buf_free(ref buf);
            return token;
        }

        private static ZoomResponse WholeOf(int code, int response)
        {
            ZoomResponse whole = Read(code, response);
            return whole.Status != 0 ? whole : throw ZoomException.For(whole);
        }

        // A response does not change, so the length that is known is the one that is needed.
        private static unsafe int ReadLong(int response, int* numbers, byte[] texts)
        {
            // A caller's memory has a limit, and room for a NUL at the end.
            if (texts.Length + 1 > NativeMethods.BufMax)
            {
                ZoomBuf huge = default;
                int done = NativeMethods.zoom_response_read(response, numbers, NumberCount, ref huge);
                Marshal.Copy(huge.Data, texts, 0, Math.Min(huge.Length, texts.Length));
                NativeMethods.zoom_buf_free(ref huge);
                return done;
            }
            byte[] memory = new byte[texts.Length + 1];
            fixed (byte* data = memory)
            {
                ZoomBuf buf = new ZoomBuf { Data = (IntPtr)data, Capacity = memory.Length };
                int done = NativeMethods.zoom_response_read(response, numbers, NumberCount, ref buf);
                Buffer.BlockCopy(memory, 0, texts, 0, texts.Length);
                NativeMethods.zoom_buf_free(ref buf);
                return done;
            }
        }

        private string DecodedError()
        {
            int start = tokenLength + headersLength + bodyLength;
            return Native.Decode(texts, start, texts.Length - start);
        }
    }
}
