/* The one call: zoom_get_user_token, and zoom_get_user_token_response, which gives its outcome as a response. Every
 * outcome that the simulator has and every reason that there is; a client's call has the same. */
#include "check.h"

/* What a call comes back with. `text` is the token, or the text of the error. */
struct outcome {
    const char *auth, *user, *type;
    int32_t code, status, zoom_code, reason, retry_after;
    const char *text;
};

static void expect_text(int line, const char *what, zoom_buf *text, const char *expected)
{
    check_text(__FILE__, line, what, check_without_id(text->data), expected);
    CHECK_INT(zoom_buf_free(text), ZOOM_OK);
    CHECK(text->data == NULL && text->len == 0 && text->cap == 0);
}

/* What every function tells of a response, which is freed. */
static void expect_response(int line, int32_t response, int32_t code, const struct outcome *expected)
{
    const char *user = expected->user;
    zoom_buf text = {0};
    check_int(__FILE__, line, user, code, expected->code);
    check_int(__FILE__, line, user, zoom_response_status(response), expected->status);
    check_int(__FILE__, line, user, zoom_response_zoom_code(response), expected->zoom_code);
    check_int(__FILE__, line, user, zoom_response_reason(response), expected->reason);
    check_int(__FILE__, line, user, zoom_response_retry_after(response), expected->retry_after);
    CHECK_INT(zoom_response_token(response, &text), code == ZOOM_OK ? ZOOM_OK : ZOOM_E_NO_TOKEN);
    expect_text(line, user, &text, code == ZOOM_OK ? expected->text : "");
    CHECK_INT(zoom_response_error(response, &text), ZOOM_OK);
    expect_text(line, user, &text, code == ZOOM_OK ? "" : expected->text);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_response_reason(response), ZOOM_E_HANDLE);
    CHECK_INT(zoom_response_retry_after(response), ZOOM_E_HANDLE);
}

/* Both forms of the one call. */
static void expect(int line, struct outcome expected)
{
    const char *auth = expected.auth, *user = expected.user, *type = expected.type;
    int32_t response = 0;
    zoom_buf out = {0};
    check_int(__FILE__, line, user, zoom_get_user_token(base_url(), auth, user, type, 0, &out), expected.code);
    expect_text(line, user, &out, expected.text);
    int32_t code = zoom_get_user_token_response(base_url(), auth, user, type, 0, NULL, 0, &response);
    expect_response(line, response, code, &expected);
}

#define EXPECT(...) expect(__LINE__, (struct outcome){__VA_ARGS__})

/* Where the server asks for no time to wait. */
#define NO_TIME ZOOM_E_NOT_FOUND
/* Where no whole response came, or it is none of Zoom's refusals: no Zoom code, no reason, no time. */
#define NO_REFUSAL 0, 0, NO_TIME

