/*
 * Reading an ELF file.  Nothing in it is believed.  Free of the rest of the kernel, so that the
 * host can test it.
 * Keeps true: all of an accepted image lies in the file and in user memory.
 * Entry: elf_read.  Linux: fs/binfmt_elf.c, load_elf_binary; where Linux finds out too late and
 * kills the program, this answers -ENOEXEC.
 */
#include "kernel/proc/elf.h"

#include <stdbool.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/space.h"
#include "spec/types.h"

/* Names and values of the ELF specification. */
#define ET_EXEC 2
#define ET_DYN 3
#define EM_X86_64 62
#define PT_LOAD 1u
#define PT_INTERP 3u
#define PT_GNU_STACK 0x6474e551u
#define PF_X 1u
#define PF_W 2u
#define PF_R 4u

#define PAGE 4096ull
#define HEADERS_AT_ONCE 8u
#define PIE_BASE 0x555555400000ull /* where a program goes that can go anywhere */

struct header {
	uint8_t ident[16];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint64_t entry;
	uint64_t phoff;
	uint64_t shoff;
	uint32_t flags;
	uint16_t ehsize;
	uint16_t phentsize;
	uint16_t phnum;
	uint16_t shentsize;
	uint16_t shnum;
	uint16_t shstrndx;
};

struct program_header {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t vaddr;
	uint64_t paddr;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t align;
};

_Static_assert(sizeof(struct header) == 64, "the ELF header is as specified");
_Static_assert(sizeof(struct program_header) == ELF_HEADER_SIZE, "and the program header");

/* Linux looks no further than these four either: the machine says the rest. */
static bool header_is_ours(const struct header *h)
{
	return h->ident[0] == 0x7f && h->ident[1] == 'E' && h->ident[2] == 'L' &&
	       h->ident[3] == 'F' && h->machine == EM_X86_64 &&
	       (h->type == ET_EXEC || h->type == ET_DYN) && h->phentsize == ELF_HEADER_SIZE &&
	       h->phnum > 0;
}

/* Do n bytes at `at` lie below `end`? */
static bool range_is_below(uint64_t at, uint64_t n, uint64_t end)
{
	return at <= end && n <= end - at;
}

static uint64_t page_up(uint64_t n)
{
	return (n + PAGE - 1) & ~(PAGE - 1);
}

static uint32_t flags_prot(uint32_t flags)
{
	return (ON(flags, PF_R) ? PROT_READ : 0) | (ON(flags, PF_W) ? PROT_WRITE : 0) |
	       (ON(flags, PF_X) ? PROT_EXEC : 0);
}

/* The segment of a PT_LOAD header, in whole pages of the file. */
static struct elf_segment segment_of(const struct program_header *p, uint64_t bias,
				     uint64_t file_size)
{
	uint64_t before = p->vaddr % PAGE;
	struct elf_segment s = {
		.start = bias + p->vaddr - before,
		.size = p->memsz + before,
		.filled = p->filesz + before,
		.offset = p->offset - before,
		.prot = flags_prot(p->flags),
	};

	if (p->filesz == 0) {
		s.filled = s.offset = 0;
	} else if (p->filesz == p->memsz) {
		s.filled = page_up(s.filled);
		if (s.filled > file_size - s.offset)
			s.filled = file_size - s.offset;
		if (s.size < s.filled)
			s.size = s.filled;
	}
	return s;
}

/* Add what a PT_LOAD header describes.  False if it cannot be. */
static bool segment_add(struct elf_image *image, const struct program_header *p, uint64_t bias,
			uint64_t file_size)
{
	uint64_t lowest = image->nr_segments ? image->end : USER_MIN;

	if (p->memsz == 0)
		return true;
	if (image->nr_segments == ELF_SEGMENTS_MAX || p->filesz > p->memsz ||
	    !range_is_below(p->offset, p->filesz, file_size) ||
	    !range_is_below(p->vaddr, p->memsz, USER_END - bias))
		return false;
	if (bias + p->vaddr < lowest || (p->filesz && (p->vaddr - p->offset) % PAGE != 0))
		return false;
	image->segment[image->nr_segments++] = segment_of(p, bias, file_size);
	image->end = bias + p->vaddr + p->memsz;
	return true;
}

/* Where the n bytes at that offset of the file are in memory, or 0. */
static uint64_t offset_address(const struct elf_image *image, uint64_t offset, uint64_t n)
{
	for (uint32_t i = 0; i < image->nr_segments; i++) {
		const struct elf_segment *s = &image->segment[i];

		if (offset >= s->offset && range_is_below(offset - s->offset, n, s->filled))
			return s->start + (offset - s->offset);
	}
	return 0;
}

/*
 * n bytes of the file at an offset, where they are or, if they cannot be looked at there, in the
 * buffer.  0 or -errno.
 */
static int32_t look(const struct elf_file *file, uint64_t offset, uint64_t n, void *buffer,
		    const void **found)
{
	*found = buffer;
	if (!range_is_below(offset, n, file->nr_front) || offset % sizeof(uint64_t))
		return file->read(file, offset, buffer, n);
	*found = file->front + offset;
	return 0;
}

/* What one program header says.  0 or -errno. */
static int32_t header_read(struct elf_image *image, const struct program_header *p, uint64_t bias,
			   uint64_t file_size)
{
	switch (p->type) {
	case PT_INTERP: /* a dynamic program: there is no dynamic linker here */
		return -ENOEXEC;
	case PT_GNU_STACK:
		image->stack_is_code = ON(p->flags, PF_X);
		return 0;
	case PT_LOAD:
		return segment_add(image, p, bias, file_size) ? 0 : -ENOEXEC;
	default:
		return 0;
	}
}

int32_t elf_read(const struct elf_file *file, struct elf_image *image)
{
	uint64_t bias, table;
	struct header buffer;
	const struct header *h;
	int32_t err;

	if (file->size < sizeof(*h))
		return -ENOEXEC;
	err = look(file, 0, sizeof(*h), &buffer, (const void **)&h);
	if (err)
		return err;
	table = (uint64_t)h->phnum * ELF_HEADER_SIZE;
	if (!header_is_ours(h) || !range_is_below(h->phoff, table, file->size))
		return -ENOEXEC;
	bias = h->type == ET_DYN ? PIE_BASE : 0;

	/* Of the segments none is there yet. */
	image->nr_segments = 0;
	image->entry = bias + h->entry;
	image->nr_headers = h->phnum;
	image->end = 0;
	image->stack_is_code = false;
	for (uint32_t i = 0; i < h->phnum; i += HEADERS_AT_ONCE) {
		struct program_header some[HEADERS_AT_ONCE];
		const struct program_header *p;
		uint32_t n = h->phnum - i < HEADERS_AT_ONCE ? h->phnum - i : HEADERS_AT_ONCE;

		err = look(file, h->phoff + (uint64_t)i * ELF_HEADER_SIZE, n * sizeof(some[0]),
			   some, (const void **)&p);
		for (uint32_t k = 0; k < n && !err; k++)
			err = header_read(image, &p[k], bias, file->size);
		if (err)
			return err;
	}
	if (!image->nr_segments || image->entry >= USER_END)
		return -ENOEXEC;
	image->headers = offset_address(image, h->phoff, table);
	return 0;
}
