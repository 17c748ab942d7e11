/*
 * What a new program finds: its segments, and on its stack the arguments, the environment and the
 * auxiliary vector.
 */
#ifndef KERNEL_PROC_START_H
#define KERNEL_PROC_START_H

#include <stdint.h>

#include "kernel/proc/args.h"
#include "kernel/proc/elf.h"
#include "kernel/proc/running.h"
#include "spec/types.h"

/* Map the segments and the stack in a fresh space, which need not be loaded.  0 or -ENOMEM. */
int32_t program_map(mm_id mm, const struct elf_image *image, const struct args *args);

/*
 * Fill them, once the space is loaded and belongs to the current task t: the segments from the
 * file, the stack from args.  0, with the stack pointer in *sp; -EFAULT or -ENOMEM when memory runs
 * out, or what the file's reader answers.
 */
int32_t program_fill(task_id t, const struct elf_image *image, const struct elf_file *file,
		     const struct args *args, uint64_t *sp);

/* Where all of it lies, for those who ask. */
struct running program_describe(struct node *file, const struct elf_image *image,
				const struct args *args);

#endif
