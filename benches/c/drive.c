/* Measures a contender from inside its process: when the first token was there, how long the other calls took, how much memory
   the process has. Prints one "name value" on each line. */
#include "contender.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct target target = {"", "", "system", "me", 1};
static const char *slow_user;
static int calls = 1, threads = 0, idle = 0;
static void *shared;
static pthread_barrier_t barrier;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what) {
    fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

void token_url(const struct target *target, char *url, size_t size) {
    int length = snprintf(url, size, "%s/users/%s/token?type=zak&ttl=7200", target->base, target->user);
    if (length < 0 || (size_t)length >= size) fail("the URL is too long");
}

const char *roots_file(const struct target *target) {
    const char *file = getenv("SSL_CERT_FILE");
    return strcmp(target->roots, "system") != 0 ? target->roots : file ? file : "/etc/ssl/certs/ca-certificates.crt";
}

int has_token(const char *body) {
    const char *quote = strncmp(body, "{\"token\":\"", 10) == 0 ? strchr(body + 10, '"') : NULL;
    return quote && quote - body > 100;
}

/* The clock that the caller reads too, so that the start of this process counts. */
static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* A line of a file of /proc in KiB: "VmHWM", "Rss". */
static long kibibytes(const char *path, const char *name) {
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    char line[256];
    long found = -1;
    while (found < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') found = atol(line + strlen(name) + 1);
    fclose(file);
    return found;
}

static long resident(void) { return kibibytes("/proc/self/smaps_rollup", "Rss"); }

static void get_tokens(void *own, int count) {
    for (int i = 0; i < count; i++)
        if (get_token(own) != 0) fail("a call");
}

/* Calls of each thread before the clock runs: the connections are there then. */
enum { WARM_UP = 20 };

/* One of several threads at a time. */
static void *worker(void *start) {
    void *own = begin(shared);
    if (!own) fail("begin");
    get_tokens(own, WARM_UP);
    pthread_barrier_wait(&barrier);
    *(long long *)start = now();
    get_tokens(own, calls / threads);
    end(own);
    return NULL;
}

static void run_threads(void) {
    pthread_t ids[64];
    long long starts[64];
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, worker, &starts[i]) != 0) fail("pthread_create");
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    long long end = now(), start = end;
    for (int i = 0; i < threads; i++)
        if (starts[i] < start) start = starts[i];
    printf("calls_ns %lld\n", end - start);
}

/* A thread that has made a call before the memory is looked at, and then needs a connection of its own. They begin one after
   another: handshakes at the same time would leave more memory behind than connections need. */
static void *holder(void *number) {
    void *own = begin(shared);
    if (!own) fail("begin");
    pthread_mutex_lock(&turn);
    get_tokens(own, 1);
    pthread_mutex_unlock(&turn);
    for (int i = 0; i < 2; i++) pthread_barrier_wait(&barrier);
    usleep((useconds_t)(*(int *)number * 3000));
    get_tokens(own, 1);
    for (int i = 0; i < 2; i++) pthread_barrier_wait(&barrier);
    end(own);
    return NULL;
}

/* Where threads share connections there are as many as calls at a time: so the server has to take its time for the calls that
   are made at once. */
static long connections_of_threads(long *before) {
    pthread_t ids[64];
    int numbers[64];
    pthread_barrier_init(&barrier, NULL, (unsigned)idle + 1);
    for (int i = 0; i < idle; i++) {
        numbers[i] = i;
        if (pthread_create(&ids[i], NULL, holder, &numbers[i]) != 0) fail("pthread_create");
    }
    pthread_barrier_wait(&barrier);
    *before = resident();
    target.user = slow_user;
    for (int i = 0; i < 2; i++) pthread_barrier_wait(&barrier);
    long after = resident();
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < idle; i++) pthread_join(ids[i], NULL);
    return after;
}

static long connections_one_by_one(long *before) {
    void *owns[64];
    for (int i = 0; i < idle; i++) {
        owns[i] = begin(shared);
        if (!owns[i]) fail("begin");
        get_tokens(owns[i], 1);
        if (i == 0) *before = resident();
    }
    long after = resident();
    for (int i = 0; i < idle; i++) end(owns[i]);
    return after;
}

static void hold_connections(void) {
    long before = 0;
    long after = connections_are_shared ? connections_of_threads(&before) : connections_one_by_one(&before);
    printf("idle_bytes %ld\n", (after - before) * 1024 / (idle - 1));
}

static void run_calls(void) {
    void *own = begin(shared);
    if (!own) fail("begin");
    get_tokens(own, calls > 0);
    printf("first_at %lld\n", now());
    long long start = now();
    get_tokens(own, calls - 1);
    printf("calls_ns %lld\n", now() - start);
    printf("peak_kib %ld\n", kibibytes("/proc/self/status", "VmHWM"));
    end(own);
}

int main(int argc, char **argv) {
    int option;
    while ((option = getopt(argc, argv, "b:t:r:u:n:j:i:x")) != -1) {
        switch (option) {
        case 'b': target.base = optarg; break;
        case 't': target.token = optarg; break;
        case 'r': target.roots = optarg; break;
        case 'u': target.user = optarg; break;
        case 'n': calls = atoi(optarg); break;
        case 'j': threads = atoi(optarg); break;
        case 'i': idle = atoi(optarg); break;
        case 'x': target.keep_alive = 0; break;
        default: return 2;
        }
    }
    if (threads > 64 || idle > 64) fail("more than 64 threads");
    if (idle > 1) {
        slow_user = target.user;
        target.user = "me";
    }
    shared = prepare(&target);
    if (!shared) fail("prepare");
    if (idle > 1) hold_connections();
    else if (threads > 0) run_threads();
    else run_calls();
    finish(shared);
    return 0;
}
