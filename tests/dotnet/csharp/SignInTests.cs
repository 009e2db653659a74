// Clients that sign in: for an account, for a user, with a token file, with a file of settings.

using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class SignInTests
{
    // The simulator's.
    private const string AccountId = "simulator+account&=";
    private const string ClientId = "simulator-server";
    private const string ClientSecret = "???>>>:+%2F#&=";
    internal const string UserClientId = "simulator-public";

    internal static void Run()
    {
        Check.Group("a client signs in for an account", ForAnAccount);
        Check.Group("a client signs in for a user", ForAUser);
        Check.Group("refresh tokens are kept in a token file", InATokenFile);
        Check.Group("sign-ins that are refused", Refused);
        Check.Group("options that are no complete set", Incomplete);
        Check.Group("a file of settings", SettingsFile);
        Check.Group("files of settings that can't be used", WrongSettings);
        Check.Group("the one call with a file of settings", OneCall);
        Check.Group("a file of settings is read again", ReadAgain);
        Check.Group("more files of settings than clients are kept", ManySettings);
    }

    private static ZoomClientOptions Account()
    {
        return new ZoomClientOptions { BaseUrl = Program.Http, AccountId = AccountId, ClientId = ClientId, ClientSecret = ClientSecret };
    }

    private static void ForAnAccount()
    {
        string token = BindingTests.OneCall("me");
        using (ZoomClient client = new ZoomClient(Account()))
        {
            Task<string>[] tasks = Enumerable.Range(0, 8).Select(_ => client.GetUserTokenAsync()).ToArray();
            Check.That(Task.WhenAll(tasks).Result.All(one => one == token), "tokens of tasks");
            Check.Equal(token, client.GetUserToken("me"), "a token");
            Check.That(client.Request("GET", "/users/me/token?type=zak").IsSuccess, "any other request");
            Check.Equal(null, client.GetNewestRefreshToken(), "there is no refresh token");
            Check.That(client.AccountId == AccountId && client.ClientId == ClientId && client.ClientSecret == null, "read back");
            Check.That(client.OauthUrl.Length == 0 && client.OauthUri == null && client.TokenFile.Length == 0, "read back");
            using (ZoomClient copy = client.Copy())
            {
                Check.Equal(token, copy.GetUserToken("me"), "a copy");
                Check.Equal(AccountId, copy.AccountId, "read back from a copy");
            }
        }
        ZoomClientOptions elsewhere = Account();
        elsewhere.OauthUri = new Uri(Origin + "/oauth/token");
        using (ZoomClient client = new ZoomClient(elsewhere))
        {
            Check.Equal(elsewhere.OauthUrl, client.OauthUrl, "the token endpoint");
            Check.Equal(token, client.GetUserToken(), "where it is given");
        }
        Zoom.Shutdown();
    }

    private static void ForAUser()
    {
        string first = Grant();
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http, ClientId = UserClientId, RefreshToken = first })
        {
            Check.Equal(first, client.GetNewestRefreshToken(), "the one that was given");
            Check.Equal(null, client.RefreshToken, "the property shows nothing");
            Check.Equal(BindingTests.OneCall("me"), client.GetUserToken(), "a token");
            string next = client.GetNewestRefreshToken();
            Check.That(!string.IsNullOrEmpty(next) && next != first, "the next one");
            Zoom.Shutdown();
            Check.Equal(next, client.GetNewestRefreshToken(), "after Shutdown");
            client.Dispose();
            Check.Throws<ObjectDisposedException>(() => client.GetNewestRefreshToken(), "after Dispose");
        }
        using (ZoomClient client = new ZoomClient())
        {
            Check.Equal(null, client.GetNewestRefreshToken(), "nobody has signed in");
        }
    }

    private static void InATokenFile()
    {
        string path = Path.Combine(Program.Scratch, "user.tokens");
        ZoomClientOptions options =
            new ZoomClientOptions { BaseUrl = Program.Http, ClientId = UserClientId, RefreshToken = Grant(), TokenFile = path };
        using (ZoomClient client = new ZoomClient(options))
        {
            Check.Equal(path, client.TokenFile, "read back");
            client.GetUserToken();
            Check.Contains(client.GetNewestRefreshToken(), File.ReadAllText(path), "the next refresh token");
        }
        string kept = File.ReadAllText(path);
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http, ClientId = UserClientId, TokenFile = path })
        {
            client.GetUserToken();
            Check.Equal(kept, File.ReadAllText(path), "the next start shares the token");
        }
        string others = PrivateFile("others.tokens", "garbage");
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http, ClientId = UserClientId, TokenFile = others })
        {
            ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(), "no token file");
            Check.Equal(ZoomErrorCode.TokenFile, failure?.ErrorCode, "its code");
            Check.Equal("garbage", File.ReadAllText(others), "it is not touched");
        }
    }

    private static void Refused()
    {
        ZoomClientOptions options = Account();
        options.ClientSecret = "canary";
        using (ZoomClient client = new ZoomClient(options))
        {
            ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(), "a wrong secret");
            Check.That(failure.ErrorCode == ZoomErrorCode.SignIn && failure.Code == -41, "its code");
            Check.That(failure.Reason == ZoomReason.AppSettings && failure.Status >= 400, failure.Reason + " " + failure.Status);
            Check.Contains("signing in failed", failure.Message, "its text");
            Check.Lacks("canary", failure.ToString(), "the secret");
            ZoomException later = Check.Throws<ZoomException>(() => client.GetUserTokenAsync().GetAwaiter().GetResult(), "as a task");
            Check.Equal(ZoomReason.AppSettings, later.Reason, "as a task");
            ZoomResponse response = client.GetUserTokenResponse();
            Check.That(!response.IsSuccess && response.ErrorCode == ZoomErrorCode.SignIn, "as a response");
            Check.Equal("", response.GetBody() + response.Headers, "the token endpoint's response is not handed out");
        }
        string spent = Grant();
        for (int round = 0; round < 2; round++)
        {
            using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http, ClientId = UserClientId, RefreshToken = spent })
            {
                Func<ZoomException> refused = () => Check.Throws<ZoomException>(() => client.GetUserToken(), "a spent one");
                Check.That(round == 0 ? client.GetUserToken().Length > 0 : refused().Reason == ZoomReason.SignInAgain, "round " + round);
            }
        }
    }

    private static void Incomplete()
    {
        ZoomClientOptions options = Account();
        options.ClientId = "";
        using (ZoomClient client = new ZoomClient(options))
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.GetUserToken(), "no client id");
            Check.That(failure.ParamName == "ClientId" && failure.Message.StartsWith("ClientId must be set too", StringComparison.Ordinal), failure.Message);
            client.ClientId = ClientId;
            Check.That(client.GetUserToken().Length > 0, "it can be completed");
        }
        options = Account();
        options.AccessToken = Program.AccessToken;
        using (ZoomClient client = new ZoomClient(options))
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.GetUserToken(), "two ways");
            Check.Equal("AccessToken", failure.ParamName, "two ways");
        }
        Check.Throws<ArgumentException>(() => new ZoomClient { OauthUrl = "http://example.com/token" }.Dispose(), "the token endpoint");
    }

    private static void SettingsFile()
    {
        string log = Path.Combine(Program.Scratch, "settings.log");
        string more = "timeout_ms = 7000\r\nproxy=none\nheader.X-Own = canary\nlog_file = settings.log\nkeep_alive = 0\n";
        string path = PrivateFile("client.settings", "\uFEFF# a comment = of ours\n" + Lines(ClientSecret) + more);
        using (ZoomClient client = new ZoomClient { Timeout = TimeSpan.FromSeconds(1), SettingsFile = path })
        {
            Check.That(client.GetUserToken().Length > 0, "a token");
            Check.That(client.BaseUrl == Program.Http && client.ClientId == ClientId && client.Proxy == "none", "read back");
            Check.That(client.Timeout == TimeSpan.FromSeconds(7) && !client.KeepAlive && client.SettingsFile == path, "read back");
            Check.Equal(log, client.LogFile, "below the file's folder");
            Check.Contains("sign-in", File.ReadAllText(log), "the log");
            Check.Contains("\"x-own\":\"canary\"", client.Request("GET", "/echo").GetBody(), "a header field");
        }
        using (ZoomClient client = new ZoomClient(new ZoomClientOptions { SettingsFile = path, MaxRetries = 1, LogFile = "" }))
        {
            Check.That(client.Timeout == TimeSpan.FromSeconds(7) && client.MaxRetries == 1 && !client.KeepAlive, "as an object");
            Check.Equal("", client.LogFile, "what is set besides wins");
            client.Timeout = TimeSpan.FromSeconds(9);
            Check.Equal(TimeSpan.FromSeconds(9), client.Timeout, "what is set later wins");
        }
        ZoomClientOptions options = new ZoomClientOptions { Timeout = TimeSpan.FromSeconds(9), Proxy = "env", SettingsFile = path };
        using (ZoomClient client = new ZoomClient(options))
        {
            Check.That(client.Timeout == TimeSpan.FromSeconds(9) && client.Proxy == "env", "whatever the order here");
        }
    }

    private static void WrongSettings()
    {
        string path = PrivateFile("wrong.settings", Lines("canary") + "timeout_ms = canary\n");
        using (ZoomClient client = new ZoomClient())
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.SettingsFile = path, "a wrong value");
            Check.That(failure.Message.StartsWith("SettingsFile: line 5: option timeout_ms must be", StringComparison.Ordinal), failure.Message);
            Check.Lacks("canary", failure.ToString(), "the content");
            Check.That(client.ClientId.Length == 0 && client.SettingsFile.Length == 0, "nothing of it is set");
            failure = Check.Throws<ArgumentException>(() => client.SettingsFile = PrivateFile("wrong.settings", "colour = red\n"), "no option");
            Check.That(failure.ParamName == "value" && failure.Message.StartsWith("SettingsFile: line 1:", StringComparison.Ordinal), failure.Message);
            failure = Check.Throws<ArgumentException>(() => client.SettingsFile = "zoom.settings", "relative");
            Check.Contains("SettingsFile must be an absolute path", failure.Message, "relative");
        }
        ArgumentException given = Check.Throws<ArgumentException>(() => Zoom.GetUserTokenWithSettings("zoom.settings"), "the one call");
        Check.That(given.ParamName == "settings" && given.Message.StartsWith("settings must be", StringComparison.Ordinal), given.Message);
        foreach (string nothing in new[] { null, "" })
        {
            Check.Equal("settings", Check.Throws<ArgumentException>(() => Zoom.GetUserTokenWithSettings(nothing), "no file").ParamName, "no file");
        }
        Check.Equal("settings", Check.Throws<ArgumentException>(() => Zoom.GetUserTokenWithSettings("/a\0b", "me"), "NUL").ParamName, "NUL");
    }

    private static void OneCall()
    {
        string path = PrivateFile("one.settings", Lines(ClientSecret) + "token_file = one.tokens\n");
        string token = BindingTests.OneCall("me");
        Check.Equal(token, Zoom.GetUserTokenWithSettings(path), "a token");
        Check.Equal(token, Zoom.GetUserTokenWithSettings(path, "me"), "of a user");
        Check.Equal(Zoom.GetUserToken(Program.AccessToken, "me", "zak", 60, Program.Http), Zoom.GetUserTokenWithSettings(path, "me", "zak", 60), "all of it");
        Check.Equal(token, Zoom.GetUserTokenWithSettingsAsync(path).Result, "as a task");
        string kept = File.ReadAllText(Path.Combine(Program.Scratch, "one.tokens"));
        Zoom.Shutdown();
        ZoomTokenRequest request = new ZoomTokenRequest { User = "me", Type = "onbehalf", MeetingId = "85746065" };
        Check.That(Zoom.GetUserTokenWithSettingsAsync(path, request).Result != token, "for a meeting");
        Check.Equal(kept, File.ReadAllText(Path.Combine(Program.Scratch, "one.tokens")), "after Shutdown the access token is still there");
        ZoomNotFoundException unknown = Check.Throws<ZoomNotFoundException>(() => Zoom.GetUserTokenWithSettings(path, "nobody"), "nobody");
        Check.Equal(1001, unknown.ZoomCode, "nobody");
        using (CancellationTokenSource source = new CancellationTokenSource(200))
        {
            request = new ZoomTokenRequest { User = "slow-60000" };
            OperationCanceledException ended =
                Check.Throws<OperationCanceledException>(() => Zoom.GetUserTokenWithSettings(path, request, source.Token), "cancelled");
            Check.That(ended.CancellationToken == source.Token, "the caller's own token");
        }
        request = new ZoomTokenRequest { BaseUrl = Program.Http };
        Check.Throws<ArgumentException>(() => Zoom.GetUserTokenWithSettings(path, request), "a base URL");
        Check.Throws<ArgumentNullException>(() => Zoom.GetUserTokenWithSettings(path, (ZoomTokenRequest)null), "no request");
    }

    private static void ReadAgain()
    {
        string path = PrivateFile("again.settings", Lines("canary"));
        for (int round = 0; round < 2; round++)
        {
            ZoomException failure = Check.Throws<ZoomException>(() => Zoom.GetUserTokenWithSettings(path), "a wrong secret");
            Check.That(failure.ErrorCode == ZoomErrorCode.SignIn && failure.Reason == ZoomReason.AppSettings, failure.Message);
        }
        PrivateFile("again.settings", Lines(ClientSecret));
        Check.That(Zoom.GetUserTokenWithSettings(path).Length > 0, "the right one");
        PrivateFile("again.settings", "base_url = " + Program.Http + "\naccess_token = simulator-expired-token\n");
        Check.That(Zoom.GetUserTokenWithSettings(path).Length > 0, "it is not read while all is well");
        Zoom.Shutdown();
        Check.Throws<ZoomUnauthorizedException>(() => Zoom.GetUserTokenWithSettings(path), "after Shutdown");
        PrivateFile("again.settings", "base_url = " + Program.Http + "\naccess_token = " + Program.AccessToken + "\n");
        Check.That(Zoom.GetUserTokenWithSettingsAsync(path).Result.Length > 0, "after an access token that was refused");
    }

    private static void ManySettings()
    {
        string[] paths = Enumerable.Range(0, 70).Select(number => PrivateFile("many" + number, Lines(ClientSecret))).ToArray();
        string token = BindingTests.OneCall("me");
        Parallel.ForEach(paths.Concat(paths), path => Check.Equal(token, Zoom.GetUserTokenWithSettings(path), path));
        Zoom.Shutdown();
    }

    private static string Lines(string clientSecret)
    {
        return "base_url = " + Program.Http + "\naccount_id = " + AccountId + "\nclient_id = " + ClientId
            + "\nclient_secret = " + clientSecret + "\n";
    }

    // A file that others can neither read nor write.
    internal static string PrivateFile(string name, string text, int mode = 0x180) // 600 in octal
    {
        string path = Path.Combine(Program.Scratch, name);
        File.WriteAllText(path, text);
        Check.Equal(0, chmod(path, mode), "its mode");
        return path;
    }

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int chmod(string path, int mode);

    private static string Origin => Program.Http.Substring(0, Program.Http.Length - "/v2".Length);

    // A user signs in, as in a browser: the refresh token.
    private static string Grant()
    {
        const string Redirect = "&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback";
        const string Verifier = "a-verifier-of-43-characters-or-more-0123456789";
        using (SHA256 sha = SHA256.Create())
        using (ZoomClient browser = new ZoomClient { BaseUrl = Program.Http })
        {
            string hash = Convert.ToBase64String(sha.ComputeHash(Encoding.ASCII.GetBytes(Verifier)));
            string challenge = hash.TrimEnd('=').Replace('+', '-').Replace('/', '_');
            browser.SetHeader("Content-Type", "application/x-www-form-urlencoded");
            string page = Origin + "/oauth/authorize?response_type=code&client_id=" + UserClientId + Redirect
                + "&code_challenge_method=S256&code_challenge=" + challenge;
            ZoomResponse consent = browser.Request(new ZoomRequest { Method = "POST", Url = page, Body = "decision=allow" });
            string code = consent.GetHeader("Location").Split(new[] { "code=" }, StringSplitOptions.None).Last();
            string form = "grant_type=authorization_code&client_id=" + UserClientId + Redirect + "&code_verifier=" + Verifier + "&code=" + code;
            ZoomResponse granted = browser.Request(new ZoomRequest { Method = "POST", Url = Origin + "/oauth/token", Body = form });
            using (ZoomJson tokens = ZoomJson.Parse(granted.EnsureSuccess().GetBody()))
            {
                return tokens.GetString("refresh_token");
            }
        }
    }
}
