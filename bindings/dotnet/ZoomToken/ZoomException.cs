// What is thrown when a call failed, and the kinds that programs catch apart.

using System;
using System.Net;
#if !NETCOREAPP
using System.Runtime.Serialization;
#endif

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
    /// <see cref="OperationCanceledException"/>. For tests, <see cref="ZoomResponseBuilder"/> makes exceptions of each kind.
    /// </remarks>
#if !NETCOREAPP
    [Serializable]
#endif
    public class ZoomException : Exception
    {
        /// <summary>Makes an exception with nothing but its type.</summary>
        public ZoomException()
        {
        }

        /// <summary>Makes an exception with a text.</summary>
        /// <param name="message">What went wrong.</param>
        public ZoomException(string? message) : base(message)
        {
        }

        /// <summary>Makes an exception with a text and its cause.</summary>
        /// <param name="message">What went wrong.</param>
        /// <param name="innerException">The cause.</param>
        public ZoomException(string? message, Exception? innerException) : base(message, innerException)
        {
        }

        internal ZoomException(ZoomResponse response) : base(response.Error)
        {
            Code = response.Code;
            Status = response.Status;
            ZoomCode = response.ZoomCode;
            Reason = response.Reason;
            RetryAfter = response.RetryAfter;
            IsTransient = response.IsTransient;
            TrackingId = response.TrackingId;
        }

#if !NETCOREAPP
        /// <summary>Restores an exception that comes from another AppDomain.</summary>
        /// <param name="info">What was stored.</param>
        /// <param name="context">Where it comes from.</param>
        protected ZoomException(SerializationInfo info, StreamingContext context) : base(info, context)
        {
            Code = info.GetInt32(nameof(Code));
            Status = info.GetInt32(nameof(Status));
            ZoomCode = info.GetInt32(nameof(ZoomCode));
            Reason = (ZoomReason)info.GetInt32(nameof(Reason));
            RetryAfter = (TimeSpan?)info.GetValue(nameof(RetryAfter), typeof(TimeSpan?));
            IsTransient = info.GetBoolean(nameof(IsTransient));
            TrackingId = info.GetString(nameof(TrackingId)) ?? "";
        }

        /// <inheritdoc/>
        public override void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            base.GetObjectData(info, context);
            info.AddValue(nameof(Code), Code);
            info.AddValue(nameof(Status), Status);
            info.AddValue(nameof(ZoomCode), ZoomCode);
            info.AddValue(nameof(Reason), (int)Reason);
            info.AddValue(nameof(RetryAfter), RetryAfter, typeof(TimeSpan?));
            info.AddValue(nameof(IsTransient), IsTransient);
            info.AddValue(nameof(TrackingId), TrackingId);
        }
#endif

        /// <summary>
        /// What the native library returned: the HTTP status with which the server refused (300 to 599), or a number
        /// below 0: see <see cref="ErrorCode"/>.
        /// </summary>
        public int Code { get; }

        /// <summary>What failed, where it was not the server that refused.</summary>
        public ZoomErrorCode ErrorCode => Code < 0 ? (ZoomErrorCode)Code : ZoomErrorCode.None;

        /// <summary>Why the server refused the call or the sign-in; None where it did not.</summary>
        public ZoomReason Reason { get; }

        /// <summary>The HTTP status of the response, for a sign-in the token endpoint's; 0 when no whole response came.</summary>
        public int Status { get; }

        /// <summary>The same as .NET's enum.</summary>
        public HttpStatusCode StatusCode => (HttpStatusCode)Status;

        /// <summary>Zoom's own code in the response, such as 4711 for a missing scope; 0 when there is none.</summary>
        public int ZoomCode { get; }

        /// <summary>How long the server asks to wait before the next request; no value where it does not ask.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>Whether the same call may succeed in a moment. The library has made its own retries already.</summary>
        public bool IsTransient { get; }

        /// <summary>The x-zm-trackingid by which Zoom's support finds the call; empty when there is none.</summary>
        public string TrackingId { get; } = "";

        /// <summary>
        /// The exception for a call that failed. What the caller did wrong are the exceptions that .NET has for it; of
        /// which kind a refusal is, the library's reason decides.
        /// </summary>
        internal static Exception For(ZoomResponse response)
        {
            switch (response.Code)
            {
                case NativeMethods.Argument:
                    return ArgumentNames.Exception(response);
                case NativeMethods.Option:
                    return new ArgumentException(response.Error, "name");
                case NativeMethods.State:
                    return new InvalidOperationException(response.Error);
                case NativeMethods.Json:
                    return new FormatException(response.Error);
                case NativeMethods.Cancelled:
                    return new OperationCanceledException(response.Error);
                case NativeMethods.Timeout:
                    return new ZoomTimeoutException(response);
                case NativeMethods.SignIn:
                    // Its reason is the token endpoint's: the access token was not refused, nor the user looked for.
                    return new ZoomException(response);
            }
            switch (response.Reason)
            {
                case ZoomReason.RateLimit:
                case ZoomReason.DailyLimit:
                    return new ZoomRateLimitException(response);
                case ZoomReason.AccessToken:
                    return new ZoomUnauthorizedException(response);
                case ZoomReason.User:
                case ZoomReason.Address:
                    return new ZoomNotFoundException(response);
                default:
                    return new ZoomException(response);
            }
        }
    }

    /// <summary>
    /// There is no such user, or no such place below the base URL: <see cref="ZoomException.Reason"/> tells which.
    /// </summary>
