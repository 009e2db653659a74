// CkHttp.h - sends requests: the mirror of Chilkat's class of that name, on top of zoom_token.h.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs. Certificates are
// always verified, redirects are never followed, and http:// is only for servers on this machine.
//
// Connections are kept for the next call until a property other than AuthToken changes.

#ifndef ZOOM_TOKEN_CKHTTP_H
#define ZOOM_TOKEN_CKHTTP_H

#include "CkHttpResponse.h"

class CkHttp : public zoom_token::detail::ck::http {
public:
    ZOOM_TOKEN_CK CkHttp() {}
    ZOOM_TOKEN_CK ~CkHttp() {}

    // For programs of older versions: there is nothing to unlock.
    ZOOM_TOKEN_CK bool UnlockComponent(const char *)
    {
        begin("UnlockComponent");
        return succeed("There is nothing to unlock: zoom-token needs no code.");
    }
    ZOOM_TOKEN_CK bool IsUnlocked() { return true; }

    // The OAuth access token, with or without "Bearer "; empty for none. It is sent to every URL that is requested.
    ZOOM_TOKEN_CK const char *authToken() { return give(token_); }
    ZOOM_TOKEN_CK void get_AuthToken(CkString &out) { out.set(token_); }
    ZOOM_TOKEN_CK void put_AuthToken(const char *token) { set_token(token); }

    // Seconds for connecting. The default, also for 0 and less, is 30.
    ZOOM_TOKEN_CK int get_ConnectTimeout() { return connect_timeout_; }
    ZOOM_TOKEN_CK void put_ConnectTimeout(int seconds) { set(connect_timeout_, seconds > 0 ? seconds : 30); }
    // Seconds from then on, until the last byte of the response. The default, also for 0 and less, is 60.
    ZOOM_TOKEN_CK int get_ReadTimeout() { return read_timeout_; }
    ZOOM_TOKEN_CK void put_ReadTimeout(int seconds) { set(read_timeout_, seconds > 0 ? seconds : 60); }
    // The largest body in bytes; 0 for the library's maximum, 16777215.
    ZOOM_TOKEN_CK unsigned long get_MaxResponseSize() { return max_response_; }
    ZOOM_TOKEN_CK void put_MaxResponseSize(unsigned long bytes) { set(max_response_, bytes); }

    // The proxy's host or address, without http:// and port. If empty, the environment decides (https_proxy, no_proxy).
    ZOOM_TOKEN_CK const char *proxyDomain() { return give(proxy_domain_); }
    ZOOM_TOKEN_CK void get_ProxyDomain(CkString &out) { out.set(proxy_domain_); }
    ZOOM_TOKEN_CK void put_ProxyDomain(const char *domain) { set(proxy_domain_, domain); }
    ZOOM_TOKEN_CK int get_ProxyPort() { return proxy_port_; }
    ZOOM_TOKEN_CK void put_ProxyPort(int port) { set(proxy_port_, port); }
    ZOOM_TOKEN_CK const char *proxyLogin() { return give(proxy_login_); }
    ZOOM_TOKEN_CK void get_ProxyLogin(CkString &out) { out.set(proxy_login_); }
    ZOOM_TOKEN_CK void put_ProxyLogin(const char *login) { set(proxy_login_, login); }
    ZOOM_TOKEN_CK const char *proxyPassword() { return give(proxy_password_); }
    ZOOM_TOKEN_CK void get_ProxyPassword(CkString &out) { out.set(proxy_password_); }
    ZOOM_TOKEN_CK void put_ProxyPassword(const char *password) { set(proxy_password_, password); }
    // Whether the connection to the proxy itself uses TLS.
    ZOOM_TOKEN_CK bool get_ProxyDirectTls() { return proxy_tls_; }
    ZOOM_TOKEN_CK void put_ProxyDirectTls(bool isTls) { set(proxy_tls_, isTls); }
    // Setting it has no effect: the library signs in as the proxy asks for it.
    ZOOM_TOKEN_CK const char *proxyAuthMethod() { return give(proxy_method_); }
    ZOOM_TOKEN_CK void get_ProxyAuthMethod(CkString &out) { out.set(proxy_method_); }
    ZOOM_TOKEN_CK void put_ProxyAuthMethod(const char *method) { set(proxy_method_, method); }

