// ck_http.h - requests with the settings and habits of CkHttp, over zoom_client_request; and their answers. Internal.

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

// An answer of a server: a copy, so that it needs nothing of the library's any more.
class answer {
public:
    answer() : header_(), body_(), domain_(), status_(0), length_(0) {}

    // Takes all that a response of the library has.
    void fill(std::int32_t response, const char *url)
    {
        const std::int32_t status = zoom_response_status(response);
        status_ = status > 0 ? status : 0;
        take(header_, [response](zoom_buf *out) { return zoom_response_headers(response, out); });
        take(body_, [response](zoom_buf *out) { return zoom_response_body(response, out); });
        length_ = static_cast<std::uint32_t>(body_.size());
        text charset;
        attribute("Content-Type", "charset", charset);
        // A byte order mark is no part of the text, and counts more than the charset.
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

    // The body moves, the rest is copied.
    void take_over(answer &other)
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
    // Of the body as it came, in bytes.
    std::uint32_t length() const { return length_; }

    // The words behind the status: the usual ones, for a server may say anything.
    text words() const { return status_ != 0 ? status_text(status_) : text(); }

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

    // An attribute of a field, such as the charset of Content-Type: one of the parts between the semicolons that are
    // name=value, of which the first may be one too. A semicolon in quotes ends no part.
    bool attribute(const char *field_name, const char *wanted, text &value) const
    {
        text whole;
        field(field_name, whole);
        const char *at = whole.c_str();
        while (*at != '\0') {
            const char *const end = part_end(at);
            text name;
            name.append(at, std::strcspn(at, "=;"));
            const char *const behind = at + name.size();
            trim(name, is_blank);
            if (*behind == '=' && behind < end && !name.is_empty() && equal(name.c_str(), wanted, true)) {
                value = unquoted(behind + 1, end);
                return true;
            }
            at = *end == ';' ? end + 1 : end;
        }
        value.clear();
        return false;
    }

private:
    // ISO-8859-1 and ASCII are windows-1252 too, as for every browser.
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
        // 0x80 to 0x9F; from 0xA0 on, bytes and code points are the same.
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

    // As UTF-8; up to U+FFFF.
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
        trim(value, is_blank);
        return colon < size;
    }

    // The semicolon behind a part, or the end of the text. A backslash in quotes takes the next byte along.
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

