/* What differs on Windows: a cancel that ends a blocked receive, timeouts, the system's store of root certificates, threads
 * and handles that are left, and the texts of the system's errors. The argument is the part. */
#include "check.h"

#include <windows.h>

#include <tlhelp32.h>

#define UNTRUSTED \
    "the certificate of localhost was issued by an authority that is not trusted here (the roots are Mozilla's, as of " \
    "this build). Where a proxy or virus scanner reads https, its root certificate has to be added to them"

static int32_t client_at(const char *base)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base, NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", access_token(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "proxy", "none", NULL), ZOOM_OK);
    return client;
}

/* A token call with this code and this text. */
static void expect(int32_t client, const char *user, int32_t code, const char *text)
{
    int32_t response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_get_user_token(client, user, NULL, 0, NULL, 0, &response), code);
    CHECK_INT(zoom_response_error(response, &out), ZOOM_OK);
    CHECK_TEXT(out.data, text);
    if (code == ZOOM_OK) {
        CHECK_INT(zoom_response_token(response, &out), ZOOM_OK);
        CHECK_TEXT(out.data, expected_zak());
    }
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

struct slow_call {
    int32_t client;
    int32_t cancel;
    int32_t code;
};

static DWORD WINAPI make_slow_call(void *argument)
{
    struct slow_call *call = argument;
    int32_t response = 0;
    call->code = zoom_client_get_user_token(call->client, "slow-60000", NULL, 0, NULL, call->cancel, &response);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    return 0;
}

/* A call that waits for its response ends when another thread cancels it. */
static void cancel(void)
{
    struct slow_call call = {.client = client_at(base_url())};
    CHECK_INT(zoom_cancel_new(&call.cancel), ZOOM_OK);
    HANDLE thread = CreateThread(NULL, 0, make_slow_call, &call, 0, NULL);
    /* It is under way when options are too late; most runs it is blocked after this time. */
    while (zoom_client_set(call.client, "user_agent", "windows.c", NULL) == ZOOM_OK) {
        Sleep(1);
    }
    Sleep(200);
    DWORD begun = GetTickCount();
    CHECK_INT(zoom_cancel(call.cancel), ZOOM_OK);
    CHECK_INT(WaitForSingleObject(thread, 30000), WAIT_OBJECT_0);
    CHECK(GetTickCount() - begun < 20000);
    CHECK_INT(call.code, ZOOM_E_CANCELLED);
    CloseHandle(thread);
    CHECK_INT(zoom_free(call.cancel), ZOOM_OK);
    CHECK_INT(zoom_free(call.client), ZOOM_OK);
}

static void limits(void)
{
    int32_t client = client_at("http://127.0.0.1:1/v2");
    DWORD begun = GetTickCount();
    expect(client, "me", ZOOM_E_CONNECT, "can't connect to 127.0.0.1:1: connection refused. It is a port of this machine: start the program that listens there, "
           "such as zoom-simulator");
    CHECK(GetTickCount() - begun < 5000);
    CHECK_INT(zoom_free(client), ZOOM_OK);

    client = client_at(base_url());
    CHECK_INT(zoom_client_set(client, "timeout_ms", "500", NULL), ZOOM_OK);
    begun = GetTickCount();
    expect(client, "slow-60000", ZOOM_E_TIMEOUT, "the time ran out while waiting for the response (option timeout_ms is 500). Try again later");
    DWORD took = GetTickCount() - begun;
    CHECK(took >= 480 && took < 3000);
    expect(client, "me", ZOOM_OK, "");
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static void https(void)
{
    int32_t client = client_at(https_base_url());
    CHECK_INT(zoom_client_set(client, "roots", from_rust("HOST_ROOTS"), NULL), ZOOM_OK);
    expect(client, "me", ZOOM_OK, "");
    expect(client, "me", ZOOM_OK, "");
    CHECK_INT(zoom_free(client), ZOOM_OK);

    /* The simulator's root is not among Mozilla's. */
    client = client_at(https_base_url());
    CHECK_INT(zoom_client_set(client, "roots", "bundled", NULL), ZOOM_OK);
    expect(client, "me", ZOOM_E_TLS, UNTRUSTED);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* The simulator's root is not in the system's store. (Wine 8 complains first that it can't check for a revocation, even
 * with a root that is in the store: so no success can be tested here.) */
static void system_store(void)
{
    int32_t client = client_at(https_base_url());
    int32_t response = 0;
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_TLS);
    CHECK_INT(zoom_response_status(response), 0);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static DWORD threads(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    DWORD count = 0;
    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry)) {
        count += entry.th32OwnerProcessID == GetCurrentProcessId();
    }
    CloseHandle(snapshot);
    return count;
}

