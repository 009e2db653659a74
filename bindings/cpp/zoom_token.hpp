// zoom_token.hpp - zoom-token for C++: gets a Zoom user token (ZAK). C++11 and up, header only, on zoom_token.h.
//
//     std::string zak = zoom_token::get_user_token(access_token);          // throws zoom_token::error
//
// The same with options, and connections that are kept for the next call:
//
//     zoom_token::client client;
//     client.set("access_token", access_token).set("timeout_ms", "5000");
//     std::string zak = client.get_user_token("jane@example.com");         // throws zoom_token::error
//
// And without exceptions: each call has a noexcept twin whose name begins with try_:
//
//     zoom_token::response answer = client.try_get_user_token("jane@example.com");
//     if (answer) use(answer.token()); else std::cerr << answer.error() << "\n";
//
// What holds for everything here:
//
// - Texts are UTF-8, in and out. An empty text means "not given": the default, or ZOOM_E_ARGUMENT where there is none.
//   A text with a NUL inside is refused as one that is not UTF-8 (ZOOM_E_ARGUMENT), never cut short.
// - Codes are those of zoom_token.h: 0 is done (ZOOM_OK), negative an error of the library (ZOOM_E_...), 300 to 599
//   the HTTP status with which the server refused.
// - A std::string that is returned is yours, and so is wiping it where it holds a token. The library's own copies are
//   wiped when the result or response ends.
// - client, response, cancel and result own what they stand for: they move and do not copy, and end it with
//   themselves. One that was moved from is empty: to use it is ZOOM_E_HANDLE, never undefined behaviour.
// - One client, response or cancel may be used from several threads at a time. Moving or destroying it is the usual
//   matter of one thread, after all others have let go of it.
// - noexcept functions allocate nothing in C++, so that there is no std::bad_alloc to stop: their results keep the
//   library's memory. The std::string comes with the accessors (token(), value(), error(), ...), which may throw
//   std::bad_alloc as any std::string may, and so may the making of a std::string argument from a literal.
//
// Exceptions on and off in one program: every type here is the same, token for token, whether a file is compiled with
// exceptions or without, and so is every inline function that both kinds of file have. A client may go from one
// kind of file to the other. The throwing members are templates over a helper that is only defined where exceptions are
// on: in a file without them, calling one does not compile ("incomplete type needs_exceptions"), and no second body of
// it can come to be. The exception types and the throwing free function do not exist there.

#ifndef ZOOM_TOKEN_HPP
#define ZOOM_TOKEN_HPP

#include "zoom_token.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#if defined(__cpp_exceptions) || defined(__EXCEPTIONS) || defined(_CPPUNWIND)
#define ZOOM_TOKEN_EXCEPTIONS
#include <stdexcept>
#endif

#if __cplusplus >= 201703L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201703L)
#define ZOOM_TOKEN_NODISCARD [[nodiscard]]
#else
#define ZOOM_TOKEN_NODISCARD
#endif

namespace zoom_token {

class client;

namespace detail {

// What the throwing members need: defined further down, and only where exceptions are on.
struct needs_exceptions;

// A text for the C functions. One with a NUL inside would be cut there; bytes that are no UTF-8 are refused instead,
// by a text that names the argument.
inline const char* c_text(const std::string& text) noexcept
{
    return text.find('\0') == std::string::npos ? text.c_str() : "\xff";
}

// Owns a handle, which ends with it. 0 is none.
class handle {
public:
    handle() noexcept : number_(0) {}
    handle(handle&& other) noexcept : number_(other.number_) { other.number_ = 0; }
    handle(const handle&) = delete;
    handle& operator=(const handle&) = delete;
    ~handle() { zoom_free(number_); }

    handle& operator=(handle&& other) noexcept
    {
        handle taken(std::move(other));
        std::swap(number_, taken.number_);
        return *this;
    }

    std::int32_t get() const noexcept { return number_; }