static void outcomes(void)
{
    const char *good = access_token();
    EXPECT(good, "me", "zak", ZOOM_OK, 200, NO_REFUSAL, expected_zak());
    EXPECT(good, "me", NULL, ZOOM_OK, 200, NO_REFUSAL, expected_zak());
    EXPECT(good, "ada@example.com", "", ZOOM_OK, 200, NO_REFUSAL, expected_zak());
    EXPECT(expired_token(), "me", "zak", 401, 401, 124, ZOOM_REASON_ACCESS_TOKEN, NO_TIME, TEXT_EXPIRED);
    EXPECT("nonsense", "me", "zak", 401, 401, 124, ZOOM_REASON_ACCESS_TOKEN, NO_TIME,
           "HTTP 401 Unauthorized, Zoom code 124: Invalid access token" ADVICE_NEW_TOKEN TRACKED);
    EXPECT(unscoped_token(), "me", "zak", 400, 400, 4711, ZOOM_REASON_SCOPE, NO_TIME,
           "HTTP 400 Bad Request, Zoom code 4711: Invalid access token, does not contain "
           "scopes:[user:read:token:admin]" ADVICE_ADD_SCOPE ADVICE_ME_ZAK TRACKED);
    EXPECT(good, "unscoped-401", "zak", 401, 401, 4711, ZOOM_REASON_SCOPE, NO_TIME,
           "HTTP 401 Unauthorized, Zoom code 4711: Invalid access token, does not contain "
           "scopes:[user:read:token:admin]" ADVICE_ADD_SCOPE TRACKED);
    EXPECT(good, "nobody", "zak", 404, 404, 1001, ZOOM_REASON_USER, NO_TIME, TEXT_UNKNOWN_USER("nobody"));
    EXPECT(good, "gone", "zak", 404, 404, 0, ZOOM_REASON_ADDRESS, NO_TIME, TEXT_GONE);
    EXPECT(good, "other-account", "zak", 400, 400, 1010, ZOOM_REASON_ACCOUNT, NO_TIME,
           "HTTP 400 Bad Request, Zoom code 1010: User not belong to this account" ADVICE_OTHER_ACCOUNT
           TRACKED);
    EXPECT(good, "invalid", "zak", 400, 400, 300, ZOOM_REASON_ARGUMENT, NO_TIME,
           "HTTP 400 Bad Request, Zoom code 300: Validation Failed (userId: Invalid user ID.; type: Invalid type.). "
           "Correct the argument that is named here" TRACKED);
    EXPECT(good, "drip-0", "onbehalf", 400, 400, 300, ZOOM_REASON_ARGUMENT, NO_TIME,
           "HTTP 400 Bad Request, Zoom code 300: Validation Failed (meeting_id: The type onbehalf needs a "
           "meeting_id.). Correct the argument that is named here" TRACKED);
    EXPECT(good, "gus@example.com", "token", ZOOM_E_NO_TOKEN, 200, NO_REFUSAL, TEXT_NULL_TOKEN);
    EXPECT(good, "retired", "token", ZOOM_E_NO_TOKEN, 200, NO_REFUSAL,
           "no token: the response has no member token: Token is no longer supported. Please use ZAK token instead");
    EXPECT(good, "error-object", "zak", ZOOM_E_NO_TOKEN, 200, 1010, ZOOM_REASON_ACCOUNT, NO_TIME,
           "no token: the response is Zoom's error 1010: User not found on this account" ADVICE_OTHER_ACCOUNT);
    EXPECT(good, "html", "zak", ZOOM_E_NO_TOKEN, 200, 0, ZOOM_REASON_NOT_ZOOM, NO_TIME, TEXT_HTML);
    EXPECT(good, "html-403", "zak", 403, 403, 0, ZOOM_REASON_NOT_ZOOM, NO_TIME,
           "HTTP 403 Forbidden: this is not Zoom's response (text/html: \"403\")" ADVICE_NOT_ZOOM TRACKED);
    EXPECT(good, "redirect", "zak", 302, 302, 0, ZOOM_REASON_ADDRESS, NO_TIME, text_redirected());
    EXPECT(good, "limit-seconds-60", "zak", 429, 429, 429, ZOOM_REASON_RATE_LIMIT, 60,
           TEXT_LIMITED "60 seconds" TRACKED);
    EXPECT(good, "limit-seconds-99999999999", "zak", 429, 429, 429, ZOOM_REASON_RATE_LIMIT, INT32_MAX,
           TEXT_LIMITED_FOR_LONG TRACKED);
    EXPECT(good, "limit-day-seconds-7", "zak", 429, 429, 429, ZOOM_REASON_DAILY_LIMIT, 7,
           TEXT_LIMITED_TODAY ". Try again after 7 seconds" TRACKED);
    EXPECT(good, "limit-day-without", "zak", 429, 429, 429, ZOOM_REASON_DAILY_LIMIT, NO_TIME,
           TEXT_LIMITED_TODAY TRACKED);
    EXPECT(good, "broken", "zak", 500, 500, 0, ZOOM_REASON_SERVER, NO_TIME, TEXT_BROKEN);
    EXPECT(good, "hangup", "zak", ZOOM_E_CONNECT, 0, NO_REFUSAL, TEXT_CLOSED);
    EXPECT(good, "cut", "zak", ZOOM_E_CONNECT, 0, NO_REFUSAL, TEXT_CLOSED);
    EXPECT(good, "", "zak", ZOOM_E_ARGUMENT, 0, NO_REFUSAL, TEXT_NO_USER);
}

