// Runs one of the programs of docs/dotnet.md by its name.

internal static class Choice
{
    private static void Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "OneCall": OneCall.Main(); break;
            case "WholeResponse": WholeResponse.Main(); break;
            case "AsTask": AsTask.Main().Wait(); break;
            case "ServerSignIn": ServerSignIn.Main(); break;
            case "UserSignIn": UserSignIn.Main(); break;
            case "Double": Double.Main(); break;
        }
    }
}