    // For a C function to put a handle in. Only while there is none.
    std::int32_t* out() noexcept { return &number_; }

private:
    std::int32_t number_;
};

// Owns a zoom_buf, which is wiped and freed with it.
class buffer {
public:
    buffer() noexcept : buf_() {}
    buffer(buffer&& other) noexcept : buf_(other.buf_) { other.buf_ = zoom_buf(); }
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;
    ~buffer() { zoom_buf_free(&buf_); }

    buffer& operator=(buffer&& other) noexcept
    {
        buffer taken(std::move(other));
        std::swap(buf_, taken.buf_);
        return *this;
    }

    std::string text() const
    {
        return buf_.data == nullptr ? std::string() : std::string(buf_.data, static_cast<std::size_t>(buf_.len));
    }

    zoom_buf* out() noexcept { return &buf_; }

private:
    zoom_buf buf_;
};

// Reads a text straight into a std::string: `get` is a C function that fills a zoom_buf. It is asked for the length
// first, so that no other copy comes to be. Empty when there is no such text.
template <class Get>
std::string read(const Get& get)
{
    char too_small[1];
    zoom_buf buf = {too_small, 0, 1};
    if (get(&buf) != ZOOM_E_BUFFER) {
        return std::string();
    }
    std::string text(static_cast<std::size_t>(buf.len) + 1, '\0');
    buf.data = &text[0];
    buf.cap = buf.len + 1;
    buf.len = 0;
    text.resize(get(&buf) == ZOOM_OK ? static_cast<std::size_t>(buf.len) : 0);
    return text;
}

} // namespace detail

// A few English words for a code: ZOOM_OK, a ZOOM_E_... or an HTTP status, such as "Not Found". ASCII. From any thread.
ZOOM_TOKEN_NODISCARD inline std::string status_text(std::int32_t code)
{
    return detail::read([code](zoom_buf* out) { return zoom_status_text(code, out); });
}

// The library's version, such as "1.0.0". ASCII. From any thread.
ZOOM_TOKEN_NODISCARD inline std::string version()
{
    return detail::read([](zoom_buf* out) { return zoom_version(out); });
}

// What a call without a response came to: a text, or a code and what went wrong. Move-only; a token in it is wiped with
// it.
class result {
public:
    result(result&& other) noexcept : text_(std::move(other.text_)), code_(other.code_)
    {
        other.code_ = ZOOM_E_HANDLE;
    }

    result& operator=(result&& other) noexcept
    {
        result taken(std::move(other));
        std::swap(text_, taken.text_);
        std::swap(code_, taken.code_);
        return *this;
    }

    result(const result&) = delete;
    result& operator=(const result&) = delete;
    ~result() = default;

    // ZOOM_OK, a ZOOM_E_..., or the HTTP status with which the server refused.
    std::int32_t code() const noexcept { return code_; }

    // True when the call did what it was for.
    explicit operator bool() const noexcept { return code_ == ZOOM_OK; }

    // The token of a token call, a copy that is yours to wipe; empty when there is none.
    std::string value() const { return code_ == ZOOM_OK ? text_.text() : std::string(); }

    // What went wrong and what to do about it; empty when nothing did. Holds no secret.
    std::string error() const
    {
        if (code_ == ZOOM_OK) {
            return std::string();
        }
        const std::string text = text_.text();
        // Without room for a buffer there is no more than the code.
        return text.empty() ? status_text(code_) : text;
    }

private:
    friend class client;
    friend result try_get_user_token(const std::string& access_token, const std::string& user, const std::string& type,
                                     std::int32_t ttl, const std::string& base) noexcept;

    result() noexcept : text_(), code_(ZOOM_E_INTERNAL) {}

    detail::buffer text_;
    std::int32_t code_;
};

// Ends calls from another thread: hand it to them, and trigger() it. It stays triggered, and may serve several calls.
class cancel {
public:
    // With 65,536 handles alive there is no room for another: then operator bool is false, and calls that are given
    // this cancel are ZOOM_E_HANDLE.
    cancel() noexcept : handle_() { zoom_cancel_new(handle_.out()); }

