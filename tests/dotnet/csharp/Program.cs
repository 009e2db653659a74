// The tests of the binding and of the mirror: PROGRAM SET [FILTER]. tests/dotnet.rs knows the sets; with a filter, only
// groups whose names contain it are run.

using System;

internal static class Program
{
    // From the environment: where the simulator is, and the files of the test.
    internal static readonly string Http = Environment.GetEnvironmentVariable("ZOOM_BASE_URL");
    internal static readonly string Https = Environment.GetEnvironmentVariable("ZOOM_HTTPS_URL");
    internal static readonly string Roots = Environment.GetEnvironmentVariable("ZOOM_ROOTS");
    internal static readonly string Vectors = Environment.GetEnvironmentVariable("ZOOM_VECTORS");
    internal static readonly string Scratch = Environment.GetEnvironmentVariable("ZOOM_SCRATCH");

    internal const string AccessToken = "simulator-access-token";

    internal static int Main(string[] arguments)
    {
        return Check.Run(arguments.Length > 1 ? arguments[1] : "", Set(arguments[0]));
    }

    private static Action Set(string name)
    {
        switch (name)
        {
            case "binding":
                return () =>
                {
                    BindingTests.Run();
                    OptionTests.Run();
                    SignInTests.Run();
                    BrowserTests.Run();
                    ResponseTests.Run();
                    AsyncTests.Run();
                    HandleTests.Run();
                    JsonTests.Run();
                    SecretTests.Run();
                    FrameworkTests.Run();
                };
            case "mirror": return MirrorTests.Run;
            case "wire": return MirrorTests.SendWire;
            case "missing": return LoaderTests.RunWithoutLibrary;
            case "late": return LoaderTests.RunLate;
            case "full": return HandleTests.RunFull;
            case "threads": return AsyncTests.RunWithFewThreads;
            case "descriptors": return HandleTests.RunWithFewDescriptors;
            case "proxy": return ProxyTests.Run;
            case "telemetry": return TelemetryTests.Run;
            case "api": return PublicApi.Run;
            case "members": return MirrorMembers.Run;
#if !NETFRAMEWORK
            case "contexts": return ContextTests.Run;
#endif
            default: throw new ArgumentException(name);
        }
    }
}
