// zoom_token.hpp - zoom-token for C++: gets a Zoom user token (ZAK). C++11 or newer, header only, over zoom_token.h.
//
//     std::string zak = zoom_token::get_user_token(access_token);          // throws zoom_token::error
//
// The same with options, and with connections of its own that are kept for the next call:
//
//     zoom_token::client client;
//     client.set("access_token", access_token).set("timeout_ms", "5000");
//     std::string zak = client.get_user_token("ada@example.com");         // throws zoom_token::error
//
// A client that signs in and renews the access token itself: with "account_id", "client_id" and "client_secret" for an
// account, with "client_id" and "refresh_token" or "token_file" for a user who has signed in. The same from a file of
// settings, with one call:
//
//     std::string zak = zoom_token::get_user_token_with_settings("/etc/app/zoom.settings");
//
// A user signs in with the browser, for a program that has no secret: "client_id" and "token_file" are set, and the function
// opens the address in the system's browser:
//
//     client.sign_in([](const char* url) { ShellExecuteA(nullptr, "open", url, nullptr, nullptr, SW_SHOWNORMAL); });
//
// Without exceptions: each call has a noexcept twin whose name begins with try_:
//
//     zoom_token::response response = client.try_get_user_token("ada@example.com");
//     if (response) use(response.token()); else std::cerr << response.error() << "\n";
//
// What to do about a failure, by the exception that is thrown. Without exceptions, code() and reason() tell the same.
// By then the library has retried a token call where that could help within its time (the option "max_retries").
//
//     exception       code() or reason()           what to do
//     unauthorized    ZOOM_REASON_ACCESS_TOKEN     get a new access token, then call again, once
//     missing_scope   ZOOM_REASON_SCOPE            add the scope to the app, then get a new access token
//     not_found       ZOOM_REASON_USER             check the user id or e-mail address
//     rate_limited    ZOOM_REASON_RATE_LIMIT       call again after retry_after() seconds; where that is 0, after a few
//                     ZOOM_REASON_DAILY_LIMIT      call again after retry_after() seconds; where that is 0, tomorrow
//     timed_out       ZOOM_E_TIMEOUT               call again later, or raise the option "timeout_ms"; for a sign-in with a
//                                                  browser, begin another one
//     cancelled       ZOOM_E_CANCELLED             nothing: the program triggered a cancel
//     error           ZOOM_E_SIGN_IN               reason() tells: ZOOM_REASON_SIGN_IN_AGAIN, have the user sign in again;
//                                                  ZOOM_REASON_APP_SETTINGS, correct the app's settings
//     error           ZOOM_REASON_SERVER,          call again later
//                     ZOOM_E_RESOLVE,
//                     ZOOM_E_CONNECT
//     error           any other                    what() has advice; until then the same call fails again
//
// error is the base class of the others. Treat a reason that is not in zoom_token.h, from a newer library, as
// ZOOM_REASON_OTHER.
//
// What applies to everything here:
//
// - Texts are UTF-8, in and out. A null pointer and an empty text mean "not given": the default, or ZOOM_E_ARGUMENT
//   where there is none. A std::string with a NUL in it is refused (ZOOM_E_ARGUMENT), never cut short.
// - Codes are those of zoom_token.h: 0 for success (ZOOM_OK), negative for an error of the library (ZOOM_E_...), 300 to
//   599 for the HTTP status with which the server refused.
// - A std::string that is returned is the caller's, who wipes it where it contains a token. The library's own copies
//   are wiped when the response is destroyed.
// - client, response, cancel and browser_sign_in own a handle: they can be moved, not copied, and their destructors
//   free it. One that was moved from is empty: using it is ZOOM_E_HANDLE, never undefined behaviour.
// - One client, response or cancel may be used from several threads at once. As with any object, no other thread may
//   use it while it is moved, assigned to or destroyed.
// - noexcept functions allocate nothing in C++, so they cannot meet std::bad_alloc. The functions that return a
//   std::string (token(), error(), ...) may throw it, as any std::string may.
//
// Exceptions on and off in one program: every type and every inline function here is the same, token for token, whether
// a file is compiled with exceptions or without, so a client may pass from one kind of file to the other. The throwing
// members are templates over a helper that is only defined where exceptions are on: in a file without them, calling one
// does not compile ("incomplete type needs_exceptions"). The exception types and the throwing free functions do not
// exist there.

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

