// The half of a program that is compiled without exceptions. With THROWING 1 to 5 it must not compile: the throwing
// calls and the exception types do not exist there.
#include "mixed.h"

#include <utility>

zoom_token::response ask_without(zoom_token::client& client, const std::string& user)
{
#if THROWING == 1
    return client.request("GET", "/echo");
#elif THROWING == 2
    (void)client.get_user_token(user);
#elif THROWING == 3
    client.set("access_token", user);
#elif THROWING == 4
    (void)zoom_token::get_user_token(user);
#elif THROWING == 5
    zoom_token::error* unused = nullptr;
    (void)unused;
#endif
    zoom_token::cancel never;
    zoom_token::response response = client.try_get_user_token(user, "zak", 0, "", &never);
    zoom_token::response echo = client.try_request("GET", "/echo");
    return echo ? std::move(response) : std::move(echo);
}

std::string describe_without(const zoom_token::response& response)
{
    return std::to_string(response.code()) + " " + response.header("content-type") + " " +
           std::to_string(response.reason());
}

zoom_token::response one_call_without(const char* token, const std::string& user, const std::string& base)
{
    zoom_token::cancel never;
    return zoom_token::try_get_user_token(token, user, "zak", 0, base, "", &never);
}
