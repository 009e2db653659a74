// Http: what is sent for a method, and what becomes of the response.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using ZoomToken;

namespace Chilkat
{
    public partial class Http
    {
        private const uint LargestBody = 16777215;
        private static readonly char[] PartsOfUrls = { '/', '@' };

        // Runs a method that sends: nothing of the one before is left, also when this one sends nothing.
        private T Run<T>(T failed, Func<T> body, [CallerMemberName] string method = "") => Log.Run(failed, () =>
        {
            last = HttpReceived.None;
            LastHeader = "";
            return body();
        }, method);

        private HttpResponse Response(Func<HttpReceived> send, [CallerMemberName] string method = "") => Run(null, () =>
        {
            HttpResponse response = new HttpResponse();
            response.Receive(send());
            return response;
        }, method);

        private bool Into(HttpResponse resp, Func<HttpReceived> send, [CallerMemberName] string method = "") => Run(false, () =>
        {
            MethodLog.Given(resp, nameof(resp)).Dispose();
            resp.Receive(send());
            return true;
        }, method);

        private HttpReceived Successful(Func<HttpReceived> send, [CallerMemberName] string method = "") => Run(null, () =>
        {
            HttpReceived received = send();
            return RequireSuccess(received) ? received : null;
        }, method);

        private bool RequireSuccess(HttpReceived received)
        {
            bool isSuccess = received.Status >= 200 && received.Status < 400;
            return isSuccess || Log.Fail(false, "The status is not one from 200 to 399.");
        }

        private static string Text(JsonObject json, string name) => MethodLog.Given(json, name).Compact();
        private static string Text(StringBuilder sb, string name) => MethodLog.Given(sb, name).GetAsString();

        private static void RequirePlain(bool md5, bool gzip, string charset)
        {
            if (md5 || gzip)
            {
                throw new ArgumentException("md5 and gzip must be false: the library knows neither");
            }
            if (!HttpFields.Is(charset, "us-ascii"))
            {
                Files.RequireUtf8(charset);
            }
        }

        private static string Origin(string domain, int port, bool ssl)
        {
            bool isUsual = port == (ssl ? 443 : 80);
            return (ssl ? "https://" : "http://") + (domain ?? "").Trim(' ') + (isUsual ? "" : ":" + Numbers.Text(port));
        }

        private HttpReceived Send(string verb, string url, string query = "") => Send(verb, url, query, Array.Empty<byte>(), "");

        private HttpReceived SendText(string verb, string url, string body, string contentType) =>
            SendBytes(verb, url, Files.Encoded(body ?? "", ""), contentType);

        private HttpReceived SendBytes(string verb, string url, byte[] body, string contentType) => Send(verb, url, "", body, contentType ?? "");

        private HttpReceived Send(string verb, string url, string query, byte[] body, string type)
        {
            HttpOutgoing outgoing = new HttpOutgoing { Method = HttpOutgoing.Verb(verb), Query = query, Body = body };
            HttpFields fields = new HttpFields();
            // The library sends this type by itself, and so the client, with its connections, is that of a request without a body.
            fields.Change("Content-Type", type == "application/json" && body.Length > 0 ? "" : type);
            fields.Change("Accept-Language", AcceptLanguage);
            fields.Change("Accept-Charset", AcceptCharset);
            fields.SetAll(headers);
            outgoing.SetFields(fields);
            return Send(HttpUrl.Sendable(HttpUrl.Filled(url ?? "", variables)), outgoing);
        }

        // Sends what an HttpRequest has put together; of the URL it needs the part before the path.
        private HttpReceived SendTo(string url, HttpOutgoing outgoing)
        {
            string sendable = HttpUrl.Sendable(url ?? "");
            string origin = sendable.Substring(0, sendable.Length - HttpUrl.TargetOf(sendable).Length);
            return Send(HttpUrl.Sendable(origin + outgoing.Target), outgoing);
        }