    cancel(cancel&&) noexcept = default;
    cancel& operator=(cancel&&) noexcept = default;
    cancel(const cancel&) = delete;
    cancel& operator=(const cancel&) = delete;
    ~cancel() = default;

    explicit operator bool() const noexcept { return handle_.get() != 0; }

    // Calls under way return ZOOM_E_CANCELLED at once, and those that begin later too. From any thread.
    void trigger() const noexcept { zoom_cancel(handle_.get()); }

private:
    friend class client;

    detail::handle handle_;
};

// The outcome of one call of a client, a failed one too. Move-only. It never changes and may be read from any thread,
// also after its client has ended.
class response {
public:
    response(response&& other) noexcept : handle_(std::move(other.handle_)), code_(other.code_)
    {
        other.code_ = ZOOM_E_HANDLE;
    }

    response& operator=(response&& other) noexcept
    {
        response taken(std::move(other));
        std::swap(handle_, taken.handle_);
        std::swap(code_, taken.code_);
        return *this;
    }

    response(const response&) = delete;
    response& operator=(const response&) = delete;
    ~response() = default;

    // ZOOM_OK, a ZOOM_E_..., or the HTTP status with which the server refused.
    std::int32_t code() const noexcept { return code_; }

    // True when the call did what it was for: there is a token, or for a request, the status is 200 to 299.
    explicit operator bool() const noexcept { return code_ == ZOOM_OK; }

    // The HTTP status of the answer; 0 when no whole answer came.
    std::int32_t status() const noexcept { return number_or_none(zoom_response_status(handle_.get())); }

    // Zoom's own code in the answer, such as 1001 for an unknown user; 0 when there is none.
    std::int32_t zoom_code() const noexcept { return number_or_none(zoom_response_zoom_code(handle_.get())); }

    // The token of a token call that succeeded, a copy that is yours to wipe; empty when there is none.
    std::string token() const { return read(zoom_response_token); }

    // The body as it was received, which may hold NULs. That of a successful token call holds the token.
    std::string body() const { return read(zoom_response_body); }

    // The header fields as they were received: a line each, ended by CR LF, without the status line.
    std::string headers() const { return read(zoom_response_headers); }

    // The value of one header field, empty when there is none. Case does not matter in `name`; several fields of that
    // name are joined with ", ".
    std::string header(const std::string& name) const
    {
        const std::int32_t number = handle_.get();
        const char* const text = detail::c_text(name);
        return detail::read([number, text](zoom_buf* out) { return zoom_response_header(number, text, out); });
    }

    // What went wrong and what to do about it; empty when nothing did. Holds no secret.
    std::string error() const
    {
        if (code_ == ZOOM_OK) {
            return std::string();
        }
        const std::string text = read(zoom_response_error);
        // A few failures have no response behind them, such as ZOOM_E_LIMIT: there is no more than the code.
        return text.empty() ? status_text(code_) : text;
    }

private:
    friend class client;
    typedef std::int32_t(ZOOM_CALL* getter)(std::int32_t, zoom_buf*);

    response() noexcept : handle_(), code_(ZOOM_E_INTERNAL) {}

    // Without a response there is no number: the code says why.
    static std::int32_t number_or_none(std::int32_t got) noexcept { return got > 0 ? got : 0; }

    std::string read(getter get) const
    {
        const std::int32_t number = handle_.get();
        return detail::read([number, get](zoom_buf* out) { return get(number, out); });
    }

