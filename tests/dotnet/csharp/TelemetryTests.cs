// What listeners are told of calls, and the traceparent that is sent.

using System;
#if NET5_0_OR_GREATER
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;
#endif
using ZoomToken;

internal static class TelemetryTests
{
    internal static void Run()
    {
#if NET5_0_OR_GREATER
        Check.Group("nobody listens", () => BindingTests.OneCall("me"));
        Check.Group("an activity and a measurement for each call", Listening);
        Check.Group("a traceparent where it is asked for", TraceParents);
#else
        Check.Group("nobody can listen here", () => BindingTests.OneCall("me"));
#endif
    }

#if NET5_0_OR_GREATER
    private static void Listening()
    {
        List<string> activities = new List<string>();
        List<string> measured = new List<string>();
        using (ActivityListener listener = new ActivityListener())
        using (MeterListener meters = new MeterListener())
        using (ZoomClient client = BindingTests.Client())
        {
            listener.ShouldListenTo = source => source.Name == "ZoomToken";
            listener.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
            listener.ActivityStopped = one => activities.Add(one.OperationName + " " + one.Kind + " " + one.Status + " " + Tags(one.TagObjects));
            ActivitySource.AddActivityListener(listener);
            meters.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "ZoomToken")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            meters.SetMeasurementEventCallback<double>((instrument, value, tags, state) =>
                measured.Add(instrument.Name + " " + (value > 0 && value < 60) + " " + Tags(tags.ToArray())));
            meters.Start();

            Check.Throws<ZoomNotFoundException>(() => client.GetUserToken("canary@example.com"), "refused");
            client.GetUserTokenAsync("first-1-unavailable-1").Wait();
            client.GetUserTokenResponse("nobody");
            client.Request("GET", "/users/nobody/token?canary=1");
            client.SetHeader("X", "1");
            Check.Throws<ZoomException>(() => client.GetUserToken("hangup"), "no response");
            Check.Throws<ArgumentException>(() => client.GetUserToken(".."), "refused");
        }
        const string Ok = "http.request.method=GET server.address=127.0.0.1 http.response.status_code=200";
        const string Refused = "http.request.method=GET server.address=127.0.0.1 http.response.status_code=404 error.type=User";
        string[] wanted =
        {
            "zoom.get_user_token Client Error " + Refused,
            "zoom.get_user_token Client Unset " + Ok + " http.request.resend_count=1",
            "zoom.get_user_token Client Error " + Refused,
            "zoom.request Client Error " + Refused,
            "zoom.get_user_token Client Error http.request.method=GET server.address=127.0.0.1 error.type=Connect",
            "zoom.get_user_token Client Error http.request.method=GET server.address=127.0.0.1 error.type=Argument",
        };
        Check.Equal(string.Join("\n", wanted.Skip(1)), string.Join("\n", activities.Skip(1)), "activities");
        Check.Equal(6, activities.Count, "activities");
        Check.Equal(6, measured.Count, "measurements");
        Check.Equal("zoom_token.call.duration True " + Ok, measured[1], "a measurement");
        Check.Lacks("canary", string.Join("\n", activities.Concat(measured)), "what is nobody else's business");
    }

    private static void TraceParents()
    {
        using (ZoomClient client = BindingTests.Client())
        using (Activity activity = new Activity("a program's").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            Check.Lacks("traceparent", client.Request("GET", "/echo").GetBody(), "not asked for");
            client.SendTraceParent = true;
            string wanted = "\"traceparent\":\"00-" + activity.TraceId + "-" + activity.SpanId + "-00\"";
            Check.Contains(wanted, client.Request("GET", "/echo").GetBody(), "at once");
            Check.Contains(wanted, client.RequestAsync("GET", "/echo").Result.GetBody(), "as a task");
            activity.Stop();
            Check.Lacks("traceparent", client.Request("GET", "/echo").GetBody(), "no activity");
        }
    }

    private static string Tags(IEnumerable<KeyValuePair<string, object>> tags)
    {
        return string.Join(" ", tags.Select(tag => tag.Key + "=" + Check.Invariant(tag.Value)));
    }
#endif
}