    // A SOCKS proxy, which looks up the server's name: its host or address and its port, by default 1080.
    ZOOM_TOKEN_CK const char *socksHostname() { return give(socks_host_); }
    ZOOM_TOKEN_CK void get_SocksHostname(CkString &out) { out.set(socks_host_); }
    ZOOM_TOKEN_CK void put_SocksHostname(const char *host) { set(socks_host_, host); }
    ZOOM_TOKEN_CK int get_SocksPort() { return socks_port_; }
    ZOOM_TOKEN_CK void put_SocksPort(int port) { set(socks_port_, port); }
    ZOOM_TOKEN_CK const char *socksUsername() { return give(socks_user_); }
    ZOOM_TOKEN_CK void get_SocksUsername(CkString &out) { out.set(socks_user_); }
    ZOOM_TOKEN_CK void put_SocksUsername(const char *user) { set(socks_user_, user); }
    ZOOM_TOKEN_CK const char *socksPassword() { return give(socks_password_); }
    ZOOM_TOKEN_CK void get_SocksPassword(CkString &out) { out.set(socks_password_); }
    ZOOM_TOKEN_CK void put_SocksPassword(const char *password) { set(socks_password_, password); }
    // 5 to use that proxy; 0, the default, for none.
    ZOOM_TOKEN_CK int get_SocksVersion() { return socks_version_; }
    ZOOM_TOKEN_CK void put_SocksVersion(int version) { set(socks_version_, version); }

    ZOOM_TOKEN_CK const char *userAgent() { return give(user_agent_); }
    ZOOM_TOKEN_CK void get_UserAgent(CkString &out) { out.set(user_agent_); }
    ZOOM_TOKEN_CK void put_UserAgent(const char *userAgent) { set(user_agent_, userAgent); }
    // The field Accept. The getter is not called accept, which is a function for sockets.
    ZOOM_TOKEN_CK const char *ck_accept() { return give(accept()); }
    ZOOM_TOKEN_CK void get_Accept(CkString &out) { out.set(accept()); }
    ZOOM_TOKEN_CK void put_Accept(const char *value) { set_field("Accept", value); }

    // Setting these has no effect: see the top.
    ZOOM_TOKEN_CK bool get_FollowRedirects() { return false; }
    ZOOM_TOKEN_CK void put_FollowRedirects(bool) {}
    ZOOM_TOKEN_CK bool get_RequireSslCertVerify() { return true; }
    ZOOM_TOKEN_CK void put_RequireSslCertVerify(bool) {}
    ZOOM_TOKEN_CK bool get_AllowGzip() { return false; }
    ZOOM_TOKEN_CK void put_AllowGzip(bool) {}

    // Fields of every request. An empty value removes the field.
    ZOOM_TOKEN_CK void SetRequestHeader(const char *name, const char *value) { set_field(name, value); }
    ZOOM_TOKEN_CK void RemoveRequestHeader(const char *name) { set_field(name, ""); }
    ZOOM_TOKEN_CK void ClearHeaders() { clear_fields(); }
    ZOOM_TOKEN_CK bool HasRequestHeader(const char *name) { return has_field(name); }
    ZOOM_TOKEN_CK bool GetRequestHeader(const char *name, CkString &out)
    {
        return give_to(out, field("GetRequestHeader", name));
    }
    ZOOM_TOKEN_CK const char *getRequestHeader(const char *name)
    {
        return give_or_null(field("getRequestHeader", name));
    }
    ZOOM_TOKEN_CK const char *requestHeader(const char *name) { return give_or_null(field("requestHeader", name)); }
    ZOOM_TOKEN_CK bool AddQuickHeader(const char *name, const char *value) { return set_field(name, value); }
    ZOOM_TOKEN_CK bool RemoveQuickHeader(const char *name) { return set_field(name, ""); }

