/*
 * The device nodes, told apart by their numbers.
 * Linux: drivers/char/mem.c, drivers/tty, fs/char_dev.c.
 */
#ifndef KERNEL_FS_DEVICE_H
#define KERNEL_FS_DEVICE_H

#include <stdint.h>

struct file_ops;

/* What an open file of the character device of that number does; NULL: there is none. */
const struct file_ops *device_ops(uint32_t rdev);

#endif
