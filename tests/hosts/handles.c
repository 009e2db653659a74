/* M2: handles that are wrong, of another kind or freed are ZOOM_E_HANDLE, and the table's limit is ZOOM_E_LIMIT. The first
 * argument is the part: garbage and limit send nothing. */
#include "calls.h"

#include <time.h>

/* Every function that takes a client, a response, a cancel or a document, with a number that is not one. */
static void expect_no_client(int32_t number, int32_t code)
{
    int32_t response = 77;
    zoom_buf why = {0};
    CHECK_INT(zoom_client_set(number, "timeout_ms", "1", &why), code);
    CHECK_INT(zoom_client_set(number, NULL, NULL, NULL), code);
    CHECK_INT(zoom_client_get_user_token(number, "me", NULL, 0, NULL, 0, &response), code);
    CHECK_INT(response, 0);
    response = 77;
    CHECK_INT(zoom_client_request(number, NULL, "/echo", NULL, NULL, 0, &response), code);
    CHECK_INT(response, 0);
    CHECK(why.data == NULL && why.len == 0 && why.cap == 0);
}

static void expect_no_response(int32_t number, int32_t code)
{
    zoom_buf out = {0};
    CHECK_INT(zoom_response_status(number), code);
    CHECK_INT(zoom_response_zoom_code(number), code);
    CHECK_INT(zoom_response_reason(number), code);
    CHECK_INT(zoom_response_retry_after(number), code);
    CHECK_INT(zoom_response_token(number, &out), code);
    CHECK_INT(zoom_response_body(number, &out), code);
    CHECK_INT(zoom_response_headers(number, &out), code);
    CHECK_INT(zoom_response_error(number, &out), code);
    CHECK_INT(zoom_response_header(number, "date", &out), code);
    int32_t status = 77;
    CHECK_INT(zoom_response_read(number, &status, 1, &out), code);
    CHECK_INT(status, 77);
    CHECK(out.data == NULL && out.len == 0 && out.cap == 0);
}

static void expect_no_cancel(int32_t number, int32_t client)
{
    int32_t response = 77;
    CHECK_INT(zoom_cancel(number), ZOOM_E_HANDLE);
    if (number == 0) {
        return; /* a call takes 0 for "no cancel" */
    }
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, number, &response), ZOOM_E_HANDLE);
    CHECK_INT(response, 0);
    response = 77;
    CHECK_INT(zoom_client_request(client, NULL, "/echo", NULL, NULL, number, &response), ZOOM_E_HANDLE);
    CHECK_INT(response, 0);
    response = 77;
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "me", NULL, 0, NULL, number, &response),
              ZOOM_E_HANDLE);
    CHECK_INT(response, 0);
}

static void expect_no_json(int32_t number, int32_t code)
{
    zoom_buf out = {0};
    int32_t value = 77;
    CHECK_INT(zoom_json_set_string(number, "a", "b", &out), code);
    CHECK_INT(zoom_json_set_raw(number, "a", "1", &out), code);
    CHECK_INT(zoom_json_set_int(number, "a", 1, &out), code);
    CHECK_INT(zoom_json_get_string(number, "a", &out), code);
    CHECK_INT(zoom_json_get_int(number, "a", &value), code);
    CHECK_INT(value, 0);
    CHECK_INT(zoom_json_size(number, ""), code);
    CHECK_INT(zoom_json_type(number, ""), code);
    CHECK_INT(zoom_json_emit(number, 1, &out), code);
    CHECK(out.data == NULL && out.len == 0 && out.cap == 0);
}

/* The next of a series that looks random (Numerical Recipes' constants), the same on every system. */
static uint32_t next_number(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u; }

