/* C4, C12: fork. In the child the parent's handles are ZOOM_E_FORKED and new ones work; the parent is not disturbed; and
 * nobody waits for a lock that another thread held at the fork. The arguments are the part and the number of forks. */
#include "zak.h"

#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that hangs is ended after this time; a tool makes everything slower. */
static unsigned child_seconds(void) { return getenv("HOST_TOOL") ? 120 : 20; }

/* How children are made: `fork`, or a way that runs no handlers of pthread_atfork. */
static pid_t (*make_child)(void) = fork;

static pid_t clone_as_fork(void) { return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }

/* Runs `work` in a child, which must find nothing wrong. */
static void in_a_child(void (*work)(void *), void *argument)
{
    fflush(NULL);
    pid_t child = make_child();
    if (child == 0) {
        alarm(child_seconds());
        check_failures = 0;
        work(argument);
        fflush(NULL);
        _exit(check_result());
    }
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(!WIFSIGNALED(status) || WTERMSIG(status) != SIGALRM /* the child hung */);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

struct parents {
    int32_t client;
    int32_t cancel;
    int32_t response;
    int32_t json;
    zoom_buf token;
};

/* Every function, with a handle of the parent's. */
static void use_handles_of_the_parent(void *argument)
{
    struct parents *parents = argument;
    int32_t response = 77;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_set(parents->client, "access_token", "x", &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_client_get_user_token(parents->client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_FORKED);
    CHECK_INT(response, 0);
    CHECK_INT(zoom_client_request(parents->client, NULL, "/echo", NULL, NULL, 0, &response), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_status(parents->response), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_zoom_code(parents->response), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_reason(parents->response), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_retry_after(parents->response), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_token(parents->response, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_body(parents->response, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_headers(parents->response, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_error(parents->response, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_header(parents->response, "date", &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_response_read(parents->response, &response, 1, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_cancel(parents->cancel), ZOOM_E_FORKED);
    CHECK_INT(zoom_free(parents->client), ZOOM_E_FORKED);
    CHECK_INT(zoom_free(parents->cancel), ZOOM_E_FORKED);
    CHECK_INT(zoom_free(parents->response), ZOOM_E_FORKED);
    CHECK_INT(zoom_free(parents->json), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_set_string(parents->json, "a", "b", &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_set_raw(parents->json, "a", "1", &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_set_int(parents->json, "a", 1, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_get_string(parents->json, "a", &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_get_int(parents->json, "a", &response), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_size(parents->json, ""), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_type(parents->json, ""), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_emit(parents->json, 1, &out), ZOOM_E_FORKED);
    CHECK_INT(zoom_json_parse("{}", &response, &parents->token), ZOOM_E_FORKED);
    CHECK_INT(zoom_version(&parents->token), ZOOM_E_FORKED);
    CHECK_INT(zoom_get_user_token(base_url(), "x", "me", NULL, 0, &parents->token), ZOOM_E_FORKED);
    CHECK_INT(zoom_buf_free(&parents->token), ZOOM_E_FORKED);
    response = 77;
    CHECK_INT(zoom_get_user_token_response(base_url(), "x", "me", NULL, 0, NULL, parents->cancel, &response),
              ZOOM_E_FORKED);
    CHECK_INT(response, 0);
    CHECK(out.data == NULL && out.len == 0 && out.cap == 0);

    int32_t client = new_client(access_token());
    CHECK(client > parents->client);
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, parents->cancel, &response), ZOOM_E_FORKED);
    expect_zak(client);
    expect_zak(client);
    expect_zak_from_one_call();
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}

/* A child's child finds the same. */
static void use_them_in_a_grandchild_too(void *argument)
{
    struct parents *parents = argument;
    use_handles_of_the_parent(parents);
    in_a_child(use_handles_of_the_parent, parents);
    expect_zak_from_one_call();
}

static void after_a_call(void)
{
    struct parents parents = {.client = new_client(access_token())};
    CHECK_INT(zoom_cancel_new(&parents.cancel), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":1}", &parents.json, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_get_user_token(parents.client, "me", NULL, 0, NULL, 0, &parents.response), ZOOM_OK);
    CHECK_INT(zoom_response_token(parents.response, &parents.token), ZOOM_OK);
    expect_zak_from_one_call();

    in_a_child(use_them_in_a_grandchild_too, &parents);

    /* The parent's kept connections are still its own, and so are its handles. */
    CHECK_TEXT(parents.token.data, expected_zak());
    expect_zak(parents.client);
    expect_zak_from_one_call();
    CHECK_INT(zoom_response_status(parents.response), 200);
    CHECK_INT(zoom_json_size(parents.json, ""), 1);
    CHECK_INT(zoom_free(parents.json), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&parents.token), ZOOM_OK);
    CHECK_INT(zoom_free(parents.response), ZOOM_OK);
    CHECK_INT(zoom_free(parents.cancel), ZOOM_OK);
    CHECK_INT(zoom_free(parents.client), ZOOM_OK);
}

#define THREADS 4

struct loop {
    pthread_t threads[THREADS];
    int32_t client;
    int begun;
    int stop;
};

/* A new connection over https each time. */
static void expect_zak_over_https(void)
{
    int32_t client = new_https_client(access_token());
    expect_zak(client);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void *call_in_a_loop(void *argument)
{
    struct loop *loop = argument;
    __atomic_add_fetch(&loop->begun, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&loop->stop, __ATOMIC_SEQ_CST)) {
        expect_zak(loop->client);
        expect_zak_from_one_call();
        expect_zak_over_https();
        int32_t document = 0;
        CHECK_INT(zoom_json_parse("{\"a\":1}", &document, NULL), ZOOM_OK);
        CHECK_INT(zoom_free(document), ZOOM_OK);
        int32_t other = new_client(access_token());
        expect_zak(other);
        CHECK_INT(zoom_free(other), ZOOM_OK);
    }
    return NULL;
}

static void begin_loop(struct loop *loop)
{
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&loop->threads[i], NULL, call_in_a_loop, loop), 0);
    }
    while (__atomic_load_n(&loop->begun, __ATOMIC_SEQ_CST) < THREADS) {
        sched_yield();
    }
}

static void end_loop(struct loop *loop)
{
    __atomic_store_n(&loop->stop, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(loop->threads[i], NULL), 0);
    }
    CHECK_INT(zoom_free(loop->client), ZOOM_OK);
}

static void make_own_calls(void *argument)
{
    struct loop *loop = argument;
    int32_t response;
    CHECK_INT(zoom_client_get_user_token(loop->client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_FORKED);
    int32_t client = new_client(access_token());
    expect_zak(client);
    expect_zak_from_one_call();
    expect_zak_over_https();
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* The fork may find any of the library's locks held. */
static void while_threads_call(int forks)
{
    struct loop loop = {.client = new_client(access_token())};
    begin_loop(&loop);
    for (int i = 0; i < forks && check_result() == EXIT_SUCCESS; i++) {
        in_a_child(make_own_calls, &loop);
    }
    end_loop(&loop);
}

static void *call_once(void *argument)
{
    if (*(int *)argument % 2) {
        expect_zak_over_https();
    }
    expect_zak_from_one_call();
    return NULL;
}

static void call_first(void *argument) { call_once(argument); }

/* As above at the very first use, while what the library makes once for a process is being made. */
static void at_the_first_use(void *yields)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, call_once, yields), 0);
    }
    for (int i = 0; i < *(int *)yields; i++) {
        sched_yield();
    }
    in_a_child(call_first, yields);
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
    }
}

#define LOOKUPS 16

/* The library's lookups come here: until they are released they hang, as with a name server that does not respond. */
static int lookups_hang;
static int lookups_begun;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)name;
    (void)service;
    (void)hints;
    (void)result;
    __atomic_add_fetch(&lookups_begun, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&lookups_hang, __ATOMIC_SEQ_CST)) {
        usleep(1000);
    }
    return EAI_NONAME;
}

