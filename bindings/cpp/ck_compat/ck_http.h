// ck_http.h - requests with the properties and the behaviour of CkHttp, over zoom_client_request, and their responses.
// Internal.

#ifndef ZOOM_TOKEN_CK_HTTP_H
#define ZOOM_TOKEN_CK_HTTP_H

#include "ck_json.h"

#ifndef _WIN32
#include <chrono>
#include <thread>
#endif

namespace zoom_token {
namespace detail {
namespace ck {

// What a server sent: a copy, which needs no handle of the library.
class response_data {
public:
    response_data() : header_(), body_(), domain_(), status_(0), length_(0) {}

    // Copies a response of the library.
    void assign(std::int32_t response, const char *url)
    {
        const std::int32_t status = zoom_response_status(response);
        status_ = status > 0 ? status : 0;
        read_buf(header_, [response](zoom_buf *out) { return zoom_response_headers(response, out); });
        read_buf(body_, [response](zoom_buf *out) { return zoom_response_body(response, out); });
        length_ = static_cast<std::uint32_t>(body_.size());
        text charset;
        attribute("Content-Type", "charset", charset);
        // A byte order mark is not a part of the text, and overrides the charset.
        if (begins(body_.c_str(), "\xEF\xBB\xBF")) {
            body_.replace(0, 3, "");
        } else if (is_windows_1252(charset.c_str())) {
            body_ = from_windows_1252(body_);
        }
        domain_ = host_of(url);
    }

    void clear()
    {
        header_.clear();
        body_.clear();
        domain_.clear();
        status_ = 0;
        length_ = 0;
    }

    // Moves the body and copies everything else.
    void move_from(response_data &other)
    {
        header_ = other.header_;
        domain_ = other.domain_;
        status_ = other.status_;
        length_ = other.length_;
        body_.clear();
        body_.swap(other.body_);
    }

    int status() const { return status_; }
    const text &header() const { return header_; }
    const text &body() const { return body_; }
    const text &domain() const { return domain_; }
    // The size of the body as it was received, in bytes.
    std::uint32_t length() const { return length_; }

    // The standard reason phrase of the status, whatever the server sent.
    text reason_phrase() const { return status_ != 0 ? status_text(status_) : text(); }

    int count_fields() const
    {
        int count = 0;
        for (const char *at = header_.c_str(); *at != '\0'; at = next_line(at)) {
            ++count;
        }
        return count;
    }

    // The name and value of the field of that number, from 0.
    bool field(int number, text &name, text &value) const
    {
        const char *at = header_.c_str();
        for (; *at != '\0' && number > 0; --number) {
            at = next_line(at);
        }
        return number == 0 && *at != '\0' && split(at, name, value);
    }

    // The value of the first field of that name, whatever its case.
    bool field(const char *wanted, text &value) const
    {
        text name;
        for (const char *at = header_.c_str(); *at != '\0'; at = next_line(at)) {
            if (split(at, name, value) && equal(name.c_str(), wanted, true)) {
                return true;
            }
        }
        value.clear();
        return false;
    }

    // An attribute of a field, such as the charset of Content-Type: the value of a part name=value. The parts, of which
    // the first may be such a one too, are separated by semicolons outside quotes.
    bool attribute(const char *field_name, const char *wanted, text &value) const
    {
        text whole;
        field(field_name, whole);
        const char *at = whole.c_str();
        while (*at != '\0') {
            const char *const end = part_end(at);
            text name;
            name.append(at, std::strcspn(at, "=;"));
            const char *const name_end = at + name.size();
            trim(name, is_space_or_tab);
            if (*name_end == '=' && name_end < end && !name.is_empty() && equal(name.c_str(), wanted, true)) {
                value = unquoted(name_end + 1, end);
                return true;
            }
            at = *end == ';' ? end + 1 : end;
        }
        value.clear();
        return false;
    }

private:
    // ISO-8859-1 and ASCII are read as windows-1252, as browsers do.
    static bool is_windows_1252(const char *charset)
    {
        static const char *const names[] = {"iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"};
        for (const char *name : names) {
            if (equal(charset, name, true)) {
                return true;
            }
        }
        return false;
    }

    static text from_windows_1252(const text &bytes)
    {
        // The code points of the bytes 0x80 to 0x9F. All others are those of their bytes.
        static const unsigned high[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
        text result;
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const unsigned byte = static_cast<unsigned char>(bytes.c_str()[at]);
            if (!append_code_point(result, byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte)) {
                return text();
            }
        }
        return result;
    }

