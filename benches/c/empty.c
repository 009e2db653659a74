/* A program that does nothing: the memory that any has. */
#include "contender.h"

const int connections_are_shared = 0;

void *prepare(const struct target *target) { return (void *)target; }
void *begin(void *shared) { return shared; }
int get_token(void *own) { return own == 0; }
void end(void *own) { (void)own; }
void finish(void *shared) { (void)shared; }
