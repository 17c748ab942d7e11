/*
 * The initial root file system: a newc cpio archive, parsed where it lies.
 */
#ifndef KERNEL_FS_INITRAMFS_H
#define KERNEL_FS_INITRAMFS_H

#include <stddef.h>

/*
 * Fill the root with copies of what is in the n bytes at `archive`, and add /dev/console, /dev/null
 * and the like where the archive lacks them.  No archive: n is 0.  Panics with one line that says
 * what is wrong with a damaged archive.  Boot, once, after frames_init.
 */
void initramfs_load(const void *archive, size_t n);

#endif
