/* What VB6 and VBA do when they run bindings/vb6/ZoomToken.bas, step by step, where neither can be run: a Declare is found
 * by name at its first call and called with the library's convention; a Byte() is zeroed memory of its own, passed as the
 * address of its first byte; a Type is packed as VB packs it; a String is UTF-16, and becomes UTF-8 in a Byte() first; a
 * text out comes in a Byte(), which gets larger bounds where it is too small. The argument is the library's path.
 *
 * The names are those of the .bas. tests/legacy.rs runs the .bas itself as well, in VB.NET. */
#include "check.h"
#include "vb_kernel32.h"

#include <stddef.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

/* Type ZoomBuf: VB6 and VBA 32 align to 4 bytes at most, VBA 64 to 8. */
#if UINTPTR_MAX == UINT32_MAX
#pragma pack(push, 4)
#else
#pragma pack(push, 8)
#endif
typedef struct {
    intptr_t data; /* LongPtr; Long in VB6 */
    int32_t length;
    int32_t capacity;
} vb_zoom_buf;
#pragma pack(pop)

_Static_assert(sizeof(vb_zoom_buf) == sizeof(void *) + 8, "12 bytes with pointers of 4, 16 with those of 8");
_Static_assert(sizeof(vb_zoom_buf) == sizeof(zoom_buf), "size");
_Static_assert(offsetof(vb_zoom_buf, data) == offsetof(zoom_buf, data), "data");
_Static_assert(offsetof(vb_zoom_buf, length) == offsetof(zoom_buf, len), "len");
_Static_assert(offsetof(vb_zoom_buf, capacity) == offsetof(zoom_buf, cap), "cap");

/* The declarations, with what VB puts on the stack for each: Long is int32_t, ByRef Byte and ByRef ZoomBuf are addresses.
 * The types are not the header's, so that the compiler does not correct what VB would not. */
typedef int32_t (ZOOM_CALL *none_fn)(void);
typedef int32_t (ZOOM_CALL *long_fn)(int32_t);
typedef int32_t (ZOOM_CALL *ref_long_fn)(int32_t *);
typedef int32_t (ZOOM_CALL *ref_buf_fn)(vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *long_ref_buf_fn)(int32_t, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *set_fn)(int32_t, uint8_t *, uint8_t *, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *token_fn)(int32_t, uint8_t *, uint8_t *, int32_t, uint8_t *, int32_t, int32_t *);
typedef int32_t (ZOOM_CALL *request_fn)(int32_t, uint8_t *, uint8_t *, uint8_t *, uint8_t *, int32_t, int32_t *);
typedef int32_t (ZOOM_CALL *parse_fn)(uint8_t *, int32_t *, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *get_string_fn)(int32_t, uint8_t *, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *one_call_fn)(uint8_t *, uint8_t *, uint8_t *, uint8_t *, int32_t, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *settings_fn)(uint8_t *, uint8_t *, uint8_t *, int32_t, vb_zoom_buf *);
typedef int32_t (ZOOM_CALL *one_call_response_fn)(uint8_t *, uint8_t *, uint8_t *, uint8_t *, int32_t, uint8_t *, int32_t,
                                                  int32_t *);

static const char *path;

/* A Declare: the library is looked up at each call here, and is loaded once. */
static void find(const char *name, void *place)
{
#ifdef _WIN32
    FARPROC found = GetProcAddress(LoadLibraryA(path), name);
#else
    void *found = dlsym(dlopen(path, RTLD_NOW | RTLD_LOCAL), name);
#endif
    if (found == NULL) {
        fprintf(stderr, "run-time error 453: can't find %s in %s\n", name, path);
        exit(EXIT_FAILURE);
    }
    memcpy(place, &found, sizeof found);
}

#define CALL(type, name, ...) __extension__({ type function; find(#name, &function); function(__VA_ARGS__); })

/* Dim Bytes() As Byte. The bytes around the elements must not change; `shift` gives the first element an odd address, as
 * it has in a fixed array within a Type. */
