/* C5: setenv in a loop, which moves the environment about in memory, while other threads call: with a client that is
 * used again, and with new ones. The library reads what it needs of the environment (proxies, where the root
 * certificates are) at its first calls and never again. The argument is the number of calls that a thread makes. */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

#define CALLERS 3

/* What this host needs of its environment, read before setenv is called: getenv is not safe beside it. */
static const char *https, *token, *zak;

static int calls_each;
static int is_over;

/* Every getenv of the process, counted. */
static int asked;

char *getenv(const char *name)
{
    __atomic_add_fetch(&asked, 1, __ATOMIC_SEQ_CST);
    char *(*next)(const char *);
    *(void **)&next = dlsym(RTLD_NEXT, "getenv");
    return next(name);
}

/* Each new variable may move the whole list; each new value takes new memory, and that of the old one is reused. */
static void *change(void *nothing)
{
    char name[32], value[64];
    for (unsigned i = 0; !__atomic_load_n(&is_over, __ATOMIC_SEQ_CST); i++) {
        snprintf(name, sizeof name, "ZOOM_TEST_%u", i % 100000);
        snprintf(value, sizeof value, "%*u", (int)(i % 50), i);
        CHECK_INT(setenv(name, value, 1), 0);
        CHECK_INT(setenv("https_proxy", i % 2 ? "http://127.0.0.1:1" : "", 1), 0);
    }
    return nothing;
}

static void expect_zak(int32_t client)
{
    int32_t response = 0;
    zoom_buf text = {0};
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_token(response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, zak);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

/* The root certificates are the system's: SSL_CERT_FILE says where. */
static void call_with_a_new_client(void)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", https, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", token, NULL), ZOOM_OK);
    expect_zak(client);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void *call(void *kept)
{
    for (int i = 0; i < calls_each && check_result() == EXIT_SUCCESS; i++) {
        expect_zak(*(int32_t *)kept);
        call_with_a_new_client();
    }
    return NULL;
}

int main(int count, char **arguments)
{
    calls_each = count > 1 ? atoi(arguments[1]) : 20;
    CHECK_INT(setenv("SSL_CERT_FILE", roots_file(), 1), 0);
    https = https_base_url();
    token = access_token();
    zak = expected_zak();
    int32_t kept = new_client(access_token());
    expect_zak(kept);
    call_with_a_new_client();
    CHECK(asked > 0);
    __atomic_store_n(&asked, 0, __ATOMIC_SEQ_CST);
    pthread_t changer, callers[CALLERS];
    CHECK_INT(pthread_create(&changer, NULL, change, NULL), 0);
    for (int i = 0; i < CALLERS; i++) {
        CHECK_INT(pthread_create(&callers[i], NULL, call, &kept), 0);
    }
    for (int i = 0; i < CALLERS; i++) {
        CHECK_INT(pthread_join(callers[i], NULL), 0);
    }
    __atomic_store_n(&is_over, 1, __ATOMIC_SEQ_CST);
    CHECK_INT(pthread_join(changer, NULL), 0);
    CHECK_INT(asked, 0);
    CHECK_INT(zoom_free(kept), ZOOM_OK);
    return check_result();
}
