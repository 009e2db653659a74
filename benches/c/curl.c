/* libcurl's easy interface. A handle is one thread's, and so are its connections. */
#include "contender.h"
#include "curl_body.h"

#include <curl/curl.h>
#include <stdlib.h>

const int connections_are_shared = 0;

struct own {
    CURL *curl;
    struct body body;
};

void *prepare(const struct target *target) {
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? (void *)target : NULL;
}

void *begin(void *shared) {
    const struct target *target = shared;
    struct own *own = calloc(1, sizeof *own);
    if (!own || !(own->curl = curl_easy_init())) return NULL;
    char url[512];
    token_url(target, url, sizeof url);
    curl_easy_setopt(own->curl, CURLOPT_URL, url);
    curl_easy_setopt(own->curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(own->curl, CURLOPT_XOAUTH2_BEARER, target->token);
    curl_easy_setopt(own->curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(own->curl, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(own->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(own->curl, CURLOPT_CAINFO, roots_file(target));
    curl_easy_setopt(own->curl, CURLOPT_FORBID_REUSE, (long)!target->keep_alive);
    curl_easy_setopt(own->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(own->curl, CURLOPT_WRITEDATA, &own->body);
    return own;
}

int get_token(void *given) {
    struct own *own = given;
    own->body.length = 0;
    long status = 0;
    if (curl_easy_perform(own->curl) != CURLE_OK) return 1;
    curl_easy_getinfo(own->curl, CURLINFO_RESPONSE_CODE, &status);
    return status != 200 || !has_token(own->body.text);
}

void end(void *given) {
    struct own *own = given;
    curl_easy_cleanup(own->curl);
    free(own);
}

void finish(void *shared) {
    (void)shared;
    curl_global_cleanup();
}
