/* zoom-token: one client, whose connections all threads use. */
#include "contender.h"

#include "zoom_token.h"

#include <stdint.h>
#include <string.h>

const int connections_are_shared = 1;

static struct {
    int32_t client;
    const struct target *target;
} shared;

static int set(const char *option, const char *value) {
    return zoom_client_set(shared.client, option, value, NULL) == ZOOM_OK;
}

void *prepare(const struct target *target) {
    shared.target = target;
    if (zoom_client_new(&shared.client) != ZOOM_OK) return NULL;
    int is_set = set("base_url", target->base) && set("access_token", target->token) && set("roots", target->roots) &&
                 set("keep_alive", target->keep_alive ? "1" : "0");
    return is_set ? &shared : NULL;
}

void *begin(void *shared) { return shared; }

int get_token(void *own) {
    (void)own;
    int32_t response = 0;
    zoom_buf token = {0};
    int failed = zoom_client_get_user_token(shared.client, shared.target->user, "zak", 7200, NULL, 0, &response) != ZOOM_OK ||
                 zoom_response_token(response, &token) != ZOOM_OK || token.len <= 100;
    zoom_buf_free(&token);
    zoom_free(response);
    return failed;
}

void end(void *own) { (void)own; }

void finish(void *unused) {
    (void)unused;
    zoom_free(shared.client);
}
