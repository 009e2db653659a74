/* The one call, zoom_get_user_token: every outcome that the simulator has. */
#include "check.h"


static int32_t call(const char *auth, const char *user, const char *type, zoom_buf *out)
{
    return zoom_get_user_token(base_url(), auth, user, type, 0, out);
}

/* An outcome of the call into memory of the library's. */
static void expect(int line, const char *auth, const char *user, const char *type, int32_t code, const char *text)
{
    zoom_buf out = {0};
    check_int(__FILE__, line, user, call(auth, user, type, &out), code);
    check_text(__FILE__, line, user, check_without_id(out.data), text);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK(out.data == NULL && out.len == 0 && out.cap == 0);
}

#define EXPECT(...) expect(__LINE__, __VA_ARGS__)

static void outcomes(void)
{
    const char *good = access_token();
    EXPECT(good, "me", "zak", ZOOM_OK, expected_zak());
    EXPECT(good, "me", NULL, ZOOM_OK, expected_zak());
    EXPECT(good, "ada@example.com", "", ZOOM_OK, expected_zak());
    EXPECT(expired_token(), "me", "zak", 401, TEXT_EXPIRED);
    EXPECT("nonsense", "me", "zak", 401,
           "HTTP 401 Unauthorized, Zoom code 124: Invalid access token. Get a new access token, once, and call "
           "again" TRACKED);
    EXPECT(unscoped_token(), "me", "zak", 400,
           "HTTP 400 Bad Request, Zoom code 4711: Invalid access token, does not contain "
           "scopes:[user:read:token:admin]. The access token lacks a scope: add user:read:token (or :admin) to the "
           "app, then get a new access token" TRACKED);
    EXPECT(good, "nobody", "zak", 404, TEXT_UNKNOWN_USER("nobody"));
    EXPECT(good, "gone", "zak", 404,
           "HTTP 404 Not Found. Check the base URL, and the user id or e-mail address" TRACKED);
    EXPECT(good, "other-account", "zak", 400,
           "HTTP 400 Bad Request, Zoom code 1010: User not belong to this account. The user is on another account: "
           "check which account the app is on" TRACKED);
    EXPECT(good, "invalid", "zak", 400,
           "HTTP 400 Bad Request, Zoom code 300: Validation Failed (userId: Invalid user ID.; type: Invalid type.). "
           "An argument is wrong" TRACKED);
    EXPECT(good, "gus@example.com", "token", ZOOM_E_NO_TOKEN,
           "no token: token is null: someone who signed in with Google or Facebook has none of type token; ask for "
           "type zak");
    EXPECT(good, "retired", "token", ZOOM_E_NO_TOKEN,
           "no token: the answer has no member token: Token is no longer supported. Please use ZAK token instead");
    EXPECT(good, "error-object", "zak", ZOOM_E_NO_TOKEN,
           "no token: the answer is Zoom's error 1010: User not found on this account");
    EXPECT(good, "html", "zak", ZOOM_E_NO_TOKEN,
           "no token: the answer is not well-formed JSON (line 1, column 1)");
    EXPECT(good, "redirect", "zak", 302, "HTTP 302 Found. Redirects are not followed: check the base URL" TRACKED);
    EXPECT(good, "limit-second", "zak", 429,
           "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum per-second rate limit for this "
           "API. Try again later. Try again after a second or two, with pauses that grow" TRACKED);
    EXPECT(good, "limit-seconds-7", "zak", 429,
           "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum per-second rate limit for this "
           "API. Try again later. Try again after 7 seconds" TRACKED);
    EXPECT(good, "broken", "zak", 500,
           "HTTP 500 Internal Server Error. The trouble is on the server's side: try again later" TRACKED);
    EXPECT(good, "drip-0", "onbehalf", 400,
           "HTTP 400 Bad Request, Zoom code 300: Validation Failed (meeting_id: The type onbehalf needs a "
           "meeting_id.). An argument is wrong" TRACKED);
    EXPECT(good, "hangup", "zak", ZOOM_E_CONNECT,
           "the server closed the connection before the answer was complete");
    EXPECT(good, "cut", "zak", ZOOM_E_CONNECT, "the server closed the connection before the answer was complete");
}

/* The codes alone, where the text has a date or the token is another user's. */
static void outcomes_by_code(void)
{
    static const struct {
        const char *user;
        int32_t code;
    } all[] = {{"limit-date-9", 429}, {"limit-day", 429}, {"slow-1", ZOOM_OK}, {"drip-0", ZOOM_OK}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        zoom_buf out = {0};
        check_int(__FILE__, __LINE__, all[i].user, call(access_token(), all[i].user, "zak", &out), all[i].code);
        CHECK(out.len > 0 && strlen(out.data) == (size_t)out.len);
        zoom_buf_free(&out);
    }
}

/* The process's own client ends with zoom_shutdown, and the next call makes another. */
static void shutdown_and_again(void)
{
    for (int i = 0; i < 3; i++) {
        CHECK_INT(zoom_shutdown(), ZOOM_OK);
        EXPECT(access_token(), "me", "zak", ZOOM_OK, expected_zak());
    }
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}

int main(void)
{
    CHECK_INT(zoom_abi_version(), ZOOM_ABI_VERSION);
    outcomes();
    outcomes_by_code();
    shutdown_and_again();
    return check_result();
}
