/* D2: two copies of the library in one process, each with its own threads, panic hook, fork handlers and table of
 * handles, both loaded with RTLD_GLOBAL. The arguments are the two paths. */
#include "load.h"

#include <pthread.h>
#include <sys/wait.h>

#define THREADS 4
#define CALLS 20

static struct library copies[2];

/* Both in turn, on the same thread. */
static void *call_both(void *nothing)
{
    for (int i = 0; i < CALLS; i++) {
        expect_zak_of(&copies[i % 2]);
        expect_zak_over_https_of(&copies[(i + 1) % 2]);
    }
    return nothing;
}

static void on_threads(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, call_both, NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
}

/* The copies know neither each other's handles, beyond equal numbers, nor each other's buffers. */
static void keep_apart(void)
{
    int32_t handle = 0;
    zoom_buf text = {0};
    for (int i = 0; i < 1000; i++) {
        CHECK_INT(copies[0].cancel_new(&handle), ZOOM_OK);
        CHECK_INT(copies[0].free(handle), ZOOM_OK);
    }
    CHECK_INT(copies[0].cancel_new(&handle), ZOOM_OK);
    CHECK_INT(copies[1].free(handle), ZOOM_E_HANDLE);
    CHECK_INT(copies[0].free(handle), ZOOM_OK);
    CHECK_INT(copies[0].get_user_token(base_url(), access_token(), "me", NULL, 0, &text), ZOOM_OK);
    CHECK_INT(copies[1].buf_free(&text), ZOOM_E_ARGUMENT);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(copies[0].buf_free(&text), ZOOM_OK);
}

static void in_a_child(void)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        expect_zak_of(&copies[0]);
        expect_zak_over_https_of(&copies[1]);
        _exit(check_result());
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

int main(int count, char **arguments)
{
    CHECK_INT(count, 3);
    copies[0] = load(arguments[1], RTLD_NOW | RTLD_GLOBAL);
    copies[1] = load(arguments[2], RTLD_NOW | RTLD_GLOBAL);
    CHECK(copies[0].get_user_token != copies[1].get_user_token);
    keep_apart();
    on_threads();
    in_a_child();
    CHECK_INT(copies[0].shutdown(), ZOOM_OK);
    expect_zak_of(&copies[1]);
    unload(&copies[0]);
    expect_zak_of(&copies[1]);
    CHECK_INT(copies[1].shutdown(), ZOOM_OK);
    unload(&copies[1]);
    return check_result();
}
