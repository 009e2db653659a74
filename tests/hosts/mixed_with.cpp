// The half of a program that is compiled with exceptions; mixed_without.cpp is the other one.
#include "mixed.h"

#include "check.h"

#include <utility>

int main()
{
    zoom_token::client client;
    client.set("base_url", base_url()).set("access_token", access_token());

    // Responses are created by one half and read by the other.
    const zoom_token::response there = ask_without(client, "me");
    CHECK_TEXT(there.token().c_str(), expected_zak());
    const zoom_token::response here = client.try_get_user_token("gone");
    CHECK_TEXT(describe_without(here).c_str(), "404 text/plain 10");
    CHECK_TEXT(client.get_user_token("me").c_str(), expected_zak());

    // The same client is used by both halves, and throws in this one.
    CHECK_INT(ask_without(client, "nobody").code(), 404);
    try {
        (void)client.get_user_token("nobody");
        check_failed(__FILE__, __LINE__, "nothing was thrown");
    } catch (const zoom_token::not_found& thrown) {
        CHECK_INT(thrown.reason(), ZOOM_REASON_USER);
    }

    CHECK_TEXT(one_call_without(access_token(), "me", base_url()).token().c_str(), expected_zak());
    CHECK_INT(one_call_without(expired_token(), "me", base_url()).reason(), ZOOM_REASON_ACCESS_TOKEN);
    CHECK_INT(one_call_without(nullptr, "me", base_url()).code(), ZOOM_E_ARGUMENT);
    try {
        (void)zoom_token::get_user_token(expired_token(), "me", "zak", 0, base_url());
        check_failed(__FILE__, __LINE__, "nothing was thrown");
    } catch (const zoom_token::unauthorized& thrown) {
        CHECK_INT(thrown.code(), 401);
    }
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
    return check_result();
}
