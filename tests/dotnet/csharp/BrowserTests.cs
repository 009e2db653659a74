// A user signs in with a browser, which is played here: it goes where the simulator's page of consent sends it.

using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ZoomToken;

internal static class BrowserTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    internal static void Run()
    {
        Check.Group("a user signs in with a browser", AtOnce);
        Check.Group("a user signs in with a browser, as a task", AsTask);
        Check.Group("the system's browser", SystemBrowser);
        Check.Group("a window looks now and then", Polled);
        Check.Group("what a user pastes is as good", Pasted);
        Check.Group("a user signs out", SignOut);
        Check.Group("sign-ins with a browser that fail", Failed);
        Check.Group("a sign-in with a browser is cancelled", Cancelled);
        Check.Group("what can't be begun", NotBegun);
    }

    private static ZoomClient App(string tokenFile = null)
    {
        return new ZoomClient(new ZoomClientOptions { BaseUrl = Program.Http, ClientId = SignInTests.UserClientId, TokenFile = tokenFile });
    }

    private static void AtOnce()
    {
        using (ZoomClient client = App())
        {
            Check.Equal(null, client.RedirectUri, "the default");
            client.SignIn(url => Follow(Consent(url, "allow")), Long);
            Check.Equal(BindingTests.OneCall("me"), client.GetUserToken(), "a token");
            Check.That(!string.IsNullOrEmpty(client.GetNewestRefreshToken()), "signed in");
            using (ZoomClient copy = client.Copy())
            {
                Check.Equal(BindingTests.OneCall("me"), copy.GetUserToken(), "a copy");
            }
        }
        Zoom.Shutdown();
    }

    private static void AsTask()
    {
        string path = Path.Combine(Program.Scratch, "browser.tokens");
        using (ZoomClient client = App(path))
        {
            int opened = 0;
            Task task = client.SignInAsync(url =>
            {
                opened = Thread.CurrentThread.ManagedThreadId;
                // As a browser does, later and elsewhere.
                new Thread(() => Follow(Consent(url, "allow"))).Start();
            });
            Check.Equal(Thread.CurrentThread.ManagedThreadId, opened, "the thread of the caller");
            task.GetAwaiter().GetResult();
            Check.Equal(BindingTests.OneCall("me"), client.GetUserTokenAsync().Result, "a token");
        }
        Zoom.Shutdown();
        using (ZoomClient client = App(path))
        {
            Check.Equal(BindingTests.OneCall("me"), client.GetUserToken(), "the next start");
        }
    }

    private static void Polled()
    {
        using (ZoomClient client = App())
        {
            ZoomSignIn signIn = client.StartSignIn();
            Check.That(signIn.Url.AbsolutePath == "/oauth/authorize" && signIn.Url.Query.Contains("code_challenge"), signIn.Url.AbsolutePath);
            for (int look = 0; look < 20; look++)
            {
                Check.That(!signIn.Poll(), "not yet");
            }
            Follow(Consent(signIn.Url, "allow"));
            while (!signIn.Poll())
            {
                Thread.Sleep(10);
            }
            Check.That(client.GetUserToken().Length > 0, "a token");
            Check.Throws<InvalidOperationException>(() => signIn.Poll(), "it has ended");
            signIn.Dispose();
            signIn.Dispose();
            Check.Throws<ObjectDisposedException>(() => signIn.Poll(), "after Dispose");
        }
    }

    private static void Pasted()
    {
        ZoomClientOptions options = new ZoomClientOptions { BaseUrl = Program.Http, ClientId = SignInTests.UserClientId };
        options.RedirectUri = new Uri("https://example.com/callback");
        using (ZoomClient client = new ZoomClient(options))
        {
            Check.Equal("https://example.com/callback", client.RedirectUri?.OriginalString, "read back");
            using (ZoomSignIn signIn = client.StartSignIn())
            {
                Check.Throws<InvalidOperationException>(() => signIn.Poll(), "there is nothing to wait for");
                ArgumentException failure = Check.Throws<ArgumentException>(() => signIn.Poll("gar bage"), "garbage");
                Check.Equal("pasted", failure?.ParamName, "its name");
                Check.Equal("pasted", Check.Throws<ArgumentException>(() => signIn.Poll("a\0b"), "NUL")?.ParamName, "its name");
                string address = Consent(signIn.Url, "allow");
                signIn.FinishAsync(" " + address + "\r\n", Long).GetAwaiter().GetResult();
            }
            Check.That(client.GetUserToken().Length > 0, "a token");
            Check.Throws<InvalidOperationException>(() => client.RedirectUri = null, "too late");
        }
        using (ZoomClient client = new ZoomClient())
        {
            ArgumentException failure =
                Check.Throws<ArgumentException>(() => client.RedirectUri = new Uri("http://localhost/callback"), "not on 127.0.0.1");
            Check.That(failure.Message.StartsWith("RedirectUri must be", StringComparison.Ordinal), failure.Message);
        }
    }

    private static void SignOut()
    {
        string path = Path.Combine(Program.Scratch, "out.tokens");
        for (int round = 0; round < 2; round++)
        {
            using (ZoomClient client = App(path))
            {
                client.SignIn(url => Follow(Consent(url, "allow")), Long);
                string token = client.GetNewestRefreshToken();
                if (round == 0)
                {
                    client.SignOut();
                }
                else
                {
                    client.SignOutAsync().GetAwaiter().GetResult();
                }
                Check.Lacks(token, File.ReadAllText(path), "the file");
                Check.Equal(null, client.GetNewestRefreshToken(), "nobody is signed in");
                ZoomException failure = Check.Throws<ZoomException>(() => client.GetUserToken(), "after it");
                Check.Equal(ZoomReason.SignInAgain, failure?.Reason, "after it");
                client.SignOut();
            }
        }
    }

    private static void Failed()
    {
        using (ZoomClient client = App())
        {
            ZoomException refused = Check.Throws<ZoomException>(
                () => client.SignIn(url => Follow(Consent(url, "decline")), Long), "the user refuses");
            Check.That(refused.ErrorCode == ZoomErrorCode.SignIn && refused.Reason == ZoomReason.NotAllowed, refused.Message);
            Check.Contains("did not allow", refused.Message, "its text");
            Check.Throws<ZoomTimeoutException>(() => client.SignIn(_ => { }, TimeSpan.FromMilliseconds(50)), "nobody comes");
            Check.Throws<ArgumentOutOfRangeException>(() => client.SignIn(_ => { }, TimeSpan.Zero), "no time");
            Check.Throws<ArgumentOutOfRangeException>(() => client.SignIn(_ => { }, Timeout.InfiniteTimeSpan), "no end");
            Check.Throws<FileNotFoundException>(() => client.SignIn(_ => throw new FileNotFoundException(), Long), "no browser");
            Task task = client.SignInAsync(_ => throw new FileNotFoundException());
            Check.Throws<FileNotFoundException>(() => task.GetAwaiter().GetResult(), "no browser, as a task");
            // None of them has left its port behind: there may be 16.
            for (int round = 0; round < 20; round++)
            {
                client.SignIn(url => Follow(Consent(url, "allow")), Long);
            }
        }
    }

    private static void Cancelled()
    {
        using (ZoomClient client = App())
        using (CancellationTokenSource source = new CancellationTokenSource())
        {
            Task task = client.SignInAsync(_ => { }, source.Token);
            Check.That(!task.Wait(100), "it waits");
            source.Cancel();
            Check.Throws<TaskCanceledException>(() => task.GetAwaiter().GetResult(), "cancelled");
            Check.That(task.IsCanceled, "its status");
            bool isOpened = false;
            Task late = client.SignInAsync(_ => isOpened = true, source.Token);
            Check.That(late.IsCanceled && !isOpened, "before it begins");
            OperationCanceledException at =
                Check.Throws<OperationCanceledException>(() => client.SignOut(source.Token), "the sign-out");
            Check.That(at.CancellationToken == source.Token, "the caller's own token");
        }
        using (ZoomClient client = App())
        using (CancellationTokenSource source = new CancellationTokenSource(100))
        {
            Check.Throws<OperationCanceledException>(() => client.SignIn(_ => { }, Long, source.Token), "at once");
        }
    }

    private static void NotBegun()
    {
        using (ZoomClient client = new ZoomClient { BaseUrl = Program.Http })
        {
            ArgumentException failure = Check.Throws<ArgumentException>(() => client.StartSignIn(), "no client id");
            Check.That(failure.ParamName == "ClientId" && failure.Message.StartsWith("ClientId must be set", StringComparison.Ordinal), failure.Message);
            failure = Check.Throws<ArgumentException>(() => client.SignOut(), "no client id");
            Check.Equal("ClientId", failure?.ParamName, "no client id");
            Check.Throws<ArgumentNullException>(() => client.SignIn(null, Long), "no function");
            Check.Throws<ArgumentNullException>(() => client.SignInAsync((Action<Uri>)null).GetAwaiter().GetResult(), "no function");
            client.Dispose();
            Check.Throws<ObjectDisposedException>(() => client.StartSignIn(), "after Dispose");
            Check.Throws<ObjectDisposedException>(() => client.SignOutAsync().GetAwaiter().GetResult(), "after Dispose");
        }
    }

    // The program xdg-open, as PATH has it: one that writes down what it is to open, and none.
    private static void SystemBrowser()
    {
        string path = Environment.GetEnvironmentVariable("PATH");
        string folder = Path.Combine(Program.Scratch, "browser");
        string opened = Path.Combine(folder, "opened");
        Directory.CreateDirectory(folder);
        string script = "#!/bin/sh\nprintf %s \"$#$1\" > " + opened + ".new\nmv " + opened + ".new " + opened + "\n";
        SignInTests.PrivateFile(Path.Combine("browser", "xdg-open"), script, 0x1C0); // 700 in octal
        try
        {
            Environment.SetEnvironmentVariable("PATH", folder + ":" + path);
            using (ZoomClient client = App())
            {
                Task task = client.SignInAsync();
                while (!File.Exists(opened) && !task.IsCompleted)
                {
                    Thread.Sleep(10);
                }
                string address = File.ReadAllText(opened);
                Check.That(address.StartsWith("1http://", StringComparison.Ordinal), address);
                Follow(Consent(new Uri(address.Substring(1)), "allow"));
                task.GetAwaiter().GetResult();
                Check.That(client.GetUserToken().Length > 0, "a token");
            }
            Environment.SetEnvironmentVariable("PATH", "/nowhere");
            using (ZoomClient client = App())
            {
                InvalidOperationException failure =
                    Check.Throws<InvalidOperationException>(() => client.SignIn(Long), "no xdg-open");
                Check.Contains("browser could not be opened", failure?.Message, "its text");
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    // What a user does who allows the app, or not: where the browser is sent.
    private static string Consent(Uri url, string decision)
    {
        using (ZoomClient browser = new ZoomClient { BaseUrl = Program.Http })
        {
            browser.SetHeader("Content-Type", "application/x-www-form-urlencoded");
            ZoomRequest form = new ZoomRequest { Method = "POST", Url = url.OriginalString, Body = "decision=" + decision };
            return browser.Request(form).GetHeader("Location");
        }
    }

    private static void Follow(string location)
    {
        using (ZoomClient browser = new ZoomClient { BaseUrl = location.Substring(0, location.IndexOf("/callback", StringComparison.Ordinal)) })
        {
            ZoomResponse page = browser.Request("GET", location);
            Check.Contains("<html", page.GetBody(), "the page");
        }
    }
}
