/* Gets a token N times with zoom_get_user_token, for the comparison in benches/run. */
#include "zoom_token.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: one_call BASE TOKEN CALLS\n");
        return 2;
    }
    int calls = atoi(argv[3]);
    zoom_buf token = {0};
    for (int i = 0; i < calls; i++) {
        if (zoom_get_user_token(argv[1], argv[2], "me", "zak", 7200, &token) != ZOOM_OK || token.len < 100) {
            fprintf(stderr, "call %d: %s\n", i, token.data);
            return 1;
        }
    }
    zoom_buf_free(&token);
    zoom_shutdown();
    return 0;
}