class browser_sign_in;
class cancel;
class client;
class response;

namespace detail {

// What the throwing members need: defined further down, and only where exceptions are on.
struct needs_exceptions;

// Owns a handle, and frees it. 0 is no handle.
class handle {
public:
    handle() noexcept : number_(0) {}
    handle(handle&& other) noexcept : number_(other.number_) { other.number_ = 0; }
    handle(const handle&) = delete;
    handle& operator=(const handle&) = delete;
    ~handle() { zoom_free(number_); }

    handle& operator=(handle&& other) noexcept
    {
        handle moved(std::move(other));
        std::swap(number_, moved.number_);
        return *this;
    }

    std::int32_t get() const noexcept { return number_; }

    // Where a C function puts a handle. Only for one that owns none.
    std::int32_t* out() noexcept { return &number_; }

private:
    std::int32_t number_;
};

// Owns a zoom_buf, and wipes and frees it.
class buffer {
public:
    buffer() noexcept : buf_() {}
    buffer(buffer&& other) noexcept : buf_(other.buf_) { other.buf_ = zoom_buf(); }
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;
    ~buffer() { zoom_buf_free(&buf_); }

    buffer& operator=(buffer&& other) noexcept
    {
        buffer moved(std::move(other));
        std::swap(buf_, moved.buf_);
        return *this;
    }

    // Ends with a NUL; valid until the buffer is used again.
    const char* c_str() const noexcept { return buf_.data == nullptr ? "" : buf_.data; }

    std::string text() const
    {
        return buf_.data == nullptr ? std::string() : std::string(buf_.data, static_cast<std::size_t>(buf_.len));
    }

    zoom_buf* out() noexcept { return &buf_; }

private:
    zoom_buf buf_;
};

// Reads a text straight into a std::string: `get` is a C function that fills a zoom_buf. It is first asked for the
// length, so that the text is copied only once. Empty when there is no such text.
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

// A text argument, from a std::string or a pointer to a text that ends with a NUL. It only refers to that text. A null
// pointer is the empty text.
class cstring_view {
public:
    cstring_view(const char* text) noexcept : text_(text != nullptr ? text : "") {}

    // The C functions would read a text with a NUL in it as a shorter one. They get one that they refuse instead: it is
    // not UTF-8.
    cstring_view(const std::string& text) noexcept
        : text_(text.find('\0') == std::string::npos ? text.c_str() : "\xff")
    {
    }

    // Never null.
    const char* c_str() const noexcept { return text_; }

private:
    const char* text_;
};

// A short English text for a code: ZOOM_OK, a ZOOM_E_... or an HTTP status, such as "Not Found". ASCII. From any
// thread.
ZOOM_TOKEN_NODISCARD inline std::string status_text(std::int32_t code)
{
    return detail::read([code](zoom_buf* out) { return zoom_status_text(code, out); });
}

// The library's version, such as "1.0.0". ASCII. From any thread.
ZOOM_TOKEN_NODISCARD inline std::string version()
{
    return detail::read([](zoom_buf* out) { return zoom_version(out); });
}

// Closes the connections that the free functions keep, and forgets the files of settings. A program whose clients sign in
// for a user ends with it: a refresh token that was sent to Zoom is spent, and where the next one is on its way, this waits
// until it is saved, usually for less than a second. From any thread.
inline void shutdown() noexcept { zoom_shutdown(); }

// Cancels calls from another thread: pass it to them, and trigger() it. It stays triggered, and may serve several
// calls.
class cancel {
public:
    // With 65,536 live handles there is no room for another: then operator bool is false, and a call with this cancel
    // is ZOOM_E_HANDLE.
    cancel() noexcept : handle_() { zoom_cancel_new(handle_.out()); }

    cancel(cancel&&) noexcept = default;
    cancel& operator=(cancel&&) noexcept = default;
    cancel(const cancel&) = delete;
    cancel& operator=(const cancel&) = delete;
    ~cancel() = default;

    explicit operator bool() const noexcept { return handle_.get() != 0; }

    // Calls under way return ZOOM_E_CANCELLED at once, and so do those that begin later. From any thread.
    void trigger() const noexcept { zoom_cancel(handle_.get()); }

private:
    friend class browser_sign_in;
    friend class client;
    friend response try_get_user_token(cstring_view, cstring_view, cstring_view, std::int32_t, cstring_view,
                                       cstring_view, const cancel*) noexcept;

