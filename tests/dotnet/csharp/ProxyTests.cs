// Proxies as .NET sees them: variables that the program sets itself, and the system's.

using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ZoomToken;

internal static class ProxyTests
{
    private static readonly string Far = "https://zoom.invalid/v2";
    private static int asked;

    internal static void Run()
    {
        TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        new Thread(() => Serve(listener)) { IsBackground = true }.Start();
        string proxy = "http://127.0.0.1:" + Check.Invariant(((IPEndPoint)listener.LocalEndpoint).Port);
        Check.Group("without a proxy none is used", () => Check.Equal(0, Asked(OneCall), "asked"));
        Check.Group("a variable that the program sets", () =>
        {
            Environment.SetEnvironmentVariable("HTTPS_PROXY", proxy);
            Check.Equal(1, Asked(OneCall), "by the one call");
            Check.Equal(1, Asked(Client), "by a client");
            Check.Equal(1, Asked(() => Zoom.GetUserTokenAsync("t", new ZoomTokenRequest { BaseUrl = Far }).Wait()), "by a task");
            Environment.SetEnvironmentVariable("NO_PROXY", "zoom.invalid");
            Check.Equal(0, Asked(OneCall) + Asked(Client), "a host that goes without");
            Environment.SetEnvironmentVariable("NO_PROXY", null);
            Environment.SetEnvironmentVariable("HTTPS_PROXY", "socks4://127.0.0.1:1");
            Check.Equal(ZoomErrorCode.Proxy, Check.Throws<ZoomException>(Client, "no proxy of ours")?.ErrorCode, "code");
            Environment.SetEnvironmentVariable("HTTPS_PROXY", null);
            Check.Equal(0, Asked(OneCall) + Asked(Client), "a variable that is gone");
        });
        Check.Group("a file of settings", () =>
        {
            Environment.SetEnvironmentVariable("HTTPS_PROXY", proxy);
            Check.Equal(1, Asked(() => WithSettings("")), "the variable's, where the file names none");
            Check.Equal(0, Asked(() => WithSettings("proxy = none\n")), "none");
            Environment.SetEnvironmentVariable("HTTPS_PROXY", null);
            Check.Equal(1, Asked(() => WithSettings("proxy = " + proxy + "\n")), "the file's");
        });
        Check.Group("the system's proxy", () =>
        {
            WebProxy system = new WebProxy(proxy) { Credentials = new NetworkCredential("user name", "p:@") };
#if NETCOREAPP
            System.Net.Http.HttpClient.DefaultProxy = system;
#else
            WebRequest.DefaultWebProxy = system;
#endif
            Check.Equal(0, Asked(Client), "not unless it is asked for");
            Check.Equal(1, Asked(() => BySystem("system")), "where it is asked for");
            system.Address = new Uri("socks5" + proxy.Substring("http".Length));
            Check.Equal(1, Asked(() => BySystem("system")), "SOCKS, with a name that is not known here");
            system.BypassList = new[] { "zoom\\.invalid" };
            Check.Equal(0, Asked(() => BySystem("System")), "a host that goes without");
        });
    }

    private static int Asked(Action call)
    {
        asked = 0;
        try
        {
            call();
        }
        catch (Exception failure) when (failure is ZoomException || failure is AggregateException)
        {
        }
        return Volatile.Read(ref asked);
    }

    private static void OneCall()
    {
        Zoom.GetUserToken("t", new ZoomTokenRequest { BaseUrl = Far });
    }

    private static void Client()
    {
        using (ZoomClient client = new ZoomClient { BaseUrl = Far, AccessToken = "t" })
        {
            client.GetUserToken();
        }
    }

    private static void WithSettings(string line)
    {
        Zoom.Shutdown();
        Zoom.GetUserTokenWithSettings(SignInTests.PrivateFile("proxy.settings", "base_url = " + Far + "\naccess_token = t\n" + line));
    }

    private static void BySystem(string proxy)
    {
        using (ZoomClient client = new ZoomClient { Proxy = proxy, BaseUrl = Far, AccessToken = "t" })
        {
            client.GetUserToken();
        }
    }

    private static void Serve(TcpListener listener)
    {
        byte[] refusal = System.Text.Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        while (true)
        {
            using (TcpClient client = listener.AcceptTcpClient())
            {
                Interlocked.Increment(ref asked);
                client.GetStream().Read(new byte[4096], 0, 4096);
                client.GetStream().Write(refusal, 0, refusal.Length);
            }
        }
    }
}