/* What NtQuerySystemInformation returns: every handle of every process. */
#define SYSTEM_HANDLES 16

struct system_handles {
    ULONG count;
    struct {
        USHORT process, stack_trace;
        UCHAR type, flags;
        USHORT handle;
        void *object;
        ULONG access;
    } handles[];
};

typedef LONG(WINAPI *query_system)(int, void *, ULONG, ULONG *);

/* Not GetProcessHandleCount, which is 0 under Wine 8, whatever is open. */
static DWORD open_handles(void)
{
    FARPROC found = GetProcAddress(GetModuleHandleA("ntdll"), "NtQuerySystemInformation");
    query_system query = (query_system)(void *)(uintptr_t)found;
    ULONG size = 4 << 20, used = 0;
    struct system_handles *all = malloc(size);
    DWORD own = 0;
    CHECK_INT(query(SYSTEM_HANDLES, all, size, &used), 0);
    for (ULONG i = 0; i < all->count; i++) {
        own += all->handles[i].process == (USHORT)GetCurrentProcessId();
    }
    free(all);
    return own;
}

/* A count that never changed would prove nothing. */
static void check_that_handles_are_counted(void)
{
    DWORD before = open_handles();
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    CHECK_INT(open_handles(), before + 1);
    CloseHandle(event);
    CHECK_INT(open_handles(), before);
}

static void a_round(void)
{
    zoom_buf out = {0};
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &out), ZOOM_OK);
    CHECK_INT(zoom_get_user_token("https://no-such-host.invalid/v2", access_token(), "me", NULL, 0, &out), ZOOM_E_RESOLVE);
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    int32_t client = client_at(https_base_url());
    CHECK_INT(zoom_client_set(client, "roots", from_rust("HOST_ROOTS"), NULL), ZOOM_OK);
    expect(client, "me", ZOOM_OK, "");
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}

/* A lookup's thread ends a moment after its call. */
static void wait_for_threads(DWORD expected)
{
    for (int wait = 0; wait < 500 && threads() > expected; wait++) {
        Sleep(20);
    }
    CHECK_INT(threads(), expected);
}

/* After the last zoom_free and zoom_shutdown there are as many threads and handles as before. */
static void nothing_left(void)
{
    check_that_handles_are_counted();
    DWORD threads_before = threads();
    a_round();
    wait_for_threads(threads_before);
    DWORD handles_before = open_handles();
    for (int round = 0; round < 20; round++) {
        a_round();
    }
    wait_for_threads(threads_before);
    CHECK_INT(open_handles(), handles_before);
}

