/* D2: a host that uses an OpenSSL of its own between calls and during them, with the library loaded as RTLD_GLOBAL:
 * neither disturbs the other. The argument is the library's path. */
#include "load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/socket.h>

#define CALLS 10

static struct library library;

static int connected(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)atoi(strrchr(https_base_url(), ':') + 1));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(connect(descriptor, (const struct sockaddr *)&address, sizeof address), 0);
    return descriptor;
}

/* The token over the host's own OpenSSL, which verifies the certificate. */
static void expect_zak_by_openssl(SSL_CTX *context)
{
    static char request[1024], response[4096];
    snprintf(request, sizeof request,
             "GET /v2/users/me/token?type=zak HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
             "Connection: close\r\n\r\n",
             access_token());
    SSL *tls = SSL_new(context);
    int descriptor = connected(), length = 0, amount;
    CHECK_INT(SSL_set_fd(tls, descriptor), 1);
    CHECK_INT(SSL_set1_host(tls, "localhost"), 1);
    CHECK_INT(SSL_connect(tls), 1);
    CHECK_INT(SSL_get_verify_result(tls), X509_V_OK);
    CHECK_INT(SSL_write(tls, request, (int)strlen(request)), (int)strlen(request));
    while ((amount = SSL_read(tls, response + length, (int)sizeof response - 1 - length)) > 0) {
        length += amount;
    }
    response[length] = '\0';
    CHECK(strstr(response, expected_zak()) != NULL);
    SSL_shutdown(tls);
    SSL_free(tls);
    close(descriptor);
}

static void *call_the_library(void *nothing)
{
    for (int i = 0; i < CALLS; i++) {
        expect_zak_over_https_of(&library);
    }
    return nothing;
}

int main(int count, char **arguments)
{
    CHECK_INT(count, 2);
    library = load(arguments[1], RTLD_NOW | RTLD_GLOBAL);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    CHECK_INT(SSL_CTX_load_verify_locations(context, roots_file(), NULL), 1);
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, call_the_library, NULL), 0);
    for (int i = 0; i < CALLS; i++) {
        expect_zak_by_openssl(context);
        expect_zak_over_https_of(&library);
    }
    CHECK_INT(pthread_join(thread, NULL), 0);
    /* OpenSSL's error queue belongs to the thread: the library neither adds to it nor removes from it. */
    CHECK_INT((long long)ERR_peek_error(), 0);
    ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
    expect_zak_over_https_of(&library);
    CHECK(ERR_get_error() != 0 && ERR_get_error() == 0);
    SSL_CTX_free(context);
    CHECK_INT(library.shutdown(), ZOOM_OK);
    unload(&library);
    return check_result();
}
