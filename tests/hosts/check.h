/* What the test hosts share: checks that say what failed and where, what the Rust side hands over, and the library's
 * texts for the simulator's refusals. A host prints nothing and returns 0 when all is well. For C11 and C++11. */
#ifndef CHECK_H
#define CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "zoom_token.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A host that hangs is ended, and fails with SIGALRM. The time is long: valgrind is slow. */
#ifndef _WIN32 /* Wine's programs are ended by the test. */
__attribute__((constructor)) static void check_end_in_time(void) { alarm(900); }
#endif

/* Failed checks so far, from all threads. */
static int check_failures;

static inline void check_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    __atomic_add_fetch(&check_failures, 1, __ATOMIC_SEQ_CST);
}

static inline void check_int(const char *file, int line, const char *what, long long actual, long long expected)
{
    if (actual != expected) {
        fprintf(stderr, "%s is %lld, not %lld\n", what, actual, expected);
        check_failed(file, line, what);
    }
}

static inline void check_text(const char *file, int line, const char *what, const char *actual, const char *expected)
{
    if (actual == NULL || strcmp(actual, expected) != 0) {
        fprintf(stderr, "%s is\n  %s\nnot\n  %s\n", what, actual ? actual : "(NULL)", expected);
        check_failed(file, line, what);
    }
}

/* A text without its tracking id, which differs from response to response. */
static inline const char *check_without_id(char *text)
{
    static const char mark[] = "x-zm-trackingid v=2.0;clid=sim;rid=WEB_";
    char *id = text ? strstr(text, mark) : NULL;
    if (id && strlen(id) == sizeof mark - 1 + 32) {
        id[sizeof mark - 1] = '\0';
    }
    return text;
}

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
#define CHECK_INT(actual, expected) check_int(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_TEXT(actual, expected) check_text(__FILE__, __LINE__, #actual, (actual), (expected))

/* What main returns. */
static inline int check_result(void)
{
    return __atomic_load_n(&check_failures, __ATOMIC_SEQ_CST) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What the Rust side hands over: it must be there. */
static inline const char *from_rust(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL) {
        fprintf(stderr, "%s is not set: the hosts are run by tests/hosts.rs\n", name);
        exit(EXIT_FAILURE);
    }
    return value;
}

/* The simulator's base URL over http, over https, and the file of the root certificate for the latter. */
static inline const char *base_url(void) { return from_rust("HOST_BASE"); }
static inline const char *https_base_url(void) { return from_rust("HOST_HTTPS_BASE"); }
static inline const char *roots_file(void) { return from_rust("HOST_ROOTS"); }

/* The base URL of a server where the user reason-N is refused for reason N, from 1 to reason_count(). */
static inline const char *refusals_url(void) { return from_rust("HOST_REFUSALS"); }
static inline int32_t reason_count(void) { return (int32_t)atoi(from_rust("HOST_REASON_COUNT")); }

/* The access tokens of the simulator: the good one, the one that expired, the one without the scope. */
static inline const char *access_token(void) { return from_rust("HOST_ACCESS_TOKEN"); }
static inline const char *expired_token(void) { return from_rust("HOST_EXPIRED_TOKEN"); }
static inline const char *unscoped_token(void) { return from_rust("HOST_UNSCOPED_TOKEN"); }

/* The zak that the simulator gives for the user me. */
static inline const char *expected_zak(void) { return from_rust("HOST_ZAK"); }

/* A file of settings with which one signs in at the simulator. On Windows its path is on a drive: it is beside the root
 * certificate. */
static inline const char *settings_file(void)
{
#ifdef _WIN32
    static char path[1024];
    const char *roots = roots_file();
    snprintf(path, sizeof path, "%.*szoom.settings", (int)(strlen(roots) - strlen("roots.pem")), roots);
    return path;
#else
    return from_rust("HOST_SETTINGS");
#endif
}

/* A client for the simulator. */
static inline int32_t new_client(const char *token)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", token, NULL), ZOOM_OK);
    return client;
}

/* A client for the simulator over https. */
static inline int32_t new_https_client(const char *token)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", https_base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "roots", roots_file(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", token, NULL), ZOOM_OK);
    return client;
}

/* The texts of failures that the simulator brings about, as far as the tracking id. */
#define TRACKED ". For Zoom's support: x-zm-trackingid v=2.0;clid=sim;rid=WEB_"
#define ADVICE_NEW_TOKEN ". Get a new access token and call again: an access token lives for an hour"
#define TEXT_EXPIRED "HTTP 401 Unauthorized, Zoom code 124: Access token is expired" ADVICE_NEW_TOKEN TRACKED
#define TEXT_UNKNOWN_USER(user) \
    "HTTP 404 Not Found, Zoom code 1001: User does not exist: " user \
    ". There is no such user on this account: check the user id or e-mail address" TRACKED
#define TEXT_GONE "HTTP 404 Not Found. Check the base URL, and the user id or e-mail address" TRACKED
#define TEXT_LIMITED_FOR_LONG \
    "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum per-second rate limit for this API. Try " \
    "again later"
#define TEXT_LIMITED TEXT_LIMITED_FOR_LONG ". Try again after "
#define TEXT_LIMITED_TODAY \
    "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum daily rate limit for this API. Refer to the " \
    "response header for details on when you can make another request. The account has used up its requests for today: " \
    "try again tomorrow, or ask Zoom for a higher limit"
#define ADVICE_ADD_SCOPE \
    ". The access token lacks a scope: add the one that is named here (for a token call it is user:read:token, or " \
    "user:read:token:admin) to the app at marketplace.zoom.us, then get a new access token"
#define ADVICE_ME_ZAK ". An app that has the Meeting SDK's scope user:read:zak alone gets a zak by the type me_zak"
#define ADVICE_OTHER_ACCOUNT \
    ". The user is on another account than the app: check the user, and which account the app belongs to"
#define TEXT_BROKEN "HTTP 500 Internal Server Error. The server has a problem: try again later" TRACKED
#define ADVICE_NOT_ZOOM \
    ". Something between this program and Zoom sent it: a proxy, a firewall or a login page of the network. Open the " \
    "base URL in a browser on this machine to see it, or ask whoever runs the network"
#define TEXT_HTML "no token: this is not Zoom's response (text/html: \"Sign in\")" ADVICE_NOT_ZOOM
#define TEXT_NULL_TOKEN \
    "no token: token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak"
#define TEXT_CLOSED "the server closed the connection before the response was complete. Try again later"
#define TEXT_NO_USER "user must be given: a user id, an e-mail address or me"
#define TEXT_TTL "ttl must be 0 (the service's default) or a number of seconds above 0"

/* The text for the user redirect, who is sent to the simulator under its other name. */
static inline const char *text_redirected(void)
{
    static char text[256];
    snprintf(text, sizeof text,
             "HTTP 302 Found. Redirects are not followed: check the base URL. It leads to http://localhost%s/echo" TRACKED,
             strrchr(base_url(), ':'));
    return text;
}

#endif
