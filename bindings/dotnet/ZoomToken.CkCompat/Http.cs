// Http: requests with an access token, as the samples' programs send them.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// Sends requests. Not a product of Chilkat Software: one of zoom-token's classes for programs that were written for
    /// theirs.
    /// </summary>
    /// <remarks>
    /// <para>Methods do not throw: after a failure <see cref="LastMethodSuccess"/> is False and
    /// <see cref="LastErrorText"/> says why. An answer of any status is no failure where a method returns an
    /// <see cref="HttpResponse"/>; where it returns the body, every status but 200 to 299 is.</para>
    /// <para>On purpose different: certificates are always verified; http:// is for this machine alone; redirects are
    /// not followed; the access token is refused when it could break out of its header field; no compression is asked
    /// for. Without <see cref="ProxyDomain"/> the variables HTTPS_PROXY and NO_PROXY count.</para>
    /// <para>One object is for one thread at a time.</para>
    /// </remarks>
    public class Http : IDisposable
    {
        private const int DefaultConnectTimeout = 30;
        private const int DefaultReadTimeout = 60;

        private readonly MethodLog log = new MethodLog("Http");
        private readonly List<KeyValuePair<string, string>> headers = new List<KeyValuePair<string, string>>();
        private readonly HttpConnection connection = new HttpConnection();
        private int connectTimeout = DefaultConnectTimeout;
        private int readTimeout = DefaultReadTimeout;

        /// <summary>Makes one with every property at its default. Nothing is opened.</summary>
        public Http()
        {
            AuthToken = "";
            ProxyDomain = "";
            ProxyLogin = "";
            ProxyPassword = "";
            UserAgent = "";
            LastStatusText = "";
            LastHeader = "";
            LastResponseHeader = "";
            LastResponseBody = "";
        }

        /// <summary>
        /// The OAuth access token, which is sent as "Authorization: Bearer ..." to whatever URL a method is given; a
        /// "Bearer " in front is not sent twice. Without one, no Authorization is sent.
        /// </summary>
        public string AuthToken { get; set; }

        /// <summary>How many seconds connecting may take. By default 30, and 0 or less means that.</summary>
        public int ConnectTimeout
        {
            get { return connectTimeout; }
            set { connectTimeout = value > 0 ? value : DefaultConnectTimeout; }
        }

        /// <summary>
        /// How many seconds the rest may take: sending, and the whole answer. By default 60, and 0 or less means that.
        /// So a method ends after ConnectTimeout and ReadTimeout together, whatever the server does.
        /// </summary>
        public int ReadTimeout
        {
            get { return readTimeout; }
            set { readTimeout = value > 0 ? value : DefaultReadTimeout; }
        }

        /// <summary>The host of an HTTP proxy; empty for none but those of the environment.</summary>
        public string ProxyDomain { get; set; }

        /// <summary>The port of the proxy; 0 means 1080.</summary>
        public int ProxyPort { get; set; }

        /// <summary>The user name for the proxy; empty for none.</summary>
        public string ProxyLogin { get; set; }

        /// <summary>The password for the proxy.</summary>
        public string ProxyPassword { get; set; }

        /// <summary>The User-Agent header field; empty for that of zoom-token.</summary>
        public string UserAgent { get; set; }

        /// <summary>The Accept header field; by default */*.</summary>
        public string Accept
        {
            get { return HasRequestHeader("Accept") ? GetRequestHeader("Accept") : "*/*"; }
            set { SetRequestHeader("Accept", value); }
        }

        /// <summary>True. Setting it changes nothing: certificates are always verified.</summary>
        public bool RequireSslCertVerify
        {
            get { return true; }
            set { }
        }

        /// <summary>The status of the last answer; 0 when none came.</summary>
        public int LastStatus { get; private set; }

        /// <summary>The status of the last answer in words.</summary>
        public string LastStatusText { get; private set; }

        /// <summary>
        /// The header of the last request: its line without the query, and the header fields that this object gave it;
        /// the access token is masked.
        /// </summary>
        public string LastHeader { get; private set; }

        /// <summary>The header fields of the last answer, a line each; empty when none came.</summary>
        public string LastResponseHeader { get; private set; }

        /// <summary>The body of the last answer; empty when none came.</summary>
        public string LastResponseBody { get; private set; }

        /// <summary>Whether the last method did what it was for.</summary>
        public bool LastMethodSuccess
        {
            get { return log.IsSuccess; }
            set { log.IsSuccess = value; }
        }

        /// <summary>What the last method did, and what it failed of, as a chain of lines. Holds no secret.</summary>
        public string LastErrorText
        {
            get { return log.Text; }
        }

        /// <summary>Adds a header field to every request, in the place of one of that name; an empty value takes it away.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <param name="headerFieldValue">The value.</param>
        public void SetRequestHeader(string headerFieldName, string headerFieldValue)
        {
            RemoveRequestHeader(headerFieldName);
            if (!string.IsNullOrEmpty(headerFieldValue))
            {
                headers.Add(new KeyValuePair<string, string>(headerFieldName, headerFieldValue));
            }
        }

        /// <summary>The value of a header field that was set.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <returns>The value; empty when none was set.</returns>
        public string GetRequestHeader(string headerFieldName)
        {
            int at = HeaderIndex(headerFieldName);
            return at < 0 ? "" : headers[at].Value;
        }

        /// <summary>Whether a header field was set.</summary>
        /// <param name="headerFieldName">The name.</param>
        /// <returns>Whether it was.</returns>
        public bool HasRequestHeader(string headerFieldName)
        {
            return HeaderIndex(headerFieldName) >= 0;
        }

        /// <summary>Takes a header field away.</summary>
        /// <param name="headerFieldName">The name.</param>
        public void RemoveRequestHeader(string headerFieldName)
        {
            int at = HeaderIndex(headerFieldName);
            if (at >= 0)
            {
                headers.RemoveAt(at);
            }
        }

        /// <summary>Takes all header fields away that were set.</summary>
        public void ClearHeaders()
        {
            headers.Clear();
        }

        /// <summary>Sends a request without a body.</summary>
        /// <param name="verb">Such as "GET" or "DELETE".</param>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse QuickRequest(string verb, string url)
        {
            return Answer(nameof(QuickRequest), verb, url, "", "", "");
        }

        /// <summary>Sends a request with the members of an object as its query, percent-encoded.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">
        /// The query: strings, numbers, true and false; null, arrays and objects are left out, and an empty string is
        /// sent as the bare name.
        /// </param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse QuickRequestParams(string verb, string url, JsonObject json)
        {
            return Answer(nameof(QuickRequestParams), verb, url, Query(json), "", "");
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson(string url, string jsonText)
        {
            return Answer(nameof(PostJson), "POST", url, "", jsonText, "application/json");
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">Such as "application/json".</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson2(string url, string contentType, string jsonText)
        {
            return Answer(nameof(PostJson2), "POST", url, "", jsonText, contentType);
        }

        /// <summary>Sends an object with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">Such as "application/json".</param>
        /// <param name="json">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson3(string url, string contentType, JsonObject json)
        {
            return Answer(nameof(PostJson3), "POST", url, "", json.Compact(), contentType);
        }

        /// <summary>Sends a text with any method, as UTF-8.</summary>
        /// <param name="verb">Such as "PUT" or "PATCH".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="textData">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">Such as "application/json".</param>
        /// <param name="md5">Must be False.</param>
        /// <param name="gzip">Must be False.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PText(
            string verb, string url, string textData, string charset, string contentType, bool md5, bool gzip)
        {
            bool isUtf8 = string.IsNullOrEmpty(charset) || string.Equals(charset, "utf-8", StringComparison.OrdinalIgnoreCase);
            if (!isUtf8 || md5 || gzip)
            {
                log.Begin(nameof(PText));
                return log.Fail<HttpResponse>(null, "Only utf-8 is sent, without MD5 and without gzip.");
            }
            return Answer(nameof(PText), verb, url, "", textData, contentType);
        }

        /// <summary>As <see cref="QuickRequest"/>, into a response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="resp">Where the answer goes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpNoBody(string verb, string url, HttpResponse resp)
        {
            return Into(nameof(HttpNoBody), resp, verb, url, "", "", "");
        }

        /// <summary>As <see cref="QuickRequestParams"/>, into a response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The query.</param>
        /// <param name="resp">Where the answer goes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpParams(string verb, string url, JsonObject json, HttpResponse resp)
        {
            return Into(nameof(HttpParams), resp, verb, url, Query(json), "", "");
        }

        /// <summary>Sends an object with any method, and puts the answer into a response that is there already.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The body.</param>
        /// <param name="contentType">Such as "application/json".</param>
        /// <param name="resp">Where the answer goes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpJson(string verb, string url, JsonObject json, string contentType, HttpResponse resp)
        {
            return Into(nameof(HttpJson), resp, verb, url, "", json.Compact(), contentType);
        }

        /// <summary>Gets a text.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing when no answer with a status from 200 to 299 came.</returns>
        public string QuickGetStr(string url)
        {
            return BodyText(nameof(QuickGetStr), "GET", url);
        }

        /// <summary>Sends DELETE and gets the answer's text.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing when no answer with a status from 200 to 299 came.</returns>
        public string QuickDeleteStr(string url)
        {
            return BodyText(nameof(QuickDeleteStr), "DELETE", url);
        }

        /// <summary>Gets a text into a StringBuilder, in the place of what was in it: a refusal's too.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="sbContent">Where the text goes.</param>
        /// <returns>True when an answer with a status from 200 to 299 came.</returns>
        public bool QuickGetSb(string url, StringBuilder sbContent)
        {
            string text = BodyText(nameof(QuickGetSb), "GET", url);
            sbContent.SetString(LastResponseBody);
            return text != null;
        }

        /// <summary>Gets bytes.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing when no answer with a status from 200 to 299 came.</returns>
        public byte[] QuickGet(string url)
        {
            return log.Run(nameof(QuickGet), null, () =>
            {
                ZoomResponse answer = Send("GET", url, "", "", "");
                return RequireSuccess(answer) ? answer.GetBodyBytes() : null;
            });
        }

        /// <summary>Percent-encodes a text as UTF-8: all but letters, digits and - . _ ~.</summary>
        /// <param name="str">The text.</param>
        /// <returns>The encoded text.</returns>
        public string UrlEncode(string str)
        {
            System.Text.StringBuilder encoded = new System.Text.StringBuilder();
            foreach (byte value in Encoding.UTF8.GetBytes(str ?? ""))
            {
                HttpConnection.AppendEncoded(encoded, value, "-._~");
            }
            return encoded.ToString();
        }

        /// <summary>Closes the connections that are kept for the next request.</summary>
        /// <returns>True.</returns>
        public bool CloseAllConnections()
        {
            connection.Close();
            return true;
        }

        /// <summary>Succeeds: there is nothing to unlock.</summary>
        /// <param name="unlockCode">Anything; it is not looked at.</param>
        /// <returns>True.</returns>
        public bool UnlockComponent(string unlockCode)
        {
            return true;
        }

        /// <summary>Closes the connections.</summary>
        public void Dispose()
        {
            connection.Close();
        }

        private static string Query(JsonObject json)
        {
            return json == null ? "" : json.Compact();
        }

        private int HeaderIndex(string name)
        {
            return headers.FindIndex(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase));
        }

        private HttpResponse Answer(
            string method, string verb, string url, string query, string body, string contentType)
        {
            return log.Run(method, null, () => new HttpResponse(Send(verb, url, query, body, contentType)));
        }

        private bool Into(
            string method, HttpResponse response, string verb, string url, string query, string body, string contentType)
        {
            return log.Run(method, false, () =>
            {
                response.Fill(Send(verb, url, query, body, contentType));
                return true;
            });
        }

        private string BodyText(string method, string verb, string url)
        {
            return log.Run(method, null, () =>
                RequireSuccess(Send(verb, url, "", "", "")) ? LastResponseBody : null);
        }

        private bool RequireSuccess(ZoomResponse answer)
        {
            return answer.IsSuccess || log.Fail(false, "The status is not one from 200 to 299.");
        }

        private ZoomResponse Send(string verb, string url, string query, string body, string contentType)
        {
            Forget();
            string sent = HttpConnection.Sendable(url ?? "");
            log.Add(HttpConnection.Shown(verb, sent));
            ZoomClient client = connection.Open(Settings(string.IsNullOrEmpty(body) ? "" : contentType));
            client.AccessToken = BearerToken();
            LastHeader = RequestHeader(verb, sent);
            ZoomResponse answer = client.Request(verb, sent, query, body);
            Keep(answer);
            return answer;
        }

        private void Forget()
        {
            LastStatus = 0;
            LastStatusText = "";
            LastResponseHeader = "";
            LastResponseBody = "";
        }

        private void Keep(ZoomResponse answer)
        {
            using (HttpResponse response = new HttpResponse(answer))
            {
                LastStatus = response.StatusCode;
                LastStatusText = response.StatusText;
                LastResponseHeader = response.Header;
                LastResponseBody = response.BodyStr;
            }
            log.Add(answer.ToString());
            if (!answer.IsSuccess)
            {
                log.Add(answer.Error);
            }
        }

        // What the native client is made with, as names and values; another list is another client.
        private List<KeyValuePair<string, string>> Settings(string contentType)
        {
            List<KeyValuePair<string, string>> settings = new List<KeyValuePair<string, string>>();
            Action<string, string> set = (name, value) => settings.Add(new KeyValuePair<string, string>(name, value));
            set("token_origin", "any");
            set("connect_timeout_ms", Milliseconds(ConnectTimeout));
            set("timeout_ms", Milliseconds((long)ConnectTimeout + ReadTimeout));
            set("proxy", ProxyUrl());
            set("user_agent", UserAgent ?? "");
            set("max_response_bytes", "16777215");
            foreach (KeyValuePair<string, string> field in headers)
            {
                SetField(set, field.Key, field.Value);
            }
            if (!string.IsNullOrEmpty(contentType) && contentType != "application/json")
            {
                set("header.Content-Type", contentType);
            }
            return settings;
        }

        // Some fields are options of the library, and some are its own business.
        private static void SetField(Action<string, string> set, string name, string value)
        {
            switch (name.ToLowerInvariant())
            {
                case "authorization":
                case "content-length":
                case "accept-encoding":
                    break;
                case "user-agent":
                    set("user_agent", value);
                    break;
                case "connection":
                    set("keep_alive", string.Equals(value, "close", StringComparison.OrdinalIgnoreCase) ? "0" : "1");
                    break;
                default:
                    set("header." + name, value);
                    break;
            }
        }

        private static string Milliseconds(long seconds)
        {
            return Math.Min(seconds * 1000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        }

        private string ProxyUrl()
        {
            if (string.IsNullOrEmpty(ProxyDomain))
            {
                return "";
            }
            string login = string.IsNullOrEmpty(ProxyLogin)
                ? ""
                : UrlEncode(ProxyLogin) + ":" + UrlEncode(ProxyPassword ?? "") + "@";
            string port = ProxyPort == 0 ? "" : ":" + ProxyPort.ToString(CultureInfo.InvariantCulture);
            return "http://" + login + ProxyDomain + port;
        }

        // AuthToken, or the Authorization that was set by hand, without the word Bearer. Blanks around it do not count.
        private string BearerToken()
        {
            string token = (AuthToken ?? "").Trim(' ');
            bool isOwn = token.Length > 0;
            if (!isOwn)
            {
                token = GetRequestHeader("Authorization").Trim(' ');
            }
            if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            {
                return token.Substring("Bearer ".Length).TrimStart(' ');
            }
            if (!isOwn && token.Length > 0)
            {
                throw new ArgumentException("An Authorization other than Bearer can't be sent.");
            }
            if (token.StartsWith("{", StringComparison.Ordinal))
            {
                // There, JSON in AuthToken holds a client's secret, from which an access token is got first.
                throw new ArgumentException("An AuthToken that is JSON can't be sent: it is no access token.");
            }
            return string.Equals(token, "Bearer", StringComparison.OrdinalIgnoreCase) ? "" : token;
        }

        private string RequestHeader(string verb, string url)
        {
            System.Text.StringBuilder text = new System.Text.StringBuilder();
            text.Append(verb).Append(' ').Append(HttpConnection.PathOf(url)).Append(" HTTP/1.1\r\n");
            text.Append("Host: ").Append(HttpConnection.HostOf(url)).Append("\r\n");
            text.Append("Accept: ").Append(Accept).Append("\r\n");
            foreach (KeyValuePair<string, string> field in headers)
            {
                if (!IsAuthorization(field.Key) && !string.Equals(field.Key, "Accept", StringComparison.OrdinalIgnoreCase))
                {
                    text.Append(field.Key).Append(": ").Append(field.Value).Append("\r\n");
                }
            }
            return text.Append(BearerToken().Length > 0 ? "Authorization: Bearer ****\r\n" : "").ToString();
        }

        private static bool IsAuthorization(string name)
        {
            return string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase);
        }
    }
}
