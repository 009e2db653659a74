// The C++ header, included first and twice; compiled as PART 1 and 2, which are linked to one program. Both parts use
// everything that the header has, so that every line of it is compiled.
#include "zoom_token.hpp"
#include "zoom_token.hpp"

std::string part_one(zoom_token::client client);
std::string part_two(zoom_token::client client);

#if PART == 2
std::string part_two(zoom_token::client client)
#else
std::string part_one(zoom_token::client client)
#endif
{
    zoom_token::cancel first, second;
    second = std::move(first);
    second.trigger();
    client.set("timeout_ms", "1000");
    zoom_token::result result = client.try_set("timeout_ms", "");
    result = client.try_set("timeout_ms", nullptr);
    zoom_token::response response = client.try_request("GET", "");
    response = client.try_get_user_token("me", "zak", 0, "", &second);
    response = zoom_token::try_get_user_token("", "me", "zak", 0, "", "", &second);
    zoom_token::client other(std::move(client));
    client = std::move(other);
    std::string text = result.error() + response.token() + response.body() + response.headers()
                       + response.header("date") + response.error() + zoom_token::version()
                       + zoom_token::status_text(result.code() + response.code() + response.reason()
                                                 + response.retry_after() + response.status() + response.zoom_code());
    try {
        text += client.get_user_token();
        text += zoom_token::get_user_token("") + zoom_token::start_url("", "") + client.request("GET", "").body();
    } catch (const zoom_token::error& error) {
        text = error.what() + zoom_token::status_text(error.code() + error.reason() + error.retry_after()
                                                      + error.status() + error.zoom_code());
    }
    return text;
}

#if PART != 2
int main()
{
    // Nothing is sent, because there is no access token.
    const std::string one = part_one(zoom_token::client());
    return one == part_two(zoom_token::client()) && one.find("access_token") != std::string::npos ? 0 : 1;
}
#endif