typedef struct {
    uint8_t *memory;
    uint8_t *first;
    int32_t count;
} byte_array;

enum { GUARD = 16, MARK = 0xA5 };
static size_t shift;

static void erase(byte_array *bytes)
{
    for (size_t i = 0; bytes->memory && i < GUARD; i++) {
        CHECK(bytes->memory[i] == MARK && bytes->first[(size_t)bytes->count + i] == MARK);
    }
    free(bytes->memory);
    *bytes = (byte_array){0};
}

/* ReDim Bytes(0 To upper) */
static void redim(byte_array *bytes, int32_t upper)
{
    erase(bytes);
    shift = (shift + 1) % 8;
    bytes->count = upper + 1;
    bytes->memory = malloc(2 * GUARD + shift + (size_t)bytes->count);
    if (bytes->memory == NULL) {
        exit(EXIT_FAILURE);
    }
    memset(bytes->memory, MARK, 2 * GUARD + shift + (size_t)bytes->count);
    bytes->first = bytes->memory + GUARD + shift;
    memset(bytes->first, 0, (size_t)bytes->count);
}

/* A String: UTF-16, of any characters. */
typedef struct {
    uint16_t units[4096];
    int32_t length;
} vb_string;

static vb_string literal(const char *ascii)
{
    vb_string text = {.length = (int32_t)strlen(ascii)};
    for (int32_t i = 0; i < text.length && i < 4096; i++) {
        text.units[i] = (uint8_t)ascii[i];
    }
    return text;
}

/* TakeText: false for what can't become UTF-8 that ends with its only NUL. */
static int take_text(vb_string text, byte_array *bytes)
{
    int32_t size = 0;
    for (int32_t i = 0; i < text.length; i++) {
        if (text.units[i] == 0) {
            return 0;
        }
    }
    if (text.length > 0) {
        size = wide_to_utf8(WC_ERR_INVALID_CHARS, text.units, text.length, NULL, 0);
        if (size == 0) {
            return 0;
        }
    }
    redim(bytes, size);
    if (size > 0) {
        CHECK_INT(wide_to_utf8(0, text.units, text.length, bytes->first, size), size);
    }
    return 1;
}

/* FromUtf8 */
static vb_string from_utf8(const byte_array *bytes, int32_t size)
{
    vb_string text = {0};
    if (size > 0) {
        text.length = utf8_to_wide(bytes->first, size, NULL, 0);
        CHECK(text.length <= 4096);
        CHECK_INT(utf8_to_wide(bytes->first, size, text.units, text.length), text.length);
    }
    return text;
}

static void give_room(vb_zoom_buf *text, byte_array *room, int32_t size)
{
    redim(room, size - 1);
    *text = (vb_zoom_buf){(intptr_t)room->first, 0, size};
}

/* ReadText, for a function that takes a Long and a ZoomBuf. `first_room` is FIRST_ROOM there. */
static vb_string read_text(const char *name, int32_t number, int32_t first_room)
{
    vb_string text = {0};
    vb_zoom_buf buf = {0};
    byte_array room = {0};
    long_ref_buf_fn fill;
    find(name, &fill);
    give_room(&buf, &room, first_room);
    int32_t result = fill(number, &buf);
    if (result == ZOOM_E_BUFFER) {
        CHECK(buf.length >= first_room && room.first[0] == 0);
        give_room(&buf, &room, buf.length + 1);
        result = fill(number, &buf);
    }
    if (result == ZOOM_OK) {
        text = from_utf8(&room, buf.length);
    }
    CHECK_INT(CALL(ref_buf_fn, zoom_buf_free, &buf), ZOOM_OK);
    for (int32_t i = 0; i < room.count; i++) {
        CHECK(room.first[i] == 0);
    }
    erase(&room);
    return text;
}

static void expect_text(const char *what, vb_string actual, const char *expected)
{
    vb_string wanted = literal(expected);
    char shown[4097] = "";
    for (int32_t i = 0; i < actual.length; i++) {
        shown[i] = actual.units[i] < 0x80 ? (char)actual.units[i] : '?';
    }
    check_text(__FILE__, __LINE__, what, shown, expected);
    CHECK_INT(actual.length, wanted.length);
}

