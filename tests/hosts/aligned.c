/* C11: every out-parameter, and the struct zoom_buf, at every distance from its alignment: the groups of a COBOL program
 * are packed. A debug build of the library checks the alignment of every reference and aborts. */
#include "check.h"

/* Room for one out-parameter, moved by `shift`; the bytes around it must not change. */
struct place {
    char bytes[64];
    size_t shift;
    size_t size;
};

static char *at(struct place *place) { return place->bytes + 16 + place->shift; }

static struct place new_place(size_t shift, size_t size, int fill)
{
    struct place place = {.shift = shift, .size = size};
    memset(place.bytes, '#', sizeof place.bytes);
    memset(at(&place), fill, size);
    return place;
}

static void expect_untouched_around(struct place *place)
{
    for (size_t i = 0; i < sizeof place->bytes; i++) {
        size_t start = 16 + place->shift;
        CHECK((i >= start && i < start + place->size) || place->bytes[i] == '#');
    }
}

#define HANDLE(place) ((int32_t *)(void *)at(place))
#define BUF(place) ((zoom_buf *)(void *)at(place))

static int32_t number(struct place *place)
{
    int32_t value;
    memcpy(&value, at(place), sizeof value);
    expect_untouched_around(place);
    return value;
}

/* The text in the struct, which is freed to zeros. */
static void expect_text(struct place *place, const char *text)
{
    static const char zeros[sizeof(zoom_buf)];
    zoom_buf aligned;
    memcpy(&aligned, at(place), sizeof aligned);
    CHECK_TEXT(aligned.data, text);
    CHECK_INT(aligned.len, (int32_t)strlen(text));
    CHECK_INT(zoom_buf_free(BUF(place)), ZOOM_OK);
    CHECK(memcmp(at(place), zeros, sizeof zeros) == 0);
    expect_untouched_around(place);
}

/* The same in memory of the caller's, which is no better aligned. */
static void expect_text_in_own_memory(size_t shift)
{
    char room[64];
    struct place place = new_place(shift, sizeof(zoom_buf), 0);
    zoom_buf own = {room + shift, 0, 32};
    memcpy(at(&place), &own, sizeof own);
    CHECK_INT(zoom_status_text(404, BUF(&place)), ZOOM_OK);
    CHECK_TEXT(room + shift, "Not Found");
    CHECK_INT(zoom_buf_free(BUF(&place)), ZOOM_OK);
    expect_untouched_around(&place);
}

