// Gets tokens over a kept connection, with zoom-token's .NET binding or with HttpClient, and prints how long the calls took.
// Arguments: zoom|http BASE TOKEN ROOTS CALLS

using System;
using System.Diagnostics;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Tasks;
using ZoomToken;

internal static class Calls
{
    // Until the runtime has compiled anew what is called often: it begins with that a tenth of a second after the start.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    private static async Task Main(string[] arguments)
    {
        string contender = arguments[0], address = arguments[1], token = arguments[2], roots = arguments[3];
        int calls = int.Parse(arguments[4]);
        using var client = new ZoomClient { BaseUrl = address, AccessToken = token, Roots = roots };
        using HttpClient http = NewHttpClient(token);
        string url = address + "/users/me/token?type=zak&ttl=7200";

        var watch = Stopwatch.StartNew();
        bool isWarm = false;
        for (int call = 0; call < calls; call++)
        {
            if (!isWarm)
            {
                call = 0;
                isWarm = watch.Elapsed > WarmUp;
                if (isWarm) watch.Restart();
            }
            string? zak = contender == "zoom"
                ? client.GetUserToken(new ZoomTokenRequest { User = "me", TtlSeconds = 7200 })
                : await GetToken(http, url);
            if (zak == null || zak.Length <= 100) throw new InvalidOperationException("no token");
        }
        long nanoseconds = (long)(watch.ElapsedTicks * (1e9 / Stopwatch.Frequency));
        Console.WriteLine($"calls_ns {nanoseconds}");
    }

    // .NET finds the root certificate by the variable SSL_CERT_FILE.
    private static HttpClient NewHttpClient(string token)
    {
        var http = new HttpClient(new HttpClientHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<string?> GetToken(HttpClient http, string url)
    {
        using HttpResponseMessage response = await http.GetAsync(url).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        byte[] body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("token").GetString();
    }
}
