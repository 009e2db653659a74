/* The one call, zoom_get_user_token: every outcome that the simulator has, and every shape of buffer. */
#include "check.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* Memory that ends where a page that nobody may touch begins: a byte too far is a crash. */
static char *guarded(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = (size + page - 1) / page * page;
    char *start = mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + whole, page, PROT_NONE) != 0) {
        perror("a guard page");
        exit(EXIT_FAILURE);
    }
    return start + whole - size;
}

static zoom_buf own(char *data, int32_t cap)
{
    zoom_buf buf = {data, 0, cap};
    return buf;
}

static int all_are(const char *bytes, size_t size, char value)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != value) {
            return 0;
        }
    }
    return 1;
}

/* The caller's memory: too small is refused before anything is sent, the smallest works, and the rest is wiped. */
static void callers_memory(void)
{
    char *data = guarded(ZOOM_TOKEN_BUF_MIN);
    memset(data, '#', ZOOM_TOKEN_BUF_MIN);
    zoom_buf out = own(data, ZOOM_TOKEN_BUF_MIN);
    CHECK_INT(call(access_token(), "me", "zak", &out), ZOOM_OK);
    CHECK_TEXT(data, expected_zak());
    CHECK(out.data == data && out.cap == ZOOM_TOKEN_BUF_MIN);
    CHECK_INT(out.len, (int32_t)strlen(expected_zak()));
    CHECK(all_are(data + out.len, ZOOM_TOKEN_BUF_MIN - (size_t)out.len, '\0'));

    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK(out.data == data && out.cap == ZOOM_TOKEN_BUF_MIN && out.len == 0);
    CHECK(all_are(data, ZOOM_TOKEN_BUF_MIN, '\0'));
}

static void too_small(void)
{
    for (int32_t cap = 1; cap < ZOOM_TOKEN_BUF_MIN; cap += cap < 8 ? 1 : 97) {
        char *data = guarded((size_t)cap);
        memset(data, '#', (size_t)cap);
        zoom_buf out = own(data, cap);
        /* The host of this base URL would not answer: nothing is sent. */
        CHECK_INT(zoom_get_user_token("http://127.0.0.1:1/v2", "x", "me", NULL, 0, &out), ZOOM_E_BUFFER);
        CHECK_INT(out.len, ZOOM_TOKEN_BUF_MIN - 1);
        CHECK(out.data == data && out.cap == cap && data[0] == '\0');
    }
}

/* A text of the library into memory that is one byte too small, exact, and one larger. */
static void exact_sizes(void)
{
    static const char text[] = "Not Found";
    int32_t length = (int32_t)sizeof text - 1;
    for (int32_t cap = 1; cap <= length + 2; cap++) {
        char *data = guarded((size_t)cap);
        memset(data, '#', (size_t)cap);
        zoom_buf out = own(data, cap);
        int fits = cap > length;
        CHECK_INT(zoom_status_text(404, &out), fits ? ZOOM_OK : ZOOM_E_BUFFER);
        CHECK_INT(out.len, length);
        CHECK_TEXT(data, fits ? text : "");
        CHECK(fits || all_are(data, (size_t)cap, '\0'));
    }
}

/* A response's token, in exactly the memory that the first answer asked for. */
static void asking_for_the_length(void)
{
    int32_t client = new_client(access_token());
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(client, "me", "zak", 0, NULL, 0, &response), ZOOM_OK);
    char one[1] = {'#'};
    zoom_buf out = own(one, 1);
    CHECK_INT(zoom_response_token(response, &out), ZOOM_E_BUFFER);
    CHECK_INT(out.len, (int32_t)strlen(expected_zak()));
    CHECK_INT(one[0], '\0');

    int32_t needed = out.len + 1;
    out = own(guarded((size_t)needed), needed);
    CHECK_INT(zoom_response_token(response, &out), ZOOM_OK);
    CHECK_TEXT(out.data, expected_zak());

    out = own(guarded((size_t)needed - 1), needed - 1);
    CHECK_INT(zoom_response_token(response, &out), ZOOM_E_BUFFER);
    CHECK_TEXT(out.data, "");
    CHECK_INT(out.len, needed - 1);
    zoom_free(response);
    zoom_free(client);
}

/* An error's text is cut to fit the caller's memory, at the end of a character. */
static void an_error_is_cut(void)
{
    int32_t client = new_client(access_token());
    for (int32_t cap = 1; cap < 40; cap++) {
        char *data = guarded((size_t)cap);
        memset(data, '#', (size_t)cap);
        zoom_buf why = own(data, cap);
        CHECK_INT(zoom_client_set(client, "timeout_ms", "never", &why), ZOOM_E_ARGUMENT);
        CHECK_INT(why.len, cap - 1);
        CHECK(memchr(data, '\0', (size_t)cap) == data + cap - 1);
        CHECK(strncmp("option timeout_ms must be 1 to 2147483647 milliseconds", data, (size_t)cap - 1) == 0);
    }
    zoom_free(client);
}