        private HttpReceived Send(string url, HttpOutgoing outgoing)
        {
            Log.Add(outgoing.Method + " " + HttpUrl.Shown(url));
            outgoing.Finish();
            KeyValuePair<string, string> signIn = SignIn(outgoing.Authorization);
            bool hasOwnCookie = outgoing.Fields.Exists(field => HttpFields.Is(field.Key, "Cookie"));
            string kept = KeepsCookies() && SendCookies && !hasOwnCookie ? cookies.For(url) : "";
            ZoomClient client = connection.Open(Options(outgoing, kept));
            client.SetOption("access_token", signIn.Key == "Bearer" ? signIn.Value : "");
            client.SetOption("login", signIn.Key == "Basic" ? signIn.Value : "");
            LastHeader = Shown(url, outgoing, signIn.Key, kept);
            try
            {
                ZoomRequest request = new ZoomRequest { Method = outgoing.Method, Url = url, QueryJson = outgoing.Query, Body = outgoing.BodyText };
                return Keep(client.Request(request), url);
            }
            catch (Exception why) when (!(why is ZoomException))
            {
                // Refused before it came to the network.
                LastHeader = "";
                throw;
            }
        }

        private HttpReceived Keep(ZoomResponse response, string url)
        {
            last = new HttpReceived(response, HttpUrl.DomainOf(url));
            if (KeepsCookies() && SaveCookies)
            {
                cookies.Receive(url, last.Fields);
            }
            Log.Add("HTTP " + Numbers.Text(last.Status) + " " + last.StatusText);
            if (!response.IsSuccess)
            {
                Log.Add(response.Error);
            }
            return last;
        }

        private bool KeepsCookies()
        {
            if (string.IsNullOrEmpty(CookieDir) || HttpFields.Is(CookieDir, "memory"))
            {
                return !string.IsNullOrEmpty(CookieDir);
            }
            throw new ArgumentException("CookieDir must be memory or empty: cookies are kept in memory, for one object");
        }

        // The options of the native client, as names and values; other ones are another client.
        private List<KeyValuePair<string, string>> Options(HttpOutgoing outgoing, string cookie)
        {
            List<KeyValuePair<string, string>> options = new List<KeyValuePair<string, string>>();
            Action<string, string> set = (name, value) => options.Add(new KeyValuePair<string, string>(name, value));
            set("token_origin", "any");
            set("connect_timeout_ms", Milliseconds(ConnectTimeout));
            set("timeout_ms", Milliseconds((long)ConnectTimeout + ReadTimeout));
            set("max_response_bytes", Numbers.Text(MaxResponseSize == 0 ? LargestBody : Math.Min(MaxResponseSize, LargestBody)));
            set("proxy", ProxyUrl());
            set("user_agent", UserAgent ?? "");
            set("body_encoding", outgoing.IsBase64 ? "base64" : "");
            outgoing.Fields.ForEach(field => SetOption(set, field.Key, field.Value));
            if (cookie.Length > 0)
            {
                set("header.Cookie", cookie);
            }
            return options;
        }

        // Some fields are options of the library.
        private static void SetOption(Action<string, string> set, string name, string value)
        {
            if (HttpFields.Is(name, "User-Agent"))
            {
                set("user_agent", value);
            }
            else if (HttpFields.Is(name, "Connection"))
            {
                set("keep_alive", HttpFields.Is(value, "close") ? "0" : "1");
            }
            else
            {
                set("header." + name, value);
            }
        }

        private static string Milliseconds(long seconds) => Numbers.Text(Math.Min(seconds * 1000, int.MaxValue));

        private string ProxyUrl()
        {
            if (SocksVersion != 0 && SocksVersion != 5)
            {
                throw new ArgumentException("SocksVersion must be 0 or 5: SOCKS 4 is not supported");
            }
            bool isSocks = SocksVersion == 5 && !string.IsNullOrEmpty(SocksHostname);
            if (string.IsNullOrEmpty(ProxyDomain))
            {
                return isSocks ? SocksUrl() : "";
            }
            if (isSocks)
            {
                throw new ArgumentException("SocksHostname and ProxyDomain are two proxies: set one of them");
            }
            RequireHost(ProxyDomain, "ProxyDomain must be a host alone, such as proxy.example.com: ProxyPort is "
                + "for the port, ProxyDirectTls for https, ProxyLogin for the user");
            return ProxyUrl(ProxyDirectTls ? "https://" : "http://", ProxyDomain, ProxyPort, ProxyLogin, ProxyPassword);
        }

