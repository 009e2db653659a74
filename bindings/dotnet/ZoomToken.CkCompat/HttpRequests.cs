// Http: the methods that send a request, and what they do with the answer.

using System;
using System.Globalization;
using ZoomToken;

namespace Chilkat
{
    public partial class Http
    {
        /// <summary>Sends a request without a body.</summary>
        /// <param name="verb">Such as "GET" or "DELETE".</param>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse QuickRequest(string verb, string url)
        {
            return Answer(nameof(QuickRequest), () => Send(verb, url));
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
            return Answer(nameof(QuickRequestParams), () => Send(verb, url, Text(json, nameof(json))));
        }

        /// <summary>Gets an answer.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse QuickGetObj(string url)
        {
            return Answer(nameof(QuickGetObj), () => Send("GET", url));
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson(string url, string jsonText)
        {
            return Answer(nameof(PostJson), () => SendBody("POST", url, jsonText, ""));
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">Such as "application/json"; empty for that, or for the Content-Type that was set.</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson2(string url, string contentType, string jsonText)
        {
            return Answer(nameof(PostJson2), () => SendBody("POST", url, jsonText, contentType));
        }

        /// <summary>Sends an object with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">As for <see cref="PostJson2"/>.</param>
        /// <param name="json">The body.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PostJson3(string url, string contentType, JsonObject json)
        {
            return Answer(nameof(PostJson3), () => SendBody("POST", url, Text(json, nameof(json)), contentType));
        }

        /// <summary>Sends a text with any method, as UTF-8.</summary>
        /// <param name="verb">Such as "PUT" or "PATCH".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="textData">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">Such as "text/plain"; empty for JSON, or for the Content-Type that was set.</param>
        /// <param name="md5">Must be False.</param>
        /// <param name="gzip">Must be False.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PText(
            string verb, string url, string textData, string charset, string contentType, bool md5, bool gzip)
        {
            return Answer(nameof(PText), () =>
            {
                RequirePlain(md5, gzip);
                RequireUtf8(charset);
                return SendBody(verb, url, textData, contentType);
            });
        }

        /// <summary>As <see cref="PText"/>, with the text of a StringBuilder.</summary>
        /// <param name="verb">Such as "PUT" or "PATCH".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="textData">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">As for <see cref="PText"/>.</param>
        /// <param name="md5">Must be False.</param>
        /// <param name="gzip">Must be False.</param>
        /// <returns>The answer, whatever its status; Nothing when none came.</returns>
        public HttpResponse PTextSb(
            string verb, string url, StringBuilder textData, string charset, string contentType, bool md5, bool gzip)
        {
            return Answer(nameof(PTextSb), () =>
            {
                RequirePlain(md5, gzip);
                RequireUtf8(charset);
                return SendBody(verb, url, Text(textData, nameof(textData)), contentType);
            });
        }

        /// <summary>As <see cref="QuickRequest"/>, into a response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="resp">Where the answer goes; it is emptied when none comes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpNoBody(string verb, string url, HttpResponse resp)
        {
            return Into(nameof(HttpNoBody), resp, () => Send(verb, url));
        }

        /// <summary>As <see cref="QuickRequestParams"/>, into a response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The query.</param>
        /// <param name="resp">Where the answer goes; it is emptied when none comes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpParams(string verb, string url, JsonObject json, HttpResponse resp)
        {
            return Into(nameof(HttpParams), resp, () => Send(verb, url, Text(json, nameof(json))));
        }

        /// <summary>Sends an object with any method, and puts the answer into a response that is there already.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The body.</param>
        /// <param name="contentType">As for <see cref="PostJson2"/>.</param>
        /// <param name="resp">Where the answer goes; it is emptied when none comes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpJson(string verb, string url, JsonObject json, string contentType, HttpResponse resp)
        {
            return Into(nameof(HttpJson), resp, () => SendBody(verb, url, Text(json, nameof(json)), contentType));
        }

        /// <summary>Sends a text with any method, and puts the answer into a response that is there already.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="bodyStr">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">As for <see cref="PText"/>.</param>
        /// <param name="resp">Where the answer goes; it is emptied when none comes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpStr(
            string verb, string url, string bodyStr, string charset, string contentType, HttpResponse resp)
        {
            return Into(nameof(HttpStr), resp, () =>
            {
                RequireUtf8(charset);
                return SendBody(verb, url, bodyStr, contentType);
            });
        }