/* Everything at every misalignment, as the groups of a COBOL program have it. */
static void misaligned(void)
{
    char *room = malloc(3 * 4096);
    for (size_t shift = 1; shift < 8; shift++) {
        char *auth = room + shift;
        char *user = room + 4096 + shift;
        char *out = room + 8192 + shift;
        strcpy(auth, access_token());
        strcpy(user, "me");
        memset(out, 0, sizeof(zoom_buf));
        CHECK_INT(zoom_get_user_token(base_url(), auth, user, NULL, 0, (zoom_buf *)(void *)out), ZOOM_OK);
        zoom_buf aligned;
        memcpy(&aligned, out, sizeof aligned);
        CHECK_TEXT(aligned.data, expected_zak());
        CHECK_INT(zoom_buf_free((zoom_buf *)(void *)out), ZOOM_OK);
        CHECK(all_are(out, sizeof(zoom_buf), '\0'));

        char *handle = room + 4096 + 1024 + shift;
        int32_t client, response, cancel;
        CHECK_INT(zoom_client_new((int32_t *)(void *)handle), ZOOM_OK);
        memcpy(&client, handle, sizeof client);
        CHECK_INT(zoom_client_set(client, "base_url", base_url(), (zoom_buf *)(void *)out), ZOOM_OK);
        CHECK_INT(zoom_client_set(client, "access_token", auth, (zoom_buf *)(void *)out), ZOOM_OK);
        CHECK_INT(zoom_cancel_new((int32_t *)(void *)handle), ZOOM_OK);
        memcpy(&cancel, handle, sizeof cancel);
        memset(handle, 0xff, sizeof response);
        CHECK_INT(zoom_client_get_user_token(client, user, NULL, 0, NULL, cancel, (int32_t *)(void *)handle), ZOOM_OK);
        memcpy(&response, handle, sizeof response);
        CHECK_INT(zoom_response_token(response, (zoom_buf *)(void *)out), ZOOM_OK);
        memcpy(&aligned, out, sizeof aligned);
        CHECK_TEXT(aligned.data, expected_zak());
        CHECK_INT(zoom_buf_free((zoom_buf *)(void *)out), ZOOM_OK);
        CHECK_INT(zoom_free(response), ZOOM_OK);
        CHECK_INT(zoom_free(cancel), ZOOM_OK);
        CHECK_INT(zoom_free(client), ZOOM_OK);
    }
    free(room);
}

/* A struct that was never set to zeros: told from a good one by what cannot be, and not touched. */
static void uninitialised(void)
{
    static const unsigned char fills[] = {0xaa, 0xcc, 0xff};
    for (size_t i = 0; i < sizeof fills; i++) {
        zoom_buf out, before;
        memset(&out, fills[i], sizeof out);
        before = out;
        CHECK_INT(call(access_token(), "me", "zak", &out), ZOOM_E_ARGUMENT);
        CHECK_INT(zoom_version(&out), ZOOM_E_ARGUMENT);
        CHECK_INT(zoom_buf_free(&out), ZOOM_E_ARGUMENT);
        CHECK(memcmp(&out, &before, sizeof out) == 0);
    }
}

