// ck_http.h - requests with the properties and the behaviour of CkHttp, over zoom_client_request, and their responses.
// Internal.

#pragma once

#include "ck_json.h"
#include "ck_request.h"

#include <algorithm>
#include <ctime>

namespace zoom_token_ck {

// The host of a URL, without its port.
inline text host_of(const char *url)
{
    const char *const start = host_in(url);
    text host(start, std::strcspn(start, "/?#"));
    const char *const port = std::strrchr(host.c_str(), ':');
    if (port != nullptr && std::strchr(port, ']') == nullptr) {
        host.cut(static_cast<std::size_t>(port - host.c_str()));
    }
    return host;
}

// What a server sent: a copy, which needs no handle of the library.
class response_data {
public:
    // Copies a response of the library.
    void assign(std::int32_t response, const char *url)
    {
        const std::int32_t status = zoom_response_status(response);
        status_ = status > 0 ? status : 0;
        read_buf(header_, [response](zoom_buf *out) { return zoom_response_headers(response, out); });
        read_fields();
        read_buf(body_, [response](zoom_buf *out) { return zoom_response_body(response, out); });
        received_ = body_;
        text charset;
        attribute("Content-Type", "charset", charset);
        // A byte order mark is not a part of the text, and overrides the charset.
        if (begins(body_.c_str(), "\xEF\xBB\xBF")) {
            body_.replace(0, 3, "");
        } else if (is_one_of(charset.c_str(),
                             {"iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"})) {
            // ISO-8859-1 and ASCII are read as windows-1252, as browsers do.
            body_ = from_windows_1252(body_);
        }
        domain_ = host_of(url);
    }

    void clear() { *this = response_data(); }
    int status() const { return status_; }
    const text &header() const { return header_; }
    const text &body() const { return body_; }
    const text &domain() const { return domain_; }
    // The body as it was received, and its size in bytes.
    std::uint32_t length() const { return static_cast<std::uint32_t>(received_.size()); }
    const text &received() const { return received_; }

    // The standard reason phrase of the status, whatever the server sent.
    text reason_phrase() const { return status_ != 0 ? status_text(status_) : text(); }

    // The fields of the header.
    const fields &all() const { return fields_; }

    // An attribute of a field.
    bool attribute(const char *field_name, const char *wanted, text &value) const
    {
        const text *const whole = fields_.value(field_name);
        return attribute_in(whole != nullptr ? whole->c_str() : "", wanted, value);
    }

private:
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
            const unsigned code = byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
            const char utf8[] = {static_cast<char>(code < 0x800 ? 0xC0U | code >> 6U : 0xE0U | code >> 12U),
                                 static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
                                 static_cast<char>(code < 0x80 ? code : 0x80U | (code & 0x3FU))};
            const std::size_t first = code < 0x80 ? 2 : 0;
            result.append(utf8 + first, first == 0 ? 1 : 0);
            result.append(utf8 + (code < 0x800 ? 2 : 1), code < 0x800 ? 1 : 2);
        }
        return result;
    }

    void read_fields()
    {
        fields_.clear();
        for (const char *line = header_.c_str(); *line != '\0'; line += std::strspn(line, "\r\n")) {
            const std::size_t size = std::strcspn(line, "\r\n");
            const std::size_t colon = std::strcspn(line, ":\r\n");
            const text value(line + colon + 1, colon < size ? size - colon - 1 : 0);
            fields_.add(text(line, colon).c_str(), trimmed(value.c_str()).c_str());
            line += size;
        }
    }

    text header_{};
    fields fields_{};
    text body_{};
    text received_{};
    text domain_{};
    int status_ = 0;
};

// The base of CkHttpResponse.
class response : public object {
public:
    // For CkHttp: makes this the response that `other` has.
    ZOOM_TOKEN_CK_DO(void, assign, (const response_data &other), static_cast<void>(data_ = other))

protected:
    text status_line() const
    {
        text line;
        return data_.status() == 0 ? line : line << "HTTP/1.1 " << data_.status() << " " << data_.reason_phrase();
    }

    text full_mime() const
    {
        text whole(data_.header());
        return data_.status() == 0 ? whole : whole << "\r\n" << data_.body();
    }

