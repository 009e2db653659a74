// What is thrown when a call did not get what it was for, and the cases that programs catch apart.

using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ZoomToken
{
    /// <summary>
    /// A call failed: Zoom refused, the network did, or the answer held no token. <see cref="Exception.Message"/> says
    /// what went wrong and what to do about it, in English, and holds no secret.
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
        /// <param name="code">See <see cref="Code"/>.</param>
        /// <param name="status">See <see cref="Status"/>.</param>
        /// <param name="zoomCode">See <see cref="ZoomCode"/>.</param>
        /// <param name="trackingId">See <see cref="TrackingId"/>.</param>
        public ZoomException(
            string message, int code = 0, int status = 0, int zoomCode = 0, [AllowNull] string trackingId = "")
            : base(message)
        {
            Code = code;
            Status = status;
            ZoomCode = zoomCode;
            TrackingId = trackingId ?? "";
        }

        /// <summary>
        /// What the native library returned: the HTTP status with which the server refused (300 to 599), or a number
        /// below 0 that zoom_token.h names, such as -23 for TLS and -40 for an answer without a token.
        /// </summary>
        public int Code { get; }

        /// <summary>The HTTP status of the answer; 0 when no whole answer came.</summary>
        public int Status { get; }

        /// <summary>Zoom's own code in the answer, such as 4711 for a missing scope; 0 when there is none.</summary>
        public int ZoomCode { get; }

        /// <summary>The x-zm-trackingid by which Zoom's support finds the call; empty when there is none.</summary>
        public string TrackingId { get; }
    }

    /// <summary>There is no such user (Zoom code 1001), or no such place below the base URL: status 404.</summary>
    public class ZoomNotFoundException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomNotFoundException(
            string message, int code = 0, int status = 0, int zoomCode = 0, [AllowNull] string trackingId = "")
            : base(message, code, status, zoomCode, trackingId)
        {
        }
    }

    /// <summary>
    /// The access token has expired or is none: status 401, or Zoom code 124. Get a new one, once, and call again.
    /// </summary>
    public class ZoomUnauthorizedException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomUnauthorizedException(
            string message, int code = 0, int status = 0, int zoomCode = 0, [AllowNull] string trackingId = "")
            : base(message, code, status, zoomCode, trackingId)
        {
        }
    }

    /// <summary>Too many requests: status 429.</summary>
    public class ZoomRateLimitException : ZoomException
    {
        // The forms that Zoom and HTTP know: an ISO 8601 date-time, and the HTTP date. And seconds.
        private static readonly string[] Dates = { "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "r" };

        /// <inheritdoc/>
        public ZoomRateLimitException(
            string message, int code = 0, int status = 0, int zoomCode = 0, [AllowNull] string trackingId = "",
            TimeSpan? retryAfter = null)
            : base(message, code, status, zoomCode, trackingId)
        {
            RetryAfter = retryAfter;
        }

        /// <summary>
        /// How long to wait, as the answer says: until midnight for a daily limit. Without a value where it does not,
        /// as is usual for limits per second: wait a second or two, with pauses that grow.
        /// </summary>
        public TimeSpan? RetryAfter { get; }

        // The wait that a Retry-After asks for.
        internal static TimeSpan? Wait(string retryAfter, DateTimeOffset now)
        {
            const int TenYears = 315360000;
            if (int.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, TenYears));
            }
            if (DateTimeOffset.TryParseExact(
                retryAfter, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset when))
            {
                return when > now ? when - now : TimeSpan.Zero;
            }
            return null;
        }
    }

    /// <summary>The time of <see cref="ZoomClient.Timeout"/> or <see cref="ZoomClient.ConnectTimeout"/> ran out.</summary>
    public class ZoomTimeoutException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomTimeoutException(
            string message, int code = 0, int status = 0, int zoomCode = 0, [AllowNull] string trackingId = "")
            : base(message, code, status, zoomCode, trackingId)
        {
        }
    }
}
