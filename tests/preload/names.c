/* Answers for the system's resolver: stall.test hangs, and many.test has the addresses of the environment variable
 * ADDRESSES, apart by commas. No other name is known. Each question is noted as a byte in the file ASKED. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct entry {
    struct addrinfo info;
    struct sockaddr_in address;
};

static void note(void)
{
    const char *path = getenv("ASKED");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file < 0 || write(file, "?", 1) != 1) abort();
    close(file);
}

static struct addrinfo *listed(void)
{
    struct addrinfo *first = NULL, **last = &first;
    char *list = strdup(getenv("ADDRESSES"));
    for (char *next = list, *one; (one = strsep(&next, ",")) != NULL;) {
        struct entry *entry = calloc(1, sizeof *entry);
        entry->address.sin_family = AF_INET;
        if (inet_pton(AF_INET, one, &entry->address.sin_addr) != 1) abort();
        entry->info.ai_family = AF_INET;
        entry->info.ai_socktype = SOCK_STREAM;
        entry->info.ai_addrlen = sizeof entry->address;
        entry->info.ai_addr = (struct sockaddr *)&entry->address;
        *last = &entry->info;
        last = &entry->info.ai_next;
    }
    free(list);
    return first;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)service;
    (void)hints;
    note();
    while (strcmp(name, "stall.test") == 0) pause();
    if (strcmp(name, "many.test") != 0) return EAI_NONAME;
    *result = listed();
    return 0;
}

void freeaddrinfo(struct addrinfo *first)
{
    while (first) {
        struct addrinfo *next = first->ai_next;
        free(first);
        first = next;
    }
}
