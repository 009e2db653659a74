/* Loads the library at run time, as a plugin host or an interpreter does, gets a Zoom user token, prints the response's
 * body, its status and the token (for a refusal its header fields too), and unloads the library.
 *
 * Build and run in the project's folder, without linking the library:
 *
 *     cargo build --release
 *     cc examples/plugin/host.c -Iinclude -o host          (add -ldl where the C library is older than glibc 2.34)
 *     ZOOM_ACCESS_TOKEN=... ./host target/release/libzoom_token.so
 *
 * On Windows, with mingw: gcc examples/plugin/host.c -Iinclude -o host.exe, then host.exe zoom_token.dll
 *
 * From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address
 * (default "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
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

/* Finds one function and stores its pointer in `target`. */
static int look_up(module library, const char *name, void *target, size_t size)
{
    /* ISO C has no cast from an object pointer to a function pointer, so the bytes are copied. */
    __typeof__(find(library, name)) found = find(library, name);
    if (!found) {
        fprintf(stderr, "Failed: the library has no %s\n", name);
        return 0;
    }
    memcpy(target, &found, size);
    return 1;
}

#define LOOK_UP(library, name) look_up((library), "zoom_" #name, &zoom.name, sizeof zoom.name)

static int look_up_all(module library)
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

/* Sets an option; a null value leaves the default. */
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

static void print_text(FILE *file, const char *label, int32_t response, int32_t (ZOOM_CALL *get)(int32_t, zoom_buf *))
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
        code = zoom.client_get_user_token(client, user ? user : "me", "zak", 0, NULL, 0, &response);
        print_text(stdout, "Body: ", response, zoom.response_body);
        printf("Status: %d\n", (int)zoom.response_status(response));
        if (code == ZOOM_OK) {
            print_text(stdout, "Token: ", response, zoom.response_token);
        } else {
            print_text(stdout, "Header:\n", response, zoom.response_headers);
            print_text(stderr, "Failed: ", response, zoom.response_error);
        }
    }
    zoom.free(response);
    zoom.free(client); /* closes its connections */
    return code == ZOOM_OK;
}

int main(int count, char **arguments)
{
    int succeeded;
    module library = count == 2 ? open_module(arguments[1]) : NULL;
    if (!library) {
        fprintf(stderr, count == 2 ? "Failed: %s can't be loaded\n" : "usage: %s LIBRARY\n", arguments[count - 1]);
        return EXIT_FAILURE;
    }
    succeeded = look_up_all(library) && get_token();
    close_module(library);
    return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
