/* Gets a Zoom user token and prints the response's body, its status and the token; for a refusal its header fields too.
 *
 * Build and run in the project's folder:
 *
 *     cargo build --release
 *     cc examples/c/token.c -Iinclude -Ltarget/release -lzoom_token -o token
 *     ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release ./token
 *
 * From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (default
 * "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
 */

#include "zoom_token.h"

#include <stdio.h>
#include <stdlib.h>

/* Sets an option; NULL leaves the default. */
static int set(int32_t client, const char *option, const char *value)
{
    zoom_buf why = {0};
    int32_t code = zoom_client_set(client, option, value, &why);
    if (code != ZOOM_OK) {
        fprintf(stderr, "%s\n", why.data);
    }
    zoom_buf_free(&why);
    return code == ZOOM_OK;
}

/* Prints one text of the response: `get` is the function that reads it. */
static void print_text(FILE *file, const char *label, int32_t response, int32_t (ZOOM_CALL *get)(int32_t, zoom_buf *))
{
    zoom_buf text = {0};
    if (get(response, &text) == ZOOM_OK) {
        fprintf(file, "%s%s\n", label, text.data);
    }
    zoom_buf_free(&text); /* wipes it as well */
}

int main(void)
{
    const char *user = getenv("ZOOM_USER");
    int32_t client = 0;
    int32_t response = 0;
    int32_t code = zoom_client_new(&client);

    if (code != ZOOM_OK || !set(client, "access_token", getenv("ZOOM_ACCESS_TOKEN"))
        || !set(client, "base_url", getenv("ZOOM_BASE_URL")) || !set(client, "roots", getenv("ZOOM_ROOTS"))) {
        zoom_free(client);
        return EXIT_FAILURE;
    }

    code = zoom_client_get_user_token(client, user ? user : "me", "zak", 0, NULL, 0, &response);

    print_text(stdout, "Body: ", response, zoom_response_body);
    printf("Status: %d\n", (int)zoom_response_status(response));
    if (code == ZOOM_OK) {
        print_text(stdout, "Token: ", response, zoom_response_token);
    } else {
        print_text(stdout, "Header:\n", response, zoom_response_headers);
        print_text(stderr, "Failed: ", response, zoom_response_error);
    }

    zoom_free(response);
    zoom_free(client);
    return code == ZOOM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
