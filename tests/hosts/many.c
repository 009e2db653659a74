/* Many calls, successes and failures mixed: memory, descriptors and threads do not grow. The argument says how many. */
#include "check.h"

#include <dirent.h>
#include <malloc.h>

#define WARM_UP 60
/* Tables and kept connections settle within this. A leak of a byte a call passes, one of an answer does not. */
#define GROWTH_ALLOWED (16 << 10)

static const struct {
    const char *user;
    const char *type;
    int32_t code;
} OUTCOMES[] = {
    {"me", "zak", ZOOM_OK},
    {"nobody", "zak", 404},
    {"me", "zak", ZOOM_OK},
    {"gone", "zak", 404},
    {"G5nT8sRbQ1-uYw_0kLmPfA", "token", ZOOM_E_NO_TOKEN},
    {"me", "zak", ZOOM_OK},
    {"limit-seconds-3", "zak", 429},
    {"..", "zak", ZOOM_E_ARGUMENT},
    {"me", "zak", ZOOM_OK},
    {"broken", "zak", 500},
    {"html", "zak", ZOOM_E_NO_TOKEN},
    {"hangup", "zak", ZOOM_E_CONNECT},
};

#define OUTCOME_COUNT (sizeof OUTCOMES / sizeof OUTCOMES[0])

static void read_everything(int32_t response)
{
    zoom_buf out = {0};
    zoom_response_body(response, &out);
    zoom_response_headers(response, &out);
    zoom_response_error(response, &out);
    zoom_response_header(response, "content-type", &out);
    zoom_response_token(response, &out);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
}

/* One of the outcomes, through one of the doors. */
static void call(int number, int32_t client)
{
    const char *user = OUTCOMES[(size_t)number % OUTCOME_COUNT].user;
    const char *type = OUTCOMES[(size_t)number % OUTCOME_COUNT].type;
    int32_t code = OUTCOMES[(size_t)number % OUTCOME_COUNT].code;
    zoom_buf out = {0};
    int32_t response = 0;
    switch (number / (int)OUTCOME_COUNT % 3) {
    case 0:
        CHECK_INT(zoom_get_user_token(base_url(), access_token(), user, type, 0, &out), code);
        CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
        break;
    case 1:
        CHECK_INT(zoom_client_get_user_token(client, user, type, 0, NULL, 0, &response), code);
        read_everything(response);
        CHECK_INT(zoom_free(response), ZOOM_OK);
        break;
    default: {
        int32_t other = new_client(access_token());
        int32_t cancel = 0;
        CHECK_INT(zoom_cancel_new(&cancel), ZOOM_OK);
        CHECK_INT(zoom_client_get_user_token(other, user, type, 0, NULL, cancel, &response), code);
        read_everything(response);
        CHECK_INT(zoom_free(cancel), ZOOM_OK);
        CHECK_INT(zoom_free(other), ZOOM_OK);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    }
    }
}

static int entries(const char *folder)
{
    DIR *open = opendir(folder);
    int count = 0;
    while (open && readdir(open)) {
        count++;
    }
    closedir(open);
    return count;
}

int main(int count, char **arguments)
{
    int calls = count > 1 ? atoi(arguments[1]) : 200;
    int32_t client = new_client(access_token());
    int number = 0;
    while (number < WARM_UP) {
        call(number++, client);
    }
    int descriptors = entries("/proc/self/fd");
    int threads = entries("/proc/self/task");
    size_t before = mallinfo2().uordblks;
    /* The last call is the one that the warm-up ended with: connections are in the same state. */
    calls = (calls / (3 * (int)OUTCOME_COUNT) + 1) * 3 * (int)OUTCOME_COUNT;
    while (number < WARM_UP + calls) {
        call(number++, client);
    }
    size_t after = mallinfo2().uordblks;
    CHECK_INT(entries("/proc/self/fd"), descriptors);
    CHECK_INT(entries("/proc/self/task"), threads);
    /* A tool has an allocator of its own, and finds leaks itself. */
    if (getenv("HOST_TOOL") == NULL && after > before + GROWTH_ALLOWED) {
        fprintf(stderr, "%zu bytes in use after the warm-up, %zu after %d calls more\n", before, after, calls);
        CHECK(!"no growth");
    }
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
