/*
 * The same work on all processors: processes that share nothing but one piece of memory.
 */
#ifndef TESTS_UNIT_WORKERS_H
#define TESTS_UNIT_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many processors there are. */
uint32_t workers_count(void);

/* Memory of zeros that the workers share. */
void *workers_share(size_t size);

/*
 * n processes, of which each does work(i, n), i = 0 .. n - 1; `tell` is called every ten seconds.
 * True if all came to their end.
 */
bool workers_run(uint32_t n, void (*work)(uint32_t, uint32_t), void (*tell)(uint32_t seconds));

#endif
