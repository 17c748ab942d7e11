/*
 * Pieces: memory for records that are smaller than a frame.
 * Locks: the callers run one at a time (one CPU, the kernel is not pre-empted).
 * Linux: kmalloc, mm/slub.c.
 */
#ifndef KERNEL_MM_PIECE_H
#define KERNEL_MM_PIECE_H

#include <stddef.h>

#define PIECE_MAX 2016u /* bytes of the largest */

/* n bytes, 1 to PIECE_MAX, their content undefined, at a multiple of 16.  NULL: out of memory. */
void *piece_new(size_t n);

/* Give it back. */
void piece_free(void *piece);

#endif
