/* Many threads whose name lookups all fail at once, because this program defines getaddrinfo: no thread may hang. */
#include "check.h"

#include <netdb.h>
#include <pthread.h>

#define THREADS 16

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)name;
    (void)service;
    (void)hints;
    (void)result;
    return EAI_NONAME;
}

static int calls_each;
static int32_t client;

static void *call(void *nothing)
{
    for (int i = 0; i < calls_each; i++) {
        int32_t response = 0;
        CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_RESOLVE);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    }
    return nothing;
}

int main(int count, char **arguments)
{
    calls_each = count > 1 ? atoi(arguments[1]) : 1;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", "x", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", "https://no-such-host.invalid", NULL), ZOOM_OK);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, call, NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
    CHECK_INT(zoom_free(client), ZOOM_OK);
    return check_result();
}
