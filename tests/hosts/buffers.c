/* M3: every shape of a zoom_buf: memory of the caller's between guard pages, too small by one byte, exact, without a size;
 * structs that were never set, and copies of them; and arguments that lie in the memory that is written. */
#include "check.h"

#include <sys/mman.h>
#include <unistd.h>

static int32_t call(const char *auth, const char *user, const char *type, zoom_buf *out)
{
    return zoom_get_user_token(base_url(), auth, user, type, 0, out);
}

/* Memory between two guard pages, ending at the second or beginning after the first: a byte too far is a crash. */
static char *guarded_at(size_t size, int at_the_end)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = (size + page - 1) / page * page;
    char *start = mmap(NULL, whole + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + page, whole, PROT_READ | PROT_WRITE) != 0) {
        perror("guard pages");
        exit(EXIT_FAILURE);
    }
    return start + page + (at_the_end ? whole - size : 0);
}

static char *guarded(size_t size) { return guarded_at(size, 1); }

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

/* The caller's memory: the smallest that is allowed works, and what the text does not fill is wiped. */
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
        /* Nobody listens at this base URL: nothing is sent. */
        CHECK_INT(zoom_get_user_token("http://127.0.0.1:1/v2", "x", "me", NULL, 0, &out), ZOOM_E_BUFFER);
        CHECK_INT(out.len, ZOOM_TOKEN_BUF_MIN - 1);
        CHECK(out.data == data && out.cap == cap && data[0] == '\0');
    }
}

/* Every function that gives a text. */
static int32_t granted, refused, json;

static int32_t give(int which, zoom_buf *out)
{
    int32_t status = 0;
    switch (which) {
    case 0: return zoom_status_text(404, out);
    case 1: return zoom_version(out);
    case 2: return zoom_response_token(granted, out);
    case 3: return zoom_response_body(granted, out);
    case 4: return zoom_response_headers(granted, out);
    case 5: return zoom_response_header(granted, "content-type", out);
    case 6: return zoom_response_error(refused, out);
    case 7: return zoom_json_get_string(json, "a", out);
    case 8: return zoom_json_emit(json, 0, out);
    case 9: return zoom_json_emit(json, 1, out);
    case 10: return zoom_response_read(granted, &status, 1, out);
    default: return zoom_json_get_string(json, "empty", out);
    }
}

#define GIVERS 12

/* Into memory of this size, between guard pages. What lies beside it in its own page does not change. */
static void give_into(int which, const char *text, int32_t cap, int at_the_end)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (size_t)cap, whole = (size + page - 1) / page * page;
    char *data = guarded_at(size, at_the_end);
    char *start = at_the_end ? data + size - whole : data;
    memset(start, '#', whole);
    zoom_buf out = own(data, cap);
    int fits = size > strlen(text);
    CHECK_INT(give(which, &out), fits ? ZOOM_OK : ZOOM_E_BUFFER);
    CHECK_INT(out.len, (int32_t)strlen(text));
    CHECK_TEXT(data, fits ? text : "");
    CHECK(out.data == data && out.cap == cap);
    size_t written = fits ? strlen(text) : 0;
    CHECK(all_are(data + written, size - written, '\0'));
    CHECK(all_are(start, (size_t)(data - start), '#'));
    CHECK(all_are(data + size, whole - size - (size_t)(data - start), '#'));
    munmap(start - page, whole + 2 * page);
}