    // For a C function, which takes 0 for a call without a cancel. An empty cancel must not become that: it is a handle
    // that is never valid.
    static std::int32_t handle_of(const cancel* stop) noexcept
    {
        if (stop == nullptr) {
            return 0;
        }
        return *stop ? stop->handle_.get() : -1;
    }

    detail::handle handle_;
};

// The outcome of one call, also of a failed one. Move-only. It never changes and may be read from any thread, also
// after its client was destroyed.
class response {
public:
    response(response&& other) noexcept : handle_(std::move(other.handle_)), code_(other.code_)
    {
        other.code_ = ZOOM_E_HANDLE;
    }

    response& operator=(response&& other) noexcept
    {
        response moved(std::move(other));
        std::swap(handle_, moved.handle_);
        std::swap(code_, moved.code_);
        return *this;
    }

    response(const response&) = delete;
    response& operator=(const response&) = delete;
    ~response() = default;

    // ZOOM_OK, a ZOOM_E_..., or the HTTP status with which the server refused.
    std::int32_t code() const noexcept { return code_; }

    // True for success: there is a token, or for a request, the status is 200 to 299.
    explicit operator bool() const noexcept { return code_ == ZOOM_OK; }

    // Why the server refused: a ZOOM_REASON_..., for a program that decides what to do next. 0 for success and where
    // code() is negative, but for ZOOM_E_SIGN_IN and for some of ZOOM_E_NO_TOKEN: see zoom_response_reason.
    std::int32_t reason() const noexcept { return positive(zoom_response_reason(handle_.get())); }

    // How many seconds the server asks to wait before the next request; 0 where it does not ask for that.
    std::int32_t retry_after() const noexcept { return positive(zoom_response_retry_after(handle_.get())); }

    // The HTTP status; 0 when no complete response was received.
    std::int32_t status() const noexcept { return positive(zoom_response_status(handle_.get())); }

    // Zoom's own code in the body, such as 1001 for an unknown user; 0 when there is none. To decide what to do, use
    // reason().
    std::int32_t zoom_code() const noexcept { return positive(zoom_response_zoom_code(handle_.get())); }

    // The token of a successful token call, a copy that is the caller's to wipe; empty when there is none.
    std::string token() const { return read(zoom_response_token); }

    // The body as it was received; it may contain NULs. The body of a successful token call contains the token.
    std::string body() const { return read(zoom_response_body); }

    // The header fields as they were received: a line each, ended by CR LF, without the status line.
    std::string headers() const { return read(zoom_response_headers); }

    // The value of one header field, empty when there is none. Case does not matter in `name`; several fields of that
    // name are joined with ", ".
    std::string header(cstring_view name) const
    {
        const std::int32_t number = handle_.get();
        return detail::read([number, name](zoom_buf* out) { return zoom_response_header(number, name.c_str(), out); });
    }

    // What went wrong and what to do about it; empty for success. Contains no secret.
    std::string error() const
    {
        if (code_ == ZOOM_OK) {
            return std::string();
        }
        const std::string text = read(zoom_response_error);
        // A few failures, such as ZOOM_E_LIMIT, leave no response to read: the code is all there is.
        return text.empty() ? status_text(code_) : text;
    }

private:
    friend class browser_sign_in;
    friend class client;
    friend response try_get_user_token(cstring_view, cstring_view, cstring_view, std::int32_t, cstring_view,
                                       cstring_view, const cancel*) noexcept;
    typedef std::int32_t(ZOOM_CALL* getter)(std::int32_t, zoom_buf*);

    response() noexcept : handle_(), code_(ZOOM_E_INTERNAL) {}

    // The C functions return a negative code where there is no such number.
    static std::int32_t positive(std::int32_t number) noexcept { return number > 0 ? number : 0; }

    std::string read(getter get) const
    {
        const std::int32_t number = handle_.get();
        return detail::read([number, get](zoom_buf* out) { return get(number, out); });
    }