    // Appends a code point up to U+FFFF as UTF-8.
    static bool append_code_point(text &to, unsigned code)
    {
        const char tail = static_cast<char>(0x80U | (code & 0x3FU));
        if (code < 0x80) {
            return to.append(static_cast<char>(code));
        }
        if (code < 0x800) {
            return to.append(static_cast<char>(0xC0U | code >> 6U)) && to.append(tail);
        }
        return to.append(static_cast<char>(0xE0U | code >> 12U)) &&
               to.append(static_cast<char>(0x80U | (code >> 6U & 0x3FU))) && to.append(tail);
    }

    static const char *next_line(const char *at)
    {
        const char *const end = std::strchr(at, '\n');
        return end != nullptr ? end + 1 : at + std::strlen(at);
    }

    static bool split(const char *line, text &name, text &value)
    {
        const std::size_t size = std::strcspn(line, "\r\n");
        const std::size_t colon = std::strcspn(line, ":\r\n");
        name.clear();
        value.clear();
        name.append(line, colon);
        if (colon < size) {
            value.append(line + colon + 1, size - colon - 1);
        }
        trim(value, is_space_or_tab);
        return colon < size;
    }

    // The semicolon after a part, or the end of the text. A backslash in quotes escapes the next byte.
    static const char *part_end(const char *at)
    {
        bool is_quoted = false;
        for (; *at != '\0' && (is_quoted || *at != ';'); ++at) {
            if (*at == '"') {
                is_quoted = !is_quoted;
            } else if (is_quoted && *at == '\\' && at[1] != '\0') {
                ++at;
            }
        }
        return at;
    }

    // A value without the spaces around it, or the text between its quotes.
    static text unquoted(const char *at, const char *end)
    {
        text result;
        while (at < end && is_space_or_tab(*at)) {
            ++at;
        }
        if (at == end || *at != '"') {
            result.append(at, static_cast<std::size_t>(end - at));
            trim(result, is_space_or_tab);
            return result;
        }
        for (++at; at < end && *at != '"'; ++at) {
            if (*at == '\\' && at + 1 < end) {
                ++at;
            }
            result.append(*at);
        }
        return result;
    }

    static text host_of(const char *url)
    {
        const char *const scheme = find(url, "://");
        const char *const start = scheme != nullptr ? scheme + 3 : url;
        text host;
        host.append(start, std::strcspn(start, "/?#"));
        const char *const port = std::strrchr(host.c_str(), ':');
        if (port != nullptr && std::strchr(port, ']') == nullptr) {
            host.cut(static_cast<std::size_t>(port - host.c_str()));
        }
        return host;
    }

    text header_;
    text body_;
    text domain_;
    int status_;
    std::uint32_t length_;
};

// The base of CkHttpResponse.
class response : public object {
public:
    // For CkHttp: makes this the response that `other` has. `other` loses its body.
    void assign(response_data &other) { data_.move_from(other); }

protected:
    response() : data_() {}
    ~response() {}

    text status_line() const
    {
        text line;
        if (data_.status() != 0) {
            line.append("HTTP/1.1 ");
            line.append_number(data_.status());
            line.append(" ");
            line.append(data_.reason_phrase());
        }
        return line;
    }

    text full_mime() const
    {
        text whole;
        if (data_.status() != 0) {
            whole.append(data_.header());
            whole.append("\r\n");
            whole.append(data_.body());
        }
        return whole;
    }

    text charset_text() const
    {
        text value;
        data_.attribute("Content-Type", "charset", value);
        return value;
    }

    optional_text field(const char *method, const char *given)
    {
        const argument name(given, get_Utf8());
        optional_text result;
        result.has_value = data_.field(name.c_str(), result.value);
        return looked_up_field(method, result);
    }

    optional_text attribute(const char *method, const char *given, const char *given_attribute)
    {
        const argument name(given, get_Utf8());
        const argument wanted(given_attribute, get_Utf8());
        optional_text result;
        if (!data_.field(name.c_str(), result.value)) {
            return looked_up_field(method, result);
        }
        result.has_value = data_.attribute(name.c_str(), wanted.c_str(), result.value);
        looked_up(method, result.has_value, "the header field has no such attribute");
        return result;
    }

    optional_text name_of(const char *method, int number)
    {
        optional_text result;
        text value;
        result.has_value = data_.field(number, result.value, value);
        return looked_up_field(method, result);
    }