/* Structs whose members contradict each other. */
static void impossible(void)
{
    char data[ZOOM_TOKEN_BUF_MIN] = "untouched";
    zoom_buf all[] = {
        {data, 0, 0},                         /* memory without a size */
        {data, 5, 0},                         /* the same, with a length */
        {data, -1, ZOOM_TOKEN_BUF_MIN},       /* a negative length */
        {data, INT32_MIN, ZOOM_TOKEN_BUF_MIN},
        {data, 0, ZOOM_BUF_MAX + 1},          /* larger than is allowed */
        {data, 0, INT32_MAX},
        {NULL, 0, 16},                        /* a size without memory */
        {NULL, -1, 0},
        {data, 0, -1234567},                  /* a number that the library does not know */
        {data, 0, INT32_MIN},
        {NULL, 0, -1234567},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        zoom_buf out = all[i];
        CHECK_INT(call(access_token(), "me", "zak", &out), ZOOM_E_ARGUMENT);
        CHECK_INT(zoom_status_text(404, &out), ZOOM_E_ARGUMENT);
        CHECK_INT(zoom_buf_free(&out), ZOOM_E_ARGUMENT);
        CHECK(memcmp(&out, &all[i], sizeof out) == 0);
        CHECK_TEXT(data, "untouched");
    }
    CHECK_INT(call(access_token(), "me", "zak", NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_version(NULL), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_buf_free(NULL), ZOOM_OK);
}

/* The largest memory that is allowed is taken as it is. */
static void largest(void)
{
    char *data = guarded(ZOOM_BUF_MAX);
    zoom_buf out = own(data, ZOOM_BUF_MAX);
    CHECK_INT(zoom_status_text(0, &out), ZOOM_OK);
    CHECK_TEXT(data, "done");
    munmap(data, ZOOM_BUF_MAX);
}

/* A length that lies does not matter where the memory is the caller's: the text before is only wiped. */
static void a_length_beyond_the_memory(void)
{
    char *data = guarded(16);
    zoom_buf out = {data, 1000000, 16};
    CHECK_INT(zoom_status_text(404, &out), ZOOM_OK);
    CHECK_TEXT(data, "Not Found");
    CHECK_INT(out.len, 9);
}

/* A copy of a struct that was freed: an error, not a crash. */
static void copies(void)
{
    zoom_buf out = {0};
    CHECK_INT(call(access_token(), "me", "zak", &out), ZOOM_OK);
    zoom_buf copy = out, before = out;
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&copy), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_version(&copy), ZOOM_E_ARGUMENT);
    CHECK_INT(call(access_token(), "me", "zak", &copy), ZOOM_E_ARGUMENT);
    CHECK(memcmp(&copy, &before, sizeof copy) == 0);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    /* The memory of a buffer is no handle for anybody else. */
    CHECK_INT(zoom_version(&out), ZOOM_OK);
    CHECK_INT(zoom_free(-out.cap), ZOOM_E_HANDLE);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

/* One struct for several calls: reused or replaced, never leaked (LeakSanitizer and valgrind look). */
static void used_again(void)
{
    zoom_buf out = {0};
    for (int32_t i = 0; i < 50; i++) {
        CHECK_INT(call(access_token(), i % 2 ? "me" : "nobody", "zak", &out), i % 2 ? ZOOM_OK : 404);
        CHECK_TEXT(check_without_id(out.data), i % 2 ? expected_zak() : TEXT_UNKNOWN_USER("nobody"));
        CHECK_INT(zoom_status_text(404, &out), ZOOM_OK);
        CHECK_TEXT(out.data, "Not Found");
    }
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

/* An argument that lies in the memory that is written. */
static void input_in_the_output(void)
{
    char *data = guarded(ZOOM_TOKEN_BUF_MIN);
    strcpy(data, access_token());
    strcpy(data + 1024, "me");
    zoom_buf out = own(data, ZOOM_TOKEN_BUF_MIN);
    CHECK_INT(call(data, data + 1024, "zak", &out), ZOOM_OK);
    CHECK_TEXT(data, expected_zak());

    strcpy(data, "nobody");
    out = own(data, ZOOM_TOKEN_BUF_MIN);
    CHECK_INT(call(access_token(), data, "zak", &out), 404);
    CHECK_TEXT(check_without_id(data), TEXT_UNKNOWN_USER("nobody"));

    /* The same with memory of the library's: the name of a header field becomes its value. */
    int32_t client = new_client(access_token());
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(client, "gone", "zak", 0, NULL, 0, &response), 404);
    zoom_buf text = {0};
    CHECK_INT(zoom_response_headers(response, &text), ZOOM_OK);
    memcpy(text.data, "content-type", sizeof "content-type");
    CHECK_INT(zoom_response_header(response, text.data, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "text/plain");
    memcpy(text.data, "no-such", sizeof "no-such");
    CHECK_INT(zoom_response_header(response, text.data, &text), ZOOM_E_NOT_FOUND);
    CHECK_TEXT(text.data, "");
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);

    int32_t fresh = 0;
    char option[64] = "no_such_option";
    zoom_client_new(&fresh);
    zoom_buf why = own(option, sizeof option);
    CHECK_INT(zoom_client_set(fresh, option, option, &why), ZOOM_E_OPTION);
    CHECK(strncmp(option, "no option of that name; there are base_url", 42) == 0);
    zoom_free(fresh);
    zoom_free(response);
    zoom_free(client);
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
    callers_memory();
    too_small();
    exact_sizes();
    asking_for_the_length();
    an_error_is_cut();
    misaligned();
    uninitialised();
    impossible();
    largest();
    a_length_beyond_the_memory();
    copies();
    used_again();
    input_in_the_output();
    shutdown_and_again();
    return check_result();
}
