// Gets a Zoom user token with the classes of the C++ sample (CkHttp, CkJsonObject, ...) and shows the response: its
// body, its status and the token; when Zoom refuses, its header fields too. For programs that use these classes
// already: docs/from-chilkat.md lists the differences. Start a new program from examples/cpp/token.cpp.
//
// Build and run, in the project's folder:
//
//     cargo build --release
//     c++ -std=c++11 examples/cpp/mirrored.cpp -Iinclude -Ibindings/cpp/ck_compat -Ltarget/release -lzoom_token
//     ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release ./a.out
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
// "me"); and ZOOM_BASE_URL to try it against the simulator, which needs no Zoom account:
//
//     cargo run -p zoom-simulator -- --ca-file simulator-ca.pem &
//     export LD_LIBRARY_PATH=target/release ZOOM_ACCESS_TOKEN=simulator-access-token
//     ZOOM_BASE_URL=http://127.0.0.1:8080/v2 ./a.out
//
// Certificates are always verified, so over https the program has to trust the simulator's own authority:
// ZOOM_BASE_URL=https://localhost:8443/v2 SSL_CERT_FILE=simulator-ca.pem.

#include <CkGlobal.h>
#include <CkHttp.h>
#include <CkHttpResponse.h>
#include <CkJsonObject.h>
#include <CkStringBuilder.h>

#include <cstdlib>
#include <iostream>
#include <string>

static std::string environment(const char *name, const char *fallback)
{
    const char *value = std::getenv(name);
    return value != nullptr ? value : fallback;
}

int main()
{
    CkGlobal global;
    global.UnlockBundle("any code will do");

    CkHttp http;
    http.put_AuthToken(environment("ZOOM_ACCESS_TOKEN", "").c_str());
    const std::string user = environment("ZOOM_USER", "me");
    const std::string url = environment("ZOOM_BASE_URL", "https://api.zoom.us/v2") + "/users/" +
                            http.urlEncode(user.c_str()) + "/token";

    CkJsonObject query;
    query.UpdateString("type", "zak");
    query.UpdateInt("ttl", 68423085); // the sample's own, above the year (31536000) that Zoom documents
    CkHttpResponse *response = http.QuickRequestParams("GET", url.c_str(), query);
    if (!http.get_LastMethodSuccess()) {
        std::cerr << http.lastErrorText();
        return EXIT_FAILURE;
    }

    CkStringBuilder body;
    response->GetBodySb(body);
    const int status = response->get_StatusCode();
    std::cout << "Body: " << body.getAsString() << "\n"
              << "Status: " << status << "\n";
    if (status >= 400) {
        std::cout << "Header:\n" << response->header();
        std::cerr << http.lastErrorText();
        delete response;
        return EXIT_FAILURE;
    }
    delete response;

    CkJsonObject json;
    if (!json.LoadSb(body) || json.IsNullOf("token")) {
        std::cerr << "There is no token in the response.\n" << json.lastErrorText();
        return EXIT_FAILURE;
    }
    std::cout << "Token: " << json.stringOf("token") << "\n";
    return EXIT_SUCCESS;
}
