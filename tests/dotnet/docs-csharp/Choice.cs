// Runs one of the programs of docs/dotnet.md by its name.

using System;

internal static class Choice
{
    private static int Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "StartMeeting": return StartMeeting.Main();
            case "ServerSignIn": return ServerSignIn.Main();
            case "BrowserSignIn": return BrowserSignIn.Main().GetAwaiter().GetResult();
            case "WholeResponse": return WholeResponse.Main();
            case "AsTask": return AsTask.Main().GetAwaiter().GetResult();
            case "Double": Double.Main(); return 0;
            default: throw new ArgumentException(arguments[0]);
        }
    }
}
