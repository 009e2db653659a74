// The C++ binding against the simulator: successes, every exception type, the noexcept twins, null pointers, moves,
// cancels, requests.
#include "zoom_token.hpp"

#include "check.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <type_traits>
#include <typeinfo>
#include <utility>

#define CHECK_STRING(actual, expected) CHECK_TEXT((actual).c_str(), (expected))

namespace {

zoom_token::client at_simulator(const char* token)
{
    zoom_token::client client;
    client.set("base_url", base_url()).set("access_token", token);
    return client;
}

// A text without its tracking id.
std::string known_part(std::string text)
{
    check_without_id(&text[0]);
    return std::string(text.c_str());
}

// Runs `work`, which must throw an `Expected` and nothing derived from it.
template <class Expected, class Work>
void expect_thrown(int line, const Work& work, int code, int status, int zoom_code, int reason, const char* text)
{
    try {
        work();
        check_failed(__FILE__, line, "nothing was thrown");
    } catch (const zoom_token::error& thrown) {
        check_int(__FILE__, line, "the type is the expected one", typeid(thrown) == typeid(Expected), 1);
        check_int(__FILE__, line, "code()", thrown.code(), code);
        check_int(__FILE__, line, "status()", thrown.status(), status);
        check_int(__FILE__, line, "zoom_code()", thrown.zoom_code(), zoom_code);
        check_int(__FILE__, line, "reason()", thrown.reason(), reason);
        check_text(__FILE__, line, "what()", known_part(thrown.what()).c_str(), text);
        const std::exception& base = thrown;
        CHECK(std::strlen(base.what()) > 0);
    }
}

#define EXPECT_THROWN(type, work, ...) expect_thrown<zoom_token::type>(__LINE__, [&] { work; }, __VA_ARGS__)

// What std::getenv returns for a variable that is not set.
const char* unset() { return std::getenv("ZOOM_TOKEN_NO_SUCH_VARIABLE"); }

void one_call()
{
    CHECK_STRING(zoom_token::get_user_token(access_token(), "me", "zak", 0, base_url()), expected_zak());
    CHECK(zoom_token::get_user_token(access_token(), "me", "onbehalf", 60, base_url(), "123456789") != expected_zak());
    EXPECT_THROWN(unauthorized, (void)zoom_token::get_user_token(expired_token(), "me", "zak", 0, base_url()), 401, 401,
                  124, ZOOM_REASON_ACCESS_TOKEN, TEXT_EXPIRED);
    EXPECT_THROWN(not_found, (void)zoom_token::get_user_token(access_token(), "nobody", "zak", 0, base_url()), 404, 404,
                  1001, ZOOM_REASON_USER, TEXT_UNKNOWN_USER("nobody"));
    EXPECT_THROWN(error, (void)zoom_token::get_user_token("", "me", "zak", 0, base_url()), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "auth must be given: an OAuth access token");
    // A null pointer is "not given".
    EXPECT_THROWN(error, (void)zoom_token::get_user_token(unset(), unset(), unset(), 0, unset(), unset()),
                  ZOOM_E_ARGUMENT, 0, 0, 0, "auth must be given: an OAuth access token");
    CHECK_STRING(zoom_token::get_user_token(access_token(), "me", unset(), 0, base_url(), unset()), expected_zak());
}

void one_call_without_exceptions()
{
    static_assert(noexcept(zoom_token::try_get_user_token(std::declval<const std::string&>(), "me", "zak", 0,
                                                          std::declval<const std::string&>(), nullptr, nullptr)),
                  "the twin does not throw, nor does the making of its arguments");
    const zoom_token::response good = zoom_token::try_get_user_token(access_token(), "me", "zak", 0, base_url());
    CHECK(static_cast<bool>(good));
    CHECK_INT(good.code(), ZOOM_OK);
    CHECK_INT(good.status(), 200);
    CHECK_INT(good.reason(), 0);
    CHECK_STRING(good.token(), expected_zak());
    CHECK_STRING(good.error(), "");

    const zoom_token::response bad = zoom_token::try_get_user_token(expired_token(), "me", "zak", 0, base_url());
    CHECK(!bad);
    CHECK_INT(bad.code(), 401);
    CHECK_INT(bad.status(), 401);
    CHECK_INT(bad.zoom_code(), 124);
    CHECK_INT(bad.reason(), ZOOM_REASON_ACCESS_TOKEN);
    CHECK_STRING(bad.token(), "");
    CHECK_STRING(known_part(bad.error()), TEXT_EXPIRED);

    // Never cut short at a NUL: the token of another user must not be asked for by accident.
    const std::string with_nul("me\0x", 4);
    const zoom_token::response cut = zoom_token::try_get_user_token(access_token(), with_nul, "zak", 0, base_url());
    CHECK_INT(cut.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(cut.error(), "user must be UTF-8");
}

void options()
{
    zoom_token::client client;
    CHECK(static_cast<bool>(client));
    EXPECT_THROWN(error, client.set("no_such_option", "1"), ZOOM_E_OPTION, 0, 0, 0,
                  client.try_set("no_such_option", "1").error().c_str());
    EXPECT_THROWN(error, client.set("timeout_ms", "never"), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "option timeout_ms must be 1 to 2147483647 milliseconds");
    EXPECT_THROWN(error, client.set("header.X-A", std::string("a\0b", 3)), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "value must be UTF-8");
    const zoom_token::result success = client.try_set("user_agent", "binding");
    CHECK_INT(success.code(), ZOOM_OK);
    CHECK(success && success.error().empty());

    client.set("base_url", base_url()).set("access_token", access_token()).set("proxy", unset());
    CHECK_STRING(client.get_user_token(), expected_zak());
    CHECK_INT(client.try_set("timeout_ms", "1").code(), ZOOM_E_STATE);
    const zoom_token::client copy = client.copy();
    CHECK_INT(client.try_set("access_token", expired_token()).code(), ZOOM_OK);
    CHECK_STRING(copy.get_user_token(), expected_zak());
    EXPECT_THROWN(unauthorized, (void)client.get_user_token("me"), 401, 401, 124, ZOOM_REASON_ACCESS_TOKEN,
                  TEXT_EXPIRED);
    EXPECT_THROWN(error, (void)zoom_token::client().get_user_token(), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "option access_token must be set before this call, or those with which the client signs in "
                      "(account_id, client_id and client_secret for a server, client_id for a user)");
}

// A client that signs in, for an account and for a user whose sign-in has ended.
void sign_ins()
{
    zoom_token::client client;
    client.set("settings_file", settings_file());
    CHECK_STRING(client.refresh_token(), "");
    CHECK_STRING(client.get_user_token(), expected_zak());
    CHECK_STRING(client.copy().get_user_token(), expected_zak());
    CHECK_STRING(client.refresh_token(), "");
    CHECK_STRING(zoom_token::client(std::move(client)).refresh_token(), "");
    CHECK_STRING(client.refresh_token(), "");

    zoom_token::client user;
    user.set("base_url", base_url()).set("client_id", "simulator-public").set("refresh_token", "spent");
    CHECK_STRING(user.refresh_token(), "spent");
    try {
        (void)user.get_user_token();
        check_failed(__FILE__, __LINE__, "nothing was thrown");
    } catch (const zoom_token::error& thrown) {
        CHECK(typeid(thrown) == typeid(zoom_token::error));
        CHECK_INT(thrown.code(), ZOOM_E_SIGN_IN);
        CHECK_INT(thrown.reason(), ZOOM_REASON_SIGN_IN_AGAIN);
        CHECK(thrown.status() >= 400);
        CHECK(std::strncmp(thrown.what(), "signing in failed: ", 19) == 0);
    }
    zoom_token::shutdown();
}

// A browser: what the user decides on the page of consent, and where the browser is sent.
std::string consent(const std::string& url, const char* decision)
{
    zoom_token::client browser;
    browser.set("base_url", base_url()).set("header.Content-Type", "application/x-www-form-urlencoded");
    return browser.try_request("POST", url, "", std::string("decision=") + decision).header("location");
}

void follow(const std::string& location)
{
    zoom_token::client browser;
    browser.set("base_url", location.substr(0, location.find("/callback")));
    CHECK_INT(browser.try_request("GET", location).status(), 200);
}

zoom_token::client of_a_user()
{
    zoom_token::client client;
    client.set("base_url", base_url()).set("client_id", "simulator-public");
    return client;
}

void browsers()
{
    const zoom_token::client client = of_a_user();
    client.sign_in([](const std::string& url) { follow(consent(url, "allow")); });
    CHECK_STRING(client.get_user_token(), expected_zak());
    client.sign_out();
    EXPECT_THROWN(error, (void)client.get_user_token(), ZOOM_E_SIGN_IN, 0, 0, ZOOM_REASON_SIGN_IN_AGAIN,
                  client.try_get_user_token().error().c_str());
    CHECK_INT(client.try_sign_out().code(), ZOOM_OK);
    EXPECT_THROWN(error, client.sign_in([](const char* url) { follow(consent(url, "decline")); }), ZOOM_E_SIGN_IN, 0, 0,
                  ZOOM_REASON_NOT_ALLOWED, "the user or Zoom did not allow the sign-in: access_denied. Start another sign-in and press Allow; where that was done, the account's administrator has to allow the app");
    EXPECT_THROWN(timed_out, client.sign_in([](const char*) {}, 50), ZOOM_E_TIMEOUT, 0, 0, 0,
                  "the time ran out before the user had signed in with the browser. Start another sign-in. Where the browser showed an error in place of Zoom's question, check the options client_id and redirect_uri");
    const zoom_token::cancel stop;
    stop.trigger();
    EXPECT_THROWN(cancelled, client.sign_in([](const char*) {}, 60000, &stop), ZOOM_E_CANCELLED, 0, 0, 0,
                  client.try_sign_in([](const char*) {}, 60000, &stop).error().c_str());
    EXPECT_THROWN(error, zoom_token::client().sign_in([](const char*) {}), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "option client_id must be set before a sign-in");
    EXPECT_THROWN(error, (void)zoom_token::client().start_sign_in(), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "option client_id must be set before a sign-in");
    EXPECT_THROWN(error, zoom_token::client().sign_out(), ZOOM_E_ARGUMENT, 0, 0, 0,
                  zoom_token::client().try_sign_out().error().c_str());
}

void browsers_without_exceptions()
{
    const zoom_token::client client = of_a_user();
    const zoom_token::result refused =
        client.try_sign_in([](const char* url) { follow(consent(url, "decline")); });
    CHECK_INT(refused.code(), ZOOM_E_SIGN_IN);
    CHECK_STRING(refused.error(), "the user or Zoom did not allow the sign-in: access_denied. Start another sign-in and press Allow; where that was done, the account's administrator has to allow the app");
    CHECK_STRING(zoom_token::client().try_sign_in([](const char*) {}).error(),
                 "option client_id must be set before a sign-in");
    const zoom_token::result signed_in =
        client.try_sign_in([](const char* url) { follow(consent(url, "allow")); }, 60000);
    CHECK(signed_in && signed_in.error().empty());
    CHECK_STRING(client.try_get_user_token().token(), expected_zak());

    zoom_token::browser_sign_in polled = client.start_sign_in();
    CHECK(polled && polled.error().empty());
    CHECK(!polled.poll());
    CHECK_INT(polled.try_poll().code(), ZOOM_E_PENDING);
    follow(consent(polled.url(), "allow"));
    while (!polled.poll()) {
        std::this_thread::yield();
    }
    CHECK_INT(polled.try_poll().code(), ZOOM_E_STATE);

    zoom_token::browser_sign_in pasted = client.try_start_sign_in();
    CHECK_INT(pasted.try_finish(60000, "gar bage").code(), ZOOM_E_ARGUMENT);
    CHECK_INT(pasted.try_finish(60000, std::string("a\0b", 3)).code(), ZOOM_E_ARGUMENT);
    polled = std::move(pasted);
    CHECK_INT(pasted.try_poll().code(), ZOOM_E_HANDLE);
    CHECK_INT(pasted.code(), ZOOM_E_HANDLE);
    CHECK_STRING(pasted.url(), "");
    polled.finish(60000, " " + consent(polled.url(), "allow") + "\r\n");
    CHECK_STRING(client.get_user_token(), expected_zak());
}

void settings()
{
    static_assert(noexcept(zoom_token::try_get_user_token_with_settings(std::declval<const std::string&>())),
                  "the twin does not throw, nor does the making of its arguments");
    CHECK_STRING(zoom_token::get_user_token_with_settings(settings_file()), expected_zak());
    CHECK_STRING(zoom_token::get_user_token_with_settings(settings_file(), "me", unset()), expected_zak());
    CHECK(zoom_token::get_user_token_with_settings(settings_file(), "me", "zak", 60) != expected_zak());
    EXPECT_THROWN(error, (void)zoom_token::get_user_token_with_settings(settings_file(), "nobody"), 404, 404, 0, 0,
                  TEXT_UNKNOWN_USER("nobody"));
    EXPECT_THROWN(error, (void)zoom_token::get_user_token_with_settings(unset()), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "settings must be given: the absolute path of a file of settings");
    zoom_token::token_result bad = zoom_token::try_get_user_token_with_settings(settings_file(), std::string("a\0b", 3));
    CHECK(!bad && bad.token().empty());
    CHECK_INT(bad.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(bad.error(), "user must be UTF-8");
    zoom_token::token_result good = zoom_token::try_get_user_token_with_settings(settings_file());
    bad = std::move(good);
    CHECK(bad && bad.error().empty());
    CHECK_STRING(bad.token(), expected_zak());
}

void start_urls()
{
    static_assert(noexcept(zoom_token::try_start_url(std::declval<const std::string&>(), "")),
                  "the twin does not throw, nor does the making of its arguments");
    const char* const a_host = "host must be zoom.us, zoomgov.com or a name below one of them: a ZAK goes nowhere else";
    const std::string zak = zoom_token::get_user_token_with_settings(settings_file());
    CHECK(zoom_token::start_url("123 4567 8901", zak) == "https://zoom.us/s/12345678901?zak=" + zak);
    CHECK_STRING(zoom_token::start_url("123456789", "a=", "company.zoom.us"), "https://company.zoom.us/s/123456789?zak=a%3D");
    EXPECT_THROWN(error, (void)zoom_token::start_url("123456789", zak, "zoom.example"), ZOOM_E_ARGUMENT, 0, 0, 0, a_host);
    zoom_token::url_result bad = zoom_token::try_start_url("123456789", unset());
    CHECK(!bad && bad.url().empty());
    CHECK_INT(bad.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(bad.error(), "zak must be given: a Zoom user token of type zak");
    bad = zoom_token::try_start_url("123456789", "a");
    CHECK(bad && bad.error().empty());
    CHECK_STRING(bad.url(), "https://zoom.us/s/123456789?zak=a");
}

void token_calls()
{
    const zoom_token::client client = at_simulator(access_token());
    CHECK_STRING(client.get_user_token("me"), expected_zak());
    CHECK(client.get_user_token("me", "onbehalf", 60, "123456789") != expected_zak());
    EXPECT_THROWN(error, (void)client.get_user_token("error-object"), ZOOM_E_NO_TOKEN, 200, 1010, ZOOM_REASON_ACCOUNT,
                  "no token: the response is Zoom's error 1010: User not found on this account" ADVICE_OTHER_ACCOUNT);
    EXPECT_THROWN(error, (void)client.get_user_token("me", "zak", -1), ZOOM_E_ARGUMENT, 0, 0, 0,
                  "ttl must be 0 (the service's default) or a number of seconds above 0");
}

#define TEXT_UNSCOPED \
    "Invalid access token, does not contain scopes:[user:read:token:admin]. The access token lacks a scope: add the " \
    "one that is named here (for a token call it is user:read:token, or user:read:token:admin) to the app at " \
    "marketplace.zoom.us, then get a new access token"

// The reason decides what is thrown, not the status: a missing scope may come with the 401 of an expired access token,
// and a 404 is not always an unknown user.
void reasons()
{
    const zoom_token::client client = at_simulator(access_token());
    const zoom_token::client unscoped = at_simulator(unscoped_token());
    EXPECT_THROWN(missing_scope, (void)unscoped.get_user_token(), 400, 400, 4711, ZOOM_REASON_SCOPE,
                  "HTTP 400 Bad Request, Zoom code 4711: " TEXT_UNSCOPED ADVICE_ME_ZAK TRACKED);
    EXPECT_THROWN(missing_scope, (void)client.get_user_token("unscoped-401"), 401, 401, 4711, ZOOM_REASON_SCOPE,
                  "HTTP 401 Unauthorized, Zoom code 4711: " TEXT_UNSCOPED TRACKED);
    EXPECT_THROWN(not_found, (void)client.get_user_token("nobody"), 404, 404, 1001, ZOOM_REASON_USER,
                  TEXT_UNKNOWN_USER("nobody"));
    EXPECT_THROWN(error, (void)client.get_user_token("gone"), 404, 404, 0, ZOOM_REASON_ADDRESS,
                  TEXT_GONE);
    EXPECT_THROWN(error, client.request("GET", "/nowhere"), 404, 404, 2300, ZOOM_REASON_ADDRESS,
                  "HTTP 404 Not Found, Zoom code 2300: This API endpoint is not recognized. Check the base URL: it "
                  "usually ends in /v2" TRACKED);
    EXPECT_THROWN(error, (void)client.get_user_token("other-account"), 400, 400, 1010, ZOOM_REASON_ACCOUNT,
                  "HTTP 400 Bad Request, Zoom code 1010: User not belong to this account. The user is on another "
                  "account than the app: check the user, and which account the app belongs to" TRACKED);
    EXPECT_THROWN(error, (void)client.get_user_token("broken"), 500, 500, 0, ZOOM_REASON_SERVER,
                  "HTTP 500 Internal Server Error. The server has a problem: try again later" TRACKED);
}

// The exception that a reason is to throw.
const std::type_info& thrown_for(int reason)
{
    switch (reason) {
    case ZOOM_REASON_ACCESS_TOKEN: return typeid(zoom_token::unauthorized);
    case ZOOM_REASON_SCOPE: return typeid(zoom_token::missing_scope);
    case ZOOM_REASON_USER: return typeid(zoom_token::not_found);
    case ZOOM_REASON_RATE_LIMIT: return typeid(zoom_token::rate_limited);
    case ZOOM_REASON_DAILY_LIMIT: return typeid(zoom_token::rate_limited);
    default: return typeid(zoom_token::error);
    }
}

void every_reason()
{
    for (int reason = 1; reason <= reason_count(); reason++) {
        const std::string user = "reason-" + std::to_string(reason);
        try {
            (void)zoom_token::get_user_token(access_token(), user, "zak", 0, refusals_url());
            check_failed(__FILE__, __LINE__, "nothing was thrown");
        } catch (const zoom_token::error& thrown) {
            CHECK_INT(thrown.reason(), reason);
            CHECK_TEXT(typeid(thrown).name(), thrown_for(reason).name());
        }
    }
}

// The client's own retries are switched off, so that the first refusal is the outcome.
void rate_limits()
{
    zoom_token::client client = at_simulator(access_token());
    client.set("max_retries", "0");
    EXPECT_THROWN(rate_limited, (void)client.get_user_token("limit-seconds-7"), 429, 429, 429, ZOOM_REASON_RATE_LIMIT,
                  "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum per-second rate limit for "
                  "this API. Try again later. Try again after 7 seconds" TRACKED);
    CHECK_INT(client.try_get_user_token("limit-seconds-7").retry_after(), 7);
    CHECK_INT(client.try_get_user_token("limit-second").retry_after(), 0);
    try {
        (void)client.get_user_token("limit-day-seconds-9");
        check_failed(__FILE__, __LINE__, "nothing was thrown");
    } catch (const zoom_token::rate_limited& thrown) {
        CHECK_INT(thrown.reason(), ZOOM_REASON_DAILY_LIMIT);
        CHECK_INT(thrown.retry_after(), 9);
    }
}

void timeouts()
{
    zoom_token::client client = at_simulator(access_token());
    client.set("timeout_ms", "300");
    EXPECT_THROWN(timed_out, (void)client.get_user_token("slow-20000"), ZOOM_E_TIMEOUT, 0, 0, 0,
                  "the time ran out while waiting for the response (option timeout_ms is 300). Try again later");
}

void responses()
{
    const zoom_token::client client = at_simulator(access_token());
    const zoom_token::response good = client.try_get_user_token();
    CHECK(static_cast<bool>(good));
    CHECK_INT(good.status(), 200);
    CHECK_INT(good.zoom_code() + good.reason() + good.retry_after(), 0);
    CHECK_STRING(good.token(), expected_zak());
    CHECK_STRING(good.body(), ("{\"token\":\"" + good.token() + "\"}").c_str());
    CHECK_STRING(good.header("CONTENT-type"), "application/json;charset=UTF-8");
    CHECK_STRING(good.header("no-such-field"), "");
    CHECK_STRING(good.header(""), "");
    CHECK_STRING(good.header(unset()), "");
    CHECK_STRING(good.header(std::string("content-type\0x", 14)), "");
    CHECK(good.headers().find("content-type: application/json;charset=UTF-8\r\n") != std::string::npos);
    CHECK_STRING(good.error(), "");

    const zoom_token::response bad = client.try_get_user_token("gone");
    CHECK(!bad);
    CHECK_INT(bad.code(), 404);
    CHECK_INT(bad.status(), 404);
    CHECK_INT(bad.reason(), ZOOM_REASON_ADDRESS);
    CHECK_STRING(bad.token(), "");
    CHECK_STRING(bad.body(), "");
    CHECK_STRING(bad.header("content-type"), "text/plain");
}

void requests()
{
    const zoom_token::client client = at_simulator(access_token());
    const zoom_token::response echo = client.request("POST", "/echo", "{\"a\":1,\"b\":\"x y\"}", "{\"hello\":true}");
    CHECK_INT(echo.status(), 200);
    const std::string body = echo.body();
    CHECK(body.find("\"method\":\"POST\"") != std::string::npos);
    CHECK(body.find("\"target\":\"/v2/echo?a=1&b=x%20y\"") != std::string::npos);
    CHECK(body.find("\"body\":\"{\\\"hello\\\":true}\"") != std::string::npos);
    CHECK_STRING(echo.token(), "");

    const zoom_token::response refused = client.try_request("GET", "/a//b");
    CHECK_INT(refused.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(refused.error(), "url must not contain // in its path (a / inside an id, such as a meeting's UUID, is "
                                  "written as %252F)");
    const zoom_token::response cut = client.try_request("POST", "/echo", "", std::string("a\0b", 3));
    CHECK_INT(cut.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(cut.error(), "body must be UTF-8");
}

// A call under way is cancelled from another thread; one that begins later returns at once.
void cancels()
{
    zoom_token::client client = at_simulator(access_token());
    zoom_token::cancel stop;
    CHECK(static_cast<bool>(stop));
    std::thread other([&] {
        // From its first call on, a client takes no more options.
        while (client.try_set("user_agent", "binding")) {
            std::this_thread::yield();
        }
        stop.trigger();
    });
    EXPECT_THROWN(cancelled, (void)client.get_user_token("slow-5000", "zak", 0, "", &stop), ZOOM_E_CANCELLED, 0, 0, 0,
                  "cancelled by zoom_cancel");
    other.join();
    CHECK_INT(client.try_request("GET", "/echo", "", "", &stop).code(), ZOOM_E_CANCELLED);
    EXPECT_THROWN(cancelled, (void)zoom_token::get_user_token(access_token(), "me", "zak", 0, base_url(), "", &stop),
                  ZOOM_E_CANCELLED, 0, 0, 0, "cancelled by zoom_cancel");
    CHECK_STRING(client.get_user_token("me"), expected_zak());

    // A cancel without a handle is an error, not a call without a cancel.
    zoom_token::cancel moved(std::move(stop));
    CHECK(!stop && moved);
    const zoom_token::response refused = client.try_get_user_token("me", "zak", 0, "", &stop);
    CHECK_INT(refused.code(), ZOOM_E_HANDLE);
    CHECK_STRING(refused.error(), "no such live handle of that kind");
    const zoom_token::response one_call =
        zoom_token::try_get_user_token(access_token(), "me", "zak", 0, base_url(), "", &stop);
    CHECK_INT(one_call.code(), ZOOM_E_HANDLE);
    CHECK_INT(client.try_get_user_token("me", "zak", 0, "", &moved).code(), ZOOM_E_CANCELLED);
    stop.trigger();
}

template <class Owner>
void is_move_only()
{
    static_assert(!std::is_copy_constructible<Owner>::value && !std::is_copy_assignable<Owner>::value, "no copies");
    static_assert(std::is_nothrow_move_constructible<Owner>::value, "moves that cannot fail");
    static_assert(std::is_nothrow_move_assignable<Owner>::value, "moves that cannot fail");
}

void moves()
{
    is_move_only<zoom_token::client>();
    is_move_only<zoom_token::response>();
    is_move_only<zoom_token::result>();
    is_move_only<zoom_token::token_result>();
    is_move_only<zoom_token::url_result>();
    is_move_only<zoom_token::cancel>();

    zoom_token::client first = at_simulator(access_token());
    zoom_token::client second(std::move(first));
    CHECK(!first && second);
    EXPECT_THROWN(error, (void)first.get_user_token("me"), ZOOM_E_HANDLE, 0, 0, 0, "no such live handle of that kind");
    EXPECT_THROWN(error, first.set("timeout_ms", "1"), ZOOM_E_HANDLE, 0, 0, 0, "no such live handle of that kind");
    zoom_token::client third;
    third = std::move(second);
    CHECK(!second && third);
    zoom_token::client& same = third;
    third = std::move(same);
    CHECK_STRING(third.get_user_token("me"), expected_zak());

    zoom_token::response one = third.try_get_user_token("gone");
    zoom_token::response two = third.try_get_user_token("me");
    one = std::move(two);
    CHECK_STRING(one.token(), expected_zak());
    CHECK(one && !two);
    CHECK_INT(two.code(), ZOOM_E_HANDLE);
    CHECK_INT(two.status() + two.reason() + two.retry_after(), 0);
    CHECK_STRING(two.token(), "");
    CHECK_STRING(two.error(), "no such live handle of that kind");
    zoom_token::response& same_response = one;
    one = std::move(same_response);
    CHECK_STRING(one.token(), expected_zak());
    // A response outlives its client.
    third = zoom_token::client();
    CHECK_STRING(one.token(), expected_zak());

    zoom_token::result left = third.try_set("no_such_option", "");
    zoom_token::result right = third.try_set("timeout_ms", "never");
    left = std::move(right);
    CHECK_INT(left.code(), ZOOM_E_ARGUMENT);
    CHECK_STRING(left.error(), "option timeout_ms must be 1 to 2147483647 milliseconds");
    zoom_token::result& same_result = left;
    left = std::move(same_result);
    CHECK_STRING(zoom_token::result(std::move(left)).error(), "option timeout_ms must be 1 to 2147483647 milliseconds");
}

void texts()
{
    CHECK_STRING(zoom_token::status_text(404), "Not Found");
    CHECK_STRING(zoom_token::status_text(ZOOM_OK), "success");
    CHECK_STRING(zoom_token::version(), from_rust("HOST_VERSION"));
}

// With no handle left, every call still has a code and a text, and the noexcept ones do not throw.
void at_the_limit()
{
    zoom_token::client before = at_simulator(access_token());
    const int count = 65536;
    static std::int32_t all[count];
    int made = 0;
    while (made < count && zoom_cancel_new(&all[made]) == ZOOM_OK) {
        made++;
    }
    // Every earlier handle was freed with its owner.
    CHECK_INT(made, count - 1);
    CHECK(!zoom_token::client());
    CHECK(!zoom_token::cancel());
    CHECK_INT(zoom_token::client().try_get_user_token().code(), ZOOM_E_HANDLE);
    EXPECT_THROWN(error, (void)before.get_user_token("me"), ZOOM_E_LIMIT, 0, 0, 0, "too many live handles");
    EXPECT_THROWN(error, (void)zoom_token::get_user_token("x"), ZOOM_E_LIMIT, 0, 0, 0, "too many live handles");
    EXPECT_THROWN(error, before.set("timeout_ms", "1"), ZOOM_E_LIMIT, 0, 0, 0,
                  "65,536 handles and texts are alive: free those that are no longer needed, with zoom_free and "
                  "zoom_buf_free");
    EXPECT_THROWN(error, (void)zoom_token::get_user_token_with_settings(settings_file()), ZOOM_E_LIMIT, 0, 0, 0,
                  "65,536 handles and texts are alive: free those that are no longer needed, with zoom_free and "
                  "zoom_buf_free");
    CHECK_STRING(zoom_token::status_text(404), "Not Found");
    for (int i = 0; i < made; i++) {
        CHECK_INT(zoom_free(all[i]), ZOOM_OK);
    }
    CHECK_STRING(before.get_user_token("me"), expected_zak());
}

} // namespace

int main()
{
    one_call();
    one_call_without_exceptions();
    options();
    sign_ins();
    browsers();
    browsers_without_exceptions();
    settings();
    start_urls();
    token_calls();
    reasons();
    every_reason();
    rate_limits();
    timeouts();
    responses();
    requests();
    cancels();
    moves();
    texts();
    at_the_limit();
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
