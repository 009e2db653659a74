/* A host that is its own allocator: `step`, which it defines, runs before every allocation, the library's too. */
#ifndef STEPPED_H
#define STEPPED_H

#include "check.h"

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

#endif
