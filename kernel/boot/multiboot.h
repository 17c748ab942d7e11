/*
 * What GRUB tells the kernel: the Multiboot 2 information, told on as PVH's.
 */
#ifndef KERNEL_BOOT_MULTIBOOT_H
#define KERNEL_BOOT_MULTIBOOT_H

#include "kernel/boot/pvh.h"

#define MULTIBOOT_MAGIC 0x36d76289u /* in eax when such a loader enters the kernel */

/*
 * The same in the form of PVH.  What the addresses in it point to is the loader's, and good until
 * memory is handed out.
 */
const struct hvm_start_info *multiboot_read(uint64_t info);

#endif