    // The response to the last call: its status (0 without a response), reason phrase, header and content type.
    ZOOM_TOKEN_CK int get_LastStatus() { return last_.status(); }
    ZOOM_TOKEN_CK const char *lastStatusText() { return give(last_.reason_phrase()); }
    ZOOM_TOKEN_CK void get_LastStatusText(CkString &out) { out.set(last_.reason_phrase()); }
    ZOOM_TOKEN_CK const char *lastResponseHeader() { return give(last_.header()); }
    ZOOM_TOKEN_CK void get_LastResponseHeader(CkString &out) { out.set(last_.header()); }
    ZOOM_TOKEN_CK const char *lastContentType() { return give(content_type()); }
    ZOOM_TOKEN_CK void get_LastContentType(CkString &out) { out.set(content_type()); }
    // The body of the response to the last call that returns a text, also where the server refused.
    ZOOM_TOKEN_CK const char *lastResponseBody() { return give(last_.body()); }
    ZOOM_TOKEN_CK void get_LastResponseBody(CkString &out) { out.set(last_.body()); }
    ZOOM_TOKEN_CK bool get_KeepResponseBody() { return keep_body_; }
    ZOOM_TOKEN_CK void put_KeepResponseBody(bool keep) { keep_body_ = keep; }
    // The last request's header as the program set it: without the query, and with **** for the token. Empty when the
    // call was refused before it reached the network. Whether a server responded, get_LastStatus tells.
    ZOOM_TOKEN_CK const char *lastHeader() { return give(last_header_); }
    ZOOM_TOKEN_CK void get_LastHeader(CkString &out) { out.set(last_header_); }

    // These return a response of any status, which the caller deletes; NULL without a response: lastErrorText has the
    // cause.
    ZOOM_TOKEN_CK CkHttpResponse *QuickRequest(const char *verb, const char *url)
    {
        return give_new(send("QuickRequest", verb, url));
    }
    // The members of `params` become the query.
    ZOOM_TOKEN_CK CkHttpResponse *QuickRequestParams(const char *verb, const char *url, CkJsonObject &params)
    {
        return give_new(send_query("QuickRequestParams", verb, url, params.compact()));
    }
    ZOOM_TOKEN_CK CkHttpResponse *QuickGetObj(const char *url) { return give_new(send("QuickGetObj", "GET", url)); }
    ZOOM_TOKEN_CK CkHttpResponse *PostJson(const char *url, const char *json)
    {
        return give_new(send_text("PostJson", "POST", url, json, "", ""));
    }
    ZOOM_TOKEN_CK CkHttpResponse *PostJson2(const char *url, const char *contentType, const char *json)
    {
        return give_new(send_text("PostJson2", "POST", url, json, "", contentType));
    }
    ZOOM_TOKEN_CK CkHttpResponse *PostJson3(const char *url, const char *contentType, CkJsonObject &json)
    {
        return give_new(send_body("PostJson3", "POST", url, json.compact(), "", contentType));
    }
    ZOOM_TOKEN_CK CkHttpResponse *PText(const char *verb, const char *url, const char *body, const char *charset,
                                        const char *contentType, bool md5, bool gzip)
    {
        return give_new(check_plain("PText", md5, gzip) && send_text("PText", verb, url, body, charset, contentType));
    }
    ZOOM_TOKEN_CK CkHttpResponse *PTextSb(const char *verb, const char *url, CkStringBuilder &body, const char *charset,
                                          const char *contentType, bool md5, bool gzip)
    {
        return give_new(check_plain("PTextSb", md5, gzip) &&
                        send_body("PTextSb", verb, url, body.value(), charset, contentType));
    }

