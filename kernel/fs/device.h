/*
 * The device nodes: the console, null and zero, told apart by their numbers.
 * Linux: drivers/char/mem.c, drivers/tty.
 */
#ifndef KERNEL_FS_DEVICE_H
#define KERNEL_FS_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/fs/node.h"

/* Is there a device behind this node? */
bool device_exists(const struct node *node);

/* Is it a terminal: can it not be sought in? */
bool device_is_tty(const struct node *node);

/* Read or write n bytes of the current space.  Bytes moved, or -errno. */
int64_t device_read(const struct node *node, uint64_t to, uint64_t n);
int64_t device_write(const struct node *node, uint64_t from, uint64_t n);

/* -ENOTTY for what the device has not. */
int64_t device_ioctl(const struct node *node, uint32_t request, uint64_t argument);

#endif
