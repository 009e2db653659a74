// The tests of the binding and of the mirror. What to run is the argument; tests/dotnet.rs knows them all.

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
        switch (arguments[0])
        {
            case "binding":
                BindingTests.Run();
                AsyncTests.Run();
                HandleTests.Run();
                JsonTests.Run();
                break;
            case "mirror":
                MirrorTests.Run();
                break;
            case "wire":
                MirrorTests.SendWire();
                break;
            case "missing":
                HandleTests.RunWithoutLibrary();
                break;
            default:
                throw new ArgumentException(arguments[0]);
        }
        return Check.ExitCode;
    }
}
