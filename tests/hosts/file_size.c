/* D6: a log file that may not grow (RLIMIT_FSIZE). The calls succeed, no SIGXFSZ of the library's reaches the host, and one
 * that was pending stays pending. The argument is the log file's path. */
#include "check.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define MOST 100

static void expect_zak(int32_t client)
{
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

static int is_blocked(void)
{
    sigset_t set;
    CHECK_INT(pthread_sigmask(SIG_BLOCK, NULL, &set), 0);
    return sigismember(&set, SIGXFSZ);
}

static int is_pending(void)
{
    sigset_t set;
    CHECK_INT(sigpending(&set), 0);
    return sigismember(&set, SIGXFSZ);
}

int main(int count, char **arguments)
{
    const char *log = count > 1 ? arguments[1] : "";
    int32_t client = new_client(access_token());
    CHECK_INT(zoom_client_set(client, "log_file", log, NULL), ZOOM_OK);
    struct rlimit limit = {MOST, MOST};
    CHECK_INT(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 4; i++) {
        expect_zak(client);
        CHECK(!is_blocked());
    }
    struct stat file;
    CHECK_INT(stat(log, &file), 0);
    CHECK_INT(file.st_size, MOST);

    /* The host's own signal: blocked and pending before and after the call. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGXFSZ);
    CHECK_INT(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
    expect_zak(client);
    CHECK(is_blocked() && !is_pending());
    CHECK_INT(raise(SIGXFSZ), 0);
    expect_zak(client);
    CHECK(is_blocked() && is_pending());
    CHECK_INT(zoom_free(client), ZOOM_OK);
    return check_result();
}
