// Responses that tests of programs make, without a server and without the native library.

using System;

namespace ZoomToken
{
    /// <summary>
    /// Makes responses for tests: what a double of <see cref="IZoomClient"/> returns, and by
    /// <see cref="ZoomResponse.EnsureSuccess"/> the exceptions that it throws.
    /// </summary>
    /// <example>
    /// <code>
    /// ZoomResponse unknown = new ZoomResponseBuilder().WithStatus(404).WithReason(ZoomReason.User).Build();
    /// </code>
    /// </example>
    public sealed class ZoomResponseBuilder
    {
        private readonly Parts parts = new Parts();

        /// <summary>Sets the HTTP status. By default 200; from 300 on it is a refusal.</summary>
        /// <param name="status">Such as 404.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithStatus(int status)
        {
            parts.Status = status;
            return this;
        }

        /// <summary>Sets the token.</summary>
        /// <param name="token">The token.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithToken(string token)
        {
            parts.Token = token;
            return this;
        }

        /// <summary>Sets the body.</summary>
        /// <param name="body">The text.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithBody(string body)
        {
            parts.Body = body;
            return this;
        }

        /// <summary>Adds a header field.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="value">Its value.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithHeader(string name, string value)
        {
            parts.Headers += name + ": " + value + "\r\n";
            return this;
        }

        /// <summary>Sets why the server refused, which decides of which kind the exception is.</summary>
        /// <param name="reason">The reason.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithReason(ZoomReason reason)
        {
            parts.Reason = reason;
            return this;
        }

        /// <summary>Sets Zoom's own code.</summary>
        /// <param name="zoomCode">Such as 1001.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithZoomCode(int zoomCode)
        {
            parts.ZoomCode = zoomCode;
            return this;
        }

        /// <summary>Sets a failure that is not a refusal, such as <see cref="ZoomErrorCode.Connect"/>.</summary>
        /// <param name="errorCode">The code.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithErrorCode(ZoomErrorCode errorCode)
        {
            parts.ErrorCode = errorCode;
            return this;
        }

        /// <summary>Sets the text that says what went wrong.</summary>
        /// <param name="error">The text.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithError(string error)
        {
            parts.Error = error;
            return this;
        }

        /// <summary>Sets how long the server asks to wait.</summary>
        /// <param name="retryAfter">The time.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithRetryAfter(TimeSpan retryAfter)
        {
            parts.RetryAfter = retryAfter;
            return this;
        }

        /// <summary>Sets whether the same call may succeed in a moment.</summary>
        /// <param name="isTransient">Whether it may.</param>
        /// <returns>This builder.</returns>
        public ZoomResponseBuilder WithIsTransient(bool isTransient)
        {
            parts.IsTransient = isTransient;
            return this;
        }

        /// <summary>Makes the response.</summary>
        /// <returns>The response.</returns>
        public ZoomResponse Build()
        {
            return new ZoomResponse(parts);
        }

        internal sealed class Parts
        {
            internal int Status = 200;
            internal int ZoomCode;
            internal ZoomReason Reason;
            internal ZoomErrorCode ErrorCode;
            internal TimeSpan? RetryAfter;
            internal bool IsTransient;
            internal string Token = "";
            internal string Headers = "";
            internal string Body = "";
            internal string Error = "";

            internal int Code => ErrorCode != ZoomErrorCode.None ? (int)ErrorCode : Status >= 300 ? Status : 0;
        }
    }
}
