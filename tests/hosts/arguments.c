/* Every text argument of every function NULL, empty, 1 MiB long and not UTF-8, and every out-parameter NULL: exact codes
 * and texts. The part "refused" sends nothing, the part "taken" sends requests that the Rust side counts. */
#include "check.h"

#define MIB (1 << 20)

/* Not UTF-8: a lone byte, one cut short, a surrogate, an overlong NUL. */
static const char *const NOT_UTF8[] = {"\xff", "ok\xc3", "\xed\xa0\x80", "\xc0\x80"};

/* 1 MiB of the letter x. */
static char *a_mib(void)
{
    static char text[MIB + 1];
    memset(text, 'x', MIB);
    return text;
}

/* The result of one call, whatever the function. */
struct outcome {
    int32_t code;
    zoom_buf text;
};

static void expect(int line, struct outcome got, int32_t code, const char *text)
{
    check_int(__FILE__, line, text, got.code, code);
    check_text(__FILE__, line, text, got.text.data, text);
    CHECK_INT(zoom_buf_free(&got.text), ZOOM_OK);
}

#define EXPECT(...) expect(__LINE__, __VA_ARGS__)

static struct outcome one_call(const char *base, const char *auth, const char *user, const char *type, int32_t ttl)
{
    struct outcome got = {0};
    got.code = zoom_get_user_token(base, auth, user, type, ttl, &got.text);
    return got;
}

static void of_the_one_call(void)
{
    const char *base = base_url();
    const char *must_auth = "auth must be given: an OAuth access token";
    /* Without a base it would be Zoom's: another argument is wrong, so that nothing is sent there. */
    EXPECT(one_call(NULL, "x", NULL, NULL, 0), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(one_call("", "x", "", NULL, 0), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(one_call(base, NULL, "me", NULL, 0), ZOOM_E_ARGUMENT, must_auth);
    EXPECT(one_call(base, "", "me", NULL, 0), ZOOM_E_ARGUMENT, must_auth);
    EXPECT(one_call(base, "Bearer ", "me", NULL, 0), ZOOM_E_ARGUMENT, must_auth);
    EXPECT(one_call(base, "x", "me", NULL, -1), ZOOM_E_ARGUMENT,
           TEXT_TTL);
    EXPECT(one_call(base, "x", "me", NULL, INT32_MIN), ZOOM_E_ARGUMENT,
           TEXT_TTL);

    EXPECT(one_call(a_mib(), "x", "me", NULL, 0), ZOOM_E_ARGUMENT, "base must not be longer than 8192 bytes");
    EXPECT(one_call(base, a_mib(), "me", NULL, 0), ZOOM_E_ARGUMENT, "auth must not be longer than 16384 bytes");
    EXPECT(one_call(base, "x", a_mib(), NULL, 0), ZOOM_E_ARGUMENT, "user must not be longer than 512 bytes");
    EXPECT(one_call(base, "x", "me", a_mib(), 0), ZOOM_E_ARGUMENT, "type must not be longer than 128 bytes");

    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++) {
        const char *bad = NOT_UTF8[i];
        EXPECT(one_call(bad, "x", "me", NULL, 0), ZOOM_E_ARGUMENT, "base must be UTF-8");
        EXPECT(one_call(base, bad, "me", NULL, 0), ZOOM_E_ARGUMENT, "auth must be UTF-8");
        EXPECT(one_call(base, "x", bad, NULL, 0), ZOOM_E_ARGUMENT, "user must be UTF-8");
        EXPECT(one_call(base, "x", "me", bad, 0), ZOOM_E_ARGUMENT, "type must be UTF-8");
    }
    CHECK_INT(zoom_get_user_token(base, access_token(), "me", NULL, 0, NULL), ZOOM_E_ARGUMENT);
}

static struct outcome set(int32_t client, const char *option, const char *value)
{
    struct outcome got = {0};
    got.code = zoom_client_set(client, option, value, &got.text);
    /* The same without the text. */
    CHECK_INT(zoom_client_set(client, option, value, NULL), got.code);
    return got;
}

static const char *const OPTIONS[] = {
    "base_url",      "access_token", "account_id",    "client_id",    "client_secret",      "refresh_token",
    "oauth_url",     "token_file",   "settings_file", "token_origin", "timeout_ms",         "connect_timeout_ms",
    "max_retries",   "proxy",        "no_proxy",      "roots",        "max_response_bytes", "user_agent",
    "keep_alive",    "header.X-Host", "log_file",    "redirect_uri", "login", "body_encoding"};

static void of_options(void)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; i++) {
        EXPECT(set(client, OPTIONS[i], NULL), ZOOM_OK, "");
        EXPECT(set(client, OPTIONS[i], ""), ZOOM_OK, "");
        CHECK_INT(zoom_client_set(client, OPTIONS[i], a_mib(), NULL), ZOOM_E_ARGUMENT);
        for (size_t j = 0; j < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; j++) {
            EXPECT(set(client, OPTIONS[i], NOT_UTF8[j]), ZOOM_E_ARGUMENT, "value must be UTF-8");
        }
    }
    EXPECT(set(client, "access_token", a_mib()), ZOOM_E_ARGUMENT,
           "option access_token must not be longer than 16384 bytes");
    EXPECT(set(client, "timeout_ms", a_mib()), ZOOM_E_ARGUMENT,
           "option timeout_ms must be 1 to 2147483647 milliseconds");
    EXPECT(set(client, "base_url", a_mib()), ZOOM_E_ARGUMENT, "option base_url must not be longer than 8192 bytes");
    for (size_t j = 0; j < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; j++) {
        EXPECT(set(client, NOT_UTF8[j], "1"), ZOOM_E_ARGUMENT, "option must be UTF-8");
    }
    CHECK_INT(zoom_client_set(client, NULL, "1", NULL), ZOOM_E_OPTION);
    CHECK_INT(zoom_client_set(client, "", "1", NULL), ZOOM_E_OPTION);
    CHECK_INT(zoom_client_set(client, NULL, NULL, NULL), ZOOM_E_OPTION);
    CHECK_INT(zoom_client_set(client, a_mib(), "1", NULL), ZOOM_E_OPTION);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* The code and error text of a response, which is freed. Nothing was sent, so there is no other part. */