    optional_text value_of(const char *method, int number)
    {
        optional_text result;
        text name;
        result.has_value = data_.field(number, name, result.value);
        return looked_up_field(method, result);
    }

    // Loads the body; the cause of a failure is in lastErrorText of both objects.
    bool load_into(document &json)
    {
        begin("GetBodyJson");
        json.load_text("GetBodyJson", data_.body());
        return end(json.last_code(), json.last_cause());
    }

    response_data data_;

private:
    const optional_text &looked_up_field(const char *method, const optional_text &result)
    {
        looked_up(method, result.has_value, "the header has no such field");
        return result;
    }
};

// The header fields that the program set for all requests: a list in the order in which they were set.
class fields {
public:
    fields() : first_(nullptr) {}
    fields(const fields &) = delete;
    fields &operator=(const fields &) = delete;
    ~fields() { clear(); }

    struct field {
        field() : name(), value(), next(nullptr) {}
        field(const field &) = delete;
        field &operator=(const field &) = delete;

        text name;
        text value;
        field *next;
    };

    const field *first() const { return first_; }

    const text *value(const char *name) const
    {
        field *const *const place = find(name);
        return *place != nullptr ? &(*place)->value : nullptr;
    }

    // An empty value removes the field. False when nothing changed.
    bool set(const char *name, const char *value)
    {
        field **const place = find(name);
        if (*place != nullptr && equal((*place)->value.c_str(), value)) {
            return false;
        }
        if (*value == '\0') {
            return remove(place);
        }
        if (*place == nullptr) {
            *place = new (std::nothrow) field();
        }
        if (*place != nullptr) {
            (*place)->name.assign(name);
            (*place)->value.assign(value);
        }
        return true;
    }

    bool clear()
    {
        bool is_changed = false;
        while (first_ != nullptr) {
            is_changed = remove(&first_);
        }
        return is_changed;
    }

private:
    field **find(const char *name)
    {
        field **place = &first_;
        while (*place != nullptr && !equal((*place)->name.c_str(), name, true)) {
            place = &(*place)->next;
        }
        return place;
    }

    field *const *find(const char *name) const { return const_cast<fields *>(this)->find(name); }

    static bool remove(field **place)
    {
        field *const removed = *place;
        if (removed != nullptr) {
            *place = removed->next;
            delete removed;
        }
        return removed != nullptr;
    }

    field *first_;
};

inline void sleep(int milliseconds)
{
    if (milliseconds > 0) {
#ifdef _WIN32
        Sleep(static_cast<DWORD>(milliseconds));
#else
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
#endif
    }
}

// The base of CkHttp: its properties, and a client of the library, which is replaced when one of them changes.
class http : public object {
protected:
    http()
        : fields_(), token_(), user_agent_(), proxy_domain_(), proxy_login_(), proxy_password_(), proxy_method_(),
          socks_host_(), socks_user_(), socks_password_(), last_header_(), last_(), error_text_(), content_type_(),
          client_(0), last_result_(ZOOM_OK), connect_timeout_(30), read_timeout_(60), proxy_port_(80),
          socks_port_(1080), socks_version_(0), max_response_(0), proxy_tls_(false), keep_body_(false),
          is_stale_(true), is_token_new_(true)
    {
    }

    ~http() { zoom_free(client_); }

    // Sets a property that is an option of the client: those can't be changed after its first call.
    void set(text &setting, const char *given)
    {
        const argument value(given, get_Utf8());
        if (!equal(setting.c_str(), value.c_str())) {
            setting.assign(value.c_str());
            is_stale_ = true;
        }
    }

    template <class T>
    void set(T &setting, T value)
    {
        is_stale_ = is_stale_ || setting != value;
        setting = value;
    }

    // The access token can be changed in a client that has made calls.
    void set_token(const char *given)
    {
        const argument value(given, get_Utf8());
        token_ = without_bearer(value.c_str());
        is_token_new_ = true;
    }

    bool set_field(const char *given_name, const char *given_value)
    {
        const argument name(given_name, get_Utf8());
        const argument value(given_value, get_Utf8());
        is_stale_ = fields_.set(name.c_str(), value.c_str()) || is_stale_;
        return true;
    }

    void clear_fields() { is_stale_ = fields_.clear() || is_stale_; }

