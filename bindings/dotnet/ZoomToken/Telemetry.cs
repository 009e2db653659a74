// Telemetry: for each call an activity and a measurement, where the program listens. No secret, no path, no user.

#if NET8_0_OR_GREATER
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ZoomToken
{
    internal static class Telemetry
    {
        private const string SourceName = "ZoomToken";

        private static readonly ActivitySource Source = new ActivitySource(SourceName);
        private static readonly Meter Meter = new Meter(SourceName);
        private static readonly Histogram<double> Duration =
            Meter.CreateHistogram<double>("zoom_token.call.duration", "s", "How long a call took.");

        /// <summary>Makes a call, and tells of it.</summary>
        internal static int Send(Call call, int cancel, out int response)
        {
            if (!call.IsTold)
            {
                return call.SendWithRoom(cancel, out response);
            }
            bool sendsTraceParent = call is ClientCall { SendsTraceParent: true };
            if (!Source.HasListeners() && !Duration.Enabled && !sendsTraceParent)
            {
                return call.SendWithRoom(cancel, out response);
            }
            using Activity? activity = Source.StartActivity(call.Name, ActivityKind.Client, call.Parent);
            if (sendsTraceParent)
            {
                ((ClientCall)call).SetTraceParent(TraceParent(activity?.Context ?? call.Parent));
            }
            long begin = Stopwatch.GetTimestamp();
            int code = call.SendWithRoom(cancel, out response);
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Tell(call, code, response, activity, seconds);
            return code;
        }

        private static void Tell(Call call, int code, int response, Activity? activity, double seconds)
        {
            (int status, ZoomReason reason, int retries) = ZoomResponse.ReadNumbers(response);
            TagList tags = new TagList
            {
                { "http.request.method", call.Method },
                { "server.address", Urls.Host(call.Url) },
            };
            if (status != 0)
            {
                tags.Add("http.response.status_code", status);
            }
            if (code != NativeMethods.Ok)
            {
                tags.Add("error.type", reason == ZoomReason.None ? ((ZoomErrorCode)code).ToString() : reason.ToString());
            }
            Duration.Record(seconds, tags);
            if (activity is null)
            {
                return;
            }
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                activity.SetTag(tag.Key, tag.Value);
            }
            if (retries > 0)
            {
                activity.SetTag("http.request.resend_count", retries);
            }
            if (code != NativeMethods.Ok)
            {
                activity.SetStatus(ActivityStatusCode.Error);
            }
        }

        // As W3C has it; empty where there is no activity, so that no field is sent.
        private static string TraceParent(ActivityContext context)
        {
            return context == default
                ? ""
                : "00-" + context.TraceId + "-" + context.SpanId + ((context.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? "-01" : "-00");
        }
    }
}
#endif
