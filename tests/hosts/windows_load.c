/* Loads zoom_token.dll a thousand times, calls it, and lets go of it. The library stays; the host must not notice. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

#include "zoom_token.h"

#define ROUNDS 1000

typedef int32_t(ZOOM_CALL *get_token)(const char *, const char *, const char *, const char *, int32_t, zoom_buf *);
typedef int32_t(ZOOM_CALL *free_buf)(zoom_buf *);
typedef int32_t(ZOOM_CALL *shut_down)(void);

/* By way of void *, which GetProcAddress's own type may not be cast from. */
static void *function(HMODULE library, const char *name) { return (void *)(uintptr_t)GetProcAddress(library, name); }

int main(void)
{
    const char *base = getenv("HOST_BASE"), *token = getenv("HOST_ACCESS_TOKEN");
    for (int round = 0; round < ROUNDS; round++) {
        HMODULE library = LoadLibraryA("zoom_token.dll");
        if (!library) {
            fprintf(stderr, "round %d: not loaded\n", round);
            return EXIT_FAILURE;
        }
        get_token get = (get_token)function(library, "zoom_get_user_token");
        free_buf buf_free = (free_buf)function(library, "zoom_buf_free");
        shut_down shutdown = (shut_down)function(library, "zoom_shutdown");
        zoom_buf out = {0};
        int32_t code = get(base, token, "me", NULL, 0, &out);
        buf_free(&out);
        if (round % 10 == 0) {
            shutdown();
        }
        FreeLibrary(library);
        if (code != ZOOM_OK) {
            fprintf(stderr, "round %d: %d\n", round, (int)code);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
