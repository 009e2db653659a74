/* The library loaded at run time: by its path, then one function at a time. */
#ifndef LOAD_H
#define LOAD_H

#include "check.h"

#include <dlfcn.h>

/* One loaded copy, and the functions that the hosts use. */
struct library {
    void *handle;
    __typeof__(&zoom_get_user_token) get_user_token;
    __typeof__(&zoom_client_new) client_new;
    __typeof__(&zoom_client_set) client_set;
    __typeof__(&zoom_client_get_user_token) client_get_user_token;
    __typeof__(&zoom_response_token) response_token;
    __typeof__(&zoom_cancel_new) cancel_new;
    __typeof__(&zoom_free) free;
    __typeof__(&zoom_buf_free) buf_free;
    __typeof__(&zoom_shutdown) shutdown;
};

#define FIND(library, name) (*(void **)&(library)->name = find((library)->handle, "zoom_" #name))

static inline void *find(void *handle, const char *name)
{
    void *found = dlsym(handle, name);
    if (found == NULL) {
        fprintf(stderr, "%s: %s\n", name, dlerror());
        exit(EXIT_FAILURE);
    }
    return found;
}

static inline struct library load(const char *path, int flags)
{
    struct library library = {.handle = dlopen(path, flags)};
    if (library.handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(EXIT_FAILURE);
    }
    FIND(&library, get_user_token);
    FIND(&library, client_new);
    FIND(&library, client_set);
    FIND(&library, client_get_user_token);
    FIND(&library, response_token);
    FIND(&library, cancel_new);
    FIND(&library, free);
    FIND(&library, buf_free);
    FIND(&library, shutdown);
    return library;
}

static inline void unload(const struct library *library) { CHECK_INT(dlclose(library->handle), 0); }

/* The one call. */
static inline void expect_zak_of(const struct library *library)
{
    zoom_buf text = {0};
    CHECK_INT(library->get_user_token(base_url(), access_token(), "me", NULL, 0, &text), ZOOM_OK);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(library->buf_free(&text), ZOOM_OK);
}

/* A client's call over https. */
static inline void expect_zak_over_https_of(const struct library *library)
{
    int32_t client = 0, response = 0;
    zoom_buf text = {0};
    CHECK_INT(library->client_new(&client), ZOOM_OK);
    CHECK_INT(library->client_set(client, "base_url", https_base_url(), NULL), ZOOM_OK);
    CHECK_INT(library->client_set(client, "roots", roots_file(), NULL), ZOOM_OK);
    CHECK_INT(library->client_set(client, "access_token", access_token(), NULL), ZOOM_OK);
    CHECK_INT(library->client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(library->response_token(response, &text), ZOOM_OK);
    CHECK_TEXT(text.data, expected_zak());
    CHECK_INT(library->buf_free(&text), ZOOM_OK);
    CHECK_INT(library->free(response), ZOOM_OK);
    CHECK_INT(library->free(client), ZOOM_OK);
}

#endif
