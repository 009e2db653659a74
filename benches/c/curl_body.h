/* Receives a response's body with libcurl: CURLOPT_WRITEFUNCTION and CURLOPT_WRITEDATA. */
#ifndef CURL_BODY_H
#define CURL_BODY_H

#include <string.h>

struct body {
    size_t length;
    char text[8192];
};

static size_t receive(char *data, size_t size, size_t count, void *to) {
    struct body *body = to;
    size_t bytes = size * count;
    if (body->length + bytes >= sizeof body->text) return 0;
    memcpy(body->text + body->length, data, bytes);
    body->length += bytes;
    body->text[body->length] = 0;
    return bytes;
}

#endif
