// The answer of one call, read out of the native library at once: nothing to dispose of.

using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ZoomToken
{
    /// <summary>An answer, a refusal too. It never changes and may be read from any thread.</summary>
    public sealed class ZoomResponse
    {
        private readonly byte[] body;
        private readonly int code;
        private readonly ZoomRefusal refusal;

        private ZoomResponse(int code, int response)
        {
            this.code = code;
            refusal = new ZoomRefusal(response);
            Error = Native.Text((ref ZoomBuf text) => NativeMethods.zoom_response_error(response, ref text));
            Native.Out((ref ZoomBuf text) => NativeMethods.zoom_response_token(response, ref text), out string token);
            Token = token;
            Native.Check(Native.Out((ref ZoomBuf text) => NativeMethods.zoom_response_body(response, ref text), out body), "");
            Body = Native.Decode(body);
        }

        /// <summary>The HTTP status, 200 to 599.</summary>
        public int Status
        {
            get { return refusal.Status; }
        }

        /// <summary>The status in a few English words, such as "Not Found"; not those that the server chose.</summary>
        public string StatusText
        {
            get { return Native.StatusText(Status); }
        }

        /// <summary>Zoom's own code in the body, such as 1001 for an unknown user; 0 when there is none.</summary>
        public int ZoomCode
        {
            get { return refusal.ZoomCode; }
        }

        /// <summary>Why the server refused; None when it did not.</summary>
        public ZoomReason Reason
        {
            get { return refusal.Reason; }
        }

        /// <summary>How long the server asks to wait before the next request; no value where it does not ask.</summary>
        public TimeSpan? RetryAfter
        {
            get { return refusal.RetryAfter; }
        }

        /// <summary>
        /// True when the call got what it was for: a token, or for another request, a status from 200 to 299.
        /// </summary>
        public bool IsSuccess
        {
            get { return code == NativeMethods.Ok; }
        }

        /// <summary>The token of a call that asked for one; empty when there is none. A secret.</summary>
        public string Token { get; }

        /// <summary>
        /// The body as text: UTF-8, in which each byte that is none becomes U+FFFD. That of a token call that succeeded
        /// holds the token.
        /// </summary>
        public string Body { get; }

        /// <summary>The header fields as they were received: a line each, ended by CR LF, without the status line.</summary>
        public string Headers
        {
            get { return refusal.Headers; }
        }

        /// <summary>
        /// What went wrong and what to do about it; empty when nothing did. Holds no secret.
        /// </summary>
        public string Error { get; }

        /// <summary>The x-zm-trackingid by which Zoom's support finds the call; empty when there is none.</summary>
        public string TrackingId
        {
            get { return refusal.TrackingId; }
        }

        /// <summary>
        /// The value of one header field; empty when there is none. Several fields of the name are joined with ", ".
        /// </summary>
        /// <param name="name">The field's name; case does not matter.</param>
        /// <returns>The value without blanks around it.</returns>
        public string GetHeader([AllowNull] string name)
        {
            return Field(Headers, name ?? "");
        }

        /// <summary>A copy of the body's bytes as they were received.</summary>
        /// <returns>The bytes; none when the body is empty.</returns>
        public byte[] GetBodyBytes()
        {
            return (byte[])body.Clone();
        }

        /// <summary>Throws what the call without an answer would have thrown, when it did not succeed.</summary>
        /// <exception cref="ZoomException">The call failed: <see cref="Error"/> says why.</exception>
        public void EnsureSuccess()
        {
            if (!IsSuccess)
            {
                throw Native.Failure(code, Error, refusal);
            }
        }

        /// <summary>The status in a few words. No secret is part of it.</summary>
        /// <returns>Such as "HTTP 404 Not Found".</returns>
        public override string ToString()
        {
            return "HTTP " + Status + " " + StatusText;
        }

        // The answer behind a response. Where none came, what stopped it is thrown.
        internal static ZoomResponse Of(int code, int response)
        {
            if (response == 0 || NativeMethods.zoom_response_status(response) == 0)
            {
                throw Native.Failure(code, response);
            }
            return new ZoomResponse(code, response);
        }

        // The values of the fields of one name, joined.
        internal static string Field(string headers, string name)
        {
            StringBuilder values = new StringBuilder();
            bool isFirst = true;
            foreach (string line in headers.Split('\n'))
            {
                int colon = line.IndexOf(':');
                if (colon > 0 && string.Equals(line.Substring(0, colon), name, StringComparison.OrdinalIgnoreCase))
                {
                    values.Append(isFirst ? "" : ", ").Append(line.Substring(colon + 1).Trim());
                    isFirst = false;
                }
            }
            return values.ToString();
        }
    }
}
