/* The system's resolver, for three names: stall.test hangs; many.test has the addresses of the environment variable
 * ADDRESSES, separated by commas; late.test fails once, when there is a file RELEASED, and then has the same addresses. No
 * other name is known; an address stands for itself. Each question is noted as a byte in the file ASKED. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct entry {
    struct addrinfo info;
    union {
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
};

static void note(void)
{
    const char *path = getenv("ASKED");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file < 0 || write(file, "?", 1) != 1) abort();
    close(file);
}

static struct addrinfo *listed(const char *addresses, const char *service)
{
    struct addrinfo *first = NULL, **last = &first;
    const in_port_t port = htons(service ? (in_port_t)atoi(service) : 0);
    char *list = strdup(addresses);
    for (char *next = list, *one; (one = strsep(&next, ",")) != NULL;) {
        struct entry *entry = calloc(1, sizeof *entry);
        entry->info.ai_socktype = SOCK_STREAM;
        entry->info.ai_addr = (struct sockaddr *)&entry->address;
        if (inet_pton(AF_INET, one, &entry->address.v4.sin_addr) == 1) {
            entry->info.ai_addrlen = sizeof entry->address.v4;
            entry->info.ai_family = entry->address.v4.sin_family = AF_INET;
            entry->address.v4.sin_port = port;
        } else if (inet_pton(AF_INET6, one, &entry->address.v6.sin6_addr) == 1) {
            entry->info.ai_addrlen = sizeof entry->address.v6;
            entry->info.ai_family = entry->address.v6.sin6_family = AF_INET6;
            entry->address.v6.sin6_port = port;
        } else {
            abort();
        }
        *last = &entry->info;
        last = &entry->info.ai_next;
    }
    free(list);
    return first;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    struct in6_addr address;
    (void)hints;
    note();
    if (inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1) {
        *result = listed(name, service);
        return 0;
    }
    while (strcmp(name, "stall.test") == 0) pause();
    if (strcmp(name, "late.test") == 0) {
        static atomic_bool has_failed;
        if (!atomic_exchange(&has_failed, true)) {
            while (access(getenv("RELEASED"), F_OK) != 0) usleep(1000);
            return EAI_AGAIN;
        }
    } else if (strcmp(name, "many.test") != 0) {
        return EAI_NONAME;
    }
    *result = listed(getenv("ADDRESSES"), service);
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
