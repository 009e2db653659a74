/* D6: a log file that may not grow (RLIMIT_FSIZE). The call is as without it, no SIGXFSZ reaches the host, and one that
 * was waiting for the host waits still. The argument is the log file's path. */
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

    /* With one of the host's own: blocked and pending before, blocked and pending after. */
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
