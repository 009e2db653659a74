// CkHttp.h - sends requests: the mirror of Chilkat's class of that name, on top of zoom_token.h.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs. Certificates are
// always verified, redirects are never followed, and http:// is only for servers on this machine.
//
// Connections are kept for the next call until a property that belongs to them changes, such as a timeout or a proxy.

#pragma once

#include "CkHttpResponse.h"

class CkHttp : public zoom_token_ck::http {
public:
    ZOOM_TOKEN_CK CkHttp() {}
    ZOOM_TOKEN_CK ~CkHttp() {}

    // For programs of older versions: there is nothing to unlock.
    ZOOM_TOKEN_CK_DO(bool, UnlockComponent, (const char *), unlock("UnlockComponent"))
    ZOOM_TOKEN_CK_DO(bool, IsUnlocked, (), true)

    // The OAuth access token, with or without "Bearer "; empty for none. It is sent to every URL that is requested.
    ZOOM_TOKEN_CK_SET_TEXT(AuthToken, authToken, token_, object::set(token_, without_bearer(in(value).c_str())))
    // User name and password, which are sent as Basic where BasicAuth is true and there is no access token: to servers
    // with https, and to this machine.
    ZOOM_TOKEN_CK_SET_TEXT(Login, login, login_, object::set(login_, value))
    ZOOM_TOKEN_CK_SET_TEXT(Password, password, password_, object::set(password_, value))
    ZOOM_TOKEN_CK_PROPERTY(bool, BasicAuth, basic_auth_, object::set(basic_auth_, value))

    // Seconds for connecting. The default, also for 0 and less, is 30.
    ZOOM_TOKEN_CK_PROPERTY(int, ConnectTimeout, connect_timeout_, set(connect_timeout_, value > 0 ? value : 30))
    // Seconds from then on, until the last byte of the response. The default, also for 0 and less, is 60.
    ZOOM_TOKEN_CK_PROPERTY(int, ReadTimeout, read_timeout_, set(read_timeout_, value > 0 ? value : 60))
    // The largest body in bytes; 0 for the library's maximum, 16777215.
    ZOOM_TOKEN_CK_VARIABLE(unsigned long, MaxResponseSize, max_response_)

    // The proxy's host or address, without http:// and port. If empty, the environment decides (https_proxy, no_proxy).
    ZOOM_TOKEN_CK_TEXT_VARIABLE(ProxyDomain, proxyDomain, proxy_domain_)
    ZOOM_TOKEN_CK_VARIABLE(int, ProxyPort, proxy_port_)
    ZOOM_TOKEN_CK_TEXT_VARIABLE(ProxyLogin, proxyLogin, proxy_login_)
    ZOOM_TOKEN_CK_TEXT_VARIABLE(ProxyPassword, proxyPassword, proxy_password_)
    // Whether the connection to the proxy itself uses TLS.
    ZOOM_TOKEN_CK_VARIABLE(bool, ProxyDirectTls, proxy_tls_)
    // Setting it has no effect: the library signs in as the proxy asks for it.
    ZOOM_TOKEN_CK_TEXT_VARIABLE(ProxyAuthMethod, proxyAuthMethod, proxy_method_)

    // A SOCKS proxy, which looks up the server's name: its host or address and its port, by default 1080.
    ZOOM_TOKEN_CK_TEXT_VARIABLE(SocksHostname, socksHostname, socks_host_)
    ZOOM_TOKEN_CK_VARIABLE(int, SocksPort, socks_port_)
    ZOOM_TOKEN_CK_TEXT_VARIABLE(SocksUsername, socksUsername, socks_user_)
    ZOOM_TOKEN_CK_TEXT_VARIABLE(SocksPassword, socksPassword, socks_password_)
    // 5 to use that proxy; 0, the default, for none.
    ZOOM_TOKEN_CK_VARIABLE(int, SocksVersion, socks_version_)

    ZOOM_TOKEN_CK_TEXT_VARIABLE(UserAgent, userAgent, user_agent_)
    // The field Accept. The getter is not called accept, which is a function for sockets.
    ZOOM_TOKEN_CK_SET_TEXT(Accept, ck_accept, value_of(fields_, "Accept", "*/*"), set_field("Accept", value))
    ZOOM_TOKEN_CK_SET_TEXT(AcceptCharset, acceptCharset, accept_charset_, object::set(accept_charset_, value))
    ZOOM_TOKEN_CK_SET_TEXT(AcceptLanguage, acceptLanguage, accept_language_, object::set(accept_language_, value))

    // Setting these has no effect: see the top.
    ZOOM_TOKEN_CK_PROPERTY(bool, FollowRedirects, false, static_cast<void>(value))
    ZOOM_TOKEN_CK_PROPERTY(bool, RequireSslCertVerify, true, static_cast<void>(value))
    ZOOM_TOKEN_CK_PROPERTY(bool, AllowGzip, false, static_cast<void>(value))