    text charset_text() const
    {
        text value;
        const bool is_there = data_.attribute("Content-Type", "charset", value);
        return is_there || data_.status() == 0 ? value : text("us-ascii");
    }

    optional_text attribute(const char *method, const char *given, const char *given_attribute)
    {
        text value;
        const text name(in(given));
        if (data_.all().value(name.c_str()) == nullptr) {
            return found(method, nullptr);
        }
        const bool is_there = data_.attribute(name.c_str(), in(given_attribute).c_str(), value);
        return found(method, is_there ? &value : nullptr, "the header field has no such attribute");
    }

    // Loads the body; the cause of a failure is in lastErrorText of both objects.
    bool load_into(const char *method, node &json)
    {
        begin(method);
        json.load_text(method, data_.body());
        return end(json.last_code(), json.last_cause());
    }

    response_data data_{};
};

// The cookies of an object, in memory, in the order in which they came: name and value, as `file` their host, as
// `path` their path, and as `type` whether they are for https alone.
class cookies {
public:
    void clear() { jar_.clear(); }

    // Does what the fields Set-Cookie of a response to a URL ask for.
    void take(const response_data &response, const char *url)
    {
        for (const fields::field *at = response.all().first(); at != nullptr; at = at->next) {
            if (equal(at->name.c_str(), "Set-Cookie", true)) {
                take(at->value.c_str(), url);
            }
        }
    }

    // The field Cookie of a request to a URL; empty where there is none for it.
    text for_url(const char *url) const
    {
        const text host(host_of(url));
        const text path(path_of(url));
        text line;
        for (const fields::field *at = jar_.first(); at != nullptr; at = at->next) {
            const bool is_safe = at->type.is_empty() || begins(url, "https://", true);
            if (is_safe && equal(host.c_str(), at->file.c_str(), true) && is_below(path, at->path)) {
                line.append(line.is_empty() ? "" : "; ");
                line.append(at->name);
                line.append("=");
                line.append(at->value);
            }
        }
        return line;
    }

private:
    // Bytes of all together, as they are sent: servers refuse longer fields. The oldest go.
    static const std::size_t most = 8192;

    void take(const char *line, const char *url)
    {
        text name(line, std::strcspn(line, "=;"));
        if (line[name.size()] != '=') {
            return;
        }
        const char *const start = line + name.size() + 1;
        line = start + std::strcspn(start, ";");
        text value(start, line);
        trim(name, is_space);
        trim(value, is_space);
        if (value.size() > 1 && *value.c_str() == '"' && value.last() == '"') {
            value.cut(value.size() - 1);
            value.replace(0, 1, "");
        }
        const text host(host_of(url));
        text domain;
        // Those for other hosts of a domain are refused: which domains have one owner is not known here.
        if (attribute_of(line, "Domain", domain) &&
            !equal(domain.c_str() + (*domain.c_str() == '.' ? 1 : 0), host.c_str(), true)) {
            return;
        }
        text path;
        if (!attribute_of(line, "Path", path) || *path.c_str() != '/') {
            path = path_of(url);
            path.cut(static_cast<std::size_t>(std::strrchr(path.c_str(), '/') - path.c_str()));
            path.append(path.is_empty() ? "/" : "");
        }
        // What no header field can hold would keep every later request from being sent.
        if (is_visible(name.c_str()) && is_visible(value.c_str())) {
            put(name, value, host, path, line);
        }
    }

    static bool is_visible(const char *value)
    {
        while (*value >= ' ' && *value <= '~') {
            ++value;
        }
        return *value == '\0';
    }

    void put(const text &name, const text &value, const text &host, const text &path, const char *line)
    {
        const auto is_same = [&](const fields::field &other) {
            return equal(other.name.c_str(), name.c_str()) && equal(other.file.c_str(), host.c_str(), true) &&
                   equal(other.path.c_str(), path.c_str());
        };
        if (is_over(line)) {
            jar_.remove_if(is_same);
            return;
        }
        fields::field *cookie = jar_.find_if(is_same);
        if (cookie == nullptr && (name.is_empty() || (cookie = jar_.add(name.c_str(), "")) == nullptr)) {
            return;
        }
        text ignored;
        cookie->value = value;
        cookie->file = host;
        cookie->path = path;
        cookie->type.assign(attribute_of(line, "Secure", ignored) ? "secure" : "");
        while (size() > most) {
            jar_.remove_if([](const fields::field &) { return true; });
        }
    }