/* What the one call sends again, by a client that does not. */
static void outcomes_of_a_client(void)
{
    static const struct outcome ALL[] = {
        {NULL, "limit-second", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, NO_TIME,
         TEXT_LIMITED "a second or two" TRACKED},
        {NULL, "limit-seconds-1", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, 1, TEXT_LIMITED "1 second" TRACKED},
        {NULL, "limit-seconds-0", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, NO_TIME,
         TEXT_LIMITED "a second or two" TRACKED},
        {NULL, "limit-date-past", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, NO_TIME,
         TEXT_LIMITED "a second or two" TRACKED},
        {NULL, "limit-garbage", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, NO_TIME,
         TEXT_LIMITED "a second or two" TRACKED},
        {NULL, "limit-twice", NULL, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, NO_TIME,
         TEXT_LIMITED "a second or two" TRACKED},
        {NULL, "unavailable-7", NULL, 503, 503, 0, ZOOM_REASON_SERVER, 7,
         "HTTP 503 Service Unavailable: this is not Zoom's response (text/html: \"503\"). The server has a problem: try "
         "again later. Try again after 7 seconds" TRACKED},
    };
    int32_t client = new_client(access_token());
    CHECK_INT(zoom_client_set(client, "max_retries", "0", NULL), ZOOM_OK);
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
        int32_t response = 0;
        int32_t code = zoom_client_get_user_token(client, ALL[i].user, NULL, 0, NULL, 0, &response);
        expect_response(__LINE__, response, code, &ALL[i]);
    }
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* Where the text has a date, or the token is another user's. */
static void outcomes_by_number(void)
{
    static const struct {
        const char *user;
        int32_t code, reason, retry_after_least, retry_after_most;
    } ALL[] = {
        {"limit-date-90", 429, ZOOM_REASON_RATE_LIMIT, 60, 90},
        {"limit-iso-90", 429, ZOOM_REASON_RATE_LIMIT, 60, 90},
        {"limit-day", 429, ZOOM_REASON_DAILY_LIMIT, 1, 86400},
        {"slow-1", ZOOM_OK, 0, NO_TIME, NO_TIME},
        {"drip-0", ZOOM_OK, 0, NO_TIME, NO_TIME},
        {"first-1-limit-second", ZOOM_OK, 0, NO_TIME, NO_TIME}, /* sent again */
    };
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
        const char *user = ALL[i].user;
        int32_t response = 0;
        int32_t code = zoom_get_user_token_response(base_url(), access_token(), user, NULL, 0, NULL, 0, &response);
        check_int(__FILE__, __LINE__, user, code, ALL[i].code);
        check_int(__FILE__, __LINE__, user, zoom_response_reason(response), ALL[i].reason);
        int32_t retry_after = zoom_response_retry_after(response);
        CHECK(retry_after >= ALL[i].retry_after_least && retry_after <= ALL[i].retry_after_most);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    }
}

/* Every reason, as tests/common/refusals.rs has a refusal for it: in the order of the numbers. */
static void reasons(void)
{
    static const struct {
        int32_t reason, code, zoom_code, retry_after;
    } ALL[] = {
        {ZOOM_REASON_ACCESS_TOKEN, 401, 124, NO_TIME}, {ZOOM_REASON_SCOPE, 400, 4711, NO_TIME},
        {ZOOM_REASON_USER, 404, 1001, NO_TIME},        {ZOOM_REASON_ACCOUNT, 400, 1010, NO_TIME},
        {ZOOM_REASON_ARGUMENT, 400, 300, NO_TIME},     {ZOOM_REASON_RATE_LIMIT, 429, 429, 60},
        {ZOOM_REASON_DAILY_LIMIT, 429, 429, 7},        {ZOOM_REASON_APP_SETTINGS, 400, 4717, NO_TIME},
        {ZOOM_REASON_NOT_ALLOWED, 403, 200001, NO_TIME}, {ZOOM_REASON_ADDRESS, 404, 0, NO_TIME},
        {ZOOM_REASON_SERVER, 500, 0, NO_TIME},         {ZOOM_REASON_NOT_ZOOM, 403, 0, NO_TIME},
        {ZOOM_REASON_SIGN_IN_AGAIN, 400, 4741, NO_TIME}, {ZOOM_REASON_OTHER, 400, 4700, NO_TIME},
    };
    CHECK_INT((long long)(sizeof ALL / sizeof ALL[0]), reason_count());
    for (int32_t i = 0; i < reason_count(); i++) {
        char user[32];
        int32_t response = 0;
        snprintf(user, sizeof user, "reason-%d", i + 1);
        CHECK_INT(zoom_get_user_token_response(refusals_url(), access_token(), user, NULL, 0, NULL, 0, &response),
                  ALL[i].code);
        CHECK_INT(ALL[i].reason, i + 1);
        CHECK_INT(zoom_response_reason(response), ALL[i].reason);
        CHECK_INT(zoom_response_status(response), ALL[i].code);
        CHECK_INT(zoom_response_zoom_code(response), ALL[i].zoom_code);
        CHECK_INT(zoom_response_retry_after(response), ALL[i].retry_after);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    }
}

/* The process's own client ends with zoom_shutdown, and the next call makes another. */
static void shutdown_and_again(void)
{
    for (int i = 0; i < 3; i++) {
        CHECK_INT(zoom_shutdown(), ZOOM_OK);
        EXPECT(access_token(), "me", "zak", ZOOM_OK, 200, NO_REFUSAL, expected_zak());
    }
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}

int main(void)
{
    CHECK_INT(zoom_abi_version(), ZOOM_ABI_VERSION);
    outcomes();
    outcomes_of_a_client();
    outcomes_by_number();
    reasons();
    shutdown_and_again();
    return check_result();
}
