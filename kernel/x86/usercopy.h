/*
 * Memory of the user program whose address space is loaded.  A page that is missing is faulted in;
 * one that the program may not touch gives -EFAULT.  With SMAP these functions are the only ones
 * that can reach user memory at all.
 * Linux: arch/x86/lib/copy_user_64.S, lib/strncpy_from_user.c.
 */
#ifndef KERNEL_X86_USERCOPY_H
#define KERNEL_X86_USERCOPY_H

#include "kernel/x86/layout.h"

#include <stdbool.h>
#include <stdint.h>

#define USER_END 0x7ffffffff000ull /* user addresses are below it */

/* Boot: from now on the processor has SMAP, or has not. */
void usercopy_init(bool smap);

/* Copy n bytes out to or in from user memory: 0, or -EFAULT with an unknown part of them copied. */
int32_t copy_to_user(uint64_t to, const void *from, uint64_t n);
int32_t copy_from_user(void *to, uint64_t from, uint64_t n);

/*
 * The same where the addresses end below USER_END, without a call: true, or false with an unknown
 * part copied.
 */
#ifdef DIRECT_MAP
#define USER_MEMORY(byte)                                                                          \
	"7:\tnopl (%%rax)\n\t"                                                                     \
	".pushsection __smap, \"a\"\n\t"                                                           \
	".quad 7b, %c" byte "\n\t"                                                                 \
	".popsection\n\t"

static inline bool user_move_here(void *to, const void *from, uint64_t n)
{
	uint64_t left = n;

	asm volatile(USER_MEMORY("[open]")
		     "cmp $8, %[n]\n\t"
		     "jb 2f\n\t"
		     "shr $3, %[left]\n"
		     "1:\trep movsq\n\t"
		     "mov %[n], %[left]\n\t"
		     "and $7, %[left]\n"
		     "2:\trep movsb\n"
		     ".pushsection __ex_table, \"a\"\n\t"
		     ".quad 1b, 3f, 2b, 3f\n\t"
		     ".popsection\n"
		     "3:\t" USER_MEMORY("[close]")
		     : "+D"(to), "+S"(from), [left] "+c"(left)
		     : [n] "r"(n), [open] "i"(SMAP_OPEN), [close] "i"(SMAP_CLOSE)
		     : "memory", "cc");
	return left == 0;
}

static inline bool few_to_user(uint64_t to, const void *from, uint64_t n)
{
	return user_move_here((void *)to, from, n);
}

static inline bool few_from_user(void *to, uint64_t from, uint64_t n)
{
	return user_move_here(to, (const void *)from, n);
}
#else
static inline bool few_to_user(uint64_t to, const void *from, uint64_t n)
{
	return copy_to_user(to, from, n) == 0;
}

static inline bool few_from_user(void *to, uint64_t from, uint64_t n)
{
	return copy_from_user(to, from, n) == 0;
}
#endif

/* The four bytes at an address below USER_END - 3; -1: -EFAULT. */
int64_t user_load(uint64_t from);

/* Set n bytes of user memory to zero: 0, or -EFAULT. */
int32_t clear_user(uint64_t to, uint64_t n);

/*
 * Copy a string of at most size bytes, its 0 included.  Its length without the 0; size if there is
 * no 0 among the first size bytes; -EFAULT.
 */
int64_t strncpy_from_user(char *to, uint64_t from, uint64_t size);

/* The processor bars the kernel from user memory, but between stac and clac. */
extern bool usercopy_smap;

/* Where to go on after a fault of the instruction at ip; 0 if none of the above is there. */
uint64_t usercopy_resume(uint64_t ip);

#endif
