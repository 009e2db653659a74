/* What drive.c measures: a way to get a token. Each of the other files is one. */
#ifndef CONTENDER_H
#define CONTENDER_H

#include <stddef.h>

struct target {
    const char *base;
    const char *token;
    /* The PEM file of root certificates; "system" for those of SSL_CERT_FILE, which is where a program looks by itself. */
    const char *roots;
    const char *user;
    int keep_alive;
};

/* Whether threads use one another's connections. */
extern const int connections_are_shared;

/* What all threads share; NULL where that failed. The target lives on; its user may be another one between two calls. */
void *prepare(const struct target *target);
/* What a thread has for itself. */
void *begin(void *shared);
/* 0 where a token came. */
int get_token(void *own);
void end(void *own);
void finish(void *shared);

/* Writes base + path of the token call, or ends the program. */
void token_url(const struct target *target, char *url, size_t size);
/* The root certificates as a file. */
const char *roots_file(const struct target *target);
/* Whether a body has a token, read as plainly as a program would. */
int has_token(const char *body);

#endif
