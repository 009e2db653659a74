/* M1: the n-th allocation of a call fails, for every n. This host has its own allocator, which counts allocations of a
 * size or more and refuses one of them. Each try is a child of its own, which uses the library for the first time; the
 * parent counts the outcomes. With HOST_WHERE set, the backtrace of each refusal goes to standard error. Arguments:
 *
 *     list FLOOR SCHEME BASE CODE   shows each allocation of FLOOR bytes or more: how the try ended, and the size
 *     peer FLOOR SCHEME BASE CODE   the server's response is large: no refusal may end the process, and each call returns
 *                                   ZOOM_E_MEMORY, or CODE as without a refusal
 */
#include "check.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* How one try ended, in memory that parent and child share. */
struct end {
    int is_aborted;
    int32_t code;
    long counted;
    size_t size;
};

static struct end *end;

/* The allocation that is refused (0: none is), and the size from which on they are counted. */
static long refused_number;
static size_t counts_from;
static int is_reporting;

static int is_refused(size_t size)
{
    if (refused_number == 0 || size < counts_from || is_reporting) {
        return 0;
    }
    if (__atomic_add_fetch(&end->counted, 1, __ATOMIC_SEQ_CST) != refused_number) {
        return 0;
    }
    end->size = size;
    if (getenv("HOST_WHERE") != NULL) {
        void *frames[40];
        is_reporting = 1;
        backtrace_symbols_fd(frames, backtrace(frames, 40), 2);
        is_reporting = 0;
    }
    return 1;
}

void *malloc(size_t size) { return is_refused(size) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return is_refused(count * size) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return is_refused(size) ? NULL : __libc_realloc(old, size); }
void *memalign(size_t alignment, size_t size) { return is_refused(size) ? NULL : __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **out, size_t alignment, size_t size)
{
    *out = memalign(alignment, size);
    return *out == NULL ? 12 /* ENOMEM */ : 0;
}

static const char *scheme, *base;
static int32_t expected;

/* The call, and all its texts: what a host would do. Runs in a child. Nothing is sent again, which would wait. */
static int32_t call(long number)
{
    int32_t client = 0, response = 0;
    zoom_buf text = {0};
    if (zoom_client_new(&client) != ZOOM_OK || zoom_client_set(client, "base_url", base, NULL) != ZOOM_OK ||
        zoom_client_set(client, "access_token", access_token(), NULL) != ZOOM_OK ||
        zoom_client_set(client, "max_response_bytes", "8000000", NULL) != ZOOM_OK ||
        zoom_client_set(client, "max_retries", "0", NULL) != ZOOM_OK ||
        (strcmp(scheme, "https") == 0 && zoom_client_set(client, "roots", roots_file(), NULL) != ZOOM_OK)) {
        return -1000;
    }
    refused_number = number;
    int32_t code = zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response);
    int32_t (*const give[])(int32_t, zoom_buf *) = {zoom_response_error, zoom_response_token, zoom_response_headers,
                                                    zoom_response_body};
    for (int i = 0; i < 4; i++) {
        int32_t given = give[i](response, &text);
        code = given == ZOOM_E_MEMORY ? given : code;
    }
    CHECK(zoom_response_header(response, "x-large", &text) != ZOOM_E_ARGUMENT);
    zoom_buf_free(&text);
    zoom_free(response);
    /* And the library is good for another call. */
    refused_number = 0;
    if (zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response) != expected) {
        return -1001;
    }
    zoom_free(response);
    zoom_free(client);
    return code;
}

static void try(long number)
{
    memset(end, 0, sizeof *end);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        /* Without the message of an abort. */
        if (getenv("HOST_WHERE") == NULL) {
            dup2(open("/dev/null", O_WRONLY), 2);
        }
        end->code = call(number);
        _exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    end->is_aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    CHECK(end->is_aborted || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

int main(int count, char **arguments)
{
    if (count < 6) {
        CHECK(!"PART FLOOR SCHEME BASE CODE");
        return check_result();
    }
    int is_list = strcmp(arguments[1], "list") == 0;
    counts_from = (size_t)atol(arguments[2]);
    scheme = arguments[3];
    base = arguments[4];
    expected = atoi(arguments[5]);
    end = mmap(NULL, sizeof *end, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(end != MAP_FAILED);
    int aborted = 0, survived = 0;
    long number = 1;
    for (;; number++) {
        try(number);
        if (!end->is_aborted && end->counted < number) {
            CHECK_INT(end->code, expected);
            break;
        }
        aborted += end->is_aborted;
        survived += !end->is_aborted;
        if (is_list) {
            printf("%ld: %s %d, %zu bytes\n", number, end->is_aborted ? "aborted" : "ended with", end->code, end->size);
        } else {
            if (end->is_aborted) {
                fprintf(stderr, "allocation %ld of %zu bytes or more\n", number, counts_from);
            }
            CHECK(!end->is_aborted);
            CHECK(end->is_aborted || end->code == ZOOM_E_MEMORY || end->code == expected);
        }
    }
    if (is_list) {
        printf("%ld allocations: %d aborted, %d did not\n", number - 1, aborted, survived);
    } else {
        CHECK(survived > 0);
    }
    return check_result();
}