static void all_functions(size_t shift)
{
    struct place out = new_place(shift, sizeof(int32_t), 0xff), text = new_place(shift, sizeof(zoom_buf), 0);
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, BUF(&text)), ZOOM_OK);
    expect_text(&text, expected_zak());
    CHECK_INT(zoom_get_user_token(base_url(), "x", "me", NULL, -1, BUF(&text)), ZOOM_E_ARGUMENT);
    expect_text(&text, TEXT_TTL);
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "me", NULL, 0, NULL, 0, HANDLE(&out)), ZOOM_OK);
    int32_t one_call = number(&out);
    CHECK_INT(zoom_response_token(one_call, BUF(&text)), ZOOM_OK);
    expect_text(&text, expected_zak());
    CHECK_INT(zoom_get_user_token_response(base_url(), "x", "me", NULL, -1, NULL, 0, HANDLE(&out)), ZOOM_E_ARGUMENT);
    int32_t unsent = number(&out);
    CHECK_INT(zoom_response_error(unsent, BUF(&text)), ZOOM_OK);
    expect_text(&text, TEXT_TTL);
    CHECK_INT(zoom_get_user_token_response(base_url(), "x", "me", NULL, 0, NULL, -1, HANDLE(&out)), ZOOM_E_HANDLE);
    CHECK_INT(number(&out), 0);

    CHECK_INT(zoom_client_new(HANDLE(&out)), ZOOM_OK);
    int32_t client = number(&out);
    CHECK_INT(zoom_cancel_new(HANDLE(&out)), ZOOM_OK);
    int32_t cancel = number(&out);
    CHECK_INT(zoom_client_set(client, "base_url", base_url(), BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_client_set(client, "access_token", access_token(), BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_client_set(client, "timeout_ms", "x", BUF(&text)), ZOOM_E_ARGUMENT);
    expect_text(&text, "option timeout_ms must be 1 to 2147483647 milliseconds");

    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, cancel, HANDLE(&out)), ZOOM_OK);
    int32_t granted = number(&out);
    CHECK_INT(zoom_client_request(client, NULL, "/echo", NULL, NULL, 0, HANDLE(&out)), ZOOM_OK);
    int32_t echoed = number(&out);
    CHECK_INT(zoom_client_get_user_token(client, "gone", NULL, 0, NULL, 0, HANDLE(&out)), 404);
    int32_t refused = number(&out);
    CHECK_INT(zoom_response_token(granted, BUF(&text)), ZOOM_OK);
    expect_text(&text, expected_zak());
    CHECK_INT(zoom_response_body(refused, BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_response_header(refused, "content-type", BUF(&text)), ZOOM_OK);
    expect_text(&text, "text/plain");
    CHECK_INT(zoom_response_headers(granted, BUF(&text)), ZOOM_OK);
    CHECK_INT(zoom_buf_free(BUF(&text)), ZOOM_OK);
    CHECK_INT(zoom_response_read(granted, HANDLE(&out), 1, BUF(&text)), ZOOM_OK);
    CHECK_INT(number(&out), 200);
    CHECK_INT(zoom_buf_free(BUF(&text)), ZOOM_OK);
    CHECK_INT(zoom_response_error(granted, BUF(&text)), ZOOM_OK);
    expect_text(&text, "");

    CHECK_INT(zoom_json_new(HANDLE(&out)), ZOOM_OK);
    CHECK_INT(zoom_free(number(&out)), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":7}", HANDLE(&out), BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    int32_t json = number(&out);
    CHECK_INT(zoom_json_set_string(json, "b", "c", BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_json_set_raw(json, "d", "[]", BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_json_set_int(json, "e", 1, BUF(&text)), ZOOM_OK);
    expect_text(&text, "");
    CHECK_INT(zoom_json_get_int(json, "a", HANDLE(&out)), ZOOM_OK);
    CHECK_INT(number(&out), 7);
    CHECK_INT(zoom_json_get_string(json, "b", BUF(&text)), ZOOM_OK);
    expect_text(&text, "c");
    CHECK_INT(zoom_json_emit(json, 1, BUF(&text)), ZOOM_OK);
    expect_text(&text, "{\"a\":7,\"b\":\"c\",\"d\":[],\"e\":1}");
    CHECK_INT(zoom_version(BUF(&text)), ZOOM_OK);
    expect_text(&text, from_rust("HOST_VERSION"));
    expect_text_in_own_memory(shift);

    const int32_t all[] = {one_call, unsent, granted, echoed, refused, json, cancel, client};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        CHECK_INT(zoom_free(all[i]), ZOOM_OK);
    }
}

/* Arguments that are texts may lie at any alignment too. */
static void texts(size_t shift)
{
    char auth[128], user[32], meeting_id[32];
    int32_t response = 0;
    zoom_buf out = {0};
    strcpy(auth + shift, access_token());
    strcpy(user + shift, "me");
    strcpy(meeting_id + shift, "123");
    CHECK_INT(zoom_get_user_token(base_url(), auth + shift, user + shift, NULL, 0, &out), ZOOM_OK);
    CHECK_TEXT(out.data, expected_zak());
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_get_user_token_response(base_url(), auth + shift, user + shift, "onbehalf", 0, meeting_id + shift, 0,
                                           &response),
              ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

int main(void)
{
    for (size_t shift = 0; shift < 16; shift++) {
        all_functions(shift);
        texts(shift);
    }
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
