/* The floor, below which no warm call can be. A bare socket, a request made beforehand, and a response that is taken for
   what it should be; over https the same through OpenSSL. No time limit, no second attempt, no proxy. */
#include "contender.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const int connections_are_shared = 0;

static struct {
    SSL_CTX *tls;
    char host[256];
    char port[8];
    char request[2048];
    int length;
} shared;

struct own {
    int socket;
    SSL *tls;
    char response[16384];
};

void *prepare(const struct target *target) {
    char url[512], scheme[8], path[512];
    token_url(target, url, sizeof url);
    if (sscanf(url, "%7[^:]://%255[^:]:%7[0-9]%511s", scheme, shared.host, shared.port, path) != 4) return NULL;
    shared.length = snprintf(shared.request, sizeof shared.request,
                             "GET %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Bearer %s\r\n"
                             "Accept: application/json\r\n\r\n",
                             path, shared.host, shared.port, target->token);
    if (strcmp(scheme, "https") != 0) return &shared;
    shared.tls = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(shared.tls, SSL_VERIFY_PEER, NULL);
    /* Head and body of a record with one system call. */
    SSL_CTX_set_read_ahead(shared.tls, 1);
    return SSL_CTX_load_verify_locations(shared.tls, roots_file(target), NULL) == 1 ? &shared : NULL;
}

static int connected(void) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(shared.host, shared.port, &hints, &found) != 0) return -1;
    int made = -1;
    for (struct addrinfo *at = found; at && made < 0; at = at->ai_next) {
        made = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(made, at->ai_addr, at->ai_addrlen) != 0) {
            close(made);
            made = -1;
        }
    }
    freeaddrinfo(found);
    int on = 1;
    if (made >= 0) setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
}

void *begin(void *unused) {
    (void)unused;
    struct own *own = calloc(1, sizeof *own);
    if (!own || (own->socket = connected()) < 0) return NULL;
    if (!shared.tls) return own;
    own->tls = SSL_new(shared.tls);
    SSL_set_fd(own->tls, own->socket);
    SSL_set1_host(own->tls, shared.host);
    SSL_set_tlsext_host_name(own->tls, shared.host);
    return SSL_connect(own->tls) == 1 ? own : NULL;
}

static ssize_t give(struct own *own) {
    return own->tls ? SSL_write(own->tls, shared.request, shared.length)
                    : send(own->socket, shared.request, (size_t)shared.length, MSG_NOSIGNAL);
}

static ssize_t take(struct own *own, size_t have) {
    size_t room = sizeof own->response - 1 - have;
    char *end = own->response + have;
    return own->tls ? SSL_read(own->tls, end, (int)room) : recv(own->socket, end, room, 0);
}

int get_token(void *given) {
    struct own *own = given;
    if (give(own) != shared.length) return 1;
    size_t have = 0;
    for (;;) {
        ssize_t more = take(own, have);
        if (more <= 0) return 1;
        have += (size_t)more;
        own->response[have] = 0;
        char *body = strstr(own->response, "\r\n\r\n");
        char *length = strstr(own->response, "ontent-");
        while (length && strncasecmp(length, "ontent-length:", 14) != 0) length = strstr(length + 1, "ontent-");
        if (!body) continue;
        if (!length) return 1;
        if (have - (size_t)(body + 4 - own->response) >= (size_t)atol(length + 14)) return !has_token(body + 4);
    }
}

void end(void *given) {
    struct own *own = given;
    SSL_free(own->tls);
    close(own->socket);
    free(own);
}

void finish(void *unused) {
    (void)unused;
    SSL_CTX_free(shared.tls);
}
