/* Faults on purpose, chosen by the argument: proof that the sanitizer or valgrind that runs the hosts detects them. */
#include "check.h"

/* A zero that the compiler does not know. */
static volatile int zero;

static void leak(void)
{
    char *volatile lost = malloc(100);
    lost[0] = 'x';
    lost = NULL;
}

static void overrun(void)
{
    char *heap = malloc(100);
    heap[100 + zero] = 'x';
    free(heap);
}

/* A size of one byte more than there is: detected only where the library itself is built with the sanitizer. */
static void overrun_in_the_library(void)
{
    char *heap = malloc(100);
    zoom_buf out = {heap, 0, 101};
    zoom_version(&out);
    free(heap);
}

int main(int count, char **arguments)
{
    const char *fault = count > 1 ? arguments[1] : "";
    if (strcmp(fault, "leak") == 0) {
        leak();
    } else if (strcmp(fault, "overrun") == 0) {
        overrun();
    } else if (strcmp(fault, "overrun_in_the_library") == 0) {
        overrun_in_the_library();
    } else if (strcmp(fault, "none") != 0) {
        CHECK(!"none, leak, overrun or overrun_in_the_library");
    }
    return check_result();
}
