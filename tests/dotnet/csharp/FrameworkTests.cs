// What the assembly is to a runtime: its strong name, and on .NET Framework exceptions that leave an AppDomain.

using System;
using ZoomToken;

internal static class FrameworkTests
{
    internal static void Run()
    {
        Check.Group("the assemblies have a strong name", StrongName);
#if !NETCOREAPP
        Check.Group("exceptions that come from another AppDomain", AppDomains);
#endif
    }

    private static void StrongName()
    {
        foreach (Type type in new[] { typeof(Zoom), typeof(Chilkat.Http) })
        {
            byte[] token = type.Assembly.GetName().GetPublicKeyToken();
            Check.Equal("ed5b096445ea410d", BitConverter.ToString(token).Replace("-", "").ToLowerInvariant(), "public key token");
            Check.Equal(new Version(1, 0, 0, 0), type.Assembly.GetName().Version, "version");
        }
    }

#if !NETCOREAPP
    private static void AppDomains()
    {
        AppDomain domain = AppDomain.CreateDomain("plug-in");
        Worker worker = (Worker)domain.CreateInstanceAndUnwrap(typeof(Worker).Assembly.FullName, typeof(Worker).FullName);
        Check.Equal(3, worker.Get("me").Split('.').Length, "a token");
        ZoomNotFoundException unknown = Check.Throws<ZoomNotFoundException>(() => worker.Get("nobody"), "an unknown user");
        Check.That(unknown.Reason == ZoomReason.User && unknown.ZoomCode == 1001 && unknown.Status == 404, "what it has");
        Check.Contains(unknown.TrackingId, unknown.Message, "tracking id");
        ZoomRateLimitException limit = Check.Throws<ZoomRateLimitException>(() => worker.Get("limit-day"), "a limit");
        Check.That(limit.RetryAfter > TimeSpan.Zero && limit.Reason == ZoomReason.DailyLimit, "what it has");
        Check.Throws<ArgumentException>(() => worker.Get(".."), "a wrong argument");
        AppDomain.Unload(domain);
    }

    public sealed class Worker : MarshalByRefObject
    {
        public string Get(string user)
        {
            return BindingTests.OneCall(user);
        }
    }
#endif
}