    detail::handle handle_;
    std::int32_t code_;
};

// Gets a token with one call: zoom_get_user_token of the C header, whose connections are kept for the next one.
//
// - `access_token`: the OAuth access token, with or without "Bearer ".
// - `user`: the user's id, e-mail address, or "me".
// - `type`: "zak", "token", or any other word that the service knows.
// - `ttl`: seconds that the token is to live; 0 for the service's default (two hours for a zak).
// - `base`: the API's base URL; empty for Zoom's.
//
// Blocks for 30 seconds at most. From any thread, several at a time. Does not throw.
ZOOM_TOKEN_NODISCARD inline result try_get_user_token(const std::string& access_token, const std::string& user = "me",
                                                      const std::string& type = "zak", std::int32_t ttl = 0,
                                                      const std::string& base = "") noexcept
{
    result got;
    got.code_ = zoom_get_user_token(detail::c_text(base), detail::c_text(access_token), detail::c_text(user),
                                    detail::c_text(type), ttl, got.text_.out());
    return got;
}

// Options, and connections that are kept for the next call. Move-only. Calls may be made from several threads at a
// time; none may be under way when the client is moved from or ends.
//
// The throwing members are templates only so that they do not exist where exceptions are off (see the top): call them
// as plain functions.
class client {
public:
    // Opens nothing. With 65,536 handles alive there is no room for another: then operator bool is false, and every
    // call is ZOOM_E_HANDLE.
    client() noexcept : handle_() { zoom_client_new(handle_.out()); }

    client(client&&) noexcept = default;
    client& operator=(client&&) noexcept = default;
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client() = default;

    explicit operator bool() const noexcept { return handle_.get() != 0; }

    // Another client with the options and the access token that this one has at this moment, and with the same
    // connections: one for each access token serves many users at a time. For setting options it counts as the first
    // call of both. False where there is no room for another handle.
    ZOOM_TOKEN_NODISCARD client copy() const noexcept
    {
        detail::handle other;
        zoom_client_copy(handle_.get(), other.out());
        return client(std::move(other));
    }

