/* A7: a program with more rights than the user who started it (set-uid; AT_SECURE) takes neither a proxy nor root
 * certificates from the environment, which is that user's. The argument `plain` is the program without such rights, where
 * both are taken; `secure`, for which it must be root, starts it again as another user with root's rights. The
 * environment names a proxy where nobody listens, and the simulator's root certificate. */
#include "check.h"

#include <sys/auxv.h>

#define NOBODY 65534

static void expect(int line, const char *option, const char *value, int32_t code)
{
    int32_t client = 0, response = 0;
    zoom_buf why = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", https_base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "access_token", access_token(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, option, value, NULL), ZOOM_OK);
    int32_t actual = zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response);
    check_int(__FILE__, line, option, actual, code);
    if (actual == ZOOM_E_TLS && code == ZOOM_E_TLS) {
        CHECK_INT(zoom_response_error(response, &why), ZOOM_OK);
        CHECK(strstr(why.data, "an authority that is not trusted here") != NULL);
        CHECK_INT(zoom_buf_free(&why), ZOOM_OK);
    }
    CHECK_INT(zoom_free(response), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
}

int main(int count, char **arguments)
{
    int is_secure = count > 1 && strcmp(arguments[1], "secure") == 0;
    if (is_secure && getauxval(AT_SECURE) == 0) {
        CHECK_INT(setresuid(NOBODY, 0, 0), 0);
        execv(arguments[0], arguments);
        CHECK(!"the program starts anew");
        return check_result();
    }
    CHECK(getenv("https_proxy") != NULL && getenv("SSL_CERT_FILE") != NULL);
    expect(__LINE__, "roots", roots_file(), is_secure ? ZOOM_OK : ZOOM_E_PROXY);
    expect(__LINE__, "proxy", "none", is_secure ? ZOOM_E_TLS : ZOOM_OK);
    return check_result();
}
