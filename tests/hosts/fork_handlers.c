/* SA7: a host with handlers of pthread_atfork of its own, in which it calls the library. The argument is when they are
 * registered: `before` the library's first use, `after` it, or `first` where the first use is in them. */
#include "zak.h"

#include <pthread.h>
#include <sys/wait.h>

static int32_t made_by_child_handler;
static int calls_by_handlers;

static void call(void)
{
    expect_zak_from_one_call();
    calls_by_handlers++;
}

static void in_the_child(void)
{
    call();
    made_by_child_handler = new_client(access_token());
    expect_zak(made_by_child_handler);
}

static void register_handlers(void) { CHECK_INT(pthread_atfork(call, call, in_the_child), 0); }

/* In the child what its handler made is its own, and what the parent made is not. */
static void use_in_the_child(int32_t of_the_parent)
{
    int32_t response = 0;
    CHECK_INT(calls_by_handlers, 2);
    expect_zak(made_by_child_handler);
    if (of_the_parent != 0) {
        CHECK_INT(zoom_client_get_user_token(of_the_parent, "me", NULL, 0, NULL, 0, &response), ZOOM_E_FORKED);
    }
    CHECK_INT(zoom_free(made_by_child_handler), ZOOM_OK);
    call();
}

static void fork_once(int32_t of_the_parent)
{
    calls_by_handlers = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        use_in_the_child(of_the_parent);
        fflush(NULL);
        _exit(check_result());
    }
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    CHECK_INT(calls_by_handlers, 2);
}

int main(int count, char **arguments)
{
    const char *when = count > 1 ? arguments[1] : "";
    int32_t client = 0;
    if (strcmp(when, "after") == 0) {
        client = new_client(access_token());
        register_handlers();
    } else if (strcmp(when, "before") == 0) {
        register_handlers();
        client = new_client(access_token());
    } else {
        CHECK_TEXT(when, "first");
        register_handlers();
    }
    for (int round = 0; round < 3; round++) {
        fork_once(client);
    }
    if (client != 0) {
        expect_zak(client);
        CHECK_INT(zoom_free(client), ZOOM_OK);
    }
    return check_result();
}