    // Sets an option: the table is at zoom_client_set in zoom_token.h. An empty `value` means the default. All options
    // but "access_token" are set before the first call or copy. Throws zoom_token::error; gives the client itself.
    template <class Throwing = detail::needs_exceptions>
    client& set(const std::string& option, const std::string& value)
    {
        Throwing::check(try_set(option, value));
        return *this;
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD result try_set(const std::string& option, const std::string& value) noexcept
    {
        result done;
        done.code_ = zoom_client_set(handle_.get(), detail::c_text(option), detail::c_text(value), done.text_.out());
        return done;
    }

    // Gets a token, with the option "access_token". `user`, `type`, `ttl`: as for zoom_token::get_user_token.
    // `meeting_id`: for type "onbehalf", the meeting that is to be joined. `stop`: what may end the call, or null.
    // Blocks for the option "timeout_ms" at most. Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    std::string get_user_token(const std::string& user = "me", const std::string& type = "zak", std::int32_t ttl = 0,
                               const std::string& meeting_id = "", const cancel* stop = nullptr) const
    {
        const response answer = try_get_user_token(user, type, ttl, meeting_id, stop);
        Throwing::check(answer);
        return answer.token();
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_get_user_token(const std::string& user = "me", const std::string& type = "zak",
                                                     std::int32_t ttl = 0, const std::string& meeting_id = "",
                                                     const cancel* stop = nullptr) const noexcept
    {
        response answer;
        answer.code_ = zoom_client_get_user_token(handle_.get(), detail::c_text(user), detail::c_text(type), ttl,
                                                  detail::c_text(meeting_id), number_of(stop), answer.handle_.out());
        return answer;
    }

    // Sends any request of Zoom's API. `method`: such as "GET". `url`: an absolute https URL or a path below the base
    // URL, such as "/users/me". `query_json`: a JSON object whose members are added to the query. `body`: sent as
    // application/json. The access token goes to the base URL's origin only; redirects are not followed.
    // Gives the answer of every status from 200 to 299; throws zoom_token::error for any other outcome.
    template <class Throwing = detail::needs_exceptions>
    response request(const std::string& method, const std::string& url, const std::string& query_json = "",
                     const std::string& body = "", const cancel* stop = nullptr) const
    {
        response answer = try_request(method, url, query_json, body, stop);
        Throwing::check(answer);
        return answer;
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_request(const std::string& method, const std::string& url,
                                              const std::string& query_json = "", const std::string& body = "",
                                              const cancel* stop = nullptr) const noexcept
    {
        response answer;
        answer.code_ = zoom_client_request(handle_.get(), detail::c_text(method), detail::c_text(url),
                                           detail::c_text(query_json), detail::c_text(body), number_of(stop),
                                           answer.handle_.out());
        return answer;
    }

private:
    explicit client(detail::handle&& other) noexcept : handle_(std::move(other)) {}

    // 0 would mean "no cancel": a cancel that stands for nothing is to be refused instead.
    static std::int32_t number_of(const cancel* stop) noexcept
    {
        if (stop == nullptr) {
            return 0;
        }
        return *stop ? stop->handle_.get() : -1;
    }

    detail::handle handle_;
};

#ifdef ZOOM_TOKEN_EXCEPTIONS

// What the throwing calls throw. what() says what went wrong and what to do about it, and holds no secret.
class error : public std::runtime_error {
public:
    error(const std::string& text, std::int32_t code, std::int32_t status, std::int32_t zoom_code)
        : std::runtime_error(text), code_(code), status_(status), zoom_code_(zoom_code)
    {
    }

    // A ZOOM_E_..., or the HTTP status with which the server refused.
    std::int32_t code() const noexcept { return code_; }

    // The HTTP status of the answer; 0 when no whole answer came.
    std::int32_t status() const noexcept { return status_; }

    // Zoom's own code in the answer, such as 1001 for an unknown user. 0 when there is none, and always from the free
    // function get_user_token, where it is in the text only.
    std::int32_t zoom_code() const noexcept { return zoom_code_; }

private:
    std::int32_t code_;
    std::int32_t status_;
    std::int32_t zoom_code_;
};

// The server refused with 401: the access token has expired or is none. Get a new one, once, and call again.
class unauthorized : public error {
public:
    using error::error;
};

// The server refused with 404: there is no such user, or no such place below the base URL.
class not_found : public error {
public:
    using error::error;
};

// The server refused with 429: too many requests. The text says when to come again.
class rate_limited : public error {
public:
    using error::error;
};

// ZOOM_E_TIMEOUT: the time of "timeout_ms" or "connect_timeout_ms" ran out.
class timed_out : public error {
public:
    using error::error;
};

// ZOOM_E_CANCELLED: a cancel was triggered.
class cancelled : public error {
public:
    using error::error;
};

namespace detail {

struct needs_exceptions {
    static void check(const result& done)
    {
        if (!done) {
            raise(done.error(), done.code(), done.code() > 0 ? done.code() : 0, 0);
        }
    }

    static void check(const response& answer)
    {
        if (!answer) {
            raise(answer.error(), answer.code(), answer.status(), answer.zoom_code());
        }
    }

    [[noreturn]] static void raise(const std::string& text, std::int32_t code, std::int32_t status,
                                   std::int32_t zoom_code)
    {
        switch (code) {
        case 401:
            throw unauthorized(text, code, status, zoom_code);
        case 404:
            throw not_found(text, code, status, zoom_code);
        case 429:
            throw rate_limited(text, code, status, zoom_code);
        case ZOOM_E_TIMEOUT:
            throw timed_out(text, code, status, zoom_code);
        case ZOOM_E_CANCELLED:
            throw cancelled(text, code, status, zoom_code);
        default:
            throw error(text, code, status, zoom_code);
        }
    }
};

} // namespace detail

// As try_get_user_token above; throws zoom_token::error.
ZOOM_TOKEN_NODISCARD inline std::string get_user_token(const std::string& access_token, const std::string& user = "me",
                                                       const std::string& type = "zak", std::int32_t ttl = 0,
                                                       const std::string& base = "")
{
    const result got = try_get_user_token(access_token, user, type, ttl, base);
    detail::needs_exceptions::check(got);
    return got.value();
}

#endif // ZOOM_TOKEN_EXCEPTIONS

} // namespace zoom_token

#undef ZOOM_TOKEN_EXCEPTIONS
#undef ZOOM_TOKEN_NODISCARD

#endif // ZOOM_TOKEN_HPP