        /// <summary>As <see cref="HttpStr"/>, with the text of a StringBuilder.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="bodySb">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">As for <see cref="PText"/>.</param>
        /// <param name="resp">Where the answer goes; it is emptied when none comes.</param>
        /// <returns>True when an answer came, whatever its status.</returns>
        public bool HttpSb(
            string verb, string url, StringBuilder bodySb, string charset, string contentType, HttpResponse resp)
        {
            return Into(nameof(HttpSb), resp, () =>
            {
                RequireUtf8(charset);
                return SendBody(verb, url, Text(bodySb, nameof(bodySb)), contentType);
            });
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

        /// <summary>Sends PUT without a body and gets the answer's text.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing when no answer with a status from 200 to 299 came.</returns>
        public string QuickPutStr(string url)
        {
            return BodyText(nameof(QuickPutStr), "PUT", url);
        }

        /// <summary>Gets a text into a StringBuilder, in the place of what was in it: a refusal's too.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="sbContent">Where the text goes; it is emptied when no answer comes.</param>
        /// <returns>True when an answer with a status from 200 to 299 came.</returns>
        public bool QuickGetSb(string url, StringBuilder sbContent)
        {
            return Run(nameof(QuickGetSb), false, () =>
            {
                MethodLog.Given(sbContent, nameof(sbContent)).Clear();
                HttpResponse answer = Send("GET", url);
                sbContent.SetString(answer.BodyStr);
                return RequireSuccess(answer);
            });
        }

        /// <summary>Gets bytes.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing when no answer with a status from 200 to 299 came.</returns>
        public byte[] QuickGet(string url)
        {
            return Run(nameof(QuickGet), null, () =>
            {
                HttpResponse answer = Send("GET", url);
                return RequireSuccess(answer) ? answer.BodyBytes() : null;
            });
        }

        // Runs a method that sends: what is left of the one before is gone, also when this one sends nothing.
        private T Run<T>(string method, T failed, Func<T> body)
        {
            LastStatus = 0;
            LastStatusText = "";
            LastHeader = "";
            LastResponseHeader = "";
            LastResponseBody = "";
            LastContentType = "";
            return Log.Run(method, failed, body);
        }

        private HttpResponse Answer(string method, Func<HttpResponse> send)
        {
            return Run(method, null, send);
        }

        private bool Into(string method, HttpResponse resp, Func<HttpResponse> send)
        {
            return Run(method, false, () =>
            {
                MethodLog.Given(resp, nameof(resp)).Dispose();
                resp.Take(send());
                return true;
            });
        }

        private string BodyText(string method, string verb, string url)
        {
            return Run(method, null, () =>
            {
                HttpResponse answer = Send(verb, url);
                return RequireSuccess(answer) ? answer.BodyStr : null;
            });
        }

        private static string Text(JsonObject json, string name)
        {
            return MethodLog.Given(json, name).Compact();
        }

        private static string Text(StringBuilder sb, string name)
        {
            return MethodLog.Given(sb, name).GetAsString();
        }

        private static void RequireUtf8(string charset)
        {
            bool isUtf8 = string.IsNullOrEmpty(charset) || Is(charset, "utf-8") || Is(charset, "utf8") || Is(charset, "us-ascii");
            if (!isUtf8)
            {
                throw new ArgumentException("charset must be utf-8: the library sends no other");
            }
        }

        private static void RequirePlain(bool md5, bool gzip)
        {
            if (md5 || gzip)
            {
                throw new ArgumentException("md5 and gzip must be false: the library knows neither");
            }
        }

        private bool RequireSuccess(HttpResponse answer)
        {
            bool isSuccess = answer.StatusCode >= 200 && answer.StatusCode < 300;
            return isSuccess || Log.Fail(false, "The status is not one from 200 to 299.");
        }

        private HttpResponse SendBody(string verb, string url, string body, string contentType)
        {
            return Send(verb, url, "", body ?? "", TypeToSay(body ?? "", contentType ?? ""));
        }

        private HttpResponse Send(string verb, string url, string query = "", string body = "", string contentType = "")
        {
            string sent = HttpUrl.Sendable(url ?? "");
            Log.Add(verb + " " + HttpUrl.Shown(sent));
            ZoomClient client = connection.Open(Settings(contentType));
            client.SetOption("access_token", BearerToken());
            LastHeader = RequestHeader(verb, sent, contentType);
            try
            {
                return Keep(client.Request(new ZoomRequest { Method = verb, Url = sent, QueryJson = query, Body = body }), HttpUrl.DomainOf(sent));
            }
            catch (Exception why) when (!(why is ZoomException))
            {
                // Refused before it came to the network.
                LastHeader = "";
                throw;
            }
        }

        private HttpResponse Keep(ZoomResponse answer, string domain)
        {
            HttpResponse response = new HttpResponse(answer, domain);
            LastStatus = response.StatusCode;
            LastStatusText = response.StatusText;
            LastResponseHeader = response.Header;
            LastResponseBody = response.BodyStr;
            LastContentType = response.ContentType;
            Log.Add("HTTP " + response.StatusCode.ToString(CultureInfo.InvariantCulture) + " " + response.StatusText);
            if (!answer.IsSuccess)
            {
                Log.Add(answer.Error);
            }
            return response;
        }
    }
}
