/* Loads zoom_token.dll thousands of times, calls the function that the argument names, or nothing, and frees it. The
 * library stays loaded. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "zoom_token.h"

#define ROUNDS 3000
#define TOKEN_ROUNDS 1000

typedef int32_t(ZOOM_CALL *get_token)(const char *, const char *, const char *, const char *, int32_t, zoom_buf *);
typedef int32_t(ZOOM_CALL *of_buf)(zoom_buf *);
typedef int32_t(ZOOM_CALL *of_nothing)(void);
typedef int32_t(ZOOM_CALL *of_number)(int32_t);

/* GetProcAddress's type can't be cast without a warning, so it is converted to void *. */
static void *function(HMODULE library, const char *name) { return (void *)(uintptr_t)GetProcAddress(library, name); }

/* Each returns 0 for success. */
static int32_t none(HMODULE library, int round)
{
    (void)round;
    return function(library, "zoom_version") ? 0 : 1;
}

static int32_t abi(HMODULE library, int round)
{
    (void)round;
    return ((of_nothing)function(library, "zoom_abi_version"))() - ZOOM_ABI_VERSION;
}

static int32_t version(HMODULE library, int round)
{
    char bytes[20];
    zoom_buf field = {bytes, 0, sizeof bytes};
    (void)round;
    return ((of_buf)function(library, "zoom_version"))(&field);
}

static int32_t free0(HMODULE library, int round)
{
    (void)round;
    return ((of_number)function(library, "zoom_free"))(0) + ((of_buf)function(library, "zoom_buf_free"))(NULL);
}

static int32_t token(HMODULE library, int round)
{
    zoom_buf out = {0};
    get_token get = (get_token)function(library, "zoom_get_user_token");
    int32_t code = get(getenv("HOST_BASE"), getenv("HOST_ACCESS_TOKEN"), "me", NULL, 0, &out);
    ((of_buf)function(library, "zoom_buf_free"))(&out);
    if (round % 10 == 0) {
        ((of_nothing)function(library, "zoom_shutdown"))();
    }
    return code;
}

static int fail(const char *name, int round, const char *why, int32_t code)
{
    fprintf(stderr, "%s, round %d: %s %d\n", name, round, why, (int)code);
    return EXIT_FAILURE;
}

static int load_often(const char *name, int32_t (*call)(HMODULE, int), int rounds)
{
    for (int round = 0; round < rounds; round++) {
        HMODULE library = LoadLibraryA("zoom_token.dll");
        if (!library) {
            return fail(name, round, "not loaded", (int32_t)GetLastError());
        }
        int32_t code = call(library, round);
        FreeLibrary(library);
        if (code != 0) {
            return fail(name, round, "returned", code);
        }
        if (!GetModuleHandleA("zoom_token.dll")) {
            return fail(name, round, "the library was unloaded", 0);
        }
    }
    return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        int32_t (*call)(HMODULE, int);
        int rounds;
    } MODES[] = {{"none", none, ROUNDS}, {"abi", abi, ROUNDS}, {"version", version, ROUNDS}, {"free0", free0, ROUNDS},
                 {"token", token, TOKEN_ROUNDS}};
    for (size_t mode = 0; count == 2 && mode < sizeof MODES / sizeof MODES[0]; mode++) {
        if (strcmp(arguments[1], MODES[mode].name) == 0) {
            return load_often(MODES[mode].name, MODES[mode].call, MODES[mode].rounds);
        }
    }
    return EXIT_FAILURE;
}