/* SetOptionOf: what is wrong, or the empty text. */
static vb_string set_option(int32_t client, const char *name, vb_string value, int32_t expected)
{
    byte_array name_bytes = {0}, value_bytes = {0}, why_bytes = {0};
    vb_zoom_buf why = {0};
    CHECK(take_text(literal(name), &name_bytes) && take_text(value, &value_bytes));
    give_room(&why, &why_bytes, 4096);
    CHECK_INT(CALL(set_fn, zoom_client_set, client, name_bytes.first, value_bytes.first, &why), expected);
    vb_string text = from_utf8(&why_bytes, why.length);
    erase(&name_bytes);
    erase(&value_bytes);
    erase(&why_bytes);
    return text;
}

/* ZoomRequestUserToken, as far as the response. */
static int32_t request_user_token(int32_t client, vb_string user, int32_t expected)
{
    byte_array user_bytes = {0}, type_bytes = {0}, meeting_bytes = {0};
    int32_t response = 0;
    CHECK(take_text(user, &user_bytes) && take_text(literal("zak"), &type_bytes));
    CHECK(take_text(literal(""), &meeting_bytes));
    CHECK_INT(CALL(token_fn, zoom_client_get_user_token, client, user_bytes.first, type_bytes.first, 0,
                   meeting_bytes.first, 0, &response),
              expected);
    erase(&user_bytes);
    erase(&type_bytes);
    erase(&meeting_bytes);
    return response;
}

static int32_t new_vb_client(void)
{
    int32_t client = 0;
    CHECK(CALL(none_fn, zoom_abi_version) >= ZOOM_ABI_VERSION);
    CHECK_INT(CALL(ref_long_fn, zoom_client_new, &client), ZOOM_OK);
    expect_text("why", set_option(client, "base_url", literal(base_url()), ZOOM_OK), "");
    expect_text("why", set_option(client, "access_token", literal(access_token()), ZOOM_OK), "");
    return client;
}

static void release(int32_t handle) { CHECK_INT(CALL(long_fn, zoom_free, handle), ZOOM_OK); }

static void a_token(void)
{
    int32_t client = new_vb_client();
    int32_t response = request_user_token(client, literal("me"), ZOOM_OK);
    CHECK_INT(CALL(long_fn, zoom_response_status, response), 200);
    CHECK_INT(CALL(long_fn, zoom_response_zoom_code, response), 0);
    expect_text("error", read_text("zoom_response_error", response, 4096), "");
    /* With every awkward size of the first room: only the NUL, one byte too few, just enough. */
    int32_t length = (int32_t)strlen(expected_zak());
    int32_t rooms[] = {1, 2, length, length + 1, 4096};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        expect_text("token", read_text("zoom_response_token", response, rooms[i]), expected_zak());
    }
    vb_string headers = read_text("zoom_response_headers", response, 16);
    CHECK(headers.length > 16);
    release(response);
    CHECK_INT(CALL(long_fn, zoom_free, response), ZOOM_E_HANDLE);
    expect_text("option", set_option(client, "colour", literal("red"), ZOOM_E_OPTION).length > 0 ? literal("") : literal("why"), "");
    expect_text("value", set_option(client, "timeout_ms", literal("5"), ZOOM_E_STATE).length > 0 ? literal("") : literal("why"), "");
    release(client);
}

