// Gets a Zoom user token and shows the answer, its status and the token; when Zoom refuses, the header as well.
//
// Against the simulator, in the project's folder: scripts/try-dotnet csharp
// Against Zoom, with .NET 8 or newer:
//
//     cargo build --release
//     ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release dotnet run --project examples/csharp
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
// "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
//
// Where the token is all that is wanted, this does: string zak = Zoom.GetUserToken(accessToken);

using System;
using ZoomToken;

internal static class Token
{
    private static int Main()
    {
        try
        {
            using (ZoomClient client = new ZoomClient())
            {
                // What is not in the environment is null, which means the default.
                client.AccessToken = Environment.GetEnvironmentVariable("ZOOM_ACCESS_TOKEN");
                client.BaseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL");
                client.Roots = Environment.GetEnvironmentVariable("ZOOM_ROOTS");

                // The form that does not throw when Zoom refuses, so that there is an answer to look at.
                ZoomResponse answer =
                    client.GetUserTokenResponse(Environment.GetEnvironmentVariable("ZOOM_USER"), "zak", 68423085);
                return Show(answer);
            }
        }
        catch (Exception failure) when (failure is ZoomException || failure is ArgumentException || failure is DllNotFoundException)
        {
            Console.Error.WriteLine("Failed: " + failure.Message); // no answer came, or a setting is wrong
            return 1;
        }
    }

    private static int Show(ZoomResponse answer)
    {
        Console.WriteLine("Body: " + answer.Body);
        Console.WriteLine("Status: " + answer.Status);
        if (!answer.IsSuccess)
        {
            Console.WriteLine("Header:\n" + answer.Headers);
            Console.Error.WriteLine("Failed: " + answer.Error);
            return 1;
        }
        Console.WriteLine("Token: " + answer.Token);
        return 0;
    }
}
