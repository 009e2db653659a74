/* I3: each of the 256 bytes (but the NUL, which ends a text), first, in the middle and last, in what becomes a header
 * field: access token, User-Agent, other fields' values and names. What is allowed is accepted, all else is
 * ZOOM_E_ARGUMENT, and nothing is sent. */
#include "check.h"

#define PLACES 3

/* A text with this byte at this place: first, in the middle, last. */
static const char *with(int byte, int place)
{
    static char text[8];
    memcpy(text, "abc", 4);
    text[place] = (char)byte;
    return text;
}

/* The same with a character of two bytes: valid UTF-8, but not ASCII. */
static const char *with_character(int last_byte, int place)
{
    static char text[8];
    const char character[] = {'\xc2', (char)last_byte, '\0'};
    snprintf(text, sizeof text, "%s%s%s", place > 0 ? "a" : "", character, place < 2 ? "b" : "");
    return text;
}

static int is_visible(int byte) { return byte > 0x20 && byte < 0x7f; }

/* The characters of an access token (RFC 6750, 2.1): the padding comes last. */
static int is_of_a_token(int byte, int place)
{
    int is_alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    return is_alphanumeric || (byte != 0 && strchr("-._~+/", byte) != NULL) || (byte == '=' && place == PLACES - 1);
}

/* The characters of a field name (RFC 9110, 5.6.2). */
static int is_of_a_name(int byte)
{
    return is_visible(byte) && strchr("\"(),/:;<=>?@[\\]{}", byte) == NULL;
}

/* The access token of the one call. The ttl is wrong too, which is what the text is about when the token is right. */
static int is_accepted_as_auth(const char *text)
{
    zoom_buf why = {0};
    CHECK_INT(zoom_get_user_token(base_url(), text, "me", NULL, -1, &why), ZOOM_E_ARGUMENT);
    int is_accepted = strncmp(why.data, "ttl must", 8) == 0;
    CHECK(is_accepted || strncmp(why.data, "auth ", 5) == 0);
    CHECK_INT(zoom_buf_free(&why), ZOOM_OK);
    return is_accepted;
}

static int is_accepted(int32_t client, const char *option, const char *value)
{
    zoom_buf why = {0};
    int32_t code = zoom_client_set(client, option, value, &why);
    CHECK(code == ZOOM_OK || code == ZOOM_E_ARGUMENT);
    CHECK((code == ZOOM_OK) == (why.len == 0));
    CHECK_INT(zoom_buf_free(&why), ZOOM_OK);
    return code == ZOOM_OK;
}

static int is_accepted_as_a_name(int32_t client, const char *name)
{
    char option[32];
    snprintf(option, sizeof option, "header.%s", name);
    int taken = is_accepted(client, option, "x");
    if (taken) {
        CHECK(is_accepted(client, option, ""));
    }
    return taken;
}

int main(void)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    for (int place = 0; place < PLACES; place++) {
        for (int byte = 1; byte < 256; byte++) {
            const char *text = with(byte, place);
            int is_value = is_visible(byte) || (byte == ' ' && place == 1);
            CHECK_INT(is_accepted_as_auth(text), is_of_a_token(byte, place));
            CHECK_INT(is_accepted(client, "access_token", text), is_of_a_token(byte, place));
            CHECK_INT(is_accepted(client, "user_agent", text), is_value);
            CHECK_INT(is_accepted(client, "header.X-Test", text), is_value);
            CHECK_INT(is_accepted_as_a_name(client, text), is_of_a_name(byte));
        }
        for (int byte = 0x80; byte < 0xc0; byte++) {
            const char *text = with_character(byte, place);
            CHECK(!is_accepted_as_auth(text));
            CHECK(!is_accepted(client, "access_token", text));
            CHECK(!is_accepted(client, "user_agent", text));
            CHECK(!is_accepted(client, "header.X-Test", text));
            CHECK(!is_accepted_as_a_name(client, text));
        }
    }
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
