/* zoom-token's one call, which is given everything each time. Its root certificates are the system's. */
#include "contender.h"

#include "zoom_token.h"

const int connections_are_shared = 1;

void *prepare(const struct target *target) { return (void *)target; }

void *begin(void *shared) { return shared; }

int get_token(void *own) {
    const struct target *target = own;
    zoom_buf token = {0};
    int failed = zoom_get_user_token(target->base, target->token, target->user, "zak", 7200, &token) != ZOOM_OK ||
                 token.len <= 100;
    zoom_buf_free(&token);
    return failed;
}

void end(void *own) { (void)own; }

void finish(void *shared) { (void)shared; }
