/*
 * What memory there is, and what of it is free.
 */
#ifndef KERNEL_BOOT_MEMORY_H
#define KERNEL_BOOT_MEMORY_H

#include "kernel/boot/pvh.h"
#include "kernel/x86/paging.h"

/*
 * Build the kernel's page tables over all RAM that the loader names, and hand what is neither the
 * kernel's, nor its tables', nor the initramfs's to kernel/mm/frame.  Panics if the loader named
 * none.
 */
void memory_init(const struct hvm_start_info *info, struct memory_range initramfs);

/* Hand over the initramfs's as well: it has been read.  Once. */
void memory_free_initramfs(void);

#endif