    detail::handle handle_;
    std::int32_t code_;
};

// Gets a token with one call: zoom_get_user_token_response of the C header, whose connections are kept for the next
// one.
//
// - `access_token`: the OAuth access token, with or without "Bearer ".
// - `user`: the user's id, e-mail address, or "me".
// - `type`: "zak", "token", "onbehalf" (which needs a `meeting_id`), or any other word that the service knows.
// - `ttl`: how long the token is to live, in seconds; 0 for the service's default (two hours for a zak).
// - `base`: the API's base URL; empty for Zoom's.
// - `meeting_id`: for the type "onbehalf", the meeting that is to be joined.
// - `stop`: what may cancel the call, or null.
//
// Blocks for 30 seconds at most. From any thread, several at a time. Does not throw.
ZOOM_TOKEN_NODISCARD inline response try_get_user_token(cstring_view access_token, cstring_view user = "me",
                                                        cstring_view type = "zak", std::int32_t ttl = 0,
                                                        cstring_view base = "", cstring_view meeting_id = "",
                                                        const cancel* stop = nullptr) noexcept
{
    response outcome;
    outcome.code_ =
        zoom_get_user_token_response(base.c_str(), access_token.c_str(), user.c_str(), type.c_str(), ttl,
                                     meeting_id.c_str(), cancel::handle_of(stop), outcome.handle_.out());
    return outcome;
}

namespace detail {

// A code, and a text: what was asked for, or what went wrong. Move-only.
class text_outcome {
public:
    text_outcome(text_outcome&&) noexcept = default;
    text_outcome& operator=(text_outcome&&) noexcept = default;
    text_outcome(const text_outcome&) = delete;
    text_outcome& operator=(const text_outcome&) = delete;

    // ZOOM_OK, a ZOOM_E_..., or the HTTP status with which the server refused.
    std::int32_t code() const noexcept { return code_; }

    // True for success.
    explicit operator bool() const noexcept { return code_ == ZOOM_OK; }

    // What went wrong and what to do about it; empty for success. Contains no secret.
    std::string error() const
    {
        if (code_ == ZOOM_OK) {
            return std::string();
        }
        const std::string text = text_.text();
        // A client without a live handle gives no text, nor is there one where there is no memory.
        return text.empty() ? status_text(code_) : text;
    }

protected:
    text_outcome() noexcept : text_(), code_(ZOOM_E_INTERNAL) {}
    ~text_outcome() = default;

    // What was asked for, a copy that is the caller's to wipe; empty when there is none.
    std::string given() const { return code_ == ZOOM_OK ? text_.text() : std::string(); }

    detail::buffer text_;
    std::int32_t code_;
};

} // namespace detail

// The outcome of client::try_set: a code, and a text that says what was wrong and does not contain the option's value.
// Move-only.
class result : public detail::text_outcome {
    friend class client;
    result() noexcept = default;
};

// The outcome of try_get_user_token_with_settings: a token; or a code, and a text that says what went wrong. Move-only.
class token_result : public detail::text_outcome {
public:
    // The token, a copy that is the caller's to wipe; empty when there is none.
    std::string token() const { return given(); }

private:
    friend token_result try_get_user_token_with_settings(cstring_view, cstring_view, cstring_view,
                                                         std::int32_t) noexcept;
    token_result() noexcept = default;
};

// Gets a token with one call and a file of settings, which has the options, those for signing in above all:
// zoom_get_user_token_with_settings of the C header.
//
// - `settings`: the absolute path of the file.
// - `user`, `type`, `ttl`: as for try_get_user_token.
//
// The outcome has no reason: a program that decides by it makes a client with the option "settings_file". Blocks for
// 30 seconds at most, or as long as the file says. From any thread, several at a time. Does not throw.
ZOOM_TOKEN_NODISCARD inline token_result try_get_user_token_with_settings(cstring_view settings,
                                                                          cstring_view user = "me",
                                                                          cstring_view type = "zak",
                                                                          std::int32_t ttl = 0) noexcept
{
    token_result outcome;
    outcome.code_ = zoom_get_user_token_with_settings(settings.c_str(), user.c_str(), type.c_str(), ttl,
                                                      outcome.text_.out());
    return outcome;
}

// The outcome of try_start_url: an address; or a code, and a text that says what is wrong. Move-only.
class url_result : public detail::text_outcome {
public:
    // The address, a copy that is the caller's to wipe; empty when there is none.
    std::string url() const { return given(); }

private:
    friend url_result try_start_url(cstring_view, cstring_view, cstring_view) noexcept;
    url_result() noexcept = default;
};

// The address that starts a meeting as the user of a ZAK, for a browser: zoom_start_url of the C header. It is a secret,
// like the ZAK in it.
//
// - `meeting`: the meeting's number, 9 to 11 digits; spaces and dashes between them do not count.
// - `zak`: a token of type "zak". It is looked at when the meeting is started, so get it just before.
// - `host`: empty for "zoom.us"; else "zoom.us", "zoomgov.com" or a name below one of them.
//
// Nothing is sent. From any thread. Does not throw.
ZOOM_TOKEN_NODISCARD inline url_result try_start_url(cstring_view meeting, cstring_view zak,
                                                     cstring_view host = "") noexcept
{
    url_result outcome;
    outcome.code_ = zoom_start_url(host.c_str(), meeting.c_str(), zak.c_str(), outcome.text_.out());
    return outcome;
}

// A user's sign-in that client::start_sign_in has begun, for a program that looks now and then whether it has ended, or
// whose user pastes what the browser shows. Move-only. Until the browser has come back the library listens on a port of this
// machine; the destructor ends that.
class browser_sign_in {
public:
    browser_sign_in(browser_sign_in&& other) noexcept
        : handle_(std::move(other.handle_)), text_(std::move(other.text_)), code_(other.code_)
    {
        other.code_ = ZOOM_E_HANDLE;
    }

