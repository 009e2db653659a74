/* Gets a token N times over one kept connection, with libcurl's easy interface, for the comparison in benches/run. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct response {
    char body[4096];
    size_t length;
};

static size_t receive(char *data, size_t size, size_t count, void *to) {
    struct response *response = to;
    size_t bytes = size * count;
    if (response->length + bytes >= sizeof response->body) return 0;
    memcpy(response->body + response->length, data, bytes);
    response->length += bytes;
    response->body[response->length] = 0;
    return bytes;
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: curl BASE TOKEN CALLS ROOTS\n");
        return 2;
    }
    int calls = atoi(argv[3]);
    char url[512];
    snprintf(url, sizeof url, "%s/users/me/token?type=zak&ttl=7200", argv[1]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, argv[2]);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CAINFO, argv[4]);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    for (int i = 0; i < calls; i++) {
        struct response response = {{0}, 0};
        char token[4096];
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
        if (curl_easy_perform(curl) != CURLE_OK || sscanf(response.body, "{\"token\":\"%4095[^\"]", token) != 1) {
            fprintf(stderr, "call %d failed\n", i);
            return 1;
        }
    }
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return 0;
}