static void garbage(void)
{
    static const int32_t fixed[] = {0, -1, INT32_MIN, INT32_MAX};
    int32_t client = new_client(access_token());
    int32_t other, cancel, json, response;
    CHECK_INT(zoom_client_new(&other), ZOOM_OK);
    CHECK_INT(zoom_cancel_new(&cancel), ZOOM_OK);
    CHECK_INT(zoom_json_new(&json), ZOOM_OK);
    /* A refused argument makes a response and sends nothing. */
    CHECK_INT(zoom_client_get_user_token(client, "..", NULL, 0, NULL, 0, &response), ZOOM_E_ARGUMENT);

    uint32_t seed = 20261121;
    for (int i = 0; i < 10000; i++) {
        int32_t number = i < 4 ? fixed[i] : (int32_t)next_number(&seed);
        if (number >= client && number <= response) {
            continue;
        }
        expect_no_client(number, ZOOM_E_HANDLE);
        expect_no_response(number, ZOOM_E_HANDLE);
        expect_no_cancel(number, client);
        expect_no_json(number, ZOOM_E_HANDLE);
        CHECK_INT(zoom_free(number), number == 0 ? ZOOM_OK : ZOOM_E_HANDLE);
    }

    /* Of the wrong kind. */
    expect_no_client(cancel, ZOOM_E_HANDLE);
    expect_no_client(response, ZOOM_E_HANDLE);
    expect_no_response(client, ZOOM_E_HANDLE);
    expect_no_response(cancel, ZOOM_E_HANDLE);
    expect_no_cancel(client, client);
    expect_no_cancel(response, client);
    expect_no_cancel(json, client);
    expect_no_client(json, ZOOM_E_HANDLE);
    expect_no_response(json, ZOOM_E_HANDLE);
    expect_no_json(client, ZOOM_E_HANDLE);
    expect_no_json(cancel, ZOOM_E_HANDLE);
    expect_no_json(response, ZOOM_E_HANDLE);

    /* Freed: stale from then on, and freeing it again is an error. */
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(cancel), ZOOM_OK);
    CHECK_INT(zoom_free(json), ZOOM_OK);
    CHECK_INT(zoom_free(other), ZOOM_OK);
    expect_no_json(json, ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(json), ZOOM_E_HANDLE);
    expect_no_response(response, ZOOM_E_HANDLE);
    expect_no_cancel(cancel, client);
    expect_no_client(other, ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(response), ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(cancel), ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(other), ZOOM_E_HANDLE);

    /* A stale number stays stale after many others came and went. */
    for (int i = 0; i < 100000; i++) {
        int32_t next;
        if (zoom_cancel_new(&next) != ZOOM_OK || next <= other || zoom_free(next) != ZOOM_OK) {
            CHECK(!"serial numbers in order of making");
            break;
        }
    }
    expect_no_cancel(cancel, client);
    expect_no_response(response, ZOOM_E_HANDLE);
    expect_no_client(other, ZOOM_E_HANDLE);
    expect_no_json(json, ZOOM_E_HANDLE);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void expect_token(int32_t response)
{
    zoom_buf token = {0};
    CHECK_INT(zoom_response_status(response), 200);
    CHECK_INT(zoom_response_token(response, &token), ZOOM_OK);
    CHECK(token.len > 100 && strncmp(token.data, "eyJ", 3) == 0);
    CHECK_INT(zoom_buf_free(&token), ZOOM_OK);
}

/* A client and a cancel that are freed during a call: the call is not disturbed. */
static void freed_during_a_call(void)
{
    struct call call = {.client = new_client(access_token()), .user = "slow-400"};
    CHECK_INT(zoom_cancel_new(&call.cancel), ZOOM_OK);
    begin_call(&call);
    CHECK_INT(zoom_free(call.client), ZOOM_OK);
    CHECK_INT(zoom_free(call.cancel), ZOOM_OK);
    expect_no_client(call.client, ZOOM_E_HANDLE);
    CHECK_INT(zoom_cancel(call.cancel), ZOOM_E_HANDLE);
    end_call(&call);
    CHECK_INT(call.code, ZOOM_OK);
    expect_token(call.response);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A cancel ends the call that is under way and those that begin later. */
static void cancelled(void)
{
    struct call call = {.client = new_client(access_token()), .user = "slow-20000"};
    zoom_buf text = {0};
    CHECK_INT(zoom_cancel_new(&call.cancel), ZOOM_OK);
    begin_call(&call);
    double before = seconds();
    CHECK_INT(zoom_cancel(call.cancel), ZOOM_OK);
    end_call(&call);
    CHECK(seconds() - before < 5);
    CHECK_INT(call.code, ZOOM_E_CANCELLED);
    CHECK_INT(zoom_response_error(call.response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "cancelled by zoom_cancel");
    CHECK_INT(zoom_response_status(call.response), 0);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);

    CHECK_INT(zoom_cancel(call.cancel), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(call.client, "me", NULL, 0, NULL, call.cancel, &call.response),
              ZOOM_E_CANCELLED);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
    CHECK_INT(zoom_free(call.cancel), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(call.client, "me", NULL, 0, NULL, 0, &call.response), ZOOM_OK);
    expect_token(call.response);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_free(call.client), ZOOM_OK);
}

static void *make_one_call(void *argument)
{
    struct call *call = argument;
    call->code = zoom_get_user_token_response(base_url(), access_token(), call->user, NULL, 0, NULL, call->cancel, &call->response);
    return NULL;
}

