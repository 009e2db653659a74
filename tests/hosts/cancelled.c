/* C13: pthread_cancel of a thread that is inside a call. The call ends as it would have ended; the thread ends at the
 * host's own next cancellation point; and the host lives. The server is a socket of this host's that never responds. */
#include "calls.h"

#include <arpa/inet.h>
#include <sys/socket.h>

static struct call call;
static int is_past_the_call;

/* A socket that listens on loopback, and the base URL for it. */
static int silent_server(char *base, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(server >= 0);
    CHECK_INT(bind(server, (struct sockaddr *)&address, length), 0);
    CHECK_INT(getsockname(server, (struct sockaddr *)&address, &length), 0);
    CHECK_INT(listen(server, 1), 0);
    snprintf(base, size, "http://127.0.0.1:%d/v2", ntohs(address.sin_port));
    return server;
}

static void *call_and_test_cancel(void *nothing)
{
    make_call(&call);
    is_past_the_call = 1;
    pthread_testcancel();
    CHECK(!"the cancel acts at the host's own cancellation point");
    return nothing;
}

/* The thread's cancel state after a call is the one before it. */
static void expect_state_kept(int state)
{
    int before = -1;
    CHECK_INT(pthread_setcancelstate(state, NULL), 0);
    zoom_buf text = {0};
    CHECK_INT(zoom_version(&text), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before), 0);
    CHECK_INT(before, state);
}

int main(void)
{
    char base[64], request[1024];
    int server = silent_server(base, sizeof base);
    call.client = new_client(access_token());
    call.user = "me";
    CHECK_INT(zoom_client_set(call.client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(call.client, "timeout_ms", "700", NULL), ZOOM_OK);
    CHECK_INT(pthread_create(&call.thread, NULL, call_and_test_cancel, NULL), 0);
    /* The request was received: the thread waits for the response. */
    int connection = accept(server, NULL, NULL);
    CHECK(read(connection, request, sizeof request) > 0);
    CHECK_INT(pthread_cancel(call.thread), 0);
    void *end = NULL;
    CHECK_INT(pthread_join(call.thread, &end), 0);
    CHECK(end == PTHREAD_CANCELED);
    CHECK(is_past_the_call);
    CHECK_INT(call.code, ZOOM_E_TIMEOUT);
    CHECK_INT(zoom_free(call.response), ZOOM_OK);
    CHECK_INT(zoom_free(call.client), ZOOM_OK);
    close(connection);
    close(server);

    expect_state_kept(PTHREAD_CANCEL_DISABLE);
    expect_state_kept(PTHREAD_CANCEL_ENABLE);
    zoom_buf token = {0};
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &token), ZOOM_OK);
    CHECK_TEXT(token.data, expected_zak());
    CHECK_INT(zoom_buf_free(&token), ZOOM_OK);
    return check_result();
}
