/* C12: a signal handler that forks during the first use, on the very thread that makes it: neither the handler nor the
 * child may wait for that thread. This host has its own allocator and raises the signal at the n-th allocation of the
 * first use, for every n. Each try is a process of its own. */
#include "stepped.h"

/* The allocation that raises the signal, and how many there were so far. */
static long signal_at, allocations = -1;
static volatile sig_atomic_t forks;

static void step(void)
{
    if (allocations >= 0 && ++allocations == signal_at) {
        raise(SIGUSR1);
    }
}

static void fork_in_the_handler(int signal)
{
    (void)signal;
    pid_t child = fork();
    if (child == 0) {
        _exit(EXIT_SUCCESS);
    }
    expect_good_end(child);
    forks++;
}

/* One try, in a process that has not used the library. Its exit status is 2 when there are not that many allocations. */
static int try(void)
{
    alarm(getenv("HOST_TOOL") ? 120 : 10);
    struct sigaction action = {.sa_handler = fork_in_the_handler};
    CHECK_INT(sigaction(SIGUSR1, &action, NULL), 0);
    int32_t client = 0;
    allocations = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    allocations = -1;
    CHECK_INT(zoom_free(client), ZOOM_OK);
    return check_result() == EXIT_SUCCESS && forks == 0 ? 2 : check_result();
}

int main(void)
{
    try_each_allocation(&signal_at, try, 20, "the first use succeeds after a fork in a signal handler");
    return check_result();
}
