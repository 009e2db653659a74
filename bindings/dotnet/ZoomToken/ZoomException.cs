// What is thrown when a call failed, and the kinds that programs catch apart.

using System;

namespace ZoomToken
{
    /// <summary>
    /// A call failed: Zoom refused, the network failed, or the response contains no token.
    /// <see cref="Exception.Message"/> says what went wrong and what to do about it, in English, and contains no secret.
    /// </summary>
    /// <remarks>
    /// What the caller did wrong is not a ZoomException: a wrong argument or option is an
    /// <see cref="ArgumentException"/>, an option that is set too late an <see cref="InvalidOperationException"/>, a
    /// client that was disposed of an <see cref="ObjectDisposedException"/>, and a call that was cancelled an
    /// <see cref="OperationCanceledException"/>.
    /// </remarks>
    public class ZoomException : Exception
    {
        /// <summary>Makes an exception, for tests of programs that catch it.</summary>
        /// <param name="message">What went wrong.</param>
        public ZoomException(string message) : base(message)
        {
            TrackingId = "";
        }

        internal ZoomException(string message, int code, ZoomRefusal refusal) : base(message)
        {
            Code = code;
            Status = refusal.Status;
            ZoomCode = refusal.ZoomCode;
            Reason = refusal.Reason;
            RetryAfter = refusal.RetryAfter;
            TrackingId = refusal.TrackingId;
        }

        /// <summary>
        /// What the native library returned: the HTTP status with which the server refused (300 to 599), or a number
        /// below 0, such as -23 for TLS and -40 for a response without a token: see <see cref="ErrorCode"/>.
        /// </summary>
        public int Code { get; }

        /// <summary>What failed, where it was not the server that refused.</summary>
        public ZoomErrorCode ErrorCode
        {
            get { return Code < 0 ? (ZoomErrorCode)Code : ZoomErrorCode.None; }
        }

        /// <summary>Why the server refused; None where it did not.</summary>
        public ZoomReason Reason { get; }

        /// <summary>The HTTP status of the response; 0 when no whole response came.</summary>
        public int Status { get; }

        /// <summary>Zoom's own code in the response, such as 4711 for a missing scope; 0 when there is none.</summary>
        public int ZoomCode { get; }

        /// <summary>How long the server asks to wait before the next request; no value where it does not ask.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>The x-zm-trackingid by which Zoom's support finds the call; empty when there is none.</summary>
        public string TrackingId { get; }
    }

    /// <summary>
    /// There is no such user, or no such place below the base URL: <see cref="ZoomException.Reason"/> tells which.
    /// </summary>
    public class ZoomNotFoundException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomNotFoundException(string message) : base(message)
        {
        }

        internal ZoomNotFoundException(string message, int code, ZoomRefusal refusal) : base(message, code, refusal)
        {
        }
    }

    /// <summary>The access token is invalid or expired. Get a new one, once, and call again.</summary>
    public class ZoomUnauthorizedException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomUnauthorizedException(string message) : base(message)
        {
        }

        internal ZoomUnauthorizedException(string message, int code, ZoomRefusal refusal) : base(message, code, refusal)
        {
        }
    }

    /// <summary>
    /// Too many requests, per second or on this day: <see cref="ZoomException.Reason"/> tells which. Wait for
    /// <see cref="ZoomException.RetryAfter"/>; where it has no value, a second or two, with pauses that grow.
    /// </summary>
    public class ZoomRateLimitException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomRateLimitException(string message) : base(message)
        {
        }

        internal ZoomRateLimitException(string message, int code, ZoomRefusal refusal) : base(message, code, refusal)
        {
        }
    }

    /// <summary>The time of <see cref="ZoomClient.Timeout"/> or <see cref="ZoomClient.ConnectTimeout"/> ran out.</summary>
    public class ZoomTimeoutException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomTimeoutException(string message) : base(message)
        {
        }

        internal ZoomTimeoutException(string message, int code, ZoomRefusal refusal) : base(message, code, refusal)
        {
        }
    }
}