static struct outcome failed(int32_t code, int32_t response)
{
    struct outcome got = {.code = code};
    zoom_buf text = {0};
    CHECK(response > 0);
    CHECK_INT(zoom_response_status(response), 0);
    CHECK_INT(zoom_response_zoom_code(response), 0);
    CHECK_INT(zoom_response_reason(response), 0);
    CHECK_INT(zoom_response_retry_after(response), ZOOM_E_NOT_FOUND);
    CHECK_INT(zoom_response_token(response, &text), ZOOM_E_NO_TOKEN);
    CHECK_TEXT(text.data, "");
    CHECK_INT(zoom_response_body(response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "");
    CHECK_INT(zoom_response_headers(response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "");
    CHECK_INT(zoom_response_header(response, "date", &text), ZOOM_E_NOT_FOUND);
    CHECK_TEXT(text.data, "");
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_response_error(response, &got.text), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    return got;
}

static struct outcome one_call_response(const char *auth, const char *user, const char *type, int32_t ttl,
                                        const char *meeting_id)
{
    int32_t response = 77;
    int32_t code = zoom_get_user_token_response(base_url(), auth, user, type, ttl, meeting_id, 0, &response);
    return failed(code, response);
}

static void of_the_one_call_with_a_response(void)
{
    const char *good = access_token();
    EXPECT(one_call_response(NULL, "me", NULL, 0, NULL), ZOOM_E_ARGUMENT, "auth must be given: an OAuth access token");
    EXPECT(one_call_response(good, NULL, NULL, 0, NULL), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(one_call_response(good, "", NULL, 0, NULL), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(one_call_response(good, "me", a_mib(), 0, NULL), ZOOM_E_ARGUMENT, "type must not be longer than 128 bytes");
    EXPECT(one_call_response(good, "me", NULL, -1, NULL), ZOOM_E_ARGUMENT, TEXT_TTL);
    EXPECT(one_call_response(good, "me", NULL, 0, a_mib()), ZOOM_E_ARGUMENT,
           "meeting_id must not be longer than 128 bytes");
    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++) {
        const char *bad = NOT_UTF8[i];
        EXPECT(one_call_response(bad, "me", NULL, 0, NULL), ZOOM_E_ARGUMENT, "auth must be UTF-8");
        EXPECT(one_call_response(good, "me", bad, 0, NULL), ZOOM_E_ARGUMENT, "type must be UTF-8");
        EXPECT(one_call_response(good, "me", NULL, 0, bad), ZOOM_E_ARGUMENT, "meeting_id must be UTF-8");
    }
    CHECK_INT(zoom_get_user_token_response(base_url(), good, "me", NULL, 0, NULL, 0, NULL), ZOOM_E_ARGUMENT);
    int32_t response = 77;
    CHECK_INT(zoom_get_user_token_response(base_url(), good, "me", NULL, 0, NULL, -1, &response), ZOOM_E_HANDLE);
    CHECK_INT(response, 0);
}

static struct outcome token(int32_t client, const char *user, const char *type, int32_t ttl, const char *meeting_id)
{
    int32_t response = 77;
    int32_t code = zoom_client_get_user_token(client, user, type, ttl, meeting_id, 0, &response);
    return failed(code, response);
}

static void of_the_token_call(void)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    EXPECT(token(client, "me", NULL, 0, NULL), ZOOM_E_ARGUMENT, "option access_token must be set before this call, or those with which the client signs in "
                      "(account_id, client_id and client_secret for a server, client_id for a user)");
    CHECK_INT(zoom_free(client), ZOOM_OK);

    client = new_client(access_token());
    EXPECT(token(client, NULL, NULL, 0, NULL), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(token(client, "", NULL, 0, NULL), ZOOM_E_ARGUMENT, TEXT_NO_USER);
    EXPECT(token(client, "..", NULL, 0, NULL), ZOOM_E_ARGUMENT, "user must be a user id, an e-mail address or me");
    EXPECT(token(client, a_mib(), NULL, 0, NULL), ZOOM_E_ARGUMENT, "user must not be longer than 512 bytes");
    EXPECT(token(client, "me", a_mib(), 0, NULL), ZOOM_E_ARGUMENT, "type must not be longer than 128 bytes");
    EXPECT(token(client, "me", NULL, 0, a_mib()), ZOOM_E_ARGUMENT, "meeting_id must not be longer than 128 bytes");
    EXPECT(token(client, "me", NULL, INT32_MIN, NULL), ZOOM_E_ARGUMENT,
           TEXT_TTL);
    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++) {
        const char *bad = NOT_UTF8[i];
        EXPECT(token(client, bad, NULL, 0, NULL), ZOOM_E_ARGUMENT, "user must be UTF-8");
        EXPECT(token(client, "me", bad, 0, NULL), ZOOM_E_ARGUMENT, "type must be UTF-8");
        EXPECT(token(client, "me", NULL, 0, bad), ZOOM_E_ARGUMENT, "meeting_id must be UTF-8");
    }
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static struct outcome request(int32_t client, const char *method, const char *url, const char *query, const char *body)
{
    int32_t response = 77;
    int32_t code = zoom_client_request(client, method, url, query, body, 0, &response);
    return failed(code, response);
}

/* A JSON object with one text of 1 MiB. */
static const char *a_mib_of_json(void)
{
    static char text[MIB + 16];
    snprintf(text, sizeof text, "{\"a\":\"%s\"}", a_mib());
    return text;
}

static void of_the_request(void)
{
    int32_t client = new_client(access_token());
    const char *must_method = "method must be an HTTP method such as GET, POST, PUT, PATCH or DELETE";
    const char *must_url = "url must be given: a https URL or a path below the base URL";
    EXPECT(request(client, NULL, NULL, NULL, NULL), ZOOM_E_ARGUMENT, must_url);
    EXPECT(request(client, "", "", "", ""), ZOOM_E_ARGUMENT, must_url);
    EXPECT(request(client, a_mib(), "/echo", NULL, NULL), ZOOM_E_ARGUMENT, must_method);
    EXPECT(request(client, "A B", "/echo", NULL, NULL), ZOOM_E_ARGUMENT, must_method);
    EXPECT(request(client, "GET", a_mib(), NULL, NULL), ZOOM_E_ARGUMENT, "url must not be longer than 8192 bytes");
    EXPECT(request(client, "GET", "/echo", a_mib(), NULL), ZOOM_E_ARGUMENT,
           "query_json is not well-formed JSON (line 1, column 1)");
    EXPECT(request(client, "GET", "/echo", a_mib_of_json(), NULL), ZOOM_E_ARGUMENT,
           "url with query_json makes a URL longer than 8192 bytes");
    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++) {
        const char *bad = NOT_UTF8[i];
        EXPECT(request(client, bad, "/echo", NULL, NULL), ZOOM_E_ARGUMENT, "method must be UTF-8");
        EXPECT(request(client, "GET", bad, NULL, NULL), ZOOM_E_ARGUMENT, "url must be UTF-8");
        EXPECT(request(client, "GET", "/echo", bad, NULL), ZOOM_E_ARGUMENT, "query_json must be UTF-8");
        EXPECT(request(client, "POST", "/echo", NULL, bad), ZOOM_E_ARGUMENT, "body must be UTF-8");
    }
    CHECK_INT(zoom_client_request(client, "GET", "/echo", NULL, NULL, 0, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void of_responses(void)
{
    int32_t client = new_client(access_token());
    int32_t response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_get_user_token(client, "..", NULL, 0, NULL, 0, &response), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_header(response, NULL, &out), ZOOM_E_ARGUMENT);
    CHECK_TEXT(out.data, "");
    CHECK_INT(zoom_response_header(response, "", &out), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_header(response, a_mib(), &out), ZOOM_E_NOT_FOUND);
    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++) {
        CHECK_INT(zoom_response_header(response, NOT_UTF8[i], &out), ZOOM_E_ARGUMENT);
        CHECK_TEXT(out.data, "");
    }
    CHECK_INT(zoom_response_token(response, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_body(response, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_headers(response, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_error(response, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_response_header(response, "date", NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void of_other_functions(void)
{
    CHECK_INT(zoom_client_new(NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_cancel_new(NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_version(NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_status_text(404, NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_buf_free(NULL), ZOOM_OK);
    static const int32_t unknown[] = {INT32_MIN, -1000, -9, 99, 299, 600, 1000, INT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        zoom_buf out = {0};
        CHECK_INT(zoom_status_text(unknown[i], &out), ZOOM_OK);
        CHECK_TEXT(out.data, "unknown status");
        CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    }
}

/* NULL and the empty text where they mean the default, and a body of 1 MiB: each is sent once. */
static void taken(void)
{
    zoom_buf out = {0};
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &out), ZOOM_OK);
    CHECK_TEXT(out.data, expected_zak());
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", "", 0, &out), ZOOM_OK);
    CHECK_TEXT(out.data, expected_zak());

    int32_t response = 0;
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "me", "onbehalf", 60, "123", 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);

    int32_t client = new_client(access_token());
    CHECK_INT(zoom_client_set(client, "max_response_bytes", "2000000", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(client, "me", "", 0, "", 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_client_request(client, NULL, "/echo", NULL, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_client_request(client, "", "echo", "", "", 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_client_request(client, "POST", "/echo", NULL, a_mib(), 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_body(response, &out), ZOOM_OK);
    CHECK(out.len > MIB && strstr(out.data, a_mib()) != NULL);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

int main(int count, char **arguments)
{
    const char *part = count > 1 ? arguments[1] : "";
    if (strcmp(part, "refused") == 0) {
        of_the_one_call();
        of_options();
        of_the_one_call_with_a_response();
        of_the_token_call();
        of_the_request();
        of_responses();
        of_other_functions();
    } else if (strcmp(part, "taken") == 0) {
        taken();
    } else {
        CHECK(!"refused or taken");
    }
    return check_result();
}
