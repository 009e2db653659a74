/* Floating-point exceptions that the host has unmasked, as Pascal hosts do: none is raised in the library, and mask,
 * flags and rounding are afterwards as they were. */
#include "check.h"

#include <dlfcn.h>
#include <fenv.h>
#include <sys/socket.h>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

struct state {
    unsigned mxcsr;
    unsigned short control;
    unsigned short status;
};

static struct state now(void)
{
    struct state state;
    state.mxcsr = _mm_getcsr();
    __asm__ volatile("fnstcw %0" : "=m"(state.control));
    __asm__ volatile("fnstsw %0" : "=m"(state.status));
    return state;
}

static void expect_same(int line, const char *what, struct state before, struct state after)
{
    check_int(__FILE__, line, what, after.mxcsr, before.mxcsr);
    check_int(__FILE__, line, what, after.control, before.control);
    check_int(__FILE__, line, what, after.status, before.status);
}
#else
struct state {
    int mask;
    int flags;
    int rounding;
};

static struct state now(void)
{
    struct state state = {fegetexcept(), fetestexcept(FE_ALL_EXCEPT), fegetround()};
    return state;
}

static void expect_same(int line, const char *what, struct state before, struct state after)
{
    check_int(__FILE__, line, what, after.mask, before.mask);
    check_int(__FILE__, line, what, after.flags, before.flags);
    check_int(__FILE__, line, what, after.rounding, before.rounding);
}
#endif

/* The library's calls of connect, where the state inside can be seen: C's default, with every exception masked. */
static int seen_inside;

int connect(int descriptor, const struct sockaddr *address, socklen_t length)
{
    seen_inside++;
    CHECK_INT(fegetexcept(), 0);
    CHECK_INT(fegetround(), FE_TONEAREST);
#if defined(__x86_64__) || defined(__i386__)
    CHECK_INT(_mm_getcsr() & ~(unsigned)_MM_EXCEPT_MASK, 0x1f80);
#endif
    int (*next)(int, const struct sockaddr *, socklen_t);
    *(void **)&next = dlsym(RTLD_NEXT, "connect");
    return next(descriptor, address, length);
}

/* One statement, after which the state is the one before it. */
#define SAME(statement) \
    do { \
        struct state before = now(); \
        statement; \
        expect_same(__LINE__, #statement, before, now()); \
    } while (0)

/* Every function once, successes and failures. */
static void use_everything(void)
{
    int32_t client = 0, response = 0, cancel = 0, json = 0, code = 0;
    zoom_buf out = {0};
    SAME(code = zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &out));
    CHECK_INT(code, ZOOM_OK);
    SAME(code = zoom_get_user_token(base_url(), access_token(), "nobody", NULL, 0, &out));
    CHECK_INT(code, 404);
    SAME(code = zoom_get_user_token("http://127.0.0.1:1/v2", "x", "me", NULL, 0, &out));
    CHECK_INT(code, ZOOM_E_CONNECT);
    SAME(code = zoom_get_user_token_response(base_url(), access_token(), "first-1-limit-second", NULL, 0, NULL, 0, &response));
    CHECK_INT(code, ZOOM_OK);
    SAME(zoom_free(response));
    SAME(code = zoom_get_user_token("x", "x", "me", NULL, -1, &out));
    CHECK_INT(code, ZOOM_E_ARGUMENT);
    SAME(zoom_client_new(&client));
    SAME(zoom_cancel_new(&cancel));
    SAME(zoom_client_set(client, "base_url", base_url(), &out));
    SAME(zoom_client_set(client, "access_token", access_token(), &out));
    SAME(zoom_client_set(client, "timeout_ms", "400", &out));
    SAME(zoom_client_set(client, "timeout_ms", "1e400", &out));
    SAME(code = zoom_client_get_user_token(client, "slow-9000", NULL, 0, NULL, cancel, &response));
    CHECK_INT(code, ZOOM_E_TIMEOUT);
    SAME(zoom_free(response));
    SAME(zoom_free(client));
    SAME(zoom_client_new(&client));
    SAME(zoom_client_set(client, "base_url", base_url(), &out));
    SAME(zoom_client_set(client, "access_token", access_token(), &out));
    SAME(zoom_client_set(client, "timeout_ms", "4000", &out));
    SAME(code = zoom_client_get_user_token(client, "limit-date-5", NULL, 2147483647, NULL, cancel, &response));
    CHECK_INT(code, 429);
    SAME(zoom_response_status(response));
    SAME(zoom_response_zoom_code(response));
    SAME(zoom_response_reason(response));
    SAME(zoom_response_retry_after(response));
    SAME(zoom_response_read(response, &code, 1, &out));
    CHECK_INT(code, 429);
    SAME(zoom_response_body(response, &out));
    SAME(zoom_response_headers(response, &out));
    SAME(zoom_response_header(response, "retry-after", &out));
    SAME(zoom_response_error(response, &out));
    SAME(zoom_response_token(response, &out));
    SAME(zoom_free(response));
    const char *numbers = "{\"a\":1e400,\"b\":-0.1e-400,\"c\":9007199254740993,\"d\":0.30000000000000004}";
    SAME(code = zoom_client_request(client, "POST", "/echo", numbers, numbers, cancel, &response));
    CHECK_INT(code, ZOOM_OK);
    SAME(zoom_free(response));
    SAME(zoom_cancel(cancel));
    SAME(zoom_free(cancel));
    SAME(zoom_free(client));
    SAME(code = zoom_json_parse(numbers, &json, &out));
    CHECK_INT(code, ZOOM_OK);
    SAME(zoom_json_get_int(json, "a", &code));
    SAME(zoom_json_get_int(json, "c", &code));
    SAME(zoom_json_get_string(json, "b", &out));
    CHECK_TEXT(out.data, "-0.1e-400");
    SAME(zoom_json_set_int(json, "e", INT32_MIN, &out));
    SAME(zoom_json_set_raw(json, "f", "1e-999999999999", &out));
    SAME(zoom_json_set_string(json, "g", "1.5", &out));
    SAME(zoom_json_size(json, ""));
    SAME(zoom_json_type(json, "a"));
    SAME(zoom_json_emit(json, 0, &out));
    SAME(zoom_free(json));
    SAME(zoom_json_new(&json));
    SAME(zoom_free(json));
    SAME(zoom_free(-1));
    SAME(zoom_version(&out));
    SAME(zoom_status_text(404, &out));
    SAME(zoom_abi_version());
    SAME(zoom_buf_free(&out));
    SAME(zoom_shutdown());
}

int main(void)
{
    /* All masked, all flags up, another rounding. */
    feraiseexcept(FE_ALL_EXCEPT);
    fesetround(FE_UPWARD);
    use_everything();
    CHECK_INT(fetestexcept(FE_ALL_EXCEPT), FE_ALL_EXCEPT);
    CHECK_INT(fegetround(), FE_UPWARD);

    /* None masked: an exception in the library would end this host. */
    fesetround(FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
    CHECK(feenableexcept(FE_ALL_EXCEPT) != -1);
    use_everything();
    CHECK_INT(fegetexcept(), FE_ALL_EXCEPT);
    CHECK_INT(fetestexcept(FE_ALL_EXCEPT), 0);
    fedisableexcept(FE_ALL_EXCEPT);
    CHECK(seen_inside > 4);
    return check_result();
}
