/*
 * What a new program finds: its segments, and on its stack the arguments, the environment and the
 * auxiliary vector.
 */
#ifndef KERNEL_PROC_START_H
#define KERNEL_PROC_START_H

#include <stdint.h>

#include "kernel/mm/store.h"
#include "kernel/proc/args.h"
#include "kernel/proc/elf.h"
#include "kernel/proc/running.h"
#include "spec/types.h"

/*
 * Map the segments, which show the file's store, and the stack in a fresh space, which need not be
 * loaded.  0 or -ENOMEM.
 */
int32_t program_map(mm_id mm, const struct elf_image *image, const struct args *args,
		    struct store *store);

/*
 * Fill the stack from args, and what follows the file in its last pages with zeros, once the space
 * is loaded and belongs to the current task t.  0, with the stack pointer in *sp; -EFAULT or
 * -ENOMEM when memory runs out.
 */
int32_t program_fill(task_id t, const struct elf_image *image, const struct args *args,
		     uint64_t *sp);

/* Where all of it lies, for those who ask. */
struct running program_describe(struct node *file, const struct elf_image *image,
				const struct args *args);

#endif
