/* Every read from and write to a socket moves one byte, as the system may do at any time. */
#include <dlfcn.h>
#include <sys/socket.h>

ssize_t recv(int fd, void *bytes, size_t amount, int flags)
{
    static ssize_t (*next)(int, void *, size_t, int);
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "recv");
    return next(fd, bytes, amount > 1 ? 1 : amount, flags);
}

ssize_t send(int fd, const void *bytes, size_t amount, int flags)
{
    static ssize_t (*next)(int, const void *, size_t, int);
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "send");
    return next(fd, bytes, amount > 1 ? 1 : amount, flags);
}
