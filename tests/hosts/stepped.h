/* For hosts with an allocator of their own: `step`, which the host defines, runs before every allocation, the library's
 * too; and a try for each number of an allocation. */
#ifndef STEPPED_H
#define STEPPED_H

#include "check.h"

#include <signal.h>
#include <sys/wait.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static void step(void);

void *malloc(size_t size)
{
    step();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    step();
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    step();
    return __libc_realloc(old, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    step();
    *out = __libc_memalign(alignment, size);
    return *out == NULL ? 12 /* ENOMEM */ : 0;
}

/* Waits for a child, which must find nothing wrong. */
static inline void expect_good_end(pid_t child)
{
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(!WIFSIGNALED(status) || WTERMSIG(status) != SIGALRM /* it hung */);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

/* Makes a try for each number of an allocation from 1 on, each in a process of its own, until one ends with status 2:
 * there are not that many allocations. There must be more than `least`. */
static inline void try_each_allocation(long *number, int (*try)(void), long least, const char *promise)
{
    for (*number = 1; check_result() == EXIT_SUCCESS; ++*number) {
        pid_t child = fork();
        if (child == 0) {
            _exit(try());
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
            break;
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) {
            fprintf(stderr, "a fork at allocation %ld\n", *number);
            check_failed(__FILE__, __LINE__, promise);
        }
    }
    CHECK(*number > least);
}

#endif