/* ZoomRequest and ZoomJsonText: texts beyond ASCII, there and back, with a character of two units. */
static void texts(void)
{
    int32_t client = new_vb_client();
    byte_array method = {0}, url = {0}, query = {0}, body = {0}, json = {0}, place = {0}, room = {0};
    int32_t response = 0, document = 0;
    vb_string sent = literal("{\"x\":\"j_n_ __\"}");
    uint16_t odd[] = {0xE9, 0x4F8B, 0xD83D, 0xDE00};
    int32_t places[] = {7, 9, 11, 12};
    for (size_t i = 0; i < 4; i++) {
        sent.units[places[i]] = odd[i];
    }
    CHECK(take_text(literal("POST"), &method) && take_text(literal("/echo"), &url));
    CHECK(take_text(literal("{\"page_size\":30}"), &query) && take_text(sent, &body));
    CHECK_INT(body.count, sent.length + 1 + 1 + 2 + 2); /* more bytes than units: 1, 2, 2; and the NUL */
    CHECK_INT(CALL(request_fn, zoom_client_request, client, method.first, url.first, query.first, body.first, 0, &response),
              ZOOM_OK);
    vb_string received = read_text("zoom_response_body", response, 4096);
    CHECK(take_text(received, &json) && take_text(literal("body"), &place));
    vb_zoom_buf text = {0};
    give_room(&text, &room, 4096);
    CHECK_INT(CALL(parse_fn, zoom_json_parse, json.first, &document, &text), ZOOM_OK);
    give_room(&text, &room, 4096);
    CHECK_INT(CALL(get_string_fn, zoom_json_get_string, document, place.first, &text), ZOOM_OK);
    vb_string back = from_utf8(&room, text.length);
    CHECK_INT(back.length, sent.length);
    CHECK(memcmp(back.units, sent.units, sizeof back.units[0] * (size_t)sent.length) == 0);
    release(document);
    release(response);

    /* Half of a surrogate pair, and a NUL, are refused before the library is called. */
    vb_string half = literal("a_b");
    half.units[1] = 0xD83D;
    CHECK(!take_text(half, &body));
    half.units[1] = 0xDE00;
    CHECK(!take_text(half, &body));
    half.units[1] = 0;
    CHECK(!take_text(half, &body));
    byte_array *all[] = {&method, &url, &query, &body, &json, &place, &room};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        erase(all[i]);
    }
    release(client);
}

static void refusals(void)
{
    int32_t client = new_vb_client();
    int32_t response = request_user_token(client, literal("nobody"), 404);
    CHECK_INT(CALL(long_fn, zoom_response_zoom_code, response), 1001);
    vb_string error = read_text("zoom_response_error", response, 4096);
    size_t id = strlen(TEXT_UNKNOWN_USER("nobody"));
    CHECK_INT(error.length, (int32_t)id + 32);
    error.length = (int32_t)id;
    expect_text("error", error, TEXT_UNKNOWN_USER("nobody"));
    release(response);
    response = request_user_token(client, literal(""), ZOOM_E_ARGUMENT);
    CHECK_INT(CALL(long_fn, zoom_response_status, response), 0);
    release(response);
    release(client);
    /* A stale handle, as after a stop in the editor. */
    CHECK_INT(request_user_token(client, literal("me"), ZOOM_E_HANDLE), 0);
}

/* ZoomRequestUserToken without options, but with a base URL: a token, and every reason with its time to wait. */
static void the_one_call(void)
{
    byte_array base = {0}, refusals = {0}, auth = {0}, user = {0}, type = {0}, meeting = {0};
    int32_t response = 0;
    CHECK(take_text(literal(base_url()), &base) && take_text(literal(refusals_url()), &refusals));
    CHECK(take_text(literal(access_token()), &auth) && take_text(literal("me"), &user));
    CHECK(take_text(literal("zak"), &type) && take_text(literal(""), &meeting));
    CHECK_INT(CALL(one_call_response_fn, zoom_get_user_token_response, base.first, auth.first, user.first, type.first, 0,
                   meeting.first, 0, &response),
              ZOOM_OK);
    expect_text("token", read_text("zoom_response_token", response, 4096), expected_zak());
    CHECK_INT(CALL(long_fn, zoom_response_reason, response), 0);
    CHECK_INT(CALL(long_fn, zoom_response_retry_after, response), ZOOM_E_NOT_FOUND);
    release(response);
    for (int32_t reason = 1; reason <= reason_count(); reason++) {
        char name[32];
        snprintf(name, sizeof name, "reason-%d", reason);
        CHECK(take_text(literal(name), &user));
        CHECK(CALL(one_call_response_fn, zoom_get_user_token_response, refusals.first, auth.first, user.first, type.first, 0,
                   meeting.first, 0, &response)
              >= 300);
        CHECK_INT(CALL(long_fn, zoom_response_reason, response), reason);
        int32_t seconds = reason == ZOOM_REASON_RATE_LIMIT ? 60 : reason == ZOOM_REASON_DAILY_LIMIT ? 7 : ZOOM_E_NOT_FOUND;
        CHECK_INT(CALL(long_fn, zoom_response_retry_after, response), seconds);
        release(response);
    }
    byte_array *all[] = {&base, &refusals, &auth, &user, &type, &meeting};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        erase(all[i]);
    }
}

