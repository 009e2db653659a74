// Http: the methods that send a request.

namespace Chilkat
{
    public partial class Http
    {
        /// <summary>Sends a request without a body.</summary>
        public HttpResponse QuickRequest(string verb, string url) => Response(() => Send(verb, url));

        /// <summary>Sends a request with the members of an object as its query, percent-encoded: strings, numbers, true
        /// and false; null, arrays and objects are left out, and an empty string is sent as the bare name.</summary>
        public HttpResponse QuickRequestParams(string verb, string url, JsonObject json) => Response(() =>
            Send(verb, url, Text(json, nameof(json))));

        /// <summary>Sends GET.</summary>
        public HttpResponse QuickGetObj(string url) => Response(() => Send("GET", url));
        /// <summary>Sends a JSON text with POST.</summary>
        public HttpResponse PostJson(string url, string jsonText) => Response(() => SendText("POST", url, jsonText, ""));

        /// <summary>Sends a JSON text with POST, with a content type; an empty one is application/json.</summary>
        public HttpResponse PostJson2(string url, string contentType, string jsonText) => Response(() =>
            SendText("POST", url, jsonText, contentType));

        /// <summary>Sends an object with POST, with a content type; an empty one is application/json.</summary>
        public HttpResponse PostJson3(string url, string contentType, JsonObject json) => Response(() =>
            SendText("POST", url, Text(json, nameof(json)), contentType));

        /// <summary>Sends the parameters of a request with POST, as a form.</summary>
        public HttpResponse PostUrlEncoded(string url, HttpRequest req) => Response(() =>
            SendTo(url, MethodLog.Given(req, nameof(req)).Outgoing(HttpUrl.TargetOf(HttpUrl.Sendable(url ?? "")), true)));

        /// <summary>Sends a text with any method, as UTF-8, with a content type; an empty one is application/json. The
        /// charset must be "utf-8" or empty, md5 and gzip False.</summary>
        public HttpResponse PText(
            string verb, string url, string textData, string charset, string contentType, bool md5, bool gzip) => Response(() =>
        {
            RequirePlain(md5, gzip, charset);
            return SendText(verb, url, textData, contentType);
        });

        /// <summary>As <see cref="PText"/>, with the text of a StringBuilder.</summary>
        public HttpResponse PTextSb(
            string verb, string url, StringBuilder textData, string charset, string contentType, bool md5, bool gzip) => Response(() =>
        {
            RequirePlain(md5, gzip, charset);
            return SendText(verb, url, Text(textData, nameof(textData)), contentType);
        });

        /// <summary>Sends a request to a host and port, with TLS or without.</summary>
        public HttpResponse SynchronousRequest(string domain, int port, bool ssl, HttpRequest req) => Response(() =>
            SendTo(Origin(domain, port, ssl), MethodLog.Given(req, nameof(req)).Outgoing(null)));

        /// <summary>As <see cref="SynchronousRequest"/>, with an object for the response that is there already.</summary>
        /// <remarks>True when there is a response, whatever its status; the object is empty when there is none. So it is for
        /// all methods that take one.</remarks>
        public bool HttpSReq(string domain, int port, bool ssl, HttpRequest req, HttpResponse resp) => Into(resp, () =>
            SendTo(Origin(domain, port, ssl), MethodLog.Given(req, nameof(req)).Outgoing(null)));

        /// <summary>Sends a request to a URL, whose path and query are sent in place of the request's own.</summary>
        public bool HttpReq(string url, HttpRequest req, HttpResponse resp) => Into(resp, () =>
            SendTo(url, MethodLog.Given(req, nameof(req)).Outgoing(HttpUrl.TargetOf(HttpUrl.Sendable(url ?? "")))));

        /// <summary>As <see cref="QuickRequest"/>, with an object for the response.</summary>
        public bool HttpNoBody(string verb, string url, HttpResponse resp) => Into(resp, () => Send(verb, url));

        /// <summary>As <see cref="QuickRequestParams"/>, with an object for the response.</summary>
        public bool HttpParams(string verb, string url, JsonObject json, HttpResponse resp) => Into(resp, () =>
            Send(verb, url, Text(json, nameof(json))));

        /// <summary>Sends an object with any method.</summary>
        public bool HttpJson(string verb, string url, JsonObject json, string contentType, HttpResponse resp) => Into(resp, () =>
            SendText(verb, url, Text(json, nameof(json)), contentType));

        /// <summary>Sends a text with any method; charset and content type as for <see cref="PText"/>.</summary>
        public bool HttpStr(
            string verb, string url, string bodyStr, string charset, string contentType, HttpResponse resp) => Into(resp, () =>
        {
            RequirePlain(false, false, charset);
            return SendText(verb, url, bodyStr, contentType);
        });

        /// <summary>As <see cref="HttpStr"/>, with the text of a StringBuilder.</summary>
        public bool HttpSb(
            string verb, string url, StringBuilder bodySb, string charset, string contentType, HttpResponse resp) => Into(resp, () =>
        {
            RequirePlain(false, false, charset);
            return SendText(verb, url, Text(bodySb, nameof(bodySb)), contentType);
        });

        /// <summary>Sends bytes with any method.</summary>
        public bool HttpBd(string verb, string url, BinData bd, string contentType, HttpResponse resp) => Into(resp, () =>
            SendBytes(verb, url, MethodLog.Given(bd, nameof(bd)).Bytes(), contentType));

        /// <summary>Gets a text; Nothing unless the status is one from 200 to 399. So it is for the next three.</summary>
        public string QuickGetStr(string url) => Successful(() => Send("GET", url))?.Text;
        /// <summary>Sends DELETE and gets the response's text.</summary>
        public string QuickDeleteStr(string url) => Successful(() => Send("DELETE", url))?.Text;
        /// <summary>Sends PUT without a body and gets the response's text.</summary>
        public string QuickPutStr(string url) => Successful(() => Send("PUT", url))?.Text;
        /// <summary>Gets bytes.</summary>
        public byte[] QuickGet(string url) => (byte[])Successful(() => Send("GET", url))?.Body.Clone();

        /// <summary>Gets bytes, in place of what was there: a refusal's too.</summary>
        public bool QuickGetBd(string url, BinData binData) => Run(false, () =>
        {
            MethodLog.Given(binData, nameof(binData)).Clear();
            HttpReceived received = Send("GET", url);
            binData.Receive(received.Body);
            return RequireSuccess(received);
        });

        /// <summary>Gets a text into a StringBuilder, in place of what was in it: a refusal's too.</summary>
        public bool QuickGetSb(string url, StringBuilder sbContent) => Run(false, () =>
        {
            MethodLog.Given(sbContent, nameof(sbContent)).Clear();
            HttpReceived received = Send("GET", url);
            sbContent.SetString(received.Text);
            return RequireSuccess(received);
        });
    }
}
