// Gets a Zoom user token and shows the response: its body, its status and the token; when Zoom refuses, its header
// fields too.
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
// A program that needs only the token: std::string zak = zoom_token::get_user_token(access_token);

#include "zoom_token.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

static std::string environment(const char* name, const char* fallback = "")
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : fallback;
}

int main()
{
    try {
        zoom_token::client client;
        client.set("access_token", environment("ZOOM_ACCESS_TOKEN"))
            .set("base_url", environment("ZOOM_BASE_URL"))
            .set("roots", environment("ZOOM_ROOTS"));

        // The form that does not throw, so that there is a response to show when Zoom refuses.
        zoom_token::response response = client.try_get_user_token(environment("ZOOM_USER", "me"));

        std::cout << "Body: " << response.body() << "\n"
                  << "Status: " << response.status() << "\n";
        if (!response) {
            std::cout << "Header:\n" << response.headers() << "\n";
            std::cerr << "Failed: " << response.error() << "\n";
            return EXIT_FAILURE;
        }
        std::cout << "Token: " << response.token() << "\n";
        return EXIT_SUCCESS;
    } catch (const zoom_token::error& failure) {
        std::cerr << "Failed: " << failure.what() << "\n"; // an option that was refused
        return EXIT_FAILURE;
    }
}