    // Fields of every request but those of a CkHttpRequest. An empty value removes the field.
    ZOOM_TOKEN_CK_DO(void, SetRequestHeader, (const char *name, const char *value), set_field(name, value))
    ZOOM_TOKEN_CK_DO(void, RemoveRequestHeader, (const char *name), set_field(name, ""))
    ZOOM_TOKEN_CK_DO(void, ClearHeaders, (), fields_.clear())
    ZOOM_TOKEN_CK_DO(bool, HasRequestHeader, (const char *name), fields_.value(in(name).c_str()) != nullptr)
    ZOOM_TOKEN_CK_GET(RequestHeader, requestHeader, (const char *name), found, fields_.value(in(name).c_str()))
    ZOOM_TOKEN_CK_DO(bool, AddQuickHeader, (const char *name, const char *value), (set_field(name, value), true))
    ZOOM_TOKEN_CK_DO(bool, RemoveQuickHeader, (const char *name), (set_field(name, ""), true))

    // What {$name} stands for in URLs, percent-encoded; nothing for a name without a value.
    ZOOM_TOKEN_CK_DO(bool, SetUrlVar, (const char *name, const char *value), set_variable(name, value))
    ZOOM_TOKEN_CK_DO(void, ClearUrlVars, (), variables_.clear())

    // Cookies are kept where CookieDir is "memory", for this object alone. With a folder, calls fail.
    ZOOM_TOKEN_CK_SET_TEXT(CookieDir, cookieDir, cookie_folder_, object::set(cookie_folder_, value))
    ZOOM_TOKEN_CK_PROPERTY(bool, SaveCookies, save_cookies_, object::set(save_cookies_, value))
    ZOOM_TOKEN_CK_PROPERTY(bool, SendCookies, send_cookies_, object::set(send_cookies_, value))
    ZOOM_TOKEN_CK_DO(void, ClearInMemoryCookies, (), cookies_.clear())