    // The same into an existing CkHttpResponse. False without a response.
    ZOOM_TOKEN_CK bool HttpNoBody(const char *verb, const char *url, CkHttpResponse &response)
    {
        return move_last_to(response, send("HttpNoBody", verb, url));
    }
    ZOOM_TOKEN_CK bool HttpParams(const char *verb, const char *url, CkJsonObject &params, CkHttpResponse &response)
    {
        return move_last_to(response, send_query("HttpParams", verb, url, params.compact()));
    }
    ZOOM_TOKEN_CK bool HttpJson(const char *verb, const char *url, CkJsonObject &json, const char *contentType,
                                CkHttpResponse &response)
    {
        return move_last_to(response, send_body("HttpJson", verb, url, json.compact(), "", contentType));
    }
    ZOOM_TOKEN_CK bool HttpStr(const char *verb, const char *url, const char *body, const char *charset,
                               const char *contentType, CkHttpResponse &response)
    {
        return move_last_to(response, send_text("HttpStr", verb, url, body, charset, contentType));
    }
    ZOOM_TOKEN_CK bool HttpSb(const char *verb, const char *url, CkStringBuilder &body, const char *charset,
                              const char *contentType, CkHttpResponse &response)
    {
        return move_last_to(response, send_body("HttpSb", verb, url, body.value(), charset, contentType));
    }

    // These return the body. NULL, or false, without a response or where the server refused (a status of 300 and up):
    // get_LastStatus tells which, and lastResponseBody has the body of a refusal.
    ZOOM_TOKEN_CK const char *quickGetStr(const char *url)
    {
        return give_or_null(send_for_text("quickGetStr", "GET", url));
    }
    ZOOM_TOKEN_CK bool QuickGetStr(const char *url, CkString &out)
    {
        return give_to(out, send_for_text("QuickGetStr", "GET", url));
    }
    ZOOM_TOKEN_CK bool QuickGetSb(const char *url, CkStringBuilder &sb)
    {
        const zoom_token::detail::ck::optional_text result(send_for_text("QuickGetSb", "GET", url));
        sb.set(result.value);
        return result.has_value;
    }
    ZOOM_TOKEN_CK const char *quickDeleteStr(const char *url)
    {
        return give_or_null(send_for_text("quickDeleteStr", "DELETE", url));
    }
    ZOOM_TOKEN_CK bool QuickDeleteStr(const char *url, CkString &out)
    {
        return give_to(out, send_for_text("QuickDeleteStr", "DELETE", url));
    }
    ZOOM_TOKEN_CK const char *quickPutStr(const char *url)
    {
        return give_or_null(send_for_text("quickPutStr", "PUT", url));
    }
    ZOOM_TOKEN_CK bool QuickPutStr(const char *url, CkString &out)
    {
        return give_to(out, send_for_text("QuickPutStr", "PUT", url));
    }

    // Percent-encodes a part of a URL, such as a user's e-mail address.
    ZOOM_TOKEN_CK const char *urlEncode(const char *text) { return give(url_encoded(text)); }
    ZOOM_TOKEN_CK bool UrlEncode(const char *text, CkString &out) { return give_to(out, url_encoded(text)); }

    // The next call opens new connections.
    ZOOM_TOKEN_CK bool CloseAllConnections() { return close(); }
    ZOOM_TOKEN_CK void SleepMs(int milliseconds) { zoom_token::detail::ck::sleep(milliseconds); }

private:
    ZOOM_TOKEN_CK CkHttpResponse *give_new(bool hasResponse)
    {
        CkHttpResponse *const response = hasResponse ? new (std::nothrow) CkHttpResponse() : nullptr;
        if (hasResponse) {
            move_last_to(response);
        }
        return response;
    }
};

#endif // ZOOM_TOKEN_CKHTTP_H
