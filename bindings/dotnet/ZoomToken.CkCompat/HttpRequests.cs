// Http: the methods that send a request, and what they make of the response.

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
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse QuickRequest(string verb, string url)
        {
            return Response(nameof(QuickRequest), () => Send(verb, url));
        }

        /// <summary>Sends a request with the members of an object as its query, percent-encoded.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">
        /// The query: strings, numbers, true and false; null, arrays and objects are left out, and an empty string is
        /// sent as the bare name.
        /// </param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse QuickRequestParams(string verb, string url, JsonObject json)
        {
            return Response(nameof(QuickRequestParams), () => Send(verb, url, Text(json, nameof(json))));
        }

        /// <summary>Sends GET.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse QuickGetObj(string url)
        {
            return Response(nameof(QuickGetObj), () => Send("GET", url));
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse PostJson(string url, string jsonText)
        {
            return Response(nameof(PostJson), () => SendBody("POST", url, jsonText, ""));
        }

        /// <summary>Sends a JSON text with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">Such as "application/json"; empty for that, or for the Content-Type that was set.</param>
        /// <param name="jsonText">The body.</param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse PostJson2(string url, string contentType, string jsonText)
        {
            return Response(nameof(PostJson2), () => SendBody("POST", url, jsonText, contentType));
        }

        /// <summary>Sends an object with POST.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="contentType">As for <see cref="PostJson2"/>.</param>
        /// <param name="json">The body.</param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse PostJson3(string url, string contentType, JsonObject json)
        {
            return Response(nameof(PostJson3), () => SendBody("POST", url, Text(json, nameof(json)), contentType));
        }

        /// <summary>Sends a text with any method, as UTF-8.</summary>
        /// <param name="verb">Such as "PUT" or "PATCH".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="textData">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">Such as "text/plain"; empty for JSON, or for the Content-Type that was set.</param>
        /// <param name="md5">Must be False.</param>
        /// <param name="gzip">Must be False.</param>
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse PText(
            string verb, string url, string textData, string charset, string contentType, bool md5, bool gzip)
        {
            return Response(nameof(PText), () =>
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
        /// <returns>The response, whatever its status; Nothing when there is none.</returns>
        public HttpResponse PTextSb(
            string verb, string url, StringBuilder textData, string charset, string contentType, bool md5, bool gzip)
        {
            return Response(nameof(PTextSb), () =>
            {
                RequirePlain(md5, gzip);
                RequireUtf8(charset);
                return SendBody(verb, url, Text(textData, nameof(textData)), contentType);
            });
        }

        /// <summary>As <see cref="QuickRequest"/>, with an object for the response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="resp">Takes the response; it is empty when there is none.</param>
        /// <returns>True when there is a response, whatever its status.</returns>
        public bool HttpNoBody(string verb, string url, HttpResponse resp)
        {
            return Into(nameof(HttpNoBody), resp, () => Send(verb, url));
        }

        /// <summary>As <see cref="QuickRequestParams"/>, with an object for the response that is there already.</summary>
        /// <param name="verb">Such as "GET".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The query.</param>
        /// <param name="resp">Takes the response; it is empty when there is none.</param>
        /// <returns>True when there is a response, whatever its status.</returns>
        public bool HttpParams(string verb, string url, JsonObject json, HttpResponse resp)
        {
            return Into(nameof(HttpParams), resp, () => Send(verb, url, Text(json, nameof(json))));
        }

        /// <summary>Sends an object with any method, and gives the response to an object that is there already.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="json">The body.</param>
        /// <param name="contentType">As for <see cref="PostJson2"/>.</param>
        /// <param name="resp">Takes the response; it is empty when there is none.</param>
        /// <returns>True when there is a response, whatever its status.</returns>
        public bool HttpJson(string verb, string url, JsonObject json, string contentType, HttpResponse resp)
        {
            return Into(nameof(HttpJson), resp, () => SendBody(verb, url, Text(json, nameof(json)), contentType));
        }

        /// <summary>Sends a text with any method, and gives the response to an object that is there already.</summary>
        /// <param name="verb">Such as "POST".</param>
        /// <param name="url">The absolute URL.</param>
        /// <param name="bodyStr">The body.</param>
        /// <param name="charset">Must be "utf-8" or empty.</param>
        /// <param name="contentType">As for <see cref="PText"/>.</param>
        /// <param name="resp">Takes the response; it is empty when there is none.</param>
        /// <returns>True when there is a response, whatever its status.</returns>
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
        /// <param name="resp">Takes the response; it is empty when there is none.</param>
        /// <returns>True when there is a response, whatever its status.</returns>
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
        /// <returns>The body; Nothing unless the status is one from 200 to 299.</returns>
        public string QuickGetStr(string url)
        {
            return BodyText(nameof(QuickGetStr), "GET", url);
        }

        /// <summary>Sends DELETE and gets the response's text.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing unless the status is one from 200 to 299.</returns>
        public string QuickDeleteStr(string url)
        {
            return BodyText(nameof(QuickDeleteStr), "DELETE", url);
        }

        /// <summary>Sends PUT without a body and gets the response's text.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing unless the status is one from 200 to 299.</returns>
        public string QuickPutStr(string url)
        {
            return BodyText(nameof(QuickPutStr), "PUT", url);
        }

        /// <summary>Gets a text into a StringBuilder, in place of what was in it: a refusal's too.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <param name="sbContent">Takes the text; it is empty when there is no response.</param>
        /// <returns>True when the status is one from 200 to 299.</returns>
        public bool QuickGetSb(string url, StringBuilder sbContent)
        {
            return Run(nameof(QuickGetSb), false, () =>
            {
                MethodLog.Given(sbContent, nameof(sbContent)).Clear();
                HttpResponse response = Send("GET", url);
                sbContent.SetString(response.BodyStr);
                return RequireSuccess(response);
            });
        }

        /// <summary>Gets bytes.</summary>
        /// <param name="url">The absolute URL.</param>
        /// <returns>The body; Nothing unless the status is one from 200 to 299.</returns>
        public byte[] QuickGet(string url)
        {
            return Run(nameof(QuickGet), null, () =>
            {
                HttpResponse response = Send("GET", url);
                return RequireSuccess(response) ? response.BodyBytes() : null;
            });
        }

        // Runs a method that sends: nothing of the one before is left, also when this one sends nothing.
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

        private HttpResponse Response(string method, Func<HttpResponse> send)
        {
            return Run(method, null, send);
        }

        private bool Into(string method, HttpResponse resp, Func<HttpResponse> send)
        {
            return Run(method, false, () =>
            {
                MethodLog.Given(resp, nameof(resp)).Dispose();
                resp.MoveFrom(send());
                return true;
            });
        }

        private string BodyText(string method, string verb, string url)
        {
            return Run(method, null, () =>
            {
                HttpResponse response = Send(verb, url);
                return RequireSuccess(response) ? response.BodyStr : null;
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

        private bool RequireSuccess(HttpResponse response)
        {
            bool isSuccess = response.StatusCode >= 200 && response.StatusCode < 300;
            return isSuccess || Log.Fail(false, "The status is not one from 200 to 299.");
        }

        private HttpResponse SendBody(string verb, string url, string body, string contentType)
        {
            return Send(verb, url, "", body ?? "", TypeToSet(body ?? "", contentType ?? ""));
        }

        private HttpResponse Send(string verb, string url, string query = "", string body = "", string contentType = "")
        {
            string sent = HttpUrl.Sendable(url ?? "");
            Log.Add(verb + " " + HttpUrl.Shown(sent));
            ZoomClient client = connection.Open(Options(contentType));
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

        private HttpResponse Keep(ZoomResponse received, string domain)
        {
            HttpResponse response = new HttpResponse(received, domain);
            LastStatus = response.StatusCode;
            LastStatusText = response.StatusText;
            LastResponseHeader = response.Header;
            LastResponseBody = response.BodyStr;
            LastContentType = response.ContentType;
            Log.Add("HTTP " + response.StatusCode.ToString(CultureInfo.InvariantCulture) + " " + response.StatusText);
            if (!received.IsSuccess)
            {
                Log.Add(received.Error);
            }
            return response;
        }
    }
}
