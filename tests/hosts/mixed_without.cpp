// The half of a program that is compiled without exceptions. With THROWING defined it does not compile: the throwing
// calls are not there.
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
    zoom_token::error* none = nullptr;
    (void)none;
#endif
    zoom_token::cancel never;
    zoom_token::response answer = client.try_get_user_token(user, "zak", 0, "", &never);
    const zoom_token::response echo = client.try_request("GET", "/echo");
    return echo ? std::move(answer) : client.try_request("GET", "/echo");
}

std::string describe_without(const zoom_token::response& answer)
{
    return std::to_string(answer.code()) + " " + answer.header("content-type") + " " + std::to_string(answer.status());
}

zoom_token::result one_call_without(const std::string& token, const std::string& user, const std::string& base)
{
    return zoom_token::try_get_user_token(token, user, "zak", 0, base);
}
