/*
 * The console device: the terminal on the first serial port, seen as a file.
 */
#ifndef KERNEL_FS_CONSOLE_H
#define KERNEL_FS_CONSOLE_H

struct file_ops;

/*
 * Reading gives bytes of a line that was typed, sleeping until there is one, and 0 at ^D.  ioctl
 * answers TCGETS and TIOCGWINSZ, by which programs ask whether this is a terminal.
 */
extern const struct file_ops console_ops;

#endif
