/* Searches its own memory for copies of secrets after everything that contained them was freed. It prints how many copies
 * of the access token and of the ZAK there are: after one round of calls, and after ROUNDS of them. Arguments: base URL,
 * roots (a PEM file, or "" for http). HOST_HIDDEN_TOKEN and HOST_HIDDEN_ZAK have the secrets with each byte XORed, in
 * hexadecimal digits, so that the host itself has no copy. */
#include "check.h"

#define KEY 0x5a
#define ROUNDS 50
#define SECRET_MAX 4096
/* A freed block begins with the allocator's own pointers, so the middle of a secret is searched for. */
#define NEEDLE 16

struct secret {
    unsigned char hidden[SECRET_MAX];
    size_t length;
};

static struct secret from_hex(const char *name)
{
    const char *hex = from_rust(name);
    struct secret secret = {.length = strlen(hex) / 2};
    for (size_t at = 0; at < secret.length; at++) {
        unsigned value = 0;
        CHECK_INT(sscanf(hex + 2 * at, "%2x", &value), 1);
        secret.hidden[at] = (unsigned char)value;
    }
    return secret;
}

static void wipe(char *text, size_t length)
{
    for (volatile char *at = text; at < text + length; at++) {
        *at = 0;
    }
}

/* Compares with the hidden bytes, so that the search makes no copy. */
static int is_at(const unsigned char *place, const unsigned char *hidden)
{
    for (size_t at = 0; at < NEEDLE; at++) {
        if ((unsigned char)(place[at] ^ KEY) != hidden[at]) {
            return 0;
        }
    }
    return 1;
}

static int copies_between(const unsigned char *place, const unsigned char *end, const struct secret *secret)
{
    const unsigned char *hidden = secret->hidden + (secret->length - NEEDLE) / 2;
    int found = 0;
    for (; place + NEEDLE <= end; place++) {
        found += *place == (unsigned char)(*hidden ^ KEY) && is_at(place, hidden);
    }
    return found;
}

/* In all writable memory. */
static int copies(const struct secret *secret)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps != NULL);
    char line[512];
    int found = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from = 0, to = 0;
        char rights[8] = "";
        int has_all = sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3;
        if (has_all && strncmp(rights, "rw", 2) == 0 && !strstr(line, "[v")) {
            found += copies_between((const unsigned char *)from, (const unsigned char *)to, secret);
        }
    }
    if (maps) {
        fclose(maps);
    }
    return found;
}

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
    for (size_t at = 0; at < access_token->length; at++) {
        token[at] = (char)(access_token->hidden[at] ^ KEY);
    }
    token[access_token->length] = '\0';
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

    /* The search finds a copy where there is one. */
    char *kept = malloc(token.length);
    CHECK(kept != NULL);
    for (size_t at = 0; kept && at < token.length; at++) {
        ((volatile char *)kept)[at] = (char)(token.hidden[at] ^ KEY);
    }
    printf("%d\n", copies(&token));
    free(kept);
    return check_result();
}