#if !NETCOREAPP
    [Serializable]
#endif
    public class ZoomNotFoundException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomNotFoundException()
        {
        }

        /// <inheritdoc/>
        public ZoomNotFoundException(string? message) : base(message)
        {
        }

        /// <inheritdoc/>
        public ZoomNotFoundException(string? message, Exception? innerException) : base(message, innerException)
        {
        }

        internal ZoomNotFoundException(ZoomResponse response) : base(response)
        {
        }

#if !NETCOREAPP
        /// <inheritdoc/>
        protected ZoomNotFoundException(SerializationInfo info, StreamingContext context) : base(info, context)
        {
        }
#endif
    }

    /// <summary>The access token is invalid or expired. Get a new one, once, and call again.</summary>
#if !NETCOREAPP
    [Serializable]
#endif
    public class ZoomUnauthorizedException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomUnauthorizedException()
        {
        }

        /// <inheritdoc/>
        public ZoomUnauthorizedException(string? message) : base(message)
        {
        }

        /// <inheritdoc/>
        public ZoomUnauthorizedException(string? message, Exception? innerException) : base(message, innerException)
        {
        }

        internal ZoomUnauthorizedException(ZoomResponse response) : base(response)
        {
        }

#if !NETCOREAPP
        /// <inheritdoc/>
        protected ZoomUnauthorizedException(SerializationInfo info, StreamingContext context) : base(info, context)
        {
        }
#endif
    }

    /// <summary>
    /// Too many requests, per second or on this day: <see cref="ZoomException.Reason"/> tells which. Wait for
    /// <see cref="ZoomException.RetryAfter"/>; where it has no value, a second or two, with pauses that grow.
    /// </summary>
#if !NETCOREAPP
    [Serializable]
#endif
    public class ZoomRateLimitException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomRateLimitException()
        {
        }

        /// <inheritdoc/>
        public ZoomRateLimitException(string? message) : base(message)
        {
        }

        /// <inheritdoc/>
        public ZoomRateLimitException(string? message, Exception? innerException) : base(message, innerException)
        {
        }

        internal ZoomRateLimitException(ZoomResponse response) : base(response)
        {
        }

#if !NETCOREAPP
        /// <inheritdoc/>
        protected ZoomRateLimitException(SerializationInfo info, StreamingContext context) : base(info, context)
        {
        }
#endif
    }

    /// <summary>The time of <see cref="ZoomClient.Timeout"/> or <see cref="ZoomClient.ConnectTimeout"/> ran out.</summary>
#if !NETCOREAPP
    [Serializable]
#endif
    public class ZoomTimeoutException : ZoomException
    {
        /// <inheritdoc/>
        public ZoomTimeoutException()
        {
        }

        /// <inheritdoc/>
        public ZoomTimeoutException(string? message) : base(message)
        {
        }

        /// <inheritdoc/>
        public ZoomTimeoutException(string? message, Exception? innerException) : base(message, innerException)
        {
        }

        internal ZoomTimeoutException(ZoomResponse response) : base(response)
        {
        }

#if !NETCOREAPP
        /// <inheritdoc/>
        protected ZoomTimeoutException(SerializationInfo info, StreamingContext context) : base(info, context)
        {
        }
#endif
    }
}
