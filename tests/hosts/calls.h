/* Calls in threads of their own, for the hosts that interfere with a call while it is under way. */
#ifndef CALLS_H
#define CALLS_H

#include "check.h"

#include <pthread.h>
#include <sched.h>

/* A token call that a thread makes. */
struct call {
    pthread_t thread;
    int32_t client;
    int32_t cancel;
    const char *user;
    int32_t code;
    int32_t response;
};

static inline void *make_call(void *argument)
{
    struct call *call = argument;
    call->code = zoom_client_get_user_token(call->client, call->user, NULL, 0, NULL, call->cancel, &call->response);
    return NULL;
}

/* Begins a client's first call, and returns when it is under way: from then on options are ZOOM_E_STATE. */
static inline void begin_call(struct call *call)
{
    CHECK_INT(pthread_create(&call->thread, NULL, make_call, call), 0);
    while (zoom_client_set(call->client, "user_agent", "calls.h", NULL) == ZOOM_OK) {
        sched_yield();
    }
}

static inline void end_call(struct call *call)
{
    CHECK_INT(pthread_join(call->thread, NULL), 0);
}

#endif
