/* Signs in and gets a token with libcurl, over one easy handle: curl_sign_in OAUTH_URL CLIENT:SECRET FORM TOKEN_URL ROOTS */
#include "curl_body.h"

#include <curl/curl.h>
#include <stdio.h>

/* A member that is a string without escapes. */
static int member(const char *body, const char *name, char *value) {
    char *at = strstr(body, name);
    return at && sscanf(at + strlen(name), "\":\"%4095[^\"]", value) == 1;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    struct body body = {0, ""};
    char token[4096];
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_CAINFO, argv[5]);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);

    curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
    curl_easy_setopt(curl, CURLOPT_USERPWD, argv[2]);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, argv[3]);
    if (curl_easy_perform(curl) != CURLE_OK || !member(body.text, "access_token", token)) return 1;

    body.length = 0;
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(curl, CURLOPT_USERPWD, NULL);
    curl_easy_setopt(curl, CURLOPT_URL, argv[4]);
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, token);
    if (curl_easy_perform(curl) != CURLE_OK || !member(body.text, "token", token)) return 1;
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return 0;
}
