/* Makes calls for a test to watch from outside, in an environment of the test's choosing:
 *
 *     call [-b] [-n COUNT] RESULT BASE AUTH USER [OPTION=VALUE ...]
 *
 * A client with these options makes the calls; without options zoom_get_user_token does. The last outcome, code and
 * text, goes to the file RESULT, so that standard output and error stay empty unless the library writes there. With
 * -b the process is as bare as can be: standard streams closed, working directory gone. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "zoom_token.h"

struct job {
    int is_bare;
    int count;
    int result;
    const char *base, *auth, *user;
    char **options;
};

/* System calls that do nothing but show in a trace: one before and one after each call. */
static void mark(const char *path) { (void)access(path, F_OK); }

/* Opens a file far above the standard streams, where it is in nobody's way. */
static int open_result(const char *path) {
    int low = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int high = fcntl(low, F_DUPFD_CLOEXEC, 100);
    close(low);
    return high;
}

static void become_bare(void) {
    char folder[] = "/tmp/zoom-token-XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0 || rmdir(folder) != 0) exit(3);
    for (int fd = 0; fd <= 2; fd++) close(fd);
}

static void report(const struct job *job, int32_t code, const zoom_buf *text) {
    dprintf(job->result, "%d\n%s", code, text->data);
    for (int fd = 0; job->is_bare && fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) != -1) dprintf(job->result, "\ndescriptor %d is open", fd);
}

static int32_t set_option(int32_t client, const char *setting, zoom_buf *why) {
    char name[64] = {0};
    const char *equals = strchr(setting, '=');
    memcpy(name, setting, (size_t)(equals - setting));
    return zoom_client_set(client, name, equals + 1, why);
}

static int32_t set_options(const struct job *job, int32_t client, zoom_buf *why) {
    int32_t code = zoom_client_set(client, "base_url", job->base, why);
    if (code == ZOOM_OK) code = zoom_client_set(client, "access_token", job->auth, why);
    for (char **option = job->options; code == ZOOM_OK && *option != NULL; option++)
        code = set_option(client, *option, why);
    return code;
}

static int32_t call_client(const struct job *job, int32_t client, zoom_buf *out) {
    int32_t response = 0;
    int32_t code = zoom_client_get_user_token(client, job->user, NULL, 0, NULL, 0, &response);
    if (code == ZOOM_OK) zoom_response_token(response, out);
    else zoom_response_error(response, out);
    zoom_free(response);
    return code;
}

static int32_t call(const struct job *job, int32_t client, zoom_buf *out) {
    if (client != 0) return call_client(job, client, out);
    return zoom_get_user_token(job->base, job->auth, job->user, NULL, 0, out);
}

static void run(const struct job *job) {
    zoom_buf out = {0};
    int32_t client = 0, code = ZOOM_OK;
    mark("/zoom-token/start");
    if (*job->options != NULL) {
        zoom_client_new(&client);
        code = set_options(job, client, &out);
    }
    for (int at = 0; code == ZOOM_OK && at < job->count; at++) {
        mark("/zoom-token/begin");
        code = call(job, client, &out);
        mark("/zoom-token/end");
    }
    zoom_shutdown();
    zoom_free(client);
    mark("/zoom-token/stop");
    report(job, code, &out);
    zoom_buf_free(&out);
}

int main(int count, char **words) {
    struct job job = {0, 1, -1, NULL, NULL, NULL, NULL};
    for (int option; (option = getopt(count, words, "+bn:")) != -1;) {
        if (option == 'b') job.is_bare = 1;
        else if (option == 'n') job.count = atoi(optarg);
        else return 2;
    }
    if (count - optind < 4) return 2;
    job.result = open_result(words[optind]);
    job.base = words[optind + 1];
    job.auth = words[optind + 2];
    job.user = words[optind + 3];
    job.options = words + optind + 4;
    if (job.is_bare) become_bare();
    run(&job);
    return 0;
}
