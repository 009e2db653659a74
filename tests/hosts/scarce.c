/* C6: no thread and no descriptor is available: an error each time, and the host lives; kept connections still work; and
 * everything works again when there are enough. The argument is the number of rounds. */
#include "check.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/resource.h>

static int rounds;

/* The library's threads are made here; on demand the system is out of them. */
static int no_threads;
static int threads_refused;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *argument)
{
    if (no_threads) {
        threads_refused++;
        return EAGAIN;
    }
    int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
    return next(thread, attributes, work, argument);
}

/* Every name is the simulator's. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)name;
    int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
    return next("127.0.0.1", service, hints, result);
}

static void expect(int line, int32_t client, int32_t code, const char *text)
{
    int32_t response = 0;
    zoom_buf out = {0};
    check_int(__FILE__, line, text, zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), code);
    CHECK_INT((code == ZOOM_OK ? zoom_response_token : zoom_response_error)(response, &out), ZOOM_OK);
    check_text(__FILE__, line, text, out.data, text);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

#define EXPECT(...) expect(__LINE__, __VA_ARGS__)

/* A client that has to look up a name, for which the simulator's certificate is valid too. */
static int32_t client_of_a_name(void)
{
    const char *port = strrchr(https_base_url(), ':');
    char base[64];
    snprintf(base, sizeof base, "https://api.zoom.us%s", port);
    int32_t client = new_https_client(access_token());
    CHECK_INT(zoom_client_set(client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "proxy", "none", NULL), ZOOM_OK);
    return client;
}

/* More rounds than lookups may be under way: each that fails frees its place. */
static void without_threads(void)
{
    static const char text[] = "the name api.zoom.us could not be resolved: no thread for the lookup: Resource "
                               "temporarily unavailable (os error 11). Check the host's name, the network and its name server (DNS)";
    int32_t client = client_of_a_name();
    no_threads = 1;
    for (int i = 0; i < rounds; i++) {
        EXPECT(client, ZOOM_E_RESOLVE, text);
    }
    CHECK_INT(threads_refused, rounds);
    no_threads = 0;
    EXPECT(client, ZOOM_OK, expected_zak());
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void limit_descriptors(rlim_t most)
{
    struct rlimit limit;
    CHECK_INT(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = most;
    CHECK_INT(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void refuse_file(int32_t client, const char *option, const char *value, const char *text)
{
    zoom_buf why = {0};
    CHECK_INT(zoom_client_set(client, option, value, &why), ZOOM_E_ARGUMENT);
    CHECK_TEXT(why.data, text);
    CHECK_INT(zoom_buf_free(&why), ZOOM_OK);
}

static void cannot_connect(char *text, size_t size)
{
    const char *port = strrchr(base_url(), ':');
    snprintf(text, size,
             "can't connect to 127.0.0.1%.*s: Too many open files (os error 24). Close files and connections that are no "
             "longer needed, or raise the limit",
             (int)strcspn(port, "/"), port);
}

static void without_descriptors(void)
{
    char refused[512];
    cannot_connect(refused, sizeof refused);
    int32_t fresh = new_client(access_token()), kept = new_client(access_token()), system = new_client(access_token());
    int32_t of_a_name = client_of_a_name();
    CHECK_INT(zoom_client_set(system, "base_url", https_base_url(), NULL), ZOOM_OK);
    EXPECT(kept, ZOOM_OK, expected_zak());
    struct rlimit before;
    CHECK_INT(getrlimit(RLIMIT_NOFILE, &before), 0);
    int next = dup(0);
    close(next);

    limit_descriptors((rlim_t)next);
    for (int i = 0; i < rounds; i++) {
        EXPECT(fresh, ZOOM_E_CONNECT, refused);
        zoom_buf out = {0};
        CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &out), ZOOM_E_CONNECT);
        CHECK_TEXT(out.data, refused);
        CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
        /* A kept connection still works. */
        EXPECT(kept, ZOOM_OK, expected_zak());
    }
    int32_t files = 0;
    CHECK_INT(zoom_client_new(&files), ZOOM_OK);
    refuse_file(files, "roots", roots_file(),
                "option roots names a file that can't be read: Too many open files (os error 24)");
    refuse_file(files, "log_file", "/dev/shm/zoom-token-no-such-file",
                "option log_file can't be written to: Too many open files (os error 24)");
    CHECK_INT(zoom_free(files), ZOOM_OK);

    /* One, which the connection takes: there is none to read the system's root certificates with. */
    limit_descriptors((rlim_t)next + 1);
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(system, "me", NULL, 0, NULL, 0, &response), ZOOM_E_TLS);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    /* One more for the file, but not enough for the folder: what was read so far is not kept. */
    limit_descriptors((rlim_t)next + 2);
    EXPECT(system, ZOOM_E_TLS,
           "the system's root certificates can't be used: Too many open files (os error 24). Try again later, when "
           "less is open. Or set the option roots to bundled or to a PEM file");
    limit_descriptors((rlim_t)next + 1);
    CHECK_INT(zoom_client_get_user_token(of_a_name, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);

    limit_descriptors(before.rlim_cur);
    EXPECT(fresh, ZOOM_OK, expected_zak());
    EXPECT(kept, ZOOM_OK, expected_zak());
    EXPECT(system, ZOOM_OK, expected_zak());
    EXPECT(of_a_name, ZOOM_OK, expected_zak());
    CHECK_INT(zoom_free(fresh), ZOOM_OK);
    CHECK_INT(zoom_free(kept), ZOOM_OK);
    CHECK_INT(zoom_free(system), ZOOM_OK);
    CHECK_INT(zoom_free(of_a_name), ZOOM_OK);
}

int main(int count, char **arguments)
{
    rounds = count > 1 ? atoi(arguments[1]) : 40;
    without_threads();
    without_descriptors();
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
