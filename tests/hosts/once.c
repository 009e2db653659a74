/* C12: a fork at every step of the first use. What a process makes once is made by one thread, for which the others wait;
 * in a child that was forked meanwhile that thread does not exist. This host has its own allocator and stops the first
 * thread at its n-th allocation, for every n, while another thread forks: the child's first call must succeed. Each try
 * is a process of its own. The argument is http or https. */
#include "stepped.h"
#include "zak.h"

#include <pthread.h>
#include <sched.h>

/* The allocation at which the first thread stops, and how many it has made so far. */
static long stop_at;
static __thread long allocations = -1;
static int is_stopped, is_released, is_forked, is_done;

static int get(int *flag) { return __atomic_load_n(flag, __ATOMIC_SEQ_CST); }
static void set(int *flag) { __atomic_store_n(flag, 1, __ATOMIC_SEQ_CST); }

static void step(void)
{
    if (allocations >= 0 && ++allocations == stop_at) {
        set(&is_stopped);
        while (!get(&is_released)) {
            sched_yield();
        }
    }
}

static int is_https;

static void call(void)
{
    int32_t client = is_https ? new_https_client(access_token()) : new_client(access_token());
    expect_zak(client);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void *call_first(void *nothing)
{
    allocations = 0;
    call();
    allocations = -1;
    set(&is_done);
    return nothing;
}

/* The fork may wait for the stopped thread: that is released after the fork, or after a while. */
static void *release(void *nothing)
{
    for (int i = 0; i < 50 && !get(&is_forked) && !get(&is_done); i++) {
        usleep(1000);
    }
    set(&is_released);
    return nothing;
}

/* One try, in a process that has not used the library. Its exit status is 2 when there are not that many allocations. */
static int try(void)
{
    pthread_t first, other;
    CHECK_INT(pthread_create(&first, NULL, call_first, NULL), 0);
    while (!get(&is_stopped) && !get(&is_done)) {
        sched_yield();
    }
    int was_stopped = get(&is_stopped);
    CHECK_INT(pthread_create(&other, NULL, release, NULL), 0);
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        call();
        _exit(check_result());
    }
    set(&is_forked);
    expect_good_end(child);
    CHECK_INT(pthread_join(other, NULL), 0);
    CHECK_INT(pthread_join(first, NULL), 0);
    return check_result() == EXIT_SUCCESS && !was_stopped ? 2 : check_result();
}

int main(int count, char **arguments)
{
    is_https = count > 1 && strcmp(arguments[1], "https") == 0;
    try_each_allocation(&stop_at, try, 50, "the child's first call succeeds");
    return check_result();
}
