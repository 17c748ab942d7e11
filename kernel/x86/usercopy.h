/*
 * Memory of the user program whose address space is loaded.  A page that is missing is faulted in;
 * one that the program may not touch gives -EFAULT.  With SMAP these functions are the only ones
 * that can reach user memory at all.
 * Linux: arch/x86/lib/copy_user_64.S, lib/strncpy_from_user.c.
 */
#ifndef KERNEL_X86_USERCOPY_H
#define KERNEL_X86_USERCOPY_H

#include <stdbool.h>
#include <stdint.h>

#define USER_END 0x7ffffffff000ull /* user addresses are below it */

/* Copy n bytes out to or in from user memory: 0, or -EFAULT with an unknown part of them copied. */
int32_t copy_to_user(uint64_t to, const void *from, uint64_t n);
int32_t copy_from_user(void *to, uint64_t from, uint64_t n);

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
