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
#include "kernel/lib/string.h"
#include "kernel/mm/space.h"
#include "spec/types.h"

/* Names and values of the ELF specification. */
#define ET_EXEC 2
#define ET_DYN 3
#define EM_X86_64 62
#define PT_LOAD 1u
#define PT_INTERP 3u
#define PF_X 1u
#define PF_W 2u
#define PF_R 4u

#define PAGE 4096ull
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

/* Linux looks no further either: the machine says the rest. */
static const uint8_t magic[4] = { 0x7f, 'E', 'L', 'F' };

static bool header_is_ours(const struct header *h)
{
	return !memcmp(h->ident, magic, sizeof(magic)) && h->machine == EM_X86_64 &&
	       (h->type == ET_EXEC || h->type == ET_DYN) && h->phentsize == ELF_HEADER_SIZE &&
	       h->phnum > 0;
}

/* Do n bytes at `at` lie below `end`? */
static bool range_is_below(uint64_t at, uint64_t n, uint64_t end)
{
	return at <= end && n <= end - at;
}

static uint32_t flags_prot(uint32_t flags)
{
	return (ON(flags, PF_R) ? PROT_READ : 0) | (ON(flags, PF_W) ? PROT_WRITE : 0) |
	       (ON(flags, PF_X) ? PROT_EXEC : 0);
}

/* Add what a PT_LOAD header describes.  False if it cannot be. */
static bool segment_add(struct elf_image *image, const struct program_header *p, uint64_t bias,
			uint64_t file_size)
{
	uint64_t lowest = image->nr_segments ? (image->end + PAGE - 1) & ~(PAGE - 1) : USER_MIN;
	uint64_t start;

	if (p->memsz == 0)
		return true;
	if (image->nr_segments == ELF_SEGMENTS_MAX || p->filesz > p->memsz ||
	    !range_is_below(p->offset, p->filesz, file_size) ||
	    !range_is_below(p->vaddr, p->memsz, USER_END - bias))
		return false;
	start = bias + p->vaddr;
	if ((start & ~(PAGE - 1)) < lowest)
		return false;
	image->segment[image->nr_segments++] = (struct elf_segment){
		.start = start,
		.size = p->memsz,
		.filled = p->filesz,
		.offset = p->offset,
		.prot = flags_prot(p->flags),
	};
	image->end = start + p->memsz;
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

int32_t elf_read(const char *bytes, uint64_t size, struct elf_image *image)
{
	uint64_t bias, table;
	struct header h;

	if (size < sizeof(h))
		return -ENOEXEC;
	memcpy(&h, bytes, sizeof(h));
	table = (uint64_t)h.phnum * ELF_HEADER_SIZE;
	if (!header_is_ours(&h) || !range_is_below(h.phoff, table, size))
		return -ENOEXEC;
	bias = h.type == ET_DYN ? PIE_BASE : 0;

	*image = (struct elf_image){ .entry = bias + h.entry, .nr_headers = h.phnum };
	for (uint32_t i = 0; i < h.phnum; i++) {
		struct program_header p;

		memcpy(&p, bytes + h.phoff + (uint64_t)i * ELF_HEADER_SIZE, sizeof(p));
		if (p.type == PT_INTERP)
			return -ENOEXEC; /* a dynamic program: there is no dynamic linker here */
		if (p.type == PT_LOAD && !segment_add(image, &p, bias, size))
			return -ENOEXEC;
	}
	if (!image->nr_segments || image->entry >= USER_END)
		return -ENOEXEC;
	image->headers = offset_address(image, h.phoff, table);
	return 0;
}