/* Far too small, one byte too small, exact, and one larger. */
static void exact_sizes(void)
{
    int32_t client = new_client(access_token());
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &granted), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(client, "gone", NULL, 0, NULL, 0, &refused), 404);
    CHECK_INT(zoom_json_parse("{\"a\":\"b\\u00e9c\",\"empty\":\"\",\"d\":[1,2]}", &json, NULL), ZOOM_OK);
    for (int which = 0; which < GIVERS; which++) {
        zoom_buf whole = {0};
        CHECK_INT(give(which, &whole), ZOOM_OK);
        CHECK((whole.len == 0) == (which == GIVERS - 1));
        for (int32_t cap = whole.len - 1; cap <= whole.len + 2; cap++) {
            give_into(which, whole.data, cap > 0 ? cap : 1, 0);
            give_into(which, whole.data, cap > 0 ? cap : 1, 1);
        }
        give_into(which, whole.data, 1, 1);
        CHECK_INT(zoom_buf_free(&whole), ZOOM_OK);
    }
    CHECK_INT(zoom_free(granted), ZOOM_OK);
    CHECK_INT(zoom_free(refused), ZOOM_OK);
    CHECK_INT(zoom_free(json), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* The struct, and each argument that is a text, end where a guard page begins: nothing behind them is read. */
static void nothing_is_read_behind_the_arguments(void)
{
    const char *texts[] = {base_url(), access_token(), "me", "zak"};
    char *copies_of[4];
    for (int i = 0; i < 4; i++) {
        copies_of[i] = strcpy(guarded(strlen(texts[i]) + 1), texts[i]);
    }
    zoom_buf *out = (zoom_buf *)(void *)guarded(sizeof *out);
    memset(out, 0, sizeof *out);
    CHECK_INT(zoom_get_user_token(copies_of[0], copies_of[1], copies_of[2], copies_of[3], 0, out), ZOOM_OK);
    CHECK_TEXT(out->data, expected_zak());
    CHECK_INT(zoom_buf_free(out), ZOOM_OK);

    int32_t *handle = (int32_t *)(void *)guarded(sizeof *handle);
    CHECK_INT(zoom_get_user_token_response(copies_of[0], copies_of[1], copies_of[2], strcpy(guarded(9), "onbehalf"), 0,
                                           strcpy(guarded(4), "123"), 0, handle),
              ZOOM_OK);
    CHECK_INT(zoom_free(*handle), ZOOM_OK);
    CHECK_INT(zoom_client_new(handle), ZOOM_OK);
    int32_t client = *handle;
    CHECK_INT(zoom_client_set(client, strcpy(guarded(9), "base_url"), copies_of[0], out), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, strcpy(guarded(13), "access_token"), copies_of[1], out), ZOOM_OK);
    CHECK_INT(zoom_client_request(client, strcpy(guarded(5), "POST"), strcpy(guarded(6), "/echo"),
                                  strcpy(guarded(8), "{\"a\":1}"), strcpy(guarded(3), "{}"), 0, handle),
              ZOOM_OK);
    CHECK_INT(zoom_response_header(*handle, strcpy(guarded(5), "date"), out), ZOOM_OK);
    CHECK_INT(zoom_free(*handle), ZOOM_OK);
    CHECK_INT(zoom_json_parse(strcpy(guarded(8), "{\"a\":1}"), handle, out), ZOOM_OK);
    int32_t document = *handle;
    CHECK_INT(zoom_json_set_string(document, strcpy(guarded(2), "b"), strcpy(guarded(2), "c"), out), ZOOM_OK);
    CHECK_INT(zoom_json_set_raw(document, strcpy(guarded(5), "d[0]"), strcpy(guarded(2), "1"), out), ZOOM_OK);
    CHECK_INT(zoom_json_get_int(document, strcpy(guarded(2), "a"), handle), ZOOM_OK);
    CHECK_INT(*handle, 1);
    CHECK_INT(zoom_json_get_string(document, strcpy(guarded(5), "d[0]"), out), ZOOM_OK);
    CHECK_TEXT(out->data, "1");
    CHECK_INT(zoom_free(document), ZOOM_OK);
    CHECK_INT(zoom_buf_free(out), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* A response's token, in exactly the memory that the first call asked for. */
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

/* A struct that was never set to zeros, which shows by what can't be in a good one: it is not touched. */
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
    CHECK_TEXT(data, "success");
    munmap(data, ZOOM_BUF_MAX);
}

/* A wrong length does not matter where the memory is the caller's: it is not read. */
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
    /* The number of a buffer's memory is not a handle. */
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

    /* A path that becomes the value there, and a text that becomes the reason why it is not JSON. */
    int32_t document = 0;
    char path[16] = "a.b";
    zoom_buf there = own(path, sizeof path);
    CHECK_INT(zoom_json_parse("{\"a\":{\"b\":\"c\"}}", &document, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_get_string(document, path, &there), ZOOM_OK);
    CHECK_TEXT(path, "c");
    CHECK_INT(zoom_free(document), ZOOM_OK);
    char source[64] = "{\"a\":";
    zoom_buf wrong = own(source, sizeof source);
    CHECK_INT(zoom_json_parse(source, &document, &wrong), ZOOM_E_JSON);
    CHECK_TEXT(source, "the text ends too early (line 1, column 5)");

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

int main(void)
{
    callers_memory();
    too_small();
    exact_sizes();
    nothing_is_read_behind_the_arguments();
    asking_for_the_length();
    an_error_is_cut();
    uninitialised();
    impossible();
    largest();
    a_length_beyond_the_memory();
    copies();
    used_again();
    input_in_the_output();
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
