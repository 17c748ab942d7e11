/*
 * The ELF format, as far as a static x86-64 program needs it: which bytes of the file go where.
 * Linux: fs/binfmt_elf.c.
 */
#ifndef KERNEL_PROC_ELF_H
#define KERNEL_PROC_ELF_H

#include <stdint.h>

#define ELF_SEGMENTS_MAX 16u
#define ELF_HEADER_SIZE 56u /* of a program header */

struct elf_segment {
	uint64_t start; /* user address of the first byte */
	uint64_t size;	/* bytes in memory */
	uint64_t filled; /* of these come from the file, the rest is zero */
	uint64_t offset; /* where in the file */
	uint32_t prot;	/* PROT_ bits */
};

struct elf_image {
	struct elf_segment segment[ELF_SEGMENTS_MAX]; /* by rising address; no two share a page */
	uint32_t nr_segments;
	uint64_t entry;	   /* user address of the first instruction */
	uint64_t headers;  /* user address of the program headers, or 0: they are not in memory */
	uint64_t nr_headers;
	uint64_t end;	   /* first byte behind the last segment: the heap begins there */
};

/*
 * Read the `size` bytes of a file.  0; or -ENOEXEC: it is no static 64-bit program for this
 * processor, or a number in it leads outside the file or outside user memory.
 */
int32_t elf_read(const char *bytes, uint64_t size, struct elf_image *image);

#endif