    browser_sign_in& operator=(browser_sign_in&& other) noexcept
    {
        browser_sign_in moved(std::move(other));
        std::swap(handle_, moved.handle_);
        std::swap(text_, moved.text_);
        std::swap(code_, moved.code_);
        return *this;
    }

    browser_sign_in(const browser_sign_in&) = delete;
    browser_sign_in& operator=(const browser_sign_in&) = delete;
    ~browser_sign_in() = default;

    // ZOOM_OK where it was begun, or a ZOOM_E_....
    std::int32_t code() const noexcept { return code_; }

    // True where it was begun.
    explicit operator bool() const noexcept { return code_ == ZOOM_OK; }

    // What the user's browser has to open; empty where it was not begun. Good for this sign-in alone.
    std::string url() const { return code_ == ZOOM_OK ? text_.text() : std::string(); }

    // Why it was not begun; empty where it was.
    std::string error() const
    {
        if (code_ == ZOOM_OK) {
            return std::string();
        }
        const std::string text = text_.text();
        return text.empty() ? status_text(code_) : text;
    }

    // Waits until the user has signed in.
    //
    // - `wait_ms`: how long, in milliseconds; a user who has not signed in by then has to begin again (ZOOM_E_TIMEOUT). Where
    //   the browser came at the last moment, it takes up to 35 seconds more.
    // - `pasted`: empty to wait for the browser. Or what the user copied from it: the whole address that it shows after the
    //   sign-in, or the code in it. Any other text is ZOOM_E_ARGUMENT, and the sign-in
    //   continues.
    // - `stop`: what may end the sign-in, or null.
    //
    // Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    void finish(std::int32_t wait_ms = 600000, cstring_view pasted = "", const cancel* stop = nullptr) const
    {
        Throwing::check(try_finish(wait_ms, pasted, stop));
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_finish(std::int32_t wait_ms = 600000, cstring_view pasted = "",
                                             const cancel* stop = nullptr) const noexcept
    {
        response outcome = look(wait_ms, pasted, stop);
        // The code is there, and Zoom has not given the tokens yet.
        return outcome.code() == ZOOM_E_PENDING && wait_ms > 0 ? look(35000, "", stop) : std::move(outcome);
    }

    // Looks whether the user has signed in, and never waits: for a timer. True when the client is signed in, false for not
    // yet. Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    bool poll(cstring_view pasted = "") const
    {
        const response outcome = try_poll(pasted);
        if (outcome.code() == ZOOM_E_PENDING) {
            return false;
        }
        Throwing::check(outcome);
        return true;
    }

    // The same, where ZOOM_E_PENDING is "not yet"; does not throw.
    ZOOM_TOKEN_NODISCARD response try_poll(cstring_view pasted = "") const noexcept { return look(0, pasted, nullptr); }

private:
    friend class client;

    browser_sign_in() noexcept : handle_(), text_(), code_(ZOOM_E_INTERNAL) {}

    response look(std::int32_t wait_ms, cstring_view pasted, const cancel* stop) const noexcept
    {
        response outcome;
        outcome.code_ = zoom_sign_in_finish(handle_.get(), pasted.c_str(), wait_ms, cancel::handle_of(stop),
                                            outcome.handle_.out());
        return outcome;
    }

    detail::handle handle_;
    // The address, or why there is none.
    detail::buffer text_;
    std::int32_t code_;
};

// Options, and connections that are kept for the next call. Move-only. Calls may be made from several threads at a
// time; none may be under way when the client is moved from or destroyed.
//
// The throwing members are templates only so that they do not exist where exceptions are off (see the top): call them
// like plain functions.
class client {
public:
    // Opens no connection. With 65,536 live handles there is no room for another: then operator bool is false, and
    // every call is ZOOM_E_HANDLE.
    client() noexcept : handle_() { zoom_client_new(handle_.out()); }

