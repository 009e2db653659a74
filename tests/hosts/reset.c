/* C9: a peer that resets the connection in the middle of a large body, over http and https, in a host that SIGPIPE would
 * end: the call is ZOOM_E_CONNECT, and the next one succeeds. */
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#define BODY (8 << 20)
#define ROUNDS 5
/* After how many bytes from the client each reset comes: at once, early in the body, late in it. */
static const long AFTER[ROUNDS] = {1, 2000, 70000, 300000, 3000000};

/* Relays one connection after another to the simulator. Those with an even number are reset. */
struct relay {
    pthread_t thread;
    int listener;
    uint16_t own, simulators;
};

static struct sockaddr_in loopback(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void reset(int descriptor)
{
    struct linger now = {1, 0};
    CHECK_INT(setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
    close(descriptor);
}

/* Relays what has arrived. False at the end of a stream. */
static int carry(int from, int to, long *carried)
{
    char bytes[4096];
    ssize_t amount = recv(from, bytes, sizeof bytes, 0);
    if (amount <= 0) {
        return 0;
    }
    *carried += amount;
    return send(to, bytes, (size_t)amount, MSG_NOSIGNAL) == amount;
}

static void relay_one(int client, uint16_t port, long most)
{
    struct sockaddr_in address = loopback(port);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(connect(server, (const struct sockaddr *)&address, sizeof address), 0);
    long sent = 0, received = 0;
    for (;;) {
        struct pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        CHECK(poll(both, 2, -1) > 0);
        if (both[0].revents && !carry(client, server, &sent)) {
            break;
        }
        if (sent >= most) {
            reset(client);
            close(server);
            return;
        }
        if (both[1].revents && !carry(server, client, &received)) {
            break;
        }
    }
    close(client);
    close(server);
}

static void *serve(void *argument)
{
    const struct relay *relay = argument;
    for (int i = 0; i < 2 * ROUNDS; i++) {
        int client = accept(relay->listener, NULL, NULL);
        CHECK(client >= 0);
        relay_one(client, relay->simulators, i % 2 ? INT32_MAX : AFTER[i / 2]);
    }
    return NULL;
}

static void begin(struct relay *relay, const char *base)
{
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    relay->simulators = (uint16_t)atoi(strrchr(base, ':') + 1);
    relay->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(bind(relay->listener, (const struct sockaddr *)&address, sizeof address), 0);
    CHECK_INT(listen(relay->listener, 8), 0);
    CHECK_INT(getsockname(relay->listener, (struct sockaddr *)&address, &length), 0);
    relay->own = ntohs(address.sin_port);
    CHECK_INT(pthread_create(&relay->thread, NULL, serve, relay), 0);
}

static void expect_broken(int32_t response)
{
    static const char why[] = "the connection broke "; /* in the TLS handshake, or while sending */
    zoom_buf text = {0};
    CHECK_INT(zoom_response_error(response, &text), ZOOM_OK);
    CHECK(strncmp(text.data, why, sizeof why - 1) == 0);
    CHECK(strstr(text.data, "reset by the other side") != NULL || strstr(text.data, "closed by the other side") != NULL);
    CHECK_INT(zoom_response_status(response), 0);
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

static void calls(const char *scheme, const char *base, int32_t client)
{
    struct relay relay;
    char url[64];
    begin(&relay, base);
    char *body = malloc(BODY + 1);
    memset(body, ' ', BODY);
    body[BODY] = '\0';
    snprintf(url, sizeof url, "%s://localhost:%d/v2", scheme, relay.own);
    CHECK_INT(zoom_client_set(client, "base_url", url, NULL), ZOOM_OK);
    for (int i = 0; i < ROUNDS; i++) {
        int32_t response = 0;
        /* No byte of a response came, but the connection was new, and a POST is not sent again. */
        CHECK_INT(zoom_client_request(client, "POST", "/echo", NULL, body, 0, &response), ZOOM_E_CONNECT);
        expect_broken(response);
        /* Without keep_alive, so that the relay gets to the next connection. */
        CHECK_INT(zoom_client_request(client, "POST", "/echo", NULL, "{}", 0, &response), ZOOM_OK);
        CHECK_INT(zoom_free(response), ZOOM_OK);
    }
    free(body);
    CHECK_INT(pthread_join(relay.thread, NULL), 0);
    close(relay.listener);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

int main(void)
{
    signal(SIGPIPE, SIG_DFL);
    int32_t plain = new_client(access_token()), tls = new_https_client(access_token());
    CHECK_INT(zoom_client_set(plain, "keep_alive", "0", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(tls, "keep_alive", "0", NULL), ZOOM_OK);
    calls("http", base_url(), plain);
    calls("https", https_base_url(), tls);
    return check_result();
}