    // The response to the last call: its status (0 without a response), reason phrase, header and content type.
    ZOOM_TOKEN_CK_READ(int, LastStatus, last_.status())
    ZOOM_TOKEN_CK_TEXT(LastStatusText, lastStatusText, last_.reason_phrase())
    ZOOM_TOKEN_CK_TEXT(LastResponseHeader, lastResponseHeader, last_response_header())
    ZOOM_TOKEN_CK_TEXT(LastContentType, lastContentType, last_field("Content-Type"))
    // Its body, also where the server refused, whatever KeepResponseBody is.
    ZOOM_TOKEN_CK_TEXT(LastResponseBody, lastResponseBody, last_.body())
    ZOOM_TOKEN_CK_PROPERTY(bool, KeepResponseBody, keep_body_, object::set(keep_body_, value))
    // Where a 3xx leads to. It is not followed.
    ZOOM_TOKEN_CK_TEXT(FinalRedirectUrl, finalRedirectUrl, redirect_url())
    ZOOM_TOKEN_CK_READ(bool, WasRedirected, false)
    // The last request's header as the program set it: without the query, and with **** for the credentials. Empty when
    // the call was refused before it reached the network. Whether a server responded, get_LastStatus tells.
    ZOOM_TOKEN_CK_TEXT(LastHeader, lastHeader, last_header_)

// A method that returns a response of any status, which the caller deletes; NULL without a response: lastErrorText has
// the cause.
#define ZOOM_TOKEN_CK_RESPONSE(name, parameters, ...)                                                                  \
    ZOOM_TOKEN_CK_DO(CkHttpResponse *, name, parameters, give_last<CkHttpResponse>(__VA_ARGS__))
    ZOOM_TOKEN_CK_RESPONSE(QuickRequest, (const char *verb, const char *url), send("QuickRequest", verb, url))
    // The members of `params` become the query.
    ZOOM_TOKEN_CK_RESPONSE(QuickRequestParams, (const char *verb, const char *url, CkJsonObject &params),
                           send("QuickRequestParams", verb, url, params.compact()))
    ZOOM_TOKEN_CK_RESPONSE(QuickGetObj, (const char *url), send("QuickGetObj", "GET", url))
    ZOOM_TOKEN_CK_RESPONSE(PostJson, (const char *url, const char *json),
                           send_body("PostJson", "POST", url, in(json), "", "application/json"))
    ZOOM_TOKEN_CK_RESPONSE(PostJson2, (const char *url, const char *type, const char *json),
                           send_body("PostJson2", "POST", url, in(json), "", type))
    ZOOM_TOKEN_CK_RESPONSE(PostJson3, (const char *url, const char *type, CkJsonObject &json),
                           send_body("PostJson3", "POST", url, json.compact(), "", type))
    ZOOM_TOKEN_CK_RESPONSE(PText,
                           (const char *verb, const char *url, const char *body, const char *charset, const char *type,
                            bool md5, bool gzip),
                           check_plain("PText", md5, gzip) && send_body("PText", verb, url, in(body), charset, type))
    ZOOM_TOKEN_CK_RESPONSE(PTextSb,
                           (const char *verb, const char *url, CkStringBuilder &body, const char *charset,
                            const char *type, bool md5, bool gzip),
                           check_plain("PTextSb", md5, gzip) &&
                               send_body("PTextSb", verb, url, body.value(), charset, type))
    ZOOM_TOKEN_CK_RESPONSE(PostUrlEncoded, (const char *url, CkHttpRequest &form),
                           send_form("PostUrlEncoded", url, form))
    // To that host and port, with https where isTls is true.
    ZOOM_TOKEN_CK_RESPONSE(SynchronousRequest, (const char *host, int port, bool isTls, CkHttpRequest &request),
                           send_request("SynchronousRequest", url_of(host, port, isTls, request), request))
#undef ZOOM_TOKEN_CK_RESPONSE

// The same into an existing CkHttpResponse. False without a response.
#define ZOOM_TOKEN_CK_RESPONSE(name, parameters, ...)                                                                  \
    ZOOM_TOKEN_CK_DO(bool, name, parameters, give_last_to(response, __VA_ARGS__))
    ZOOM_TOKEN_CK_RESPONSE(HttpNoBody, (const char *verb, const char *url, CkHttpResponse &response),
                           send("HttpNoBody", verb, url))
    ZOOM_TOKEN_CK_RESPONSE(HttpParams,
                           (const char *verb, const char *url, CkJsonObject &params, CkHttpResponse &response),
                           send("HttpParams", verb, url, params.compact()))
    ZOOM_TOKEN_CK_RESPONSE(HttpJson,
                           (const char *verb, const char *url, CkJsonObject &json, const char *type,
                            CkHttpResponse &response),
                           send_body("HttpJson", verb, url, json.compact(), "", type))
    ZOOM_TOKEN_CK_RESPONSE(HttpStr,
                           (const char *verb, const char *url, const char *body, const char *charset, const char *type,
                            CkHttpResponse &response),
                           send_body("HttpStr", verb, url, in(body), charset, type))
    ZOOM_TOKEN_CK_RESPONSE(HttpSb,
                           (const char *verb, const char *url, CkStringBuilder &body, const char *charset,
                            const char *type, CkHttpResponse &response),
                           send_body("HttpSb", verb, url, body.value(), charset, type))
    ZOOM_TOKEN_CK_RESPONSE(HttpBd,
                           (const char *verb, const char *url, CkBinData &body, const char *type,
                            CkHttpResponse &response),
                           send_body("HttpBd", verb, url, body.value(), "", type))
    ZOOM_TOKEN_CK_RESPONSE(HttpReq, (const char *url, CkHttpRequest &request, CkHttpResponse &response),
                           send_request("HttpReq", in(url), request))
    ZOOM_TOKEN_CK_RESPONSE(HttpSReq,
                           (const char *host, int port, bool isTls, CkHttpRequest &request, CkHttpResponse &response),
                           send_request("HttpSReq", url_of(host, port, isTls, request), request))
#undef ZOOM_TOKEN_CK_RESPONSE

// Methods that return the body. NULL, or false, without a response or where the server refused (a status of 400 and
// up): get_LastStatus tells which, and lastResponseBody has the body of a refusal.
#define ZOOM_TOKEN_CK_BODY(Name, name, verb)                                                                           \
    ZOOM_TOKEN_CK_DO(bool, Name, (const char *url, CkString &out), give_to(out, send_for_text(#Name, verb, url)))      \
    ZOOM_TOKEN_CK_DO(const char *, name, (const char *url), give_or_null(send_for_text(#name, verb, url)))
    ZOOM_TOKEN_CK_BODY(QuickGetStr, quickGetStr, "GET")
    ZOOM_TOKEN_CK_BODY(QuickDeleteStr, quickDeleteStr, "DELETE")
    ZOOM_TOKEN_CK_BODY(QuickPutStr, quickPutStr, "PUT")
#undef ZOOM_TOKEN_CK_BODY
    ZOOM_TOKEN_CK bool QuickGetSb(const char *url, CkStringBuilder &sb)
    {
        const holder held(mutex_);
        const zoom_token_ck::optional_text result(send_for_text("QuickGetSb", "GET", url));
        sb.replace_by(result.value);
        return result.has_value;
    }
    ZOOM_TOKEN_CK bool QuickGetBd(const char *url, CkBinData &bytes)
    {
        const holder held(mutex_);
        const bool has_value = send_for_text("QuickGetBd", "GET", url).has_value;
        bytes.replace_by(last_.received());
        return has_value;
    }

    // Percent-encodes a part of a URL, such as a user's e-mail address.
    ZOOM_TOKEN_CK_DO(const char *, urlEncode, (const char *text), give(url_encoded(text)))
    ZOOM_TOKEN_CK_DO(bool, UrlEncode, (const char *text, CkString &out), give_to(out, url_encoded(text)))

    // The next call opens new connections.
    ZOOM_TOKEN_CK_DO(bool, CloseAllConnections, (), close())
    ZOOM_TOKEN_CK void SleepMs(int milliseconds) { zoom_token_ck::sleep(milliseconds); }
};
