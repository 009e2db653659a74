/* C1: 32 threads that call, are refused, cancel and free at the same time: every result is right. The argument is the
 * number of calls of all threads together. */
#include "calls.h"

#include <stdatomic.h>

#define THREADS 32

static int calls_each;
/* Clients of all threads: with the good token, with the expired one, and with the good one over https. */
static int32_t shared[3];

/* The text for the user redirect. */
static const char *redirected;

/* Random numbers with a seed for each thread, so that a run can be repeated. */
static unsigned next(unsigned *seed, unsigned below) { return (unsigned)rand_r(seed) / 7 % below; }

static void expect_text(int line, int32_t (*give)(int32_t, zoom_buf *), int32_t response, const char *expected)
{
    zoom_buf out = {0};
    CHECK_INT(give(response, &out), ZOOM_OK);
    check_text(__FILE__, line, "a response's text", check_without_id(out.data), expected);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

#define EXPECT_TEXT(...) expect_text(__LINE__, __VA_ARGS__)

static void expect_zak(int32_t response, const char *zak)
{
    CHECK_INT(zoom_response_status(response), 200);
    EXPECT_TEXT(zoom_response_token, response, zak);
}

/* Every refusal and failure that the simulator brings about, with a shared client. */
static void refused(unsigned number, int thread)
{
    char user[32], unknown[256];
    snprintf(user, sizeof user, "nobody-%d-%u", thread, number);
    snprintf(unknown, sizeof unknown, TEXT_UNKNOWN_USER("%s"), user);
    const struct {
        int32_t client;
        const char *user;
        const char *type;
        int32_t code;
        const char *text;
    } all[] = {
        {shared[0], user, NULL, 404, unknown},
        {shared[1], user, NULL, 401, TEXT_EXPIRED},
        {shared[0], "gone", NULL, 404, TEXT_GONE},
        {shared[0], "broken", NULL, 500, TEXT_BROKEN},
        {shared[0], "redirect", NULL, 302, redirected},
        {shared[0], "limit-seconds-60", NULL, 429, TEXT_LIMITED "60 seconds" TRACKED},
        {shared[0], "html", NULL, ZOOM_E_NO_TOKEN, TEXT_HTML},
        {shared[0], "gus@example.com", "token", ZOOM_E_NO_TOKEN, TEXT_NULL_TOKEN},
        {shared[0], "hangup", NULL, ZOOM_E_CONNECT, TEXT_CLOSED},
        {shared[0], "cut", NULL, ZOOM_E_CONNECT, TEXT_CLOSED},
        {shared[0], "..", NULL, ZOOM_E_ARGUMENT, "user must be a user id, an e-mail address or me"},
    };
    size_t which = number % (sizeof all / sizeof all[0]);
    int32_t response = 0;
    check_int(__FILE__, __LINE__, all[which].user,
              zoom_client_get_user_token(all[which].client, all[which].user, all[which].type, 0, NULL, 0, &response),
              all[which].code);
    EXPECT_TEXT(zoom_response_error, response, all[which].text);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

/* What the server saw is what this thread sent. */
static void echo(unsigned number, int thread)
{
    char query[64], target[96];
    snprintf(query, sizeof query, "{\"thread\":%d,\"n\":%u}", thread, number);
    snprintf(target, sizeof target, "\"target\":\"/v2/echo?thread=%d&n=%u\"", thread, number);
    int32_t response = 0;
    zoom_buf body = {0};
    CHECK_INT(zoom_client_request(shared[number % 3], NULL, "/echo", query, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_body(response, &body), ZOOM_OK);
    CHECK(strstr(body.data, target) != NULL);
    CHECK_INT(zoom_buf_free(&body), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

static void one_call(unsigned number)
{
    zoom_buf out = {0};
    int32_t response = 0;
    if (number % 4 == 1) {
        CHECK_INT(zoom_get_user_token_response(base_url(), expired_token(), "me", NULL, 0, NULL, 0, &response), 401);
        CHECK_INT(zoom_response_reason(response), ZOOM_REASON_ACCESS_TOKEN);
        EXPECT_TEXT(zoom_response_error, response, TEXT_EXPIRED);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    } else if (number % 4 == 0) {
        CHECK_INT(zoom_get_user_token(base_url(), expired_token(), "me", NULL, 0, &out), 401);
        CHECK_TEXT(check_without_id(out.data), TEXT_EXPIRED);
    } else {
        CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &out), ZOOM_OK);
        CHECK_TEXT(out.data, expected_zak());
    }
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    if (number % 64 == 0) {
        CHECK_INT(zoom_shutdown(), ZOOM_OK);
    }
}

static void token(unsigned number)
{
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(shared[number % 2 * 2], "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    expect_zak(response, expected_zak());
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

/* A document of this thread's own, while the other threads make and free handles of all kinds. */
static void json(unsigned number, int thread)
{
    int32_t document = 0, value = 0;
    zoom_buf out = {0};
    char expected[64];
    snprintf(expected, sizeof expected, "{\"thread\":%d,\"a\":[{\"n\":%u}]}", thread, number);
    CHECK_INT(zoom_json_new(&document), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(document, "thread", thread, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_set_int(document, "a[0].n", (int32_t)number, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_get_int(document, "a[0].n", &value), ZOOM_OK);
    CHECK_INT(value, (int32_t)number);
    CHECK_INT(zoom_json_emit(document, 1, &out), ZOOM_OK);
    CHECK_TEXT(out.data, expected);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(document), ZOOM_OK);
    CHECK_INT(zoom_json_size(document, ""), ZOOM_E_HANDLE);
}

/* The client and the cancel of a thread's call, which a neighbour may cancel and free, once each. */
struct exposed {
    _Atomic int32_t client;
    _Atomic int32_t cancel;
    /* 0 until the neighbour is done; then 1, plus 1 for a freed client, plus 2 for a freed cancel. */
    _Atomic int freed;
    /* Whether the neighbour cancelled the call. */
    _Atomic int cancelled;
};

static struct exposed exposed[THREADS];

/* How many calls a neighbour cancelled, and how many succeeded although their client or cancel was freed. */
static _Atomic int seen_cancelled, seen_freed;

/* The token of the user whose responses are slow, requested before the threads began. */
static zoom_buf slow_zak;

/* A slow call that a neighbour may cancel, and whose client and cancel the neighbour may free. Freeing does not disturb
 * it, or it never began. */
static void under_attack(int thread)
{
    struct exposed *own = &exposed[thread];
    int32_t client = new_client(access_token()), cancel = 0, response = 77;
    CHECK_INT(zoom_cancel_new(&cancel), ZOOM_OK);
    atomic_store(&own->freed, 0);
    atomic_store(&own->cancelled, 0);
    atomic_store(&own->cancel, cancel);
    atomic_store(&own->client, client);
    int32_t code = zoom_client_get_user_token(client, "slow-20", NULL, 0, NULL, cancel, &response);

    /* Where a neighbour has taken the client, wait until it is done. */
    int is_taken = atomic_exchange(&own->client, 0) != client;
    while (is_taken && atomic_load(&own->freed) == 0) {
        sched_yield();
    }
    int by_neighbour = is_taken ? atomic_load(&own->freed) - 1 : 0;
    int was_cancelled = atomic_load(&own->cancelled);
    CHECK_INT(zoom_free(client), by_neighbour & 1 ? ZOOM_E_HANDLE : ZOOM_OK);
    CHECK_INT(zoom_free(cancel), by_neighbour & 2 ? ZOOM_E_HANDLE : ZOOM_OK);

    if (code == ZOOM_E_HANDLE) {
        CHECK(by_neighbour != 0);
        CHECK_INT(response, 0);
        return;
    }
    if (code == ZOOM_E_CANCELLED) {
        CHECK(was_cancelled);
        atomic_fetch_add(&seen_cancelled, 1);
        EXPECT_TEXT(zoom_response_error, response, "cancelled by zoom_cancel");
    } else {
        CHECK_INT(code, ZOOM_OK);
        expect_zak(response, slow_zak.data);
        atomic_fetch_add(&seen_freed, by_neighbour != 0);
    }
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

/* Takes another thread's client and cancel, if there are any, and cancels and frees what the number's bits select. */
static void attack(unsigned number, int thread)
{
    struct exposed *other = &exposed[(thread + 1 + (int)(number % (THREADS - 1))) % THREADS];
    int32_t client = atomic_load(&other->client);
    if (client == 0 || !atomic_compare_exchange_strong(&other->client, &client, 0)) {
        return;
    }
    int32_t cancel = atomic_load(&other->cancel);
    int done = 0;
    if (number & 1) {
        atomic_store(&other->cancelled, 1);
        CHECK_INT(zoom_cancel(cancel), ZOOM_OK);
    }
    if (number & 2) {
        CHECK_INT(zoom_free(client), ZOOM_OK);
        done |= 1;
    }
    if (number & 4) {
        CHECK_INT(zoom_free(cancel), ZOOM_OK);
        CHECK_INT(zoom_cancel(cancel), ZOOM_E_HANDLE);
        done |= 2;
    }
    atomic_store(&other->freed, done + 1);
}

/* Numbers that are not handles, and handles of another kind. */
static void garbage(unsigned number)
{
    int32_t response = 77;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_get_user_token(INT32_MAX - (int32_t)number, "me", NULL, 0, NULL, 0, &response), ZOOM_E_HANDLE);
    CHECK_INT(response, 0);
    CHECK_INT(zoom_response_body(shared[0], &out), ZOOM_E_HANDLE);
    CHECK_INT(zoom_cancel(shared[0]), ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(-(int32_t)number - 1), ZOOM_E_HANDLE);
    CHECK(out.data == NULL);
}

static void *work(void *argument)
{
    int thread = *(const int *)argument;
    unsigned seed = (unsigned)thread + 1;
    for (int i = 0; i < calls_each; i++) {
        unsigned number = next(&seed, 1 << 16);
        attack(number, thread);
        switch (next(&seed, 8)) {
        case 0:
            under_attack(thread);
            break;
        case 1:
        case 2:
            refused(number, thread);
            break;
        case 3:
            echo(number, thread);
            break;
        case 4:
            one_call(number);
            break;
        case 5:
            json(number, thread);
            break;
        case 6:
            garbage(number);
            break;
        default:
            token(number);
        }
    }
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];
    calls_each = (count > 1 ? atoi(arguments[1]) : 3200) / THREADS;
    redirected = text_redirected();
    shared[0] = new_client(access_token());
    shared[1] = new_client(expired_token());
    shared[2] = new_https_client(access_token());
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "slow-20", NULL, 0, &slow_zak), ZOOM_OK);
    CHECK(strcmp(slow_zak.data, expected_zak()) != 0);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK_INT(pthread_create(&threads[i], NULL, work, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
    CHECK(seen_cancelled > 0 && seen_freed > 0);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(zoom_free(shared[i]), ZOOM_OK);
    }
    CHECK_INT(zoom_buf_free(&slow_zak), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
