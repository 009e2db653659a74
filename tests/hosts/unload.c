/* D1: loaded, called and unloaded over and over, from new threads too; unloaded during a call, and while a name lookup
 * hangs in a thread of the library's. The arguments are the part, the library's path and the number of rounds. */
#include "held.h"
#include "load.h"

#include <netdb.h>
#include <pthread.h>
#include <sched.h>

static const char *path;

/* The library's lookups come here and hang until they are released. */
static int lookups_hang;
static int lookups_begun, lookups_ended;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)name;
    (void)service;
    (void)hints;
    (void)result;
    __atomic_add_fetch(&lookups_begun, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&lookups_hang, __ATOMIC_SEQ_CST)) {
        usleep(1000);
    }
    __atomic_add_fetch(&lookups_ended, 1, __ATOMIC_SEQ_CST);
    return EAI_NONAME;
}

static int lines(const char *name)
{
    FILE *file = fopen(name, "r");
    int count = 0;
    for (int c; file && (c = getc(file)) != EOF;) {
        count += c == '\n';
    }
    fclose(file);
    return count;
}

/* Load, call, unload. A thread that does so ends after the library was unloaded. */
static void *load_call_and_unload(void *nothing)
{
    struct library library = load(path, RTLD_NOW | RTLD_LOCAL);
    expect_zak_of(&library);
    CHECK_INT(library.shutdown(), ZOOM_OK);
    unload(&library);
    return nothing;
}

static void in_a_thread(void *(*work)(void *), void *argument)
{
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, work, argument), 0);
    CHECK_INT(pthread_join(thread, NULL), 0);
}

static void over_and_over(int rounds)
{
    int descriptors = 0, maps = 0;
    size_t resident = 0;
    for (int i = -20; i < rounds && check_result() == EXIT_SUCCESS; i++) {
        if (i == 0) {
            descriptors = entries("/proc/self/fd");
            CHECK(is_alone());
            maps = lines("/proc/self/maps");
            resident = rss();
        }
        if (i % 2) {
            in_a_thread(load_call_and_unload, NULL);
        } else {
            load_call_and_unload(NULL);
        }
    }
    CHECK_INT(entries("/proc/self/fd"), descriptors);
    CHECK(is_alone());
    /* The allocator may make an arena; a copy of the library in each round would be thousands of mappings. */
    CHECK(lines("/proc/self/maps") <= maps + 20);
    if (getenv("HOST_TOOL") == NULL) {
        CHECK(rss() <= resident + (1 << 20));
    }
}

struct call {
    const struct library *library;
    const char *base;
    const char *timeout_ms;
    int32_t client, code, response;
    int is_begun;
};

static void *call(void *argument)
{
    struct call *call = argument;
    CHECK_INT(call->library->client_set(call->client, "base_url", call->base, NULL), ZOOM_OK);
    CHECK_INT(call->library->client_set(call->client, "proxy", "none", NULL), ZOOM_OK);
    CHECK_INT(call->library->client_set(call->client, "access_token", access_token(), NULL), ZOOM_OK);
    CHECK_INT(call->library->client_set(call->client, "timeout_ms", call->timeout_ms, NULL), ZOOM_OK);
    __atomic_store_n(&call->is_begun, 1, __ATOMIC_SEQ_CST);
    call->code = call->library->client_get_user_token(call->client, "slow-300", NULL, 0, NULL, 0, &call->response);
    return NULL;
}

/* The host unloads the library while one of its threads is in a call. */
static void during_a_call(void)
{
    struct library library = load(path, RTLD_NOW | RTLD_LOCAL);
    struct call during = {.library = &library, .base = base_url(), .timeout_ms = "30000"};
    pthread_t thread;
    CHECK_INT(library.client_new(&during.client), ZOOM_OK);
    CHECK_INT(pthread_create(&thread, NULL, call, &during), 0);
    while (!__atomic_load_n(&during.is_begun, __ATOMIC_SEQ_CST)) {
        sched_yield();
    }
    usleep(20000); /* not to wait for anything: most rounds it is then in the system's recv */
    unload(&library);
    CHECK_INT(pthread_join(thread, NULL), 0);
    CHECK_INT(during.code, ZOOM_OK);

    /* Loaded again it is the same library, and the response is still there. */
    library = load(path, RTLD_NOW | RTLD_LOCAL);
    zoom_buf text = {0};
    CHECK_INT(library.response_token(during.response, &text), ZOOM_OK);
    CHECK(text.len > 100);
    CHECK_INT(library.buf_free(&text), ZOOM_OK);
    CHECK_INT(library.free(during.response), ZOOM_OK);
    CHECK_INT(library.free(during.client), ZOOM_OK);
    unload(&library);
}

/* The call has timed out, its lookup still hangs; the library is unloaded, and then the lookup ends. */
static void during_a_lookup(void)
{
    struct library library = load(path, RTLD_NOW | RTLD_LOCAL);
    struct call during = {.library = &library, .base = "https://no-such-host.invalid", .timeout_ms = "2000"};
    CHECK_INT(library.client_new(&during.client), ZOOM_OK);
    __atomic_store_n(&lookups_hang, 1, __ATOMIC_SEQ_CST);
    int begun = lookups_begun;
    in_a_thread(call, &during);
    CHECK_INT(during.code, ZOOM_E_TIMEOUT);
    CHECK_INT(__atomic_load_n(&lookups_begun, __ATOMIC_SEQ_CST), begun + 1);
    CHECK_INT(library.free(during.response), ZOOM_OK);
    CHECK_INT(library.free(during.client), ZOOM_OK);
    CHECK_INT(library.shutdown(), ZOOM_OK);
    unload(&library);
    __atomic_store_n(&lookups_hang, 0, __ATOMIC_SEQ_CST);
    CHECK(is_alone());
    CHECK_INT(__atomic_load_n(&lookups_ended, __ATOMIC_SEQ_CST), begun + 1);
}

int main(int count, char **arguments)
{
    const char *part = count > 3 ? arguments[1] : "";
    path = count > 3 ? arguments[2] : "";
    int rounds = count > 3 ? atoi(arguments[3]) : 0;
    if (strcmp(part, "rounds") == 0) {
        over_and_over(rounds);
    } else if (strcmp(part, "call") == 0) {
        for (int i = 0; i < rounds; i++) {
            during_a_call();
        }
    } else if (strcmp(part, "lookup") == 0) {
        for (int i = 0; i < rounds; i++) {
            during_a_lookup();
        }
    } else if (strcmp(part, "exit") == 0) {
        /* The host exits while the library is unloaded and its lookup hangs. */
        struct library library = load(path, RTLD_NOW | RTLD_LOCAL);
        struct call last = {.library = &library, .base = "https://no-such-host.invalid", .timeout_ms = "2000"};
        CHECK_INT(library.client_new(&last.client), ZOOM_OK);
        lookups_hang = 1;
        in_a_thread(call, &last);
        CHECK_INT(last.code, ZOOM_E_TIMEOUT);
        unload(&library);
    } else {
        CHECK(!"rounds, call, lookup or exit");
    }
    return check_result();
}
