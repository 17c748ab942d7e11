/*
 * When there is no memory left for a page that a program touches.
 */
#ifndef KERNEL_PROC_OOM_H
#define KERNEL_PROC_OOM_H

#include <stdbool.h>

/*
 * Frames that programs' own touches leave for what the kernel copies to them in the midst of a
 * call, where nobody can wait.
 */
#define OOM_RESERVE 32u

/*
 * End the process with the most memory of its own, unless one is on its way out already, and let
 * others run.  The caller then touches its page again; it may be the one that ends.
 */
void out_of_memory(void);

/* The same, where the caller cannot wait: the page stays missing. */
void out_of_memory_now(void);

#endif