    optional_text field(const char *method, const char *given)
    {
        const argument name(given, get_Utf8());
        const optional_text result(value_of(name.c_str(), ""));
        looked_up(method, result.has_value, "no such field was set");
        return result;
    }

    bool has_field(const char *given)
    {
        const argument name(given, get_Utf8());
        return fields_.value(name.c_str()) != nullptr;
    }

    text accept() const { return value_of("Accept", "*/*").value; }

    text url_encoded(const char *given) const
    {
        const argument part(given, get_Utf8());
        text result;
        append_encoded(result, part.c_str(), "-._~");
        return result;
    }

    // Connections are closed; the next call opens new ones.
    bool close()
    {
        is_stale_ = true;
        begin("CloseAllConnections");
        return succeed();
    }

    // These send a request. True for a response of any status; it is in `last_`.
    bool send(const char *method, const char *verb, const char *url)
    {
        const call request = {method, verb, url, nullptr, nullptr, ""};
        return send(request);
    }

    bool send_query(const char *method, const char *verb, const char *url, const text &query)
    {
        const call request = {method, verb, url, query.c_str(), nullptr, ""};
        return send(request);
    }

    bool send_text(const char *method, const char *verb, const char *url, const char *given_body,
                   const char *charset, const char *content_type)
    {
        const argument body(given_body, get_Utf8());
        return send_body(method, verb, url, text(body.c_str()), charset, content_type);
    }

    bool send_body(const char *method, const char *verb, const char *url, const text &body,
                   const char *given_charset, const char *given_type)
    {
        const argument charset(given_charset, get_Utf8());
        const argument content_type(given_type, get_Utf8());
        if (!is_utf8(charset.c_str())) {
            return refuse(method, "charset must be utf-8: other charsets are not supported");
        }
        if (!body.is_c_text()) {
            return refuse(method, "the body contains a NUL");
        }
        const call request = {method, verb, url, nullptr, body.c_str(), content_type.c_str()};
        return send(request);
    }

    // The body of a response. Where the server refused, that is a failure, with the body as value.
    optional_text send_for_text(const char *method, const char *verb, const char *url)
    {
        optional_text result;
        result.has_value = send(method, verb, url);
        result.value = last_.body();
        if (result.has_value && last_result_ != ZOOM_OK) {
            result.has_value = fail(last_result_, error_text_.c_str());
        }
        return result;
    }

    // Refuses what the library does not support.
    bool check_plain(const char *method, bool md5, bool gzip)
    {
        return !(md5 || gzip) || refuse(method, "md5 and gzip must be false: they are not supported");
    }

    // Moves the last response to a CkHttpResponse.
    bool move_last_to(response &to, bool has_response)
    {
        to.assign(last_);
        return has_response;
    }

    // The same for a new CkHttpResponse, which is null where memory ran out.
    void move_last_to(response *to)
    {
        if (to != nullptr) {
            move_last_to(*to, true);
        } else {
            fail(ZOOM_E_MEMORY, "no memory for the response");
        }
    }

    text content_type() const
    {
        text value;
        last_.field("Content-Type", value);
        return value;
    }

    fields fields_;
    text token_;
    text user_agent_;
    text proxy_domain_;
    text proxy_login_;
    text proxy_password_;
    text proxy_method_;
    text socks_host_;
    text socks_user_;
    text socks_password_;
    text last_header_;
    response_data last_;

private:
    // The arguments of one call; null where the method has no such argument.
    struct call {
        const char *method;
        const char *verb;
        const char *url;
        const char *query;
        const char *body;
        const char *content_type;
    };

    bool send(const call &request)
    {
        const argument verb(request.verb, get_Utf8());
        const argument given_url(request.url, get_Utf8());
        const text url(clean_url(given_url.c_str()));
        begin_call(request.method);
        if (!begins(url.c_str(), "https://", true) && !begins(url.c_str(), "http://", true)) {
            return fail(ZOOM_E_ARGUMENT, "url must begin with https:// (http:// for a server on this machine alone)");
        }
        if (has_control(url.c_str())) {
            return fail(ZOOM_E_ARGUMENT, "url must not contain control characters");
        }
        text subject(verb.c_str());
        subject.append(" ");
        subject.append(shown_url(url.c_str()));
        set_subject(subject);
        return exchange(request, verb.c_str(), url.c_str());
    }

    bool refuse(const char *method, const char *why)
    {
        begin_call(method);
        return fail(ZOOM_E_ARGUMENT, why);
    }