/* ZoomGetUserTokenWithSettings, and ZoomRefreshToken of a client that has such a file. */
static void settings(void)
{
    byte_array file = {0}, user = {0}, type = {0}, room = {0};
    vb_zoom_buf text = {0};
    CHECK(take_text(literal(settings_file()), &file) && take_text(literal("me"), &user) && take_text(literal("zak"), &type));
    give_room(&text, &room, 65536);
    CHECK_INT(CALL(settings_fn, zoom_get_user_token_with_settings, file.first, user.first, type.first, 0, &text), ZOOM_OK);
    expect_text("token", from_utf8(&room, text.length), expected_zak());
    CHECK(take_text(literal(""), &file));
    CHECK_INT(CALL(settings_fn, zoom_get_user_token_with_settings, file.first, user.first, type.first, 0, &text),
              ZOOM_E_ARGUMENT);
    expect_text("error", from_utf8(&room, text.length), "settings must be given: the absolute path of a file of settings");
    byte_array *all[] = {&file, &user, &type, &room};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        erase(all[i]);
    }

    int32_t client = 0;
    CHECK_INT(CALL(ref_long_fn, zoom_client_new, &client), ZOOM_OK);
    expect_text("why", set_option(client, "settings_file", literal(settings_file()), ZOOM_OK), "");
    expect_text("why", set_option(client, "access_token", literal(""), ZOOM_OK), "");
    release(request_user_token(client, literal("me"), ZOOM_OK));
    expect_text("refresh token", read_text("zoom_client_refresh_token", client, 4096), "");
    release(client);
}

/* A Declare of the user's own, with ByVal As String: VB passes an ANSI copy, and NULL for vbNullString. ASCII is fine, any
 * other character is an error. And a Byte array that is too small for a token: nothing is sent. */
static void ansi_copies(void)
{
    byte_array base = {0}, room = {0};
    vb_zoom_buf out = {0};
    uint8_t auth[64] = "", user[] = "jan\xE9", *null = NULL;
    CHECK(take_text(literal(base_url()), &base));
    memcpy(auth, access_token(), strlen(access_token()));
    give_room(&out, &room, ZOOM_TOKEN_BUF_MIN);
    CHECK_INT(CALL(one_call_fn, zoom_get_user_token, base.first, auth, (uint8_t *)"me", null, 0, &out), ZOOM_OK);
    expect_text("token", from_utf8(&room, out.length), expected_zak());
    CHECK_INT(CALL(one_call_fn, zoom_get_user_token, base.first, auth, user, null, 0, &out), ZOOM_E_ARGUMENT);
    expect_text("error", from_utf8(&room, out.length), "user must be UTF-8");
    give_room(&out, &room, ZOOM_TOKEN_BUF_MIN - 1);
    CHECK_INT(CALL(one_call_fn, zoom_get_user_token, base.first, auth, (uint8_t *)"me", null, 0, &out), ZOOM_E_BUFFER);
    erase(&base);
    erase(&room);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "the argument is the library's path\n");
        return EXIT_FAILURE;
    }
    path = arguments[1];
    a_token();
    texts();
    refusals();
    the_one_call();
    settings();
    ansi_copies();
    CHECK_INT(CALL(none_fn, zoom_shutdown), ZOOM_OK);
    return check_result();
}
