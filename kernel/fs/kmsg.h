/*
 * The log as a file, /dev/kmsg: a read gives a line with its number, a write says one.
 * Linux: kernel/printk/printk.c, devkmsg_read and devkmsg_write.
 */
#ifndef KERNEL_FS_KMSG_H
#define KERNEL_FS_KMSG_H

#include <stdint.h>

struct file_ops;

extern const struct file_ops kmsg_ops;

/* Sleep until the log has the line of that number, or had it: 0, or -ERESTARTSYS. */
int32_t kmsg_wait(uint64_t number);

#endif
