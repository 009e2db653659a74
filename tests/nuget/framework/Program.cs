// A program written for Chilkat's Http. It shows which assemblies it was given, too.

using System;

internal static class Program
{
    private static void Main()
    {
        Console.WriteLine(typeof(ZoomToken.Zoom).Assembly.FullName);
        Console.WriteLine(typeof(Chilkat.Http).Assembly.FullName);
        var http = new Chilkat.Http { AuthToken = Environment.GetEnvironmentVariable("ZOOM_ACCESS_TOKEN") };
        string baseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL");
        Console.WriteLine(http.QuickGetStr(baseUrl + "/users/me/token?type=zak") ?? http.LastErrorText);
    }
}