    client(client&&) noexcept = default;
    client& operator=(client&&) noexcept = default;
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client() = default;

    explicit operator bool() const noexcept { return handle_.get() != 0; }

    // Another client with the options and the access token that this one has at this moment, and with the same
    // connections: one copy for each access token serves many users at a time. For setting options, a copy counts as
    // the first call of both. Converts to false where there is no room for another handle.
    ZOOM_TOKEN_NODISCARD client copy() const noexcept
    {
        detail::handle other;
        zoom_client_copy(handle_.get(), other.out());
        return client(std::move(other));
    }

    // Sets an option: the table is at zoom_client_set in zoom_token.h. An empty `value` is the default. All options but
    // "access_token", "login" and "header.NAME" are set before the first call or copy. Throws zoom_token::error; returns the
    // client itself.
    template <class Throwing = detail::needs_exceptions>
    client& set(cstring_view option, cstring_view value)
    {
        Throwing::check(try_set(option, value));
        return *this;
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD result try_set(cstring_view option, cstring_view value) noexcept
    {
        result outcome;
        outcome.code_ = zoom_client_set(handle_.get(), option.c_str(), value.c_str(), outcome.text_.out());
        return outcome;
    }

    // The newest refresh token of the user whom the client signs in for; empty where none is known. A program that keeps it
    // itself, and not with the option "token_file", reads it after each call: Zoom replaces it at each renewal, and the old
    // one is dead at once. A copy that is the caller's to wipe.
    ZOOM_TOKEN_NODISCARD std::string refresh_token() const
    {
        const std::int32_t number = handle_.get();
        return detail::read([number](zoom_buf* out) { return zoom_client_refresh_token(number, out); });
    }

    // Signs a user in with a browser, for a program that has no secret: with the option "client_id", that of a public client,
    // and with "token_file", so that the user need not sign in at the next start. Blocks until the client is signed in.
    //
    // - `open`: a function that is given the address, a const char*, and has the system's browser open it.
    // - `wait_ms`: how long the user may take, in milliseconds: ZOOM_E_TIMEOUT.
    // - `stop`: what may end the sign-in, or null.
    //
    // Throws zoom_token::error.
    template <class Open, class Throwing = detail::needs_exceptions>
    void sign_in(Open&& open, std::int32_t wait_ms = 600000, const cancel* stop = nullptr) const
    {
        const browser_sign_in started = try_start_sign_in();
        Throwing::check(started);
        open(started.text_.c_str());
        Throwing::check(started.try_finish(wait_ms, "", stop));
    }

    // The same; throws only what `open` does.
    template <class Open>
    ZOOM_TOKEN_NODISCARD result try_sign_in(Open&& open, std::int32_t wait_ms = 600000,
                                            const cancel* stop = nullptr) const
    {
        browser_sign_in started = try_start_sign_in();
        result outcome;
        outcome.code_ = started.code_;
        if (started) {
            open(started.text_.c_str());
            const response finished = started.try_finish(wait_ms, "", stop);
            outcome.code_ = finished.code_;
            zoom_response_error(finished.handle_.get(), outcome.text_.out());
        } else {
            outcome.text_ = std::move(started.text_);
        }
        return outcome;
    }

    // Begins a user's sign-in, for a program that opens the address itself and then polls, or whose user pastes what the
    // browser shows. It counts as the client's first call. Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    browser_sign_in start_sign_in() const
    {
        browser_sign_in started = try_start_sign_in();
        Throwing::check(started);
        return started;
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD browser_sign_in try_start_sign_in() const noexcept
    {
        browser_sign_in started;
        started.code_ = zoom_sign_in_start(handle_.get(), started.handle_.out(), started.text_.out());
        return started;
    }

    // Forgets the user's sign-in: the file of the option "token_file" is emptied, also where Zoom can't be reached, and the
    // tokens are ended at Zoom. Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    void sign_out(const cancel* stop = nullptr) const
    {
        Throwing::check(try_sign_out(stop));
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_sign_out(const cancel* stop = nullptr) const noexcept
    {
        response outcome;
        outcome.code_ = zoom_sign_out(handle_.get(), cancel::handle_of(stop), outcome.handle_.out());
        return outcome;
    }

    // Gets a token, with the option "access_token" or by signing in. The arguments are those of zoom_token::try_get_user_token.
    // Blocks for the option "timeout_ms" at most. Throws zoom_token::error.
    template <class Throwing = detail::needs_exceptions>
    std::string get_user_token(cstring_view user = "me", cstring_view type = "zak", std::int32_t ttl = 0,
                               cstring_view meeting_id = "", const cancel* stop = nullptr) const
    {
        const response outcome = try_get_user_token(user, type, ttl, meeting_id, stop);
        Throwing::check(outcome);
        return outcome.token();
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_get_user_token(cstring_view user = "me", cstring_view type = "zak",
                                                     std::int32_t ttl = 0, cstring_view meeting_id = "",
                                                     const cancel* stop = nullptr) const noexcept
    {
        response outcome;
        outcome.code_ =
            zoom_client_get_user_token(handle_.get(), user.c_str(), type.c_str(), ttl, meeting_id.c_str(),
                                       cancel::handle_of(stop), outcome.handle_.out());
        return outcome;
    }

    // Sends any request of Zoom's API, once. `method`: such as "GET". `url`: an absolute https URL, or a path below the
    // base URL such as "/users/me". `query_json`: a JSON object whose members are added to the query. `body`: sent as
    // application/json. The access token is sent to the base URL's origin only; redirects are not followed.
    // Returns the response for every status from 200 to 299; throws zoom_token::error for any other outcome.
    template <class Throwing = detail::needs_exceptions>
    response request(cstring_view method, cstring_view url, cstring_view query_json = "", cstring_view body = "",
                     const cancel* stop = nullptr) const
    {
        response outcome = try_request(method, url, query_json, body, stop);
        Throwing::check(outcome);
        return outcome;
    }

    // The same; does not throw.
    ZOOM_TOKEN_NODISCARD response try_request(cstring_view method, cstring_view url, cstring_view query_json = "",
                                              cstring_view body = "", const cancel* stop = nullptr) const noexcept
    {
        response outcome;
        outcome.code_ = zoom_client_request(handle_.get(), method.c_str(), url.c_str(), query_json.c_str(),
                                            body.c_str(), cancel::handle_of(stop), outcome.handle_.out());
        return outcome;
    }

private:
    explicit client(detail::handle&& other) noexcept : handle_(std::move(other)) {}

    detail::handle handle_;
};

#ifdef ZOOM_TOKEN_EXCEPTIONS

// What the throwing calls throw. what() says what went wrong and what to do about it, and contains no secret.
class error : public std::runtime_error {
public:
    explicit error(const response& failed)
        : std::runtime_error(failed.error()), code_(failed.code()), reason_(failed.reason()),
          retry_after_(failed.retry_after()), status_(failed.status()), zoom_code_(failed.zoom_code())
    {
    }

    explicit error(const result& failed)
        : std::runtime_error(failed.error()), code_(failed.code()), reason_(0), retry_after_(0), status_(0),
          zoom_code_(0)
    {
    }

    explicit error(const token_result& failed)
        : std::runtime_error(failed.error()), code_(failed.code()), reason_(0), retry_after_(0),
          status_(failed.code() > 0 ? failed.code() : 0), zoom_code_(0)
    {
    }

    explicit error(const url_result& failed)
        : std::runtime_error(failed.error()), code_(failed.code()), reason_(0), retry_after_(0), status_(0),
          zoom_code_(0)
    {
    }

    explicit error(const browser_sign_in& failed)
        : std::runtime_error(failed.error()), code_(failed.code()), reason_(0), retry_after_(0), status_(0),
          zoom_code_(0)
    {
    }

    // As of the response.
    std::int32_t code() const noexcept { return code_; }
    std::int32_t reason() const noexcept { return reason_; }
    std::int32_t retry_after() const noexcept { return retry_after_; }
    std::int32_t status() const noexcept { return status_; }
    std::int32_t zoom_code() const noexcept { return zoom_code_; }

private:
    std::int32_t code_;
    std::int32_t reason_;
    std::int32_t retry_after_;
    std::int32_t status_;
    std::int32_t zoom_code_;
};

// The access token is invalid or expired.
class unauthorized : public error {
public:
    using error::error;
};

// The access token lacks a scope, which what() names.
class missing_scope : public error {
public:
    using error::error;
};

// There is no such user.
class not_found : public error {
public:
    using error::error;
};

// Too many requests: in this second, or on this day.
class rate_limited : public error {
public:
    using error::error;
};

// The time of the option "timeout_ms" or "connect_timeout_ms" ran out.
class timed_out : public error {
public:
    using error::error;
};

// A cancel was triggered.
class cancelled : public error {
public:
    using error::error;
};

namespace detail {

struct needs_exceptions {
    static void check(const result& outcome)
    {
        if (!outcome) {
            throw error(outcome);
        }
    }

    static void check(const browser_sign_in& outcome)
    {
        if (!outcome) {
            throw error(outcome);
        }
    }

    static void check(const token_result& outcome)
    {
        if (outcome) {
            return;
        }
        if (outcome.code() == ZOOM_E_TIMEOUT) {
            throw timed_out(outcome);
        }
        throw error(outcome);
    }

    static void check(const url_result& outcome)
    {
        if (!outcome) {
            throw error(outcome);
        }
    }

    static void check(const response& outcome)
    {
        if (outcome) {
            return;
        }
        switch (outcome.code() < 0 ? outcome.code() : outcome.reason()) {
        case ZOOM_REASON_ACCESS_TOKEN:
            throw unauthorized(outcome);
        case ZOOM_REASON_SCOPE:
            throw missing_scope(outcome);
        case ZOOM_REASON_USER:
            throw not_found(outcome);
        case ZOOM_REASON_RATE_LIMIT:
        case ZOOM_REASON_DAILY_LIMIT:
            throw rate_limited(outcome);
        case ZOOM_E_TIMEOUT:
            throw timed_out(outcome);
        case ZOOM_E_CANCELLED:
            throw cancelled(outcome);
        default:
            throw error(outcome);
        }
    }
};

} // namespace detail

// As try_get_user_token above; throws zoom_token::error.
ZOOM_TOKEN_NODISCARD inline std::string get_user_token(cstring_view access_token, cstring_view user = "me",
                                                       cstring_view type = "zak", std::int32_t ttl = 0,
                                                       cstring_view base = "", cstring_view meeting_id = "",
                                                       const cancel* stop = nullptr)
{
    const response outcome = try_get_user_token(access_token, user, type, ttl, base, meeting_id, stop);
    detail::needs_exceptions::check(outcome);
    return outcome.token();
}

// As try_get_user_token_with_settings above; throws zoom_token::error, or timed_out.
ZOOM_TOKEN_NODISCARD inline std::string get_user_token_with_settings(cstring_view settings, cstring_view user = "me",
                                                                     cstring_view type = "zak", std::int32_t ttl = 0)
{
    const token_result outcome = try_get_user_token_with_settings(settings, user, type, ttl);
    detail::needs_exceptions::check(outcome);
    return outcome.token();
}

// As try_start_url above; throws zoom_token::error.
ZOOM_TOKEN_NODISCARD inline std::string start_url(cstring_view meeting, cstring_view zak, cstring_view host = "")
{
    const url_result outcome = try_start_url(meeting, zak, host);
    detail::needs_exceptions::check(outcome);
    return outcome.url();
}

#endif // ZOOM_TOKEN_EXCEPTIONS

} // namespace zoom_token

#undef ZOOM_TOKEN_EXCEPTIONS
#undef ZOOM_TOKEN_NODISCARD

#endif // ZOOM_TOKEN_HPP
