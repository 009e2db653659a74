/* Gets a token N times over one kept connection, with a client of zoom-token, for the comparison in benches/run. */
#include "zoom_token.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: ours BASE TOKEN CALLS ROOTS\n");
        return 2;
    }
    int calls = atoi(argv[3]);
    int32_t client = 0;
    zoom_client_new(&client);
    zoom_client_set(client, "base_url", argv[1], NULL);
    zoom_client_set(client, "access_token", argv[2], NULL);
    zoom_client_set(client, "roots", argv[4], NULL);
    for (int i = 0; i < calls; i++) {
        int32_t response = 0;
        zoom_buf token = {0};
        if (zoom_client_get_user_token(client, "me", "zak", 7200, NULL, 0, &response) != ZOOM_OK ||
            zoom_response_token(response, &token) != ZOOM_OK || token.len < 100) {
            fprintf(stderr, "call %d failed\n", i);
            return 1;
        }
        zoom_buf_free(&token);
        zoom_free(response);
    }
    zoom_free(client);
    return 0;
}
