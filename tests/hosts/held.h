/* What this process has: descriptors, threads and memory, as Linux counts them. */
#ifndef HELD_H
#define HELD_H

#include "check.h"

#include <dirent.h>

static inline int entries(const char *folder)
{
    DIR *open = opendir(folder);
    int count = 0;
    while (open && readdir(open)) {
        count++;
    }
    closedir(open);
    return count;
}

/* Whether this is the only thread. One that has been joined, or has ended its work, is in /proc for a moment longer: this
 * waits for it, ten seconds at most. */
static inline int is_alone(void)
{
    const int one = 3; /* with `.` and `..` */
    for (int i = 0; i < 10000 && entries("/proc/self/task") > one; i++) {
        usleep(1000);
    }
    return entries("/proc/self/task") == one;
}

static inline size_t rss(void)
{
    size_t all = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%zu %zu", &all, &resident) == 2);
    fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

#endif
