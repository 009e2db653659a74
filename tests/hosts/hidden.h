/* A search of the host's own memory for copies of a secret. The secret comes in a variable of the environment with each
 * byte XORed, in hexadecimal digits, so that the host itself has no copy. */
#ifndef HIDDEN_H
#define HIDDEN_H

#include "check.h"

#define KEY 0x5a
#define SECRET_MAX 4096
/* A freed block begins with the allocator's own pointers, so the middle of a secret is searched for. */
#define NEEDLE 16

struct secret {
    unsigned char hidden[SECRET_MAX];
    size_t length;
};

static struct secret from_hex(const char *name)
{
    const char *hex = from_rust(name);
    struct secret secret = {.length = strlen(hex) / 2};
    for (size_t at = 0; at < secret.length; at++) {
        unsigned value = 0;
        CHECK_INT(sscanf(hex + 2 * at, "%2x", &value), 1);
        secret.hidden[at] = (unsigned char)value;
    }
    return secret;
}

static void wipe(char *text, size_t length)
{
    for (volatile char *at = text; at < text + length; at++) {
        *at = 0;
    }
}

/* Compares with the hidden bytes, so that the search makes no copy. */
static int is_at(const unsigned char *place, const unsigned char *hidden)
{
    for (size_t at = 0; at < NEEDLE; at++) {
        if ((unsigned char)(place[at] ^ KEY) != hidden[at]) {
            return 0;
        }
    }
    return 1;
}

static int copies_between(const unsigned char *place, const unsigned char *end, const struct secret *secret)
{
    const unsigned char *hidden = secret->hidden + (secret->length - NEEDLE) / 2;
    int found = 0;
    for (; place + NEEDLE <= end; place++) {
        found += *place == (unsigned char)(*hidden ^ KEY) && is_at(place, hidden);
    }
    return found;
}

/* In all writable memory. */
static int copies(const struct secret *secret)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps != NULL);
    char line[512];
    int found = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from = 0, to = 0;
        char rights[8] = "";
        int has_all = sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3;
        if (has_all && strncmp(rights, "rw", 2) == 0 && !strstr(line, "[v")) {
            found += copies_between((const unsigned char *)from, (const unsigned char *)to, secret);
        }
    }
    if (maps) {
        fclose(maps);
    }
    return found;
}

/* Writes a secret where there is room for it, without a NUL, and returns where it ends. */
static char *reveal(const struct secret *secret, char *to)
{
    for (size_t at = 0; at < secret->length; at++) {
        ((volatile char *)to)[at] = (char)(secret->hidden[at] ^ KEY);
    }
    return to + secret->length;
}

/* Keeps a copy, which the search must find, and returns how many there are then. */
static int copies_with_one_more(const struct secret *secret)
{
    char *kept = malloc(secret->length);
    CHECK(kept != NULL);
    if (kept) {
        reveal(secret, kept);
    }
    int found = copies(secret);
    free(kept);
    return found;
}

#endif
