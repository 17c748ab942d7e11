/*
 * Booted by GRUB: a list of tags says what PVH says in one structure.
 * Entry: multiboot_read.  The Multiboot2 Specification 2.0, section 3.6.
 */
#include "kernel/boot/multiboot.h"
#include "kernel/check/expect.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/layout.h"

enum tag_type { TAG_END = 0, TAG_CMDLINE = 1, TAG_MODULE = 3, TAG_MEMORY = 6 };

struct tag {
	uint32_t type;
	uint32_t size; /* this head included; the next one begins at a multiple of 8 */
};

struct tag_module {
	struct tag tag;
	uint32_t start, end; /* physical addresses */
};

/* The entries are laid out as PVH's are. */
struct tag_memory {
	struct tag tag;
	uint32_t entry_size;
	uint32_t entry_version;
	struct hvm_memory entry[];
};

static struct hvm_start_info start_info = {.magic = HVM_MAGIC, .version = 1};
static struct hvm_module initramfs;

/* Of several modules the first one is the initramfs. */
static void take_module(const struct tag_module *module)
{
	if (start_info.nr_modules++ != 0)
		return;
	initramfs.start = module->start;
	initramfs.size = module->end - module->start;
	start_info.modlist = (uint64_t)&initramfs - KERNEL_BASE;
}

static void take_memory(const struct tag_memory *map, uint64_t pa)
{
	if (map->entry_size != sizeof(struct hvm_memory))
		panic("the loader's memory map has entries of %u bytes", map->entry_size);
	start_info.memmap = pa + sizeof(*map);
	start_info.nr_memmap =
		(uint32_t)((map->tag.size - sizeof(*map)) / sizeof(struct hvm_memory));
}

const struct hvm_start_info *multiboot_read(uint64_t info)
{
	for (uint64_t at = info + 8;;) { /* behind the size of all and a reserved word */
		const struct tag *tag = phys_to_virt(at);

		if (tag->type == TAG_END)
			return &start_info;
		if (tag->type == TAG_CMDLINE)
			start_info.cmdline = at + sizeof(*tag);
		else if (tag->type == TAG_MODULE)
			take_module((const struct tag_module *)tag);
		else if (tag->type == TAG_MEMORY)
			take_memory((const struct tag_memory *)tag, at);
		at += (tag->size + 7) & ~7u;
	}
}
