/* C3: a client, a response, a cancel and a document are freed while other threads use them, and one zoom_buf is copied
 * and freed by several threads at a time. Every use succeeds until then and is ZOOM_E_HANDLE from then on; and of those
 * who free, exactly one gets ZOOM_OK. The argument is the number of rounds. */
#include "calls.h"

#include <stdatomic.h>

#define USERS 4

/* What the threads of one round share. */
struct round {
    int32_t client, response, cancel, json;
    zoom_buf buf;
    _Atomic int users_at_work;
    _Atomic int frees[5];
    pthread_barrier_t start;
};

/* Counts the free that succeeded; the others must get the code for what is gone. */
static void count(struct round *round, int which, int32_t code, int32_t otherwise)
{
    if (code == ZOOM_OK) {
        atomic_fetch_add(&round->frees[which], 1);
    } else {
        CHECK_INT(code, otherwise);
    }
}

/* Uses everything that is shared. False once all of it is gone. */
static int use(const struct round *round)
{
    int alive = 0;
    int32_t response = 77, code;
    zoom_buf out = {0};
    code = zoom_client_get_user_token(round->client, "me", NULL, 0, NULL, 0, &response);
    if (code == ZOOM_OK) {
        alive = 1;
        CHECK_INT(zoom_response_token(response, &out), ZOOM_OK);
        CHECK_TEXT(out.data, expected_zak());
        CHECK_INT(zoom_free(response), ZOOM_OK);
    } else {
        CHECK_INT(code, ZOOM_E_HANDLE);
        CHECK_INT(response, 0);
    }
    code = zoom_response_token(round->response, &out);
    if (code == ZOOM_OK) {
        alive = 1;
        CHECK_TEXT(out.data, expected_zak());
    } else {
        CHECK_INT(code, ZOOM_E_HANDLE);
    }
    code = zoom_json_get_string(round->json, "a", &out);
    if (code == ZOOM_OK) {
        alive = 1;
        CHECK_TEXT(out.data, "b");
    } else {
        CHECK_INT(code, ZOOM_E_HANDLE);
    }
    code = zoom_cancel(round->cancel);
    if (code == ZOOM_OK) {
        alive = 1;
    } else {
        CHECK_INT(code, ZOOM_E_HANDLE);
    }
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    return alive;
}

static void *use_and_free(void *argument)
{
    struct round *round = argument;
    zoom_buf copy = round->buf;
    pthread_barrier_wait(&round->start);
    while (use(round)) {
        if (atomic_fetch_add(&round->users_at_work, 1) > 2 * USERS) {
            count(round, 0, zoom_free(round->client), ZOOM_E_HANDLE);
            count(round, 1, zoom_free(round->response), ZOOM_E_HANDLE);
            count(round, 2, zoom_free(round->cancel), ZOOM_E_HANDLE);
            count(round, 3, zoom_free(round->json), ZOOM_E_HANDLE);
        }
        /* A text into this thread's copy of the struct: the memory is there, or it is gone. */
        int32_t code = zoom_status_text(404, &copy);
        if (code != ZOOM_OK) {
            CHECK_INT(code, ZOOM_E_ARGUMENT);
        }
    }
    count(round, 4, zoom_buf_free(&copy), ZOOM_E_ARGUMENT);
    return NULL;
}

static void everything_at_once(void)
{
    struct round round = {.client = new_client(access_token())};
    pthread_t threads[USERS];
    CHECK_INT(zoom_cancel_new(&round.cancel), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":\"b\"}", &round.json, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(round.client, "me", NULL, 0, NULL, 0, &round.response), ZOOM_OK);
    CHECK_INT(zoom_status_text(404, &round.buf), ZOOM_OK);
    CHECK_INT(pthread_barrier_init(&round.start, NULL, USERS), 0);
    for (int i = 0; i < USERS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, use_and_free, &round), 0);
    }
    for (int i = 0; i < USERS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
    for (int i = 0; i < 5; i++) {
        CHECK_INT(round.frees[i], 1);
    }
    CHECK_INT(zoom_buf_free(&round.buf), ZOOM_E_ARGUMENT);
    pthread_barrier_destroy(&round.start);
}

/* A call that waits for its response while its client and its cancel are freed: the call is not disturbed. */
static void during_a_call(void)
{
    struct call call = {.client = new_client(access_token()), .user = "slow-100"};
    CHECK_INT(zoom_cancel_new(&call.cancel), ZOOM_OK);
    begin_call(&call);
    CHECK_INT(zoom_free(call.client), ZOOM_OK);
    CHECK_INT(zoom_free(call.cancel), ZOOM_OK);
    CHECK_INT(zoom_free(call.client), ZOOM_E_HANDLE);
    CHECK_INT(zoom_cancel(call.cancel), ZOOM_E_HANDLE);
    end_call(&call);
    CHECK_INT(call.code, ZOOM_OK);
    CHECK_INT(zoom_response_status(call.response), 200);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
}

int main(int count_given, char **arguments)
{
    int rounds = count_given > 1 ? atoi(arguments[1]) : 10;
    for (int i = 0; i < rounds && check_result() == EXIT_SUCCESS; i++) {
        everything_at_once();
    }
    during_a_call();
    return check_result();
}
