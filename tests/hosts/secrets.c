/* Searches its own memory for copies of secrets after everything that contained them was freed. It prints how many copies
 * of the access token and of the ZAK there are: after one round of calls, and after ROUNDS of them. Arguments: base URL,
 * roots (a PEM file, or "" for http). HOST_HIDDEN_TOKEN and HOST_HIDDEN_ZAK have the secrets. */
#include "hidden.h"

#define ROUNDS 50

/* A token call with a client of its own; everything is read, and everything is freed. */
static void make_call(const char *base, const char *roots, const char *token, const char *user, int32_t code)
{
    int32_t client = 0, response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "roots", roots, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", token, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(client, user, NULL, 0, NULL, 0, &response), code);
    zoom_response_token(response, &out);
    zoom_response_body(response, &out);
    zoom_response_headers(response, &out);
    zoom_response_error(response, &out);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void make_round(const char *base, const char *roots, const struct secret *access_token)
{
    char token[SECRET_MAX];
    *reveal(access_token, token) = '\0';
    make_call(base, roots, token, "me", ZOOM_OK);
    make_call(base, roots, token, "nobody", 404);
    if (*roots == '\0') {
        zoom_buf out = {0};
        CHECK_INT(zoom_get_user_token(base, token, "me", NULL, 0, &out), ZOOM_OK);
        CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
        zoom_shutdown();
    }
    wipe(token, sizeof token);
}

int main(int count, char **arguments)
{
    CHECK_INT(count, 3);
    struct secret token = from_hex("HOST_HIDDEN_TOKEN"), zak = from_hex("HOST_HIDDEN_ZAK");
    make_round(arguments[1], arguments[2], &token);
    printf("%d %d\n", copies(&token), copies(&zak));
    for (int round = 1; round < ROUNDS; round++) {
        make_round(arguments[1], arguments[2], &token);
    }
    printf("%d %d\n", copies(&token), copies(&zak));
    printf("%d\n", copies_with_one_more(&token));
    return check_result();
}
