/* Loads the library while the program runs, as a plugin host or an interpreter does, gets a Zoom user token, shows the
 * answer, its status and the token (when Zoom refuses, the header as well), and lets the library go.
 *
 * Build and run, in the project's folder; it is not linked with the library:
 *
 *     cargo build --release
 *     cc examples/plugin/host.c -Iinclude -o host          (add -ldl where the C library is older than glibc 2.34)
 *     ZOOM_ACCESS_TOKEN=... ./host target/release/libzoom_token.so
 *
 * On Windows, with mingw: gcc examples/plugin/host.c -Iinclude -o host.exe, then host.exe zoom_token.dll
 *
 * From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
 * "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
 */

#include "zoom_token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
typedef HMODULE module;
static module open_module(const char *path) { return LoadLibraryA(path); }
static FARPROC find(module library, const char *name) { return GetProcAddress(library, name); }
static void close_module(module library) { FreeLibrary(library); }
#else
#include <dlfcn.h>
typedef void *module;
static module open_module(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void *find(module library, const char *name) { return dlsym(library, name); }
static void close_module(module library) { dlclose(library); }
#endif

/* The functions that this host uses, with the types of the header. */
static struct {
    int32_t (ZOOM_CALL *abi_version)(void);
    int32_t (ZOOM_CALL *client_new)(int32_t *);
    int32_t (ZOOM_CALL *client_set)(int32_t, const char *, const char *, zoom_buf *);
    int32_t (ZOOM_CALL *client_get_user_token)(int32_t, const char *, const char *, int32_t, const char *, int32_t,
                                               int32_t *);
    int32_t (ZOOM_CALL *response_status)(int32_t);
    int32_t (ZOOM_CALL *response_token)(int32_t, zoom_buf *);
    int32_t (ZOOM_CALL *response_body)(int32_t, zoom_buf *);
    int32_t (ZOOM_CALL *response_headers)(int32_t, zoom_buf *);
    int32_t (ZOOM_CALL *response_error)(int32_t, zoom_buf *);
    int32_t (ZOOM_CALL *free)(int32_t);
    int32_t (ZOOM_CALL *buf_free)(zoom_buf *);
} zoom;

/* Looks for one function; `place` is where its pointer goes. */
static int look_up(module library, const char *name, void *place, size_t size)
{
    /* C has no cast from an object pointer to a function pointer: so the bytes are copied. */
    __typeof__(find(library, name)) found = find(library, name);
    if (!found) {
        fprintf(stderr, "Failed: the library has no %s\n", name);
        return 0;
    }
    memcpy(place, &found, size);
    return 1;
}

#define LOOK_UP(library, name) look_up((library), "zoom_" #name, &zoom.name, sizeof zoom.name)

static int look_all_up(module library)
{
    if (!LOOK_UP(library, abi_version)) {
        return 0;
    }
    if (zoom.abi_version() < ZOOM_ABI_VERSION) {
        fprintf(stderr, "Failed: the library is older than this program\n");
        return 0;
    }
    return LOOK_UP(library, client_new) && LOOK_UP(library, client_set) && LOOK_UP(library, client_get_user_token)
           && LOOK_UP(library, response_status) && LOOK_UP(library, response_token) && LOOK_UP(library, response_body)
           && LOOK_UP(library, response_headers) && LOOK_UP(library, response_error) && LOOK_UP(library, free)
           && LOOK_UP(library, buf_free);
}

/* Sets an option; without a value, it stays at its default. */
static int set(int32_t client, const char *option, const char *value)
{
    zoom_buf why = {0};
    int32_t code = zoom.client_set(client, option, value, &why);
    if (code != ZOOM_OK) {
        fprintf(stderr, "Failed: %s\n", why.data);
    }
    zoom.buf_free(&why);
    return code == ZOOM_OK;
}

static void show(FILE *file, const char *label, int32_t response, int32_t (ZOOM_CALL *get)(int32_t, zoom_buf *))
{
    zoom_buf text = {0};
    if (get(response, &text) == ZOOM_OK) {
        fprintf(file, "%s%s\n", label, text.data);
    }
    zoom.buf_free(&text);
}

static int get_token(void)
{
    const char *user = getenv("ZOOM_USER");
    int32_t client = 0, response = 0, code = ZOOM_E_ARGUMENT;

    if (zoom.client_new(&client) == ZOOM_OK && set(client, "access_token", getenv("ZOOM_ACCESS_TOKEN"))
        && set(client, "base_url", getenv("ZOOM_BASE_URL")) && set(client, "roots", getenv("ZOOM_ROOTS"))) {
        code = zoom.client_get_user_token(client, user ? user : "me", "zak", 68423085, NULL, 0, &response);
        show(stdout, "Body: ", response, zoom.response_body);
        printf("Status: %d\n", (int)zoom.response_status(response));
        if (code == ZOOM_OK) {
            show(stdout, "Token: ", response, zoom.response_token);
        } else {
            show(stdout, "Header:\n", response, zoom.response_headers);
            show(stderr, "Failed: ", response, zoom.response_error);
        }
    }
    zoom.free(response);
    zoom.free(client); /* closes its connections */
    return code == ZOOM_OK;
}

int main(int count, char **arguments)
{
    int is_done;
    module library = count == 2 ? open_module(arguments[1]) : NULL;
    if (!library) {
        fprintf(stderr, count == 2 ? "Failed: %s can't be loaded\n" : "usage: %s LIBRARY\n", arguments[count - 1]);
        return EXIT_FAILURE;
    }
    is_done = look_all_up(library) && get_token();
    close_module(library);
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