static int32_t look_up(const char *base, const char *timeout_ms)
{
    int32_t client = new_client(access_token()), response = 0;
    CHECK_INT(zoom_client_set(client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "proxy", "none", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "timeout_ms", timeout_ms, NULL), ZOOM_OK);
    int32_t code = zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
    return code;
}

static void look_up_in_the_child(void *nothing)
{
    (void)nothing;
    __atomic_store_n(&lookups_hang, 0, __ATOMIC_SEQ_CST);
    CHECK_INT(look_up("https://child.invalid", "10000"), ZOOM_E_RESOLVE);
}

/* As many lookups hang as a process may have under way at a time. A child's are counted from 0. */
static void while_lookups_hang(void)
{
    __atomic_store_n(&lookups_hang, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < LOOKUPS; i++) {
        CHECK_INT(look_up("https://parent.invalid", "20"), ZOOM_E_TIMEOUT);
    }
    /* A call may end before its thread has begun to look up. */
    for (int i = 0; i < 10000 && __atomic_load_n(&lookups_begun, __ATOMIC_SEQ_CST) < LOOKUPS; i++) {
        usleep(1000);
    }
    CHECK_INT(look_up("https://parent.invalid", "20"), ZOOM_E_TIMEOUT);
    CHECK_INT(__atomic_load_n(&lookups_begun, __ATOMIC_SEQ_CST), LOOKUPS);
    in_a_child(look_up_in_the_child, NULL);
    __atomic_store_n(&lookups_hang, 0, __ATOMIC_SEQ_CST);
    CHECK_INT(look_up("https://parent.invalid", "10000"), ZOOM_E_RESOLVE);
}

int main(int count, char **arguments)
{
    const char *part = count > 2 ? arguments[1] : "";
    int forks = count > 2 ? atoi(arguments[2]) : 0;
    if (strcmp(part, "first") == 0) {
        /* This process does not use the library itself, so that each of its children is the first to do so. */
        for (int i = 0; i < forks && check_result() == EXIT_SUCCESS; i++) {
            in_a_child(at_the_first_use, &i);
        }
    } else if (strcmp(part, "after") == 0) {
        after_a_call();
    } else if (strcmp(part, "bare") == 0) {
        make_child = _Fork;
        after_a_call();
        make_child = clone_as_fork;
        after_a_call();
    } else if (strcmp(part, "during") == 0) {
        while_threads_call(forks);
    } else if (strcmp(part, "lookups") == 0) {
        while_lookups_hang();
    } else {
        CHECK(!"first, after, bare, during or lookups");
    }
    return check_result();
}
