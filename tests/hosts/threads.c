/* A5: eight threads and two clients with two access tokens: every response belongs to its request and its token. */
#include "check.h"

#include <pthread.h>

#define THREADS 8

static int calls_each;
static int32_t clients[2];
static const char *tokens[2];

/* The echo shows what the server received: the number in the query, and the length of the credentials. */
static void echo(int thread, int number)
{
    int which = thread % 2;
    char query[64], target[64], credentials[64];
    snprintf(query, sizeof query, "{\"thread\":%d,\"n\":%d}", thread, number);
    snprintf(target, sizeof target, "\"target\":\"/v2/echo?thread=%d&n=%d\"", thread, number);
    snprintf(credentials, sizeof credentials, "\"authorization\":\"%zu bytes, not shown\"",
             strlen("Bearer ") + strlen(tokens[which]));
    int32_t response = 0;
    zoom_buf body = {0};
    CHECK_INT(zoom_client_request(clients[which], NULL, "/echo", query, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_body(response, &body), ZOOM_OK);
    CHECK(strstr(body.data, target) != NULL);
    CHECK(strstr(body.data, credentials) != NULL);
    CHECK_INT(zoom_buf_free(&body), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

/* The first access token is good, the second has expired. */
static void token(int thread)
{
    int which = thread % 2;
    int32_t response = 0;
    zoom_buf text = {0};
    int32_t code = zoom_client_get_user_token(clients[which], "me", NULL, 0, NULL, 0, &response);
    CHECK_INT(code, which == 0 ? ZOOM_OK : 401);
    if (which == 0) {
        CHECK_INT(zoom_response_token(response, &text), ZOOM_OK);
        CHECK_TEXT(text.data, expected_zak());
    } else {
        CHECK_INT(zoom_response_error(response, &text), ZOOM_OK);
        CHECK_TEXT(check_without_id(text.data), TEXT_EXPIRED);
    }
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
}

/* The one call with both tokens. Each thread has a user of its own, whom the error names. */
static void one_call(int thread)
{
    char user[32], expected[256];
    snprintf(user, sizeof user, "nobody-%d", thread);
    snprintf(expected, sizeof expected, TEXT_UNKNOWN_USER("%s"), user);
    zoom_buf text = {0};
    if (thread % 2 == 0) {
        CHECK_INT(zoom_get_user_token(base_url(), access_token(), user, NULL, 0, &text), 404);
        CHECK_TEXT(check_without_id(text.data), expected);
    } else {
        CHECK_INT(zoom_get_user_token(base_url(), expired_token(), user, NULL, 0, &text), 401);
        CHECK_TEXT(check_without_id(text.data), TEXT_EXPIRED);
    }
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
}

static void *work(void *argument)
{
    int thread = *(const int *)argument;
    for (int number = 0; number < calls_each; number++) {
        echo(thread, number);
        token(thread);
        one_call(thread);
    }
    return NULL;
}

/* A text of a thread that has ended is another's to read and free. */
static void *take_version(void *out)
{
    CHECK_INT(zoom_version(out), ZOOM_OK);
    return NULL;
}

static void texts_outlive_their_thread(void)
{
    zoom_buf out = {0};
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, take_version, &out), 0);
    CHECK_INT(pthread_join(thread, NULL), 0);
    CHECK(out.len > 0 && strchr(out.data, '.') != NULL);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

int main(int count, char **arguments)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];
    calls_each = count > 1 ? atoi(arguments[1]) : 25;
    tokens[0] = access_token();
    tokens[1] = expired_token();
    CHECK(strlen(tokens[0]) != strlen(tokens[1]));
    clients[0] = new_client(tokens[0]);
    clients[1] = new_client(tokens[1]);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK_INT(pthread_create(&threads[i], NULL, work, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
    texts_outlive_their_thread();
    CHECK_INT(zoom_free(clients[0]), ZOOM_OK);
    CHECK_INT(zoom_free(clients[1]), ZOOM_OK);
    return check_result();
}