    // The value of a field that the program set, else the fallback.
    optional_text value_of(const char *name, const char *fallback) const
    {
        const text *const value = fields_.value(name);
        optional_text result;
        result.has_value = value != nullptr;
        result.value.assign(value != nullptr ? value->c_str() : fallback);
        return result;
    }

    void begin_call(const char *method)
    {
        begin(method);
        last_.clear();
        last_header_.clear();
    }

    static bool is_utf8(const char *charset)
    {
        return names_utf8(charset) || equal(charset, "us-ascii", true);
    }

    // In a forked child the parent's client is refused before anything is sent: a new client makes the call.
    bool exchange(const call &request, const char *verb, const char *url)
    {
        const bool has_response = attempt(request, verb, url);
        if (has_response || last_code() != ZOOM_E_FORKED) {
            return has_response;
        }
        is_stale_ = true;
        return attempt(request, verb, url);
    }

    bool attempt(const call &request, const char *verb, const char *url)
    {
        if (!prepare(request.body != nullptr ? content_type_to_set(request) : "")) {
            return false;
        }
        last_header_ = request_header(verb, url);
        std::int32_t response = 0;
        last_result_ = zoom_client_request(client_, verb, url, request.query, request.body, 0, &response);
        read_buf(error_text_, [response](zoom_buf *out) { return zoom_response_error(response, out); });
        last_.assign(response, url);
        zoom_free(response);
        if (last_result_ < 0 && !is_of_network(last_result_)) {
            last_header_.clear();
        }
        return last_result_ < 0 ? fail(last_result_, error_text_.c_str()) : succeed(error_text_.c_str());
    }

    // Whether a call that failed with this code had reached the network.
    static bool is_of_network(std::int32_t code) { return code <= ZOOM_E_RESOLVE && code >= ZOOM_E_TOO_LARGE; }

    // The content type that is to be an option of the client. For JSON there is no need: the library sends that type by
    // itself, and one client, with its connections, serves requests with and without a body.
    const char *content_type_to_set(const call &request) const
    {
        const bool is_default = equal(request.content_type, "application/json") && *request.body != '\0' &&
                                fields_.value("Content-Type") == nullptr;
        return is_default ? "" : request.content_type;
    }

    // Makes sure that there is a client with these properties and the access token.
    bool prepare(const char *content_type)
    {
        if (!equal(content_type_.c_str(), content_type)) {
            content_type_.assign(content_type);
            is_stale_ = true;
        }
        if (is_stale_ && !make_client()) {
            return false;
        }
        return !is_token_new_ || apply_token();
    }

    bool make_client()
    {
        zoom_free(client_);
        client_ = 0;
        const std::int32_t code = zoom_client_new(&client_);
        if (code != ZOOM_OK) {
            return end(code, text());
        }
        is_token_new_ = true;
        is_stale_ = !(apply("token_origin", "any") && apply_limits() && apply_proxy() && apply_fields());
        return !is_stale_;
    }

    bool apply(const char *option, const char *value)
    {
        text why;
        const std::int32_t client = client_;
        const std::int32_t code =
            read_buf(why, [=](zoom_buf *out) { return zoom_client_set(client, option, value, out); });
        return code == ZOOM_OK || fail(code, why.c_str());
    }

    bool apply_number(const char *option, long long value)
    {
        text digits;
        digits.append_number(value);
        return apply(option, digits.c_str());
    }

    bool apply_limits()
    {
        const long long connect = connect_timeout_ * 1000LL;
        const long long whole = connect + read_timeout_ * 1000LL;
        const long long most = 0x7FFFFFFF;
        // The library's largest value stands for no limit, which it does not have.
        const unsigned long bytes = max_response_ == 0 || max_response_ > 16777215UL ? 16777215UL : max_response_;
        return apply_number("connect_timeout_ms", connect < most ? connect : most) &&
               apply_number("timeout_ms", whole < most ? whole : most) &&
               apply_number("max_response_bytes", static_cast<long long>(bytes));
    }

