/*
 * Which function an address of the kernel's code lies in.  The table is made of the linked image
 * itself, in which there is room for it (kernel/part.mk).
 * Linux: kernel/kallsyms.c.
 */
#ifndef KERNEL_LIB_SYMBOL_H
#define KERNEL_LIB_SYMBOL_H

#include <stdint.h>

#define SYMBOL_BASE 0xffffffff00000000ull /* the upper half of every address in the table */

struct symbols {
	uint32_t nr;
	struct symbol {
		uint32_t at;   /* the lower half of where it begins */
		uint32_t name; /* where its name begins in `name` */
	} symbol[4096]; /* in the order of their addresses; one without a name ends the code */
	char name[1 << 16];
};

extern const struct symbols symbols;

/* The name of the function at this address and how far within it that is; "?" and 0: none. */
const char *symbol_of(uint64_t address, uint64_t *offset);

#endif
