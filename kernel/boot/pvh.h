/*
 * What the loader tells the kernel.  Xen: docs/misc/pvh.pandoc.
 */
#ifndef KERNEL_BOOT_PVH_H
#define KERNEL_BOOT_PVH_H

#include <stdint.h>

#define HVM_MAGIC 0x336ec578u
#define HVM_MEMORY_RAM 1u

/* All addresses are physical. */
struct hvm_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t nr_modules;
	uint64_t modlist; /* of struct hvm_module; the first is the initramfs */
	uint64_t cmdline;
	uint64_t rsdp;
	uint64_t memmap; /* of struct hvm_memory */
	uint32_t nr_memmap;
	uint32_t reserved;
};

struct hvm_module {
	uint64_t start;
	uint64_t size;
	uint64_t cmdline;
	uint64_t reserved;
};

struct hvm_memory {
	uint64_t start;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

#endif
