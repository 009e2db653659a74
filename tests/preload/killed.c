/* Ends the process, as kill -9 does, at the n-th step of its token file: before each call that opens, locks, writes, flushes,
 * renames or removes. STEP is the number; without one the process goes on, and says in the file that STEPS names how many
 * there were. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int steps;

static void step(void)
{
    const char *last = getenv("STEP"), *file = getenv("STEPS");
    steps++;
    if (last && atoi(last) == steps)
        kill(getpid(), SIGKILL);
    if (file) {
        FILE *out = fopen(file, "w");
        if (out) {
            fprintf(out, "%d", steps);
            fclose(out);
        }
    }
}

static int is_of_the_token_file(const char *path) { return strstr(path, "zoom.tokens") != NULL; }

int open64(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (is_of_the_token_file(path))
        step();
    return real(path, flags, mode);
}

#define STEPPED(type, name, parameters, arguments)                                                                     \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type(*real) parameters = (type(*) parameters)dlsym(RTLD_NEXT, #name);                                          \
        step();                                                                                                        \
        return real arguments;                                                                                         \
    }

STEPPED(int, flock, (int fd, int operation), (fd, operation))
STEPPED(int, fsync, (int fd), (fd))
STEPPED(int, ftruncate64, (int fd, off64_t length), (fd, length))
STEPPED(int, rename, (const char *from, const char *to), (from, to))
STEPPED(int, unlink, (const char *path), (path))
