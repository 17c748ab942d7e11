/*
 * The ELF format, as far as a static x86-64 program needs it: which bytes of the file go where.
 * Linux: fs/binfmt_elf.c.
 */
#ifndef KERNEL_PROC_ELF_H
#define KERNEL_PROC_ELF_H

#include <stdbool.h>
#include <stdint.h>

#define ELF_SEGMENTS_MAX 16u
#define ELF_HEADER_SIZE 56u /* of a program header */

/*
 * Whole pages of the file: what stands there before and behind the segment's own bytes is seen,
 * too, as far as its pages reach, but that bytes that it has only in memory are zeros.
 */
struct elf_segment {
	uint64_t start; /* user address of its first page */
	uint64_t size;	/* bytes in memory */
	uint64_t filled; /* of these come from the file, the rest is zero */
	uint64_t offset; /* where in the file */
	uint32_t prot;	/* PROT_ bits */
};

struct elf_image {
	/* By rising address.  Where two share a page, the later one's is seen. */
	struct elf_segment segment[ELF_SEGMENTS_MAX];
	uint32_t nr_segments;
	uint64_t entry;	   /* user address of the first instruction */
	uint64_t headers;  /* user address of the program headers, or 0: they are not in memory */
	uint64_t nr_headers;
	uint64_t end;	   /* first byte behind the last segment: the heap begins there */
	bool stack_is_code; /* the program wants to execute what is on its stack */
};

/* A file to be read. */
struct elf_file {
	uint64_t size;
	/* Copy n bytes from that offset, which are there: 0, or an error that elf_read hands on. */
	int32_t (*read)(const struct elf_file *file, uint64_t offset, void *to, uint64_t n);
	const void *file; /* for the reader */
	const char *front; /* its first nr_front bytes, which can be looked at where they are */
	uint64_t nr_front;
};

/*
 * Read a file.  0; or -ENOEXEC: it is no static 64-bit program for this processor, or a number in
 * it leads outside the file or outside user memory.
 */
int32_t elf_read(const struct elf_file *file, struct elf_image *image);

#endif
