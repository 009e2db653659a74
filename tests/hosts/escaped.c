/* Searches its own memory for copies of a secret after it was read from JSON with escapes and written to such JSON. It
 * prints how many copies there are: after each kind of document, after calls, and with one that the host keeps. The
 * argument is the base URL of a server that escapes what it sends; the secret comes in HOST_HIDDEN_ZAK. */
#include "hidden.h"

#define ESCAPES 3000
#define TEXT_MAX (SECRET_MAX + 3 * ESCAPES)

/* The secret, then many line ends, as escapes or as they are: memory that grows with them moves several times. */
static char *with_escapes(const struct secret *secret, char *to, int is_json)
{
    to = reveal(secret, to);
    for (int i = 0; i < ESCAPES; i++) {
        to = stpcpy(to, is_json ? "\\n" : "\n");
    }
    return to;
}

/* Into memory of the host's: a buffer of the library's could take the place of a copy that was left. */
static void read_document(const struct secret *secret)
{
    char text[TEXT_MAX], value[TEXT_MAX];
    int32_t json = 0, number = 0;
    zoom_buf out = {.data = value, .cap = sizeof value};
    strcpy(with_escapes(secret, stpcpy(text, "{\"a\":[{\"t\":\""), 1), "\"}]}");
    CHECK_INT(zoom_json_parse(text, &json, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_get_int(json, "a[0].t", &number), ZOOM_E_NOT_FOUND);
    CHECK_INT(zoom_json_get_string(json, "a[0].t", &out), ZOOM_OK);
    CHECK_INT(out.len, (int)secret->length + ESCAPES);
    CHECK_INT(zoom_free(json), ZOOM_OK);
    wipe(text, sizeof text);
    wipe(value, sizeof value);
}

static void write_document(const struct secret *secret, int is_json)
{
    char text[TEXT_MAX];
    int32_t json = 0;
    strcpy(with_escapes(secret, stpcpy(text, is_json ? "\"" : ""), is_json), is_json ? "\"" : "");
    CHECK_INT(zoom_json_new(&json), ZOOM_OK);
    CHECK_INT((is_json ? zoom_json_set_raw : zoom_json_set_string)(json, "a[1].t", text, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(json, "b", 1, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(json, "a", 1, NULL), ZOOM_OK);
    CHECK_INT(zoom_free(json), ZOOM_OK);
    wipe(text, sizeof text);
}

static void emit_document(const struct secret *secret)
{
    char text[TEXT_MAX];
    int32_t json = 0;
    zoom_buf out = {0};
    strcpy(with_escapes(secret, stpcpy(text, "{\"a\":\""), 1), "\"}");
    CHECK_INT(zoom_json_parse(text, &json, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_emit(json, 0, &out), ZOOM_OK);
    CHECK_INT(zoom_json_emit(json, 1, &out), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(json), ZOOM_OK);
    wipe(text, sizeof text);
}

static void make_call(const char *base, const char *user, int32_t code)
{
    int32_t client = 0, response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", "t", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(client, user, NULL, 0, NULL, 0, &response), code);
    zoom_response_token(response, &out);
    zoom_response_error(response, &out);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

int main(int count, char **arguments)
{
    CHECK_INT(count, 2);
    struct secret zak = from_hex("HOST_HIDDEN_ZAK");
    read_document(&zak);
    printf("%d\n", copies(&zak));
    write_document(&zak, 0);
    printf("%d\n", copies(&zak));
    write_document(&zak, 1);
    printf("%d\n", copies(&zak));
    emit_document(&zak);
    printf("%d\n", copies(&zak));
    make_call(arguments[1], "me", ZOOM_OK);
    make_call(arguments[1], "refused", 400);
    make_call(arguments[1], "foreign", 400);
    printf("%d\n", copies(&zak));
    printf("%d\n", copies_with_one_more(&zak));
    return check_result();
}