        private string SocksUrl()
        {
            RequireHost(SocksHostname, "SocksHostname must be a host alone, such as proxy.example.com: SocksPort is "
                + "for the port, SocksUsername for the user");
            return ProxyUrl("socks5h://", SocksHostname, SocksPort, SocksUsername, SocksPassword);
        }

        private static string ProxyUrl(string scheme, string host, int port, string user, string password)
        {
            string login = string.IsNullOrEmpty(user) ? "" : HttpUrl.Encode(user) + ":" + HttpUrl.Encode(password) + "@";
            bool isIpv6 = host.IndexOf(':') >= 0 && host[0] != '[';
            return scheme + login + (isIpv6 ? "[" + host + "]" : host) + ":" + Numbers.Text(port);
        }

        // Whether it may be a host: no URL, and nothing with a port or a user name. IPv6 has two colons at least.
        private static void RequireHost(string given, string refusal)
        {
            int colon = given.IndexOf(':');
            bool hasPort = colon >= 0 && given.IndexOf(':', colon + 1) < 0;
            if (hasPort || given.IndexOfAny(PartsOfUrls) >= 0 || (given[0] == '[' && given[given.Length - 1] != ']'))
            {
                throw new ArgumentException(refusal);
            }
        }

        // The scheme and what goes with it: AuthToken, or the Authorization that was set by hand, or Login and Password.
        private KeyValuePair<string, string> SignIn(string byHand)
        {
            string token = After("Bearer", (AuthToken ?? "").Trim(Ascii.Spaces));
            token = token.Length > 0 || !Has("Bearer", byHand) ? token : After("Bearer", byHand);
            if (token.StartsWith("{", StringComparison.Ordinal))
            {
                // There, JSON in AuthToken contains a client's secret, with which an access token is got first.
                throw new ArgumentException("AuthToken must be an access token, not JSON");
            }
            if (token.Length > 0 || Has("Bearer", byHand))
            {
                return new KeyValuePair<string, string>(token.Length > 0 ? "Bearer" : "", token);
            }
            if (byHand.Length == 0)
            {
                bool isLogin = BasicAuth && !string.IsNullOrEmpty(Login);
                return new KeyValuePair<string, string>(isLogin ? "Basic" : "", isLogin ? Login + ":" + Password : "");
            }
            try
            {
                string login = Has("Basic", byHand) ? new UTF8Encoding(false, true).GetString(Convert.FromBase64String(After("Basic", byHand))) : "";
                return login.Length > 0 ? new KeyValuePair<string, string>("Basic", login) : throw new FormatException();
            }
            catch (Exception wrong) when (wrong is FormatException || wrong is ArgumentException)
            {
                throw new ArgumentException("Authorization must be Bearer, or Basic with user name and password in base64");
            }
        }

        private static bool Has(string scheme, string text) => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && (text.Length == scheme.Length || " \t".IndexOf(text[scheme.Length]) >= 0);

        private static string After(string scheme, string text) => Has(scheme, text) ? text.Substring(scheme.Length).Trim(Ascii.Spaces) : text;

        // The request as far as it is known here; empty for a URL that is not shown.
        private string Shown(string url, HttpOutgoing outgoing, string scheme, string cookie)
        {
            if (HttpUrl.WhyHidden(url).Length > 0)
            {
                return "";
            }
            HttpFields shown = new HttpFields();
            shown.Set("Host", HttpUrl.HostOf(url));
            if (!string.IsNullOrEmpty(UserAgent) && !outgoing.Fields.Exists(field => HttpFields.Is(field.Key, "User-Agent")))
            {
                shown.Set("User-Agent", UserAgent);
            }
            outgoing.Fields.FindAll(field => !HttpFields.Is(field.Key, "Connection")).ForEach(field => shown.Set(field.Key, field.Value));
            if (scheme.Length > 0)
            {
                shown.Set("Authorization", scheme + " ****");
            }
            if (cookie.Length > 0)
            {
                shown.Set("Cookie", "****");
            }
            return outgoing.Method + " " + HttpUrl.PathOf(url) + " HTTP/1.1\r\n" + shown.Lines();
        }
    }
}
