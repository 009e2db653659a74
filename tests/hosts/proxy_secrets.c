/* SA6: searches its own memory for copies of a proxy's password, as it is and in the base64 of Basic, after everything that
 * contained them was freed. It prints how many there are: after one round of calls, after ROUNDS of them, and with one of
 * each that the host itself keeps. Arguments: base URL, roots, and the parts of the proxies' URLs in front of the password and behind
 * it. HOST_HIDDEN_PASSWORD and HOST_HIDDEN_BASE64 are the secrets. */
#include "hidden.h"

#define ROUNDS 20

/* A call with a client of its own, whose text is read; everything is freed. */
static void make_call(char **arguments, const char *proxy)
{
    int32_t client = 0, response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", arguments[1], NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "roots", arguments[2], NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", "t", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "proxy", proxy, &out), ZOOM_OK);
    zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response);
    zoom_response_error(response, &out);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void make_round(int count, char **arguments, const struct secret *password)
{
    char url[SECRET_MAX + 256];
    for (int at = 3; at + 1 < count; at += 2) {
        size_t before = strlen(arguments[at]);
        memcpy(url, arguments[at], before);
        strcpy(reveal(password, url + before), arguments[at + 1]);
        make_call(arguments, url);
        wipe(url, sizeof url);
    }
}

int main(int count, char **arguments)
{
    CHECK(count >= 5);
    struct secret password = from_hex("HOST_HIDDEN_PASSWORD"), base64 = from_hex("HOST_HIDDEN_BASE64");
    make_round(count, arguments, &password);
    printf("%d %d\n", copies(&password), copies(&base64));
    for (int round = 1; round < ROUNDS; round++) {
        make_round(count, arguments, &password);
    }
    printf("%d %d\n", copies(&password), copies(&base64));

    /* The search finds a copy where there is one. */
    printf("%d %d\n", copies_with_one_more(&password), copies_with_one_more(&base64));
    return check_result();
}