    // A value as it is meant: without the blanks around it, or what its quotes hold.
    static text unquoted(const char *at, const char *end)
    {
        text result;
        while (at < end && is_blank(*at)) {
            ++at;
        }
        if (at == end || *at != '"') {
            result.append(at, static_cast<std::size_t>(end - at));
            trim(result, is_blank);
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

// CkHttpResponse's part.
class response : public object {
public:
    // For CkHttp: the answer that this is from now on. The other keeps all but the body.
    void become(ck::answer &other) { answer_.take_over(other); }

protected:
    response() : answer_() {}
    ~response() {}

    text status_line() const
    {
        text line;
        if (answer_.status() != 0) {
            line.append("HTTP/1.1 ");
            line.append_number(answer_.status());
            line.append(" ");
            line.append(answer_.words());
        }
        return line;
    }

    text full_mime() const
    {
        text whole;
        if (answer_.status() != 0) {
            whole.append(answer_.header());
            whole.append("\r\n");
            whole.append(answer_.body());
        }
        return whole;
    }

    text charset_text() const
    {
        text value;
        answer_.attribute("Content-Type", "charset", value);
        return value;
    }

    found field(const char *method, const char *given)
    {
        const argument name(given, get_Utf8());
        found result;
        result.is_there = answer_.field(name.c_str(), result.value);
        return told(method, result);
    }

    found attribute(const char *method, const char *given, const char *given_attribute)
    {
        const argument name(given, get_Utf8());
        const argument wanted(given_attribute, get_Utf8());
        found result;
        if (!answer_.field(name.c_str(), result.value)) {
            return told(method, result);
        }
        result.is_there = answer_.attribute(name.c_str(), wanted.c_str(), result.value);
        answered(method, result.is_there, "the header field has no such attribute");
        return result;
    }

    found name_of(const char *method, int number)
    {
        found result;
        text value;
        result.is_there = answer_.field(number, result.value, value);
        return told(method, result);
    }

    found value_of(const char *method, int number)
    {
        found result;
        text name;
        result.is_there = answer_.field(number, name, result.value);
        return told(method, result);
    }

    // Loads the body; what was wrong with it is told here too.
    bool load_into(document &json)
    {
        begin("GetBodyJson");
        json.load_text("GetBodyJson", answer_.body());
        return end(json.last_code(), json.last_cause());
    }

    ck::answer answer_;

private:
    const found &told(const char *method, const found &result)
    {
        answered(method, result.is_there, "the header has no such field");
        return result;
    }
};

// Header fields of every request.
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

    // An empty value takes the field away. False when that changed nothing.
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
        field *const gone = *place;
        if (gone != nullptr) {
            *place = gone->next;
            delete gone;
        }
        return gone != nullptr;
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

// CkHttp's part: settings, and one client of the library that lives until one of them changes.
class http : public object {
protected:
    http()
        : fields_(), token_(), user_agent_(), proxy_domain_(), proxy_login_(), proxy_password_(), last_header_(),
          last_(), error_of_answer_(), content_type_(), client_(0), connect_timeout_(30), read_timeout_(60),
          proxy_port_(80), max_response_(0), proxy_tls_(false), keep_body_(false), is_stale_(true), is_token_new_(true)
    {
    }

    ~http() { zoom_free(client_); }

    // A setting that the client must know from the start.
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

    // The token alone may change while the client lives.
    void set_token(const char *given)
    {
        const argument value(given, get_Utf8());
        token_ = bare_token(value.c_str());
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

    found field(const char *method, const char *given)
    {
        const argument name(given, get_Utf8());
        const found result(setting_of(name.c_str(), ""));
        answered(method, result.is_there, "no such field was set");
        return result;
    }

    bool has_field(const char *given)
    {
        const argument name(given, get_Utf8());
        return fields_.value(name.c_str()) != nullptr;
    }

    text accept() const { return setting_of("Accept", "*/*").value; }

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

    // These send a request. True for an answer of any status, which is in `last_` then.
    bool send(const char *method, const char *verb, const char *url)
    {
        const call wanted = {method, verb, url, nullptr, nullptr, ""};
        return send(wanted);
    }

    bool send_query(const char *method, const char *verb, const char *url, const text &query)
    {
        const call wanted = {method, verb, url, query.c_str(), nullptr, ""};
        return send(wanted);
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
            return refuse(method, "charset must be utf-8: the library sends no other");
        }
        if (!body.is_c_text()) {
            return refuse(method, "the body holds a NUL");
        }
        const call wanted = {method, verb, url, nullptr, body.c_str(), content_type.c_str()};
        return send(wanted);
    }

    // The body of the answer. A status of 300 and up is a failure, but what the server said is there.
    found send_for_text(const char *method, const char *verb, const char *url)
    {
        found result;
        result.is_there = send(method, verb, url);
        result.value = last_.body();
        if (result.is_there && last_.status() >= 300) {
            result.is_there = fail(last_.status(), error_of_answer_.c_str());
        }
        return result;
    }

    // Refuses what the library can't do.
    bool check_plain(const char *method, bool md5, bool gzip)
    {
        return !(md5 || gzip) || refuse(method, "md5 and gzip must be false: the library knows neither");
    }

    // What the last call came to goes to a CkHttpResponse.
    bool hand_over(response &to, bool is_answered)
    {
        to.become(last_);
        return is_answered;
    }

    // The same for a new one; null says that there was no memory for it.
    void hand_over(response *to)
    {
        if (to != nullptr) {
            hand_over(*to, true);
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
    text last_header_;
    ck::answer last_;

private:
    // What one method asks for; null for what it has not.
    struct call {
        const char *method;
        const char *verb;
        const char *url;
        const char *query;
        const char *body;
        const char *content_type;
    };

    bool send(const call &wanted)
    {
        const argument verb(wanted.verb, get_Utf8());
        const argument given_url(wanted.url, get_Utf8());
        const text url(clean_url(given_url.c_str()));
        begin_call(wanted.method);
        if (!begins(url.c_str(), "https://", true) && !begins(url.c_str(), "http://", true)) {
            return fail(ZOOM_E_ARGUMENT, "url must begin with https:// (http:// for a server on this machine alone)");
        }
        if (has_control(url.c_str())) {
            return fail(ZOOM_E_ARGUMENT, "url must not hold control characters");
        }
        text subject(verb.c_str());
        subject.append(" ");
        subject.append(shown_url(url.c_str()));
        about(subject);
        return exchange(wanted, verb.c_str(), url.c_str());
    }

    bool refuse(const char *method, const char *why)
    {
        begin_call(method);
        return fail(ZOOM_E_ARGUMENT, why);
    }

    // A field that the program set.
    found setting_of(const char *name, const char *otherwise) const
    {
        const text *const value = fields_.value(name);
        found result;
        result.is_there = value != nullptr;
        result.value.assign(value != nullptr ? value->c_str() : otherwise);
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

    // A parent's client is of no use in a forked child, and nothing was sent with it: a new one does the call.
    bool exchange(const call &wanted, const char *verb, const char *url)
    {
        const bool done = attempt(wanted, verb, url);
        if (done || last_code() != ZOOM_E_FORKED) {
            return done;
        }
        is_stale_ = true;
        return attempt(wanted, verb, url);
    }

    bool attempt(const call &wanted, const char *verb, const char *url)
    {
        if (!prepare(wanted.body != nullptr ? type_to_say(wanted) : "")) {
            return false;
        }
        last_header_ = request_header(verb, url);
        std::int32_t response = 0;
        const std::int32_t code = zoom_client_request(client_, verb, url, wanted.query, wanted.body, 0, &response);
        const bool done = finish(code, response, url);
        zoom_free(response);
        if (code < 0 && !is_of_network(code)) {
            last_header_.clear();
        }
        return done;
    }

    // Whether a call got as far as the network before it failed so.
    static bool is_of_network(std::int32_t code) { return code <= ZOOM_E_RESOLVE && code >= ZOOM_E_TOO_LARGE; }

    bool finish(std::int32_t code, std::int32_t response, const char *url)
    {
        take(error_of_answer_, [response](zoom_buf *out) { return zoom_response_error(response, out); });
        last_.fill(response, url);
        if (find(error_of_answer_.c_str(), "option roots") != nullptr && code == ZOOM_E_TLS) {
            error_of_answer_.append("; these classes have no options: on Linux, SSL_CERT_FILE in the environment can "
                                    "name a PEM file with all roots to trust");
        }
        return last_.status() == 0 ? fail(code, error_of_answer_.c_str()) : succeed(error_of_answer_.c_str());
    }

    // The type that has to be said for a body: for JSON the library says it by itself, and so the client, with its
    // connections, is the same as for a request without a body.
    const char *type_to_say(const call &wanted) const
    {
        const bool is_said = equal(wanted.content_type, "application/json") && *wanted.body != '\0' &&
                             fields_.value("Content-Type") == nullptr;
        return is_said ? "" : wanted.content_type;
    }

    // Sees to it that there is a client with these settings.
    bool prepare(const char *content_type)
    {
        if (!equal(content_type_.c_str(), content_type)) {
            content_type_.assign(content_type);
            is_stale_ = true;
        }
        if (is_stale_ && !renew()) {
            return false;
        }
        return !is_token_new_ || apply_token();
    }

    bool renew()
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
            take(why, [=](zoom_buf *out) { return zoom_client_set(client, option, value, out); });
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
        // The original knows no bound on their own, the library has one.
        const unsigned long bytes = max_response_ == 0 || max_response_ > 16777215UL ? 16777215UL : max_response_;
        return apply_number("connect_timeout_ms", connect < most ? connect : most) &&
               apply_number("timeout_ms", whole < most ? whole : most) &&
               apply_number("max_response_bytes", static_cast<long long>(bytes));
    }

    bool apply_proxy()
    {
        if (proxy_domain_.is_empty()) {
            return true;
        }
        if (!is_host(proxy_domain_)) {
            return fail(ZOOM_E_ARGUMENT, "ProxyDomain must be a host alone, such as proxy.example.com: ProxyPort is for "
                                         "the port, ProxyDirectTls for https, ProxyLogin for the user");
        }
        text url(proxy_tls_ ? "https://" : "http://");
        if (!proxy_login_.is_empty()) {
            append_encoded(url, proxy_login_.c_str(), "-._~");
            url.append(":");
            append_encoded(url, proxy_password_.c_str(), "-._~");
            url.append("@");
        }
        const bool is_ipv6 = find(proxy_domain_.c_str(), ":") != nullptr && *proxy_domain_.c_str() != '[';
        url.append(is_ipv6 ? "[" : "");
        url.append(proxy_domain_);
        url.append(is_ipv6 ? "]:" : ":");
        url.append_number(proxy_port_);
        return apply("proxy", url.c_str());
    }

    // Whether it may be a host: no URL, and nothing with a port or a user name. IPv6 has two colons at least.
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

    // The access token and what is the library's own business are no fields like the others, and the content type
    // that a method is given counts more than the one that was set for all of them.
    bool is_sent(const char *name) const
    {
        return !equal(name, "Authorization", true) && !equal(name, "Content-Length", true) &&
               !equal(name, "Accept-Encoding", true) &&
               (content_type_.is_empty() || !equal(name, "Content-Type", true));
    }

    // Some fields are options of the library.
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
            return fail(ZOOM_E_ARGUMENT, "Authorization can be Bearer alone");
        }
        // The original takes a client's id and secret as JSON here. That must not go out as if it were a token.
        if (*token.c_str() == '{') {
            return fail(ZOOM_E_ARGUMENT, "AuthToken must be an access token, not JSON");
        }
        is_token_new_ = !apply("access_token", token.c_str());
        return !is_token_new_;
    }

    // AuthToken, or the token of the Authorization that was set by hand.
    text token_to_send() const
    {
        const text *const field = fields_.value("Authorization");
        return token_.is_empty() && field != nullptr ? bare_token(field->c_str()) : token_;
    }

    // Whether no other Authorization than Bearer was set by hand.
    bool has_bearer() const
    {
        text field(setting_of("Authorization", "").value);
        trim(field, is_space);
        return field.is_empty() || is_bearer(field);
    }

    static bool is_bearer(const text &value)
    {
        const char behind = begins(value.c_str(), "Bearer", true) ? value.c_str()[6] : 'x';
        return behind == '\0' || is_blank(behind);
    }

    static text bare_token(const char *given)
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

    // A URL as the library takes it: the characters that programs leave bare are encoded, but in the host; the
    // fragment is for browsers.
    static text clean_url(const char *given)
    {
        text url;
        const char *at = host_in(given);
        at += std::strcspn(at, "/?#");
        url.append(given, static_cast<std::size_t>(at - given));
        text rest;
        rest.append(at, std::strcspn(at, "#"));
        if (rest.last() == '?') {
            rest.cut(rest.size() - 1);
        }
        for (at = rest.c_str(); *at != '\0'; ++at) {
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

    // Why a URL may not stand in a text, in place of which this can: there may be a password in front of its host.
    // Null when it may.
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
                return "(a URL whose port is no number)";
            }
        }
        // A password may hold a slash: what looks like host and port is then a part of it.
        const std::size_t before_query = std::strcspn(host, "?#");
        const bool has_login = std::memchr(host, ':', static_cast<std::size_t>(host_end - host)) != nullptr &&
                               std::memchr(host, '@', before_query) != nullptr;
        return has_login ? "(a URL with a user name)" : nullptr;
    }

    // A URL as it may stand in a text: without its query, which may hold what is nobody else's business.
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

    // The request as far as it is known here: without its query, and with stars for the token. Empty for a URL that
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

    text error_of_answer_;
    text content_type_;
    std::int32_t client_;

protected:
    int connect_timeout_;
    int read_timeout_;
    int proxy_port_;
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