    std::size_t size() const
    {
        std::size_t all = 0;
        for (const fields::field *at = jar_.first(); at != nullptr; at = at->next) {
            all += at->name.size() + at->value.size() + 3;
        }
        return all;
    }

    // Whether a cookie ends with its coming. A lifetime of any length counts before a date; what is none is ignored.
    static bool is_over(const char *line)
    {
        text value;
        attribute_of(line, "Max-Age", value);
        const char *const digits = value.c_str() + (*value.c_str() == '-' ? 1 : 0);
        const std::size_t size = std::strlen(digits);
        if (size > 0 && std::strspn(digits, "0123456789") == size) {
            return digits != value.c_str() || std::strspn(digits, "0") == size;
        }
        attribute_of(line, "Expires", value);
        return days_of(value) < std::time(nullptr) / 86400;
    }

    // An attribute ends at a semicolon, whatever quotes there are.
    static bool attribute_of(const char *at, const char *wanted, text &value)
    {
        bool is_there = false;
        while (!is_there && *at == ';') {
            const text part(at + 1, std::strcspn(at + 1, ";"));
            is_there = attribute_in(part.c_str(), wanted, value) || equal(trimmed(part.c_str()).c_str(), wanted, true);
            at += part.size() + 1;
        }
        return is_there;
    }

    // The days from 1970 to a date such as Thu, 01 Jan 2026 00:00:00 GMT, or with hyphens and a year of two digits; the
    // largest number for what is no such date.
    static std::int64_t days_of(const text &date)
    {
        static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
        const char *const day = date.c_str() + std::strcspn(date.c_str(), "0123456789");
        const char *const name = day + std::strspn(day, "0123456789 -");
        const char *const in_year = name + std::strcspn(name, "0123456789");
        int month = 0;
        while (month < 12 && !begins(name, text(months + 3 * month, 3).c_str(), true)) {
            ++month;
        }
        if (month == 12 || *in_year == '\0') {
            return INT64_MAX;
        }
        const std::int64_t given = leading_int(in_year);
        // Years from March on, so that a leap day is the last of its year.
        const std::int64_t year = given + (given < 70 ? 2000 : given < 100 ? 1900 : 0) - (month < 2 ? 1 : 0);
        return year * 365 + year / 4 - year / 100 + year / 400 + ((month + 10) % 12 * 153 + 2) / 5 + leading_int(day) -
               719469;
    }

    static bool is_below(const text &path, const text &of)
    {
        const char next = path.size() >= of.size() ? path.c_str()[of.size()] : '\0';
        return begins(path.c_str(), of.c_str()) && (of.last() == '/' || next == '/' || next == '\0');
    }

    static text path_of(const char *url)
    {
        const char *const host = host_in(url);
        const char *const start = host + std::strcspn(host, "/?#");
        text path(*start == '/' ? "" : "/");
        path.append(start, std::strcspn(start, "?#"));
        return path;
    }

    fields jar_{};
};

inline void sleep(int milliseconds)
{
#ifdef _WIN32
    Sleep(static_cast<DWORD>(milliseconds > 0 ? milliseconds : 0));
#else
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
#endif
}

// The base of CkHttp: its properties, and a client of the library, which is replaced when an option of it changes.
class http : public object {
protected:
    ~http() { zoom_free(client_); }

    // Sets a property that is an option of the client: those can't be changed after its first call.
    void set(text &setting, const char *given)
    {
        const text value(in(given));
        is_stale_ = is_stale_ || !equal(setting.c_str(), value.c_str());
        setting = value;
    }

    template <class T>
    void set(T &setting, T value)
    {
        is_stale_ = is_stale_ || setting != value;
        setting = value;
    }

    // An empty value removes the field.
    void set_field(const char *given_name, const char *given_value)
    {
        const text name(in(given_name));
        const text value(trimmed(in(given_value).c_str()));
        if (value.is_empty()) {
            fields_.remove(name.c_str());
        } else {
            fields_.set(name.c_str(), value.c_str());
        }
    }

