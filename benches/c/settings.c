/* Gets a token with a file of settings, which has what to sign in with: settings FILE USER */
#include "zoom_token.h"

#include <stdio.h>

int main(int argc, char **argv) {
    zoom_buf token = {0};
    int32_t code = argc == 3 ? zoom_get_user_token_with_settings(argv[1], argv[2], "zak", 0, &token) : ZOOM_E_ARGUMENT;
    if (code != ZOOM_OK) fprintf(stderr, "settings: %s\n", token.data ? token.data : "wrong arguments");
    zoom_buf_free(&token);
    zoom_shutdown();
    return code != ZOOM_OK;
}
