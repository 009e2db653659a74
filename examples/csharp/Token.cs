// Gets a Zoom user token and shows the response, its status and the token; when Zoom refuses, the header as well.
//
// Against the simulator, in the project's folder: scripts/try-dotnet csharp
// Against Zoom, with .NET 8 or newer (the native library is copied from target/release):
//
//     cargo build --release
//     ZOOM_ACCESS_TOKEN=... dotnet run --project examples/csharp
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
            // What is not in the environment is null, which means the default.
            using var client = new ZoomClient
            {
                AccessToken = Environment.GetEnvironmentVariable("ZOOM_ACCESS_TOKEN"),
                BaseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL"),
                Roots = Environment.GetEnvironmentVariable("ZOOM_ROOTS"),
            };
            var request = new ZoomTokenRequest { User = Environment.GetEnvironmentVariable("ZOOM_USER") };

            // The form that does not throw when Zoom refuses, so that there is a response to look at.
            return Show(client.GetUserTokenResponse(request));
        }
        catch (Exception failure) when (failure is ZoomException || failure is ArgumentException || failure is DllNotFoundException)
        {
            Console.Error.WriteLine("Failed: " + failure.Message); // no response came, or an option is wrong
            return 1;
        }
    }

    private static int Show(ZoomResponse response)
    {
        Console.WriteLine("Body: " + response.GetBody());
        Console.WriteLine("Status: " + response.Status);
        if (!response.IsSuccess)
        {
            Console.WriteLine("Header:\n" + response.Headers);
            Console.Error.WriteLine("Failed: " + response.Error);
            return 1;
        }
        Console.WriteLine("Token: " + response.GetToken());
        return 0;
    }
}