/* An option whose file can't be opened. */
static void expect_refusal(const char *option, const char *path, const char *expected)
{
    int32_t client = 0;
    zoom_buf why = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, option, path, &why), ZOOM_E_ARGUMENT);
    CHECK_TEXT(why.data, expected);
    CHECK_INT(zoom_buf_free(&why), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

/* Where Windows is in another language, the library's texts are English. */
static void words(void)
{
    char system[200] = "";
    FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_SHARING_VIOLATION, 0, system, sizeof system, NULL);
    CHECK(strstr(system, "Freigabe") != NULL);

    HANDLE locked = CreateFileA("locked", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(locked != INVALID_HANDLE_VALUE);
    expect_refusal("log_file", "locked", "option log_file can't be written to: in use by another program");
    expect_refusal("roots", "locked", "option roots names a file that can't be read: in use by another program");
    CloseHandle(locked);
    expect_refusal("log_file", "nowhere\\x", "option log_file can't be written to: there is no such file or folder");
    expect_refusal("roots", "nowhere", "option roots names a file that can't be read: there is no such file or folder");
    expect_refusal("log_file", ".", "option log_file can't be written to: this program has no permission");
    expect_refusal("roots", "CON", "option roots names a file that can't be read: not a regular file");

    /* The system's store: Wine has a text for what is wrong. */
    int32_t client = client_at(https_base_url());
    int32_t response = 0;
    zoom_buf out = {0};
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_E_TLS);
    CHECK_INT(zoom_response_error(response, &out), ZOOM_OK);
    CHECK_TEXT(out.data, "the certificate of localhost is not acceptable: whether it was revoked could not be found out");
    CHECK_INT(zoom_buf_free(&out), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

static int32_t user_client(const char *option, const char *value)
{
    int32_t client = 0;
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "client_id", from_rust("HOST_PUBLIC_CLIENT_ID"), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "token_file", "zoom.tokens", NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, option, value, NULL), ZOOM_OK);
    return client;
}

/* A refresh token in a file is encrypted for its user; a file of settings is on a drive; a sign-in listens. */
static void sign_in(void)
{
    /* The folder may be that of an earlier run. */
    DeleteFileA("zoom.tokens");
    int32_t client = user_client("refresh_token", from_rust("HOST_REFRESH_TOKEN"));
    expect(client, "me", ZOOM_OK, "");
    CHECK_INT(zoom_free(client), ZOOM_OK);
    static char file[1 << 16];
    FILE *open = fopen("zoom.tokens", "rb");
    CHECK(open != NULL);
    size_t length = fread(file, 1, sizeof file, open);
    fclose(open);
    CHECK(length > 1000 && file[0] != '{');
    for (size_t at = 0; at + 13 < length; at++) {
        CHECK(memcmp(file + at, "refresh_token", 13) != 0);
    }
    client = user_client("proxy", "none");
    expect(client, "me", ZOOM_OK, "");

    const char *wrong = "option settings_file must be an absolute path, such as /etc/app/zoom.settings or C:\\app\\zoom.settings";
    expect_refusal("settings_file", "\\\\server\\share\\zoom.settings", wrong);
    expect_refusal("settings_file", "\\\\.\\CON", wrong);
    expect_refusal("settings_file", "C:zoom.settings", wrong);
    expect_refusal("settings_file", "zoom.settings", wrong);

    int32_t started = 0, response = -1;
    zoom_buf url = {0};
    CHECK_INT(zoom_sign_in_start(client, &started, &url), ZOOM_OK);
    CHECK(strstr(url.data, "/oauth/authorize?response_type=code&") != NULL);
    CHECK_INT(zoom_sign_in_finish(started, NULL, 0, 0, &response), ZOOM_E_PENDING);
    CHECK_INT(response, 0);
    CHECK_INT(zoom_sign_in_finish(started, NULL, 100, 0, &response), ZOOM_E_TIMEOUT);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(started), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&url), ZOOM_OK);
    CHECK_INT(zoom_sign_out(client, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } PARTS[] = {{"cancel", cancel}, {"limits", limits}, {"https", https},
                 {"store", system_store}, {"left", nothing_left}, {"words", words}, {"sign_in", sign_in}};
    CHECK_INT(count, 2);
    for (size_t part = 0; count == 2 && part < sizeof PARTS / sizeof PARTS[0]; part++) {
        if (strcmp(arguments[1], PARTS[part].name) == 0) {
            PARTS[part].run();
            return check_result();
        }
    }
    return EXIT_FAILURE;
}
