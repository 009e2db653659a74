/* Calls that get the simulator's zak for the user me, for the hosts that make them again and again. */
#ifndef ZAK_H
#define ZAK_H

#include "check.h"

static inline void expect_zak(int32_t client)
{
    int32_t response = 0;
    zoom_buf token = {0};
    CHECK_INT(zoom_client_get_user_token(client, "me", NULL, 0, NULL, 0, &response), ZOOM_OK);
    CHECK_INT(zoom_response_token(response, &token), ZOOM_OK);
    CHECK_TEXT(token.data, expected_zak());
    CHECK_INT(zoom_buf_free(&token), ZOOM_OK);
    CHECK_INT(zoom_free(response), ZOOM_OK);
}

static inline void expect_zak_from_one_call(void)
{
    zoom_buf token = {0};
    CHECK_INT(zoom_get_user_token(base_url(), access_token(), "me", NULL, 0, &token), ZOOM_OK);
    CHECK_TEXT(token.data, expected_zak());
    CHECK_INT(zoom_buf_free(&token), ZOOM_OK);
}

#endif
