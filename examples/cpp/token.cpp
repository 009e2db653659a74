// Gets a Zoom user token and shows the answer, its status and the token; when Zoom refuses, the header as well.
//
// Build and run, in the project's folder:
//
//     cargo build --release
//     c++ -std=c++11 examples/cpp/token.cpp -Iinclude -Ibindings/cpp -Ltarget/release -lzoom_token -o token
//     ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release ./token
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
// "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.
//
// Where the token is all that is wanted, this does: std::string zak = zoom_token::get_user_token(access_token);

#include "zoom_token.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

static std::string environment(const char* name, const char* otherwise = "")
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

int main()
{
    try {
        zoom_token::client client;
        client.set("access_token", environment("ZOOM_ACCESS_TOKEN"))
            .set("base_url", environment("ZOOM_BASE_URL"))
            .set("roots", environment("ZOOM_ROOTS"));

        // The form that does not throw, so that there is an answer to look at when Zoom refuses.
        zoom_token::response answer = client.try_get_user_token(environment("ZOOM_USER", "me"), "zak", 68423085);

        std::cout << "Body: " << answer.body() << "\n"
                  << "Status: " << answer.status() << "\n";
        if (!answer) {
            std::cout << "Header:\n" << answer.headers() << "\n";
            std::cerr << "Failed: " << answer.error() << "\n";
            return EXIT_FAILURE;
        }
        std::cout << "Token: " << answer.token() << "\n";
        return EXIT_SUCCESS;
    } catch (const zoom_token::error& failure) {
        std::cerr << "Failed: " << failure.what() << "\n"; // an option that was not taken
        return EXIT_FAILURE;
    }
}