/* The same for the one call: it is under way or begins later. Its response is that of a call that got none. */
static void one_call_cancelled(void)
{
    struct call call = {.user = "slow-20000"};
    zoom_buf text = {0};
    CHECK_INT(zoom_cancel_new(&call.cancel), ZOOM_OK);
    double before = seconds();
    CHECK_INT(pthread_create(&call.thread, NULL, make_one_call, &call), 0);
    CHECK_INT(zoom_cancel(call.cancel), ZOOM_OK);
    CHECK_INT(pthread_join(call.thread, NULL), 0);
    CHECK(seconds() - before < 5);
    CHECK_INT(call.code, ZOOM_E_CANCELLED);
    CHECK_INT(zoom_response_error(call.response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "cancelled by zoom_cancel");
    CHECK_INT(zoom_response_status(call.response), 0);
    CHECK_INT(zoom_response_reason(call.response), 0);
    CHECK_INT(zoom_response_retry_after(call.response), ZOOM_E_NOT_FOUND);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
    CHECK_INT(zoom_free(call.cancel), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
}

/* A response outlives its client. */
static void outlives(void)
{
    int32_t client = new_client(access_token());
    int32_t response = 0;
    zoom_buf text = {0};
    CHECK_INT(zoom_client_get_user_token(client, "gone", NULL, 0, NULL, 0, &response), 404);
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_response_header(response, "CONTENT-type", &text), ZOOM_OK);
    CHECK_TEXT(text.data, "text/plain");
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

#define LIMIT 65536

/* 65,536 live handles: making one more is ZOOM_E_LIMIT everywhere, before anything is sent. */
static void limit(void)
{
    static int32_t all[LIMIT];
    int made = 0;
    int32_t client = new_client(access_token());
    zoom_buf kept = {0}, fresh = {0};
    CHECK_INT(zoom_version(&kept), ZOOM_OK);
    while (made < LIMIT && zoom_cancel_new(&all[made]) == ZOOM_OK) {
        made++;
    }
    CHECK_INT(made, LIMIT - 2); /* the client and the buffer count */

    int32_t out = 77;
    CHECK_INT(zoom_cancel_new(&out), ZOOM_E_LIMIT);
    CHECK_INT(out, 0);
    out = 77;
    CHECK_INT(zoom_client_new(&out), ZOOM_E_LIMIT);
    CHECK_INT(out, 0);
    out = 77;
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &out), ZOOM_E_LIMIT);
    CHECK_INT(out, 0);
    out = 77;
    CHECK_INT(zoom_client_request(client, NULL, "/echo", NULL, NULL, 0, &out), ZOOM_E_LIMIT);
    CHECK_INT(out, 0);
    out = 77;
    CHECK_INT(zoom_get_user_token_response(base_url(), access_token(), "me", NULL, 0, NULL, 0, &out), ZOOM_E_LIMIT);
    CHECK_INT(out, 0);
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &fresh), ZOOM_E_LIMIT);
    CHECK_INT(zoom_version(&fresh), ZOOM_E_LIMIT);
    CHECK_INT(zoom_client_set(client, "timeout_ms", "1", &fresh), ZOOM_E_LIMIT);
    CHECK_TEXT(fresh.data, "65,536 handles and texts are alive: free those that are no longer needed, with zoom_free and "
                           "zoom_buf_free");
    CHECK(fresh.len == (int32_t)strlen(fresh.data) && fresh.cap == 0);

    CHECK_INT(zoom_buf_free(&fresh), ZOOM_OK);
    CHECK(fresh.data == NULL);

    /* Existing handles and buffers still work. */
    CHECK_INT(zoom_client_set(client, "timeout_ms", "30000", &kept), ZOOM_OK);
    CHECK_INT(zoom_status_text(404, &kept), ZOOM_OK);
    CHECK_TEXT(kept.data, "Not Found");
    char own[16];
    zoom_buf mine = {own, 0, sizeof own};
    CHECK_INT(zoom_status_text(404, &mine), ZOOM_OK);

    CHECK_INT(zoom_free(all[made / 2]), ZOOM_OK);
    CHECK_INT(zoom_cancel_new(&all[made / 2]), ZOOM_OK);
    CHECK_INT(zoom_cancel_new(&out), ZOOM_E_LIMIT);
    for (int i = 0; i < made; i++) {
        CHECK_INT(zoom_free(all[i]), ZOOM_OK);
    }
    CHECK_INT(zoom_buf_free(&kept), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* The number of another buffer's memory does not make a buffer its owner. */
static void foreign_memory(void)
{
    zoom_buf owner = {0};
    CHECK_INT(zoom_status_text(404, &owner), ZOOM_OK);
    zoom_buf thief = {(char *)&owner, 3, owner.cap};
    CHECK_INT(zoom_version(&thief), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_buf_free(&thief), ZOOM_E_ARGUMENT);
    CHECK_TEXT(owner.data, "Not Found");
    CHECK_INT(zoom_buf_free(&owner), ZOOM_OK);
}

int main(int count, char **arguments)
{
    foreign_memory();
    const char *part = count > 1 ? arguments[1] : "";
    if (strcmp(part, "garbage") == 0) {
        garbage();
    } else if (strcmp(part, "limit") == 0) {
        limit();
    } else if (strcmp(part, "calls") == 0) {
        freed_during_a_call();
        cancelled();
        one_call_cancelled();
        outlives();
    } else {
        CHECK(!"garbage, limit or calls");
    }
    return check_result();
}