    // The value that {$name} stands for in URLs.
    bool set_variable(const char *given_name, const char *given_value)
    {
        const text name(in(given_name));
        variables_.remove_exactly(name.c_str());
        return changed("SetUrlVar", variables_.add(name.c_str(), url_encoded(given_value).c_str()) != nullptr);
    }

    text url_encoded(const char *given) const
    {
        text result;
        append_encoded(result, in(given), "-._~");
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
    bool send(const char *method, const char *verb, const char *url, const text &query = text())
    {
        call request(method);
        address(request, verb, url, "");
        request.query = query;
        return send(request);
    }

    bool send_body(const char *method, const char *verb, const char *url, const text &body,
                   const char *charset, const char *type)
    {
        begin_call(method);
        if (!check_charset(method, charset)) {
            return false;
        }
        call request(method);
        // The type that the library sends by itself.
        const bool is_default = equal(in(type).c_str(), "application/json") && !body.is_empty();
        address(request, verb, url, is_default ? "" : type);
        request.body = body;
        request.has_body = true;
        return send(request);
    }

    // A CkHttpRequest. The path of a URL takes the place of its own.
    bool send_request(const char *method, const text &url, const request &from)
    {
        call request(method);
        const text given(trimmed(url.c_str()));
        request.url << (host_in(given.c_str()) == given.c_str() ? "http://" : "") << given;
        return from.write(request) ? send(request) : refuse(method, request.why.c_str());
    }

    text url_of(const char *host, int port, bool is_tls, const request &from) const
    {
        text url(is_tls ? "https://" : "http://");
        return url << in(host) << ":" << port << from.path_for_url();
    }

    bool send_form(const char *method, const char *given, request &form)
    {
        call request(method);
        request.url = trimmed(in(given).c_str());
        form.write_form(request);
        return send(request);
    }

    // The body of a response. Where the server refused, that is a failure, with the body as value.
    optional_text send_for_text(const char *method, const char *verb, const char *url)
    {
        optional_text result;
        result.has_value =
            send(method, verb, url) && (last_.status() < 400 || fail(last_result_, error_text_.c_str()));
        result.value = last_.body();
        return result;
    }

    // Refuses what the library does not support.
    bool check_plain(const char *method, bool md5, bool gzip)
    {
        return !(md5 || gzip) || refuse(method, "md5 and gzip must be false: they are not supported");
    }

    // Copies the last response to a CkHttpResponse.
    bool give_last_to(response &to, bool has_response)
    {
        to.assign(last_);
        return has_response;
    }

    // The same for a new one; null without a response, and where memory ran out.
    template <class Response>
    Response *give_last(bool has_response)
    {
        Response *const to = has_response ? new (std::nothrow) Response() : nullptr;
        if (to != nullptr) {
            to->assign(last_);
        } else if (has_response) {
            fail(ZOOM_E_MEMORY, "no memory for the response");
        }
        return to;
    }

    text last_field(const char *name) const { return value_of(last_.all(), name, ""); }

    text last_response_header() const
    {
        text header(last_.header());
        trim(header, is_space);
        return header;
    }

    text redirect_url() const { return last_.status() / 100 == 3 ? last_field("Location") : text(); }

    fields fields_{}, variables_{};
    cookies cookies_{};
    text token_{}, login_{}, password_{}, accept_charset_{}, accept_language_{}, cookie_folder_{}, user_agent_{};
    text proxy_domain_{}, proxy_login_{}, proxy_password_{}, proxy_method_{};
    text socks_host_{}, socks_user_{}, socks_password_{};
    text last_header_{};
    response_data last_{};

    // The value of a field, else the fallback.
    static text value_of(const fields &in, const char *name, const char *fallback)
    {
        const text *const value = in.value(name);
        return value != nullptr ? *value : text(fallback);
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
        token.replace(0, is_bearer(token) ? 6 : 0, "");
        trim(token, is_space);
        return token;
    }

private:
    // Verb, URL and fields of a call that is no CkHttpRequest. The program's own content type overrides the method's.
    void address(call &request, const char *given_verb, const char *given_url, const char *given_type) const
    {
        const text type(in(given_type));
        request.verb = verb_of(trimmed(in(given_verb).c_str()));
        request.url = filled(trimmed(in(given_url).c_str()));
        const auto set = [&request](const char *name, const text &value) {
            if (!value.is_empty()) {
                request.sent.set(name, value.c_str());
            }
        };
        set("Content-Type", type);
        set("Accept-Language", accept_language_);
        set("Accept-Charset", accept_charset_);
        for (const fields::field *at = fields_.first(); at != nullptr; at = at->next) {
            request.sent.set(at->name.c_str(), at->value.c_str());
        }
    }

    // A URL with the values of SetUrlVar; nothing for a variable without one.
    text filled(const text &url) const
    {
        text result;
        const char *at = url.c_str();
        const char *start = find(at, "{$");
        for (; start != nullptr && std::strchr(start, '}') != nullptr; start = find(at, "{$")) {
            const text name(start + 2, std::strchr(start, '}'));
            const fields::field *const variable = variables_.find_if(
                [&name](const fields::field &other) { return equal(other.name.c_str(), name.c_str()); });
            result << text(at, start) << (variable != nullptr ? variable->value : text());
            at = start + name.size() + 3;
        }
        return result << at;
    }

    bool send(call &request)
    {
        begin_call(request.method);
        request.url.cut(std::strcspn(request.url.c_str(), "#"));
        const text url(clean_url(request.url.c_str()));
        if (!begins(url.c_str(), "https://", true) && !begins(url.c_str(), "http://", true)) {
            return fail(ZOOM_E_ARGUMENT, "url must begin with https:// (http:// for a server on this machine alone)");
        }
        if (std::any_of(request.url.c_str(), request.url.c_str() + request.url.size(), is_control)) {
            return fail(ZOOM_E_ARGUMENT, "url must not contain control characters");
        }
        text subject(request.verb);
        set_subject(subject << " " << shown_url(url.c_str()));
        const text coding(value_of(request.sent, "Content-Encoding", "identity"));
        const bool is_empty = request.body.is_empty() || is_without_body(request.verb);
        if (!is_empty && !equal(coding.c_str(), "identity", true)) {
            return fail(ZOOM_E_ARGUMENT,
                        "Content-Encoding can't be set with a body: it is sent as it is, not compressed");
        }
        const bool has_cookies = equal(cookie_folder_.c_str(), "memory", true);
        if (!has_cookies && !cookie_folder_.is_empty()) {
            return fail(ZOOM_E_ARGUMENT,
                        "CookieDir must be memory or empty: cookies are kept in memory, for one object");
        }
        const text cookie(has_cookies && send_cookies_ ? cookies_.for_url(url.c_str()) : text());
        if (!cookie.is_empty() && request.sent.value("Cookie") == nullptr) {
            request.has_jar_cookie = request.sent.add("Cookie", cookie.c_str()) != nullptr;
        }
        const bool has_response = exchange(request, url.c_str());
        if (has_response && has_cookies && save_cookies_) {
            cookies_.take(last_, url.c_str());
        }
        return has_response;
    }

    bool refuse(const char *method, const char *why)
    {
        begin_call(method);
        return fail(ZOOM_E_ARGUMENT, why);
    }

    void begin_call(const char *method)
    {
        begin(method);
        last_.clear();
        last_header_.clear();
    }

    // In a forked child the parent's client is refused before anything is sent: a new client makes the call.
    bool exchange(const call &request, const char *url)
    {
        bool has_response = attempt(request, url);
        if (!has_response && last_code() == ZOOM_E_FORKED) {
            is_stale_ = true;
            has_response = attempt(request, url);
        }
        return has_response;
    }

    bool attempt(const call &request, const char *url)
    {
        const bool has_body = request.has_body && !is_without_body(request.verb);
        const bool is_binary = has_body && !(request.body.is_c_text() && is_well_formed_utf8(request.body));
        const text body(is_binary ? encoded(request.body, "base64") : has_body ? request.body : text());
        if (!prepare(request.sent, is_binary ? "base64" : "text")) {
            return false;
        }
        last_header_ = request_header(request, url);
        std::int32_t response = 0;
        last_result_ = zoom_client_request(client_, request.verb.c_str(), url,
                                           request.query.is_empty() ? nullptr : request.query.c_str(),
                                           has_body ? body.c_str() : nullptr, 0, &response);
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

    // Makes sure that there is a client with these properties, fields and credentials.
    bool prepare(const fields &wanted, const char *encoding)
    {
        const bool is_other = !equal(encoding_.c_str(), encoding) || differ(wanted, "User-Agent") ||
                              differ(wanted, "Connection");
        encoding_.assign(encoding);
        if ((is_stale_ || is_other) && !make_client(wanted)) {
            return false;
        }
        is_stale_ = !(apply_fields(wanted) && apply_credentials(wanted));
        return !is_stale_;
    }

    bool differ(const fields &wanted, const char *name) const
    {
        return !equal(value_of(wanted, name, "").c_str(), value_of(applied_, name, "").c_str());
    }

    bool make_client(const fields &wanted)
    {
        zoom_free(client_);
        client_ = 0;
        applied_.clear();
        applied_token_.clear();
        applied_login_.clear();
        const std::int32_t code = zoom_client_new(&client_);
        if (code != ZOOM_OK) {
            return end(code, text());
        }
        const bool closes = equal(value_of(wanted, "Connection", "").c_str(), "close", true);
        const text agent(value_of(wanted, "User-Agent", user_agent_.c_str()));
        is_stale_ = !(apply("token_origin", "any") && apply_limits() && apply_proxy() &&
                      (agent.is_empty() || apply("user_agent", agent.c_str())) &&
                      apply("keep_alive", closes ? "0" : "1") &&
                      (equal(encoding_.c_str(), "text") || apply("body_encoding", encoding_.c_str())));
        return !is_stale_;
    }

    bool apply(const char *option, const char *value)
    {
        return ask([&](zoom_buf *out) { return zoom_client_set(client_, option, value, out); });
    }

    bool apply_number(const char *option, long long value)
    {
        text digits;
        return apply(option, (digits << value).c_str());
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
            append_encoded(url, login, "-._~");
            url << ":";
            append_encoded(url, password, "-._~");
            url << "@";
        }
        const bool is_ipv6 = find(host.c_str(), ":") != nullptr && *host.c_str() != '[';
        url << (is_ipv6 ? "[" : "") << host << (is_ipv6 ? "]:" : ":") << port;
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

    // Sets the fields that differ from those of the last call.
    bool apply_fields(const fields &wanted)
    {
        for (const fields::field *at = applied_.first(); at != nullptr; at = at->next) {
            if (wanted.value(at->name.c_str()) == nullptr && !apply_field(at->name.c_str(), "")) {
                return false;
            }
        }
        for (const fields::field *at = wanted.first(); at != nullptr; at = at->next) {
            const text *const old = applied_.value(at->name.c_str());
            const bool is_same = old != nullptr && equal(old->c_str(), at->value.c_str());
            if (!is_same && !apply_field(at->name.c_str(), at->value.c_str())) {
                return false;
            }
        }
        applied_ = wanted;
        return true;
    }

    bool apply_field(const char *name, const char *value)
    {
        text option("header.");
        return !is_sent(name) || apply((option << name).c_str(), value);
    }

    // Credentials, and the fields that the library or an option sets, are not sent as fields of the program.
    static bool is_sent(const char *name)
    {
        return !is_one_of(name, {"Authorization", "Content-Length", "Accept-Encoding", "User-Agent", "Connection"});
    }

    // Sets the access token, or user name and password: AuthToken, or what the field Authorization has, or else Login.
    bool apply_credentials(const fields &wanted)
    {
        const text field(trimmed(value_of(wanted, "Authorization", "").c_str()));
        text token(token_);
        text login;
        const bool is_basic = token.is_empty() && begins(field.c_str(), "Basic ", true);
        if (is_basic && decode(field.c_str() + 6, "base64", login) && login.is_c_text() && is_well_formed_utf8(login)) {
            token.clear();
        } else if (token.is_empty() && is_bearer(field)) {
            token = without_bearer(field.c_str());
        } else if (token.is_empty() && !field.is_empty()) {
            return fail(ZOOM_E_ARGUMENT,
                        "Authorization must be Bearer, or Basic with user name and password in base64");
        } else if (token.is_empty() && basic_auth_ && !login_.is_empty()) {
            login << login_ << ":" << password_;
        }
        return apply_new("access_token", token, applied_token_) && apply_new("login", login, applied_login_);
    }

    bool apply_new(const char *option, const text &value, text &applied)
    {
        const bool is_applied = equal(applied.c_str(), value.c_str()) || apply(option, value.c_str());
        if (is_applied) {
            applied = value;
        }
        return is_applied;
    }

    // A URL for the library: after the host, characters that must be percent-encoded are.
    static text clean_url(const char *given)
    {
        const char *at = host_in(given);
        at += std::strcspn(at, "/?#");
        text url(given, at);
        text target(at);
        target.cut(target.size() - (target.last() == '?' ? 1 : 0));
        append_encoded(url, target, "!$%&'()*+,-./:;=?@_~");
        return url;
    }

    // A text that replaces a URL in lastErrorText, where there may be a password before its host; null where the URL
    // may be shown.
    static const char *why_hidden(const char *url)
    {
        const char *const host = host_in(url);
        const text authority(host, std::strcspn(host, "/?#"));
        const char *const bracket = std::strrchr(authority.c_str(), ']');
        const char *const colon = std::strchr(bracket != nullptr ? bracket : authority.c_str(), ':');
        if (std::strchr(authority.c_str(), '@') == nullptr) {
            if (colon != nullptr && colon[1 + std::strspn(colon + 1, "0123456789")] != '\0') {
                return "(a URL whose port is not a number)";
            }
            // A password may contain a slash: what looks like host and port is then the user name and a part of it.
            const bool has_login = std::strchr(authority.c_str(), ':') != nullptr &&
                                   std::memchr(host, '@', std::strcspn(host, "?#")) != nullptr;
            if (!has_login) {
                return nullptr;
            }
        }
        return "(a URL with a user name)";
    }

    // A URL for lastErrorText: without its query, which may contain secrets.
    static text shown_url(const char *url)
    {
        const char *const why = why_hidden(url);
        return why != nullptr ? text(why) : text(url, std::strcspn(url, "?#"));
    }

    // The request's header as the program set it: without the query, and with stars for the credentials. Empty for a
    // URL that is not shown.
    text request_header(const call &request, const char *url) const
    {
        if (why_hidden(url) != nullptr) {
            return text();
        }
        const text shown(shown_url(url));
        const char *const host = host_in(shown.c_str());
        const std::size_t host_size = std::strcspn(host, "/");
        text head(request.verb);
        head << " " << (host[host_size] == '/' ? host + host_size : "/") << " HTTP/1.1\r\nHost: ";
        head.append(host, host_size);
        head << "\r\n";
        append_field(head, "User-Agent", value_of(request.sent, "User-Agent", user_agent_.c_str()));
        for (const fields::field *at = request.sent.first(); at != nullptr; at = at->next) {
            if (is_sent(at->name.c_str())) {
                const bool is_hidden = request.has_jar_cookie && equal(at->name.c_str(), "Cookie", true);
                append_field(head, at->name.c_str(), is_hidden ? text("****") : at->value);
            }
        }
        const char *const login = applied_login_.is_empty() ? "" : "Basic ****";
        append_field(head, "Authorization", text(applied_token_.is_empty() ? login : "Bearer ****"));
        return head;
    }

    static void append_field(text &head, const char *name, const text &value)
    {
        if (!value.is_empty()) {
            head << name << ": " << value << "\r\n";
        }
    }

    text error_text_{}, encoding_{}, applied_token_{}, applied_login_{};
    fields applied_{};
    std::int32_t client_ = 0;
    std::int32_t last_result_ = ZOOM_OK;
    bool is_stale_ = true;

protected:
    int connect_timeout_ = 30, read_timeout_ = 60, proxy_port_ = 80, socks_port_ = 1080, socks_version_ = 0;
    unsigned long max_response_ = 0;
    bool proxy_tls_ = false, keep_body_ = false, basic_auth_ = false, save_cookies_ = true, send_cookies_ = true;
};

} // namespace zoom_token_ck