    bool apply_proxy()
    {
        if (socks_version_ != 0 && socks_version_ != 5) {
            return fail(ZOOM_E_ARGUMENT, "SocksVersion must be 0 or 5: SOCKS 4 is not supported");
        }
        const bool is_socks = socks_version_ == 5 && !socks_host_.is_empty();
        if (is_socks && !proxy_domain_.is_empty()) {
            return fail(ZOOM_E_ARGUMENT, "SocksHostname and ProxyDomain are two proxies: set one of them");
        }
        if (is_socks) {
            return is_proxy(socks_host_, "SocksHostname must be a host alone, such as proxy.example.com: SocksPort is "
                                         "for the port, SocksUsername for the user name") &&
                   apply_proxy("socks5h://", socks_host_, socks_port_, socks_user_, socks_password_);
        }
        return proxy_domain_.is_empty() ||
               (is_proxy(proxy_domain_, "ProxyDomain must be a host alone, such as proxy.example.com: ProxyPort is "
                                        "for the port, ProxyDirectTls for https, ProxyLogin for the user name") &&
                apply_proxy(proxy_tls_ ? "https://" : "http://", proxy_domain_, proxy_port_, proxy_login_,
                            proxy_password_));
    }

    bool is_proxy(const text &host, const char *refusal) { return is_host(host) || fail(ZOOM_E_ARGUMENT, refusal); }

    bool apply_proxy(const char *scheme, const text &host, int port, const text &login, const text &password)
    {
        text url(scheme);
        if (!login.is_empty()) {
            append_encoded(url, login.c_str(), "-._~");
            url.append(":");
            append_encoded(url, password.c_str(), "-._~");
            url.append("@");
        }
        const bool is_ipv6 = find(host.c_str(), ":") != nullptr && *host.c_str() != '[';
        url.append(is_ipv6 ? "[" : "");
        url.append(host);
        url.append(is_ipv6 ? "]:" : ":");
        url.append_number(port);
        return apply("proxy", url.c_str());
    }

    // Whether a text may be a host: not a URL, and without port and user name. An IPv6 address has two colons at least.
    static bool is_host(const text &given)
    {
        const char *const host = given.c_str();
        const char *const colon = std::strchr(host, ':');
        const bool has_port = colon != nullptr && std::strchr(colon + 1, ':') == nullptr;
        return !has_port && std::strpbrk(host, "/@") == nullptr && (*host != '[' || given.last() == ']');
    }

    bool apply_fields()
    {
        if (!user_agent_.is_empty() && !apply("user_agent", user_agent_.c_str())) {
            return false;
        }
        if (!content_type_.is_empty() && !apply("header.Content-Type", content_type_.c_str())) {
            return false;
        }
        for (const fields::field *at = fields_.first(); at != nullptr; at = at->next) {
            if (is_sent(at->name.c_str()) && !apply_field(at->name.c_str(), at->value.c_str())) {
                return false;
            }
        }
        return true;
    }

    // The access token, and the fields that the library sets itself, are not sent as fields of the program. The content
    // type of a method overrides the one that was set for all requests.
    bool is_sent(const char *name) const
    {
        return !equal(name, "Authorization", true) && !equal(name, "Content-Length", true) &&
               !equal(name, "Accept-Encoding", true) &&
               (content_type_.is_empty() || !equal(name, "Content-Type", true));
    }

    // Some fields have options of their own.
    bool apply_field(const char *name, const char *value)
    {
        if (equal(name, "User-Agent", true)) {
            return apply("user_agent", value);
        }
        if (equal(name, "Connection", true)) {
            return apply("keep_alive", equal(value, "close", true) ? "0" : "1");
        }
        text option("header.");
        option.append(name);
        return apply(option.c_str(), value);
    }

    bool apply_token()
    {
        const text token(token_to_send());
        if (token_.is_empty() && !has_bearer()) {
            return fail(ZOOM_E_ARGUMENT, "Authorization must be Bearer: other schemes are not supported");
        }
        is_token_new_ = !apply("access_token", token.c_str());
        return !is_token_new_;
    }

    // AuthToken, or the token of the field Authorization that the program set.
    text token_to_send() const
    {
        const text *const field = fields_.value("Authorization");
        return token_.is_empty() && field != nullptr ? without_bearer(field->c_str()) : token_;
    }

    // Whether the field Authorization, where the program set one, is Bearer.
    bool has_bearer() const
    {
        text field(value_of("Authorization", "").value);
        trim(field, is_space);
        return field.is_empty() || is_bearer(field);
    }

    static bool is_bearer(const text &value)
    {
        const char next = begins(value.c_str(), "Bearer", true) ? value.c_str()[6] : 'x';
        return next == '\0' || is_space_or_tab(next);
    }

    static text without_bearer(const char *given)
    {
        text token(given);
        trim(token, is_space);
        if (is_bearer(token)) {
            token.replace(0, 6, "");
            trim(token, is_space);
        }
        return token;
    }

