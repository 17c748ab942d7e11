/*
 * The terminal on the first serial port, seen as files: /dev/console, /dev/tty, /dev/ttyS0.
 */
#ifndef KERNEL_FS_CONSOLE_H
#define KERNEL_FS_CONSOLE_H

#include <stdint.h>

struct file;
struct file_ops;

/*
 * The three differ, as Linux has it: the port becomes the terminal of who opens it and leads a
 * session without one; tty is there for those only whose terminal it is; reading and writing the
 * console is for everybody, in the background, too.
 */
extern const struct file_ops console_ops, tty_ops, port_ops;

/* ioctl of each of them (kernel/fs/modes.c). */
int64_t terminal_ioctl(struct file *file, uint32_t request, uint64_t argument);

#endif
