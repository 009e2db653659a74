// What the native library knows of a refusal beside its text.

using System;

namespace ZoomToken
{
    internal sealed class ZoomRefusal
    {
        /// <summary>No response: nothing is known.</summary>
        internal ZoomRefusal()
        {
            Headers = "";
            TrackingId = "";
        }

        /// <summary>What a response tells.</summary>
        internal ZoomRefusal(int response)
        {
            Status = NativeMethods.zoom_response_status(response);
            ZoomCode = NativeMethods.zoom_response_zoom_code(response);
            Reason = (ZoomReason)NativeMethods.zoom_response_reason(response);
            int seconds = NativeMethods.zoom_response_retry_after(response);
            RetryAfter = seconds > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            Headers = Native.Text((ref ZoomBuf text) => NativeMethods.zoom_response_headers(response, ref text));
            TrackingId = ZoomResponse.Field(Headers, "x-zm-trackingid");
        }

        internal int Status { get; }

        internal int ZoomCode { get; }

        internal ZoomReason Reason { get; }

        internal TimeSpan? RetryAfter { get; }

        internal string Headers { get; }

        internal string TrackingId { get; }
    }
}
