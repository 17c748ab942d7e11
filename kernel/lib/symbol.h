/*
 * Which function an address of the kernel's code lies in.  The table is made of the linked image
 * itself (kernel/part.mk) and lies behind the code, which therefore does not move.
 * Linux: kernel/kallsyms.c.
 */
#ifndef KERNEL_LIB_SYMBOL_H
#define KERNEL_LIB_SYMBOL_H

#include <stdint.h>

#define SYMBOL_BASE 0xffffffff00000000ull /* the upper half of every address in the table */

struct symbol {
	uint32_t at; /* the lower half of where it begins */
	uint32_t name; /* where its name begins in symbol_names */
};

/* In the order of their addresses; the last one has no name and ends the code. */
extern const struct symbol symbol_table[];
extern const uint32_t nr_symbols;
extern const char symbol_names[];

/* The name of the function at this address and how far within it that is; "?" and 0: none. */
const char *symbol_of(uint64_t address, uint64_t *offset);

#endif