    static bool has_control(const char *value)
    {
        for (; *value != '\0'; ++value) {
            const unsigned char byte = static_cast<unsigned char>(*value);
            if (byte < 0x20 || byte == 0x7F) {
                return true;
            }
        }
        return false;
    }

    // A URL for the library: after the host, characters that must be percent-encoded are; the fragment is removed.
    static text clean_url(const char *given)
    {
        text url;
        const char *at = host_in(given);
        at += std::strcspn(at, "/?#");
        url.append(given, static_cast<std::size_t>(at - given));
        text target;
        target.append(at, std::strcspn(at, "#"));
        if (target.last() == '?') {
            target.cut(target.size() - 1);
        }
        for (at = target.c_str(); *at != '\0'; ++at) {
            const char one[] = {*at, '\0'};
            const bool is_ascii = static_cast<unsigned char>(*at) < 0x80;
            if (is_ascii && std::strchr(" \"<>\\^`{|}[]", *at) == nullptr) {
                url.append(one);
            } else {
                append_encoded(url, one, "");
            }
        }
        return url;
    }

    // A text that replaces a URL in lastErrorText, where there may be a password before its host; null where the URL
    // may be shown.
    static const char *why_hidden(const char *url)
    {
        const char *const host = host_in(url);
        const char *const host_end = host + std::strcspn(host, "/?#");
        const char *port = host_end;
        for (const char *at = host; at < host_end; ++at) {
            if (*at == '@') {
                return "(a URL with a user name)";
            }
            port = *at == ']' ? host_end : *at == ':' && port == host_end ? at + 1 : port;
        }
        for (; port < host_end; ++port) {
            if (!is_digit(*port)) {
                return "(a URL whose port is not a number)";
            }
        }
        // A password may contain a slash: what looks like host and port is then the user name and a part of it.
        const std::size_t before_query = std::strcspn(host, "?#");
        const bool has_login = std::memchr(host, ':', static_cast<std::size_t>(host_end - host)) != nullptr &&
                               std::memchr(host, '@', before_query) != nullptr;
        return has_login ? "(a URL with a user name)" : nullptr;
    }

    // A URL for lastErrorText: without its query, which may contain secrets.
    static text shown_url(const char *url)
    {
        const char *const why = why_hidden(url);
        text shown(why != nullptr ? why : "");
        if (why == nullptr) {
            shown.append(url, std::strcspn(url, "?#"));
        }
        return shown;
    }

    static const char *host_in(const char *url)
    {
        const char *const scheme = find(url, "://");
        return scheme != nullptr ? scheme + 3 : url;
    }

    // The request's header as the program set it: without the query, and with stars for the token. Empty for a URL that
    // is not shown.
    text request_header(const char *verb, const char *url) const
    {
        if (why_hidden(url) != nullptr) {
            return text();
        }
        const text shown(shown_url(url));
        const char *const host = host_in(shown.c_str());
        const std::size_t host_size = std::strcspn(host, "/");
        text head(verb);
        head.append(" ");
        head.append(host[host_size] == '/' ? host + host_size : "/");
        head.append(" HTTP/1.1\r\nHost: ");
        head.append(host, host_size);
        head.append("\r\n");
        append_field(head, "User-Agent", fields_.value("User-Agent") == nullptr ? user_agent_ : text());
        append_field(head, "Content-Type", content_type_);
        for (const fields::field *at = fields_.first(); at != nullptr; at = at->next) {
            if (is_sent(at->name.c_str()) && !equal(at->name.c_str(), "Connection", true)) {
                append_field(head, at->name.c_str(), at->value);
            }
        }
        append_field(head, "Authorization", text(token_to_send().is_empty() ? "" : "Bearer ****"));
        return head;
    }

    static void append_field(text &head, const char *name, const text &value)
    {
        if (!value.is_empty()) {
            head.append(name);
            head.append(": ");
            head.append(value);
            head.append("\r\n");
        }
    }

    text error_text_;
    text content_type_;
    std::int32_t client_;
    std::int32_t last_result_;

protected:
    int connect_timeout_;
    int read_timeout_;
    int proxy_port_;
    int socks_port_;
    int socks_version_;
    unsigned long max_response_;
    bool proxy_tls_;
    bool keep_body_;

private:
    bool is_stale_;
    bool is_token_new_;
};

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_HTTP_H
