/* C7: calls, failures and JSON on a thread with a small stack, over http and https. The arguments are the stack's size in
 * KiB and, to show how much of it each part used, any second one. */
#include "check.h"

#include <pthread.h>
#include <sys/mman.h>

#define LEVELS 100000

static char *stack;
static size_t size;
static int is_shown;

/* How much of the stack was ever used: what was not still has the byte that it was filled with. */
static size_t used(void)
{
    size_t untouched = 0;
    while (untouched < size && stack[untouched] == '\x5a') {
        untouched++;
    }
    return size - untouched;
}

static void expect_zak(int32_t client)
{
    int32_t response = 0;
    zoom_buf text = {0};
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_token(response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(zoom_response_headers(response, &text), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void over_http(void) { expect_zak(new_client(access_token())); }

/* A handshake, and a chain that leads to the root of the file. */
static void over_https(void) { expect_zak(new_https_client(access_token())); }

/* The same with the system's roots, which are read on this thread. */
static void over_https_with_the_system(void)
{
    CHECK_INT(setenv("SSL_CERT_FILE", roots_file(), 1), 0);
    int32_t client = new_client(access_token());
    CHECK_INT(zoom_client_set(client, "base_url", https_base_url(), NULL), ZOOM_OK);
    expect_zak(client);
}

/* A certificate of an authority that is not trusted, and the text about it. */
static void over_https_refused(void)
{
    int32_t client = new_client(access_token()), response = 0;
    CHECK_INT(zoom_client_set(client, "base_url", https_base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "roots", "bundled", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_TLS);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void the_one_call(void)
{
    zoom_buf text = {0};
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &text), ZOOM_OK);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "invalid", NULL, 0, &text), 400);
    CHECK_INT(zoom_get_user_token("https://no-such-host.invalid", "x", "me", NULL, 0, &text), ZOOM_E_RESOLVE);
    CHECK_INT(zoom_get_user_token("http://127.0.0.1:1", "x", "me", NULL, 0, &text), ZOOM_E_CONNECT);
    int32_t response = 0;
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "html-403", NULL, 0, NULL, 0, &response), 403);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
}

/* More levels than a recursive parser has stack for. */
static void nested_json(void)
{
    static char text[2 * LEVELS + 8];
    int32_t document = 0;
    zoom_buf out = {0};
    memcpy(text, "{\"a\":", 5);
    memset(text + 5, '[', LEVELS);
    memset(text + 5 + LEVELS, ']', LEVELS);
    text[5 + 2 * LEVELS] = '}';
    CHECK_INT(zoom_json_parse(text, &document, &out), ZOOM_OK);
    CHECK_INT(zoom_json_emit(document, 1, &out), ZOOM_OK);
    CHECK_TEXT(out.data, text);
    CHECK_INT(zoom_json_type(document, "a[0][0][0]"), ZOOM_JSON_ARRAY);
    CHECK_INT(zoom_free(document), ZOOM_OK);
    /* And changed. */
    text[5 + 100] = '\0';
    memset(text + 5 + 100, ']', 100);
    memcpy(text + 5 + 200, "}", 2);
    CHECK_INT(zoom_json_parse(text, &document, &out), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(document, "a[0][0][0].b[3]", 1, &out), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(document, "b.c[3].d", 1, &out), ZOOM_OK);
    CHECK_INT(zoom_json_emit(document, 0, &out), ZOOM_OK);
    CHECK_INT(zoom_free(document), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

static void nothing(void) {}

static void *run(void *part)
{
    (*(void (**)(void))part)();
    return NULL;
}

#define PART(function) {#function, function}

int main(int count, char **arguments)
{
    struct {
        const char *name;
        void (*part)(void);
    } parts[] = {
        PART(nothing),       PART(over_http),    PART(over_https),  PART(over_https_with_the_system),
        PART(over_https_refused), PART(the_one_call), PART(nested_json),
    };
    size = (count > 1 ? (size_t)atoi(arguments[1]) : 64) * 1024;
    is_shown = count > 2;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        char *room = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
        CHECK(room != MAP_FAILED && mprotect(room, page, PROT_NONE) == 0);
        stack = room + page;
        memset(stack, '\x5a', size);
        pthread_attr_t attributes;
        pthread_t thread;
        CHECK_INT(pthread_attr_init(&attributes), 0);
        CHECK_INT(pthread_attr_setstack(&attributes, stack, size), 0);
        CHECK_INT(pthread_create(&thread, &attributes, run, &parts[i].part), 0);
        CHECK_INT(pthread_join(thread, NULL), 0);
        if (is_shown) {
            printf("%s: %zu bytes\n", parts[i].name, used());
        }
        pthread_attr_destroy(&attributes);
        munmap(room, size + page);
    }
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
