/* C2: texts and handles do not belong to a thread: those of threads that have ended are read and freed by others. */
#include "check.h"

#include <pthread.h>

#define TEXTS 9

/* What one thread leaves for another. */
struct left {
    zoom_buf texts[TEXTS];
    int32_t client, refused, granted, cancel, json;
};

static void *leave(void *argument)
{
    struct left *left = argument;
    left->client = new_client(access_token());
    CHECK_INT(zoom_cancel_new(&left->cancel), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":[1,\"b\"]}", &left->json, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(left->client, "gone", NULL, 0, NULL, 0, &left->refused), 404);
    CHECK_INT(zoom_client_get_user_token(left->client, "me", NULL, 0, NULL, left->cancel, &left->granted), ZOOM_OK);
    zoom_buf *text = left->texts;
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, text++), ZOOM_OK);
    CHECK_INT(zoom_get_user_token(base_url(), expired_token(), "me", NULL, 0, text++), 401);
    CHECK_INT(zoom_response_token(left->granted, text++), ZOOM_OK);
    CHECK_INT(zoom_response_error(left->refused, text++), ZOOM_OK);
    CHECK_INT(zoom_response_header(left->refused, "content-type", text++), ZOOM_OK);
    CHECK_INT(zoom_client_set(left->client, "timeout_ms", "1", text++), ZOOM_E_STATE);
    CHECK_INT(zoom_json_emit(left->json, 1, text++), ZOOM_OK);
    CHECK_INT(zoom_status_text(404, text++), ZOOM_OK);
    CHECK_INT(zoom_version(text++), ZOOM_OK);
    CHECK(text == left->texts + TEXTS);
    return NULL;
}

static void *find(void *argument)
{
    struct left *left = argument;
    const char *expected[TEXTS] = {
        expected_zak(),
        TEXT_EXPIRED,
        expected_zak(),
        TEXT_GONE,
        "text/plain",
        "options are set before the client's first call or copy (after it access_token, login and header.NAME alone); make a new client",
        "{\"a\":[1,\"b\"]}",
        "Not Found",
        from_rust("HOST_VERSION"),
    };
    for (int i = 0; i < TEXTS; i++) {
        CHECK_TEXT(check_without_id(left->texts[i].data), expected[i]);
        /* Another thread can use the memory for another text, and free it. */
        CHECK_INT(zoom_status_text(429, &left->texts[i]), ZOOM_OK);
        CHECK_TEXT(left->texts[i].data, "Too Many Requests");
        CHECK_INT(zoom_buf_free(&left->texts[i]), ZOOM_OK);
    }
    zoom_buf text = {0};
    CHECK_INT(zoom_response_status(left->refused), 404);
    CHECK_INT(zoom_response_token(left->granted, &text), ZOOM_OK);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(zoom_json_set_int(left->json, "a[0]", 2, NULL), ZOOM_OK);
    CHECK_INT(zoom_json_emit(left->json, 1, &text), ZOOM_OK);
    CHECK_TEXT(text.data, "{\"a\":[2,\"b\"]}");
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(left->client, "me", NULL, 0, NULL, left->cancel, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_cancel(left->cancel), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(left->client, "me", NULL, 0, NULL, left->cancel, &response),
              ZOOM_E_CANCELLED);
    const int32_t all[] = {response, left->client, left->refused, left->granted, left->cancel, left->json};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        CHECK_INT(zoom_free(all[i]), ZOOM_OK);
    }
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    return NULL;
}

static void run(void *(*work)(void *), struct left *left)
{
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, work, left), 0);
    CHECK_INT(pthread_join(thread, NULL), 0);
}

int main(void)
{
    struct left left[3];
    memset(left, 0, sizeof left);
    for (int i = 0; i < 3; i++) {
        run(leave, &left[i]);
    }
    find(&left[0]);
    run(find, &left[1]);
    run(find, &left[2]);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
