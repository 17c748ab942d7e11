/*
 * What goes out to the terminal: from programs, and as the echo of what is typed.
 * Linux: drivers/tty/n_tty.c, do_output_char and echo_char.
 */
#ifndef KERNEL_FS_ECHO_H
#define KERNEL_FS_ECHO_H

#include <stdint.h>

/* One character, after the output modes; in the column that it is shown in. */
void output_char(char c);
uint32_t output_column(void);

/* The same for a whole string. */
void output_text(const char *text);

/* A typed character, control characters as ^X if ECHOCTL is on. */
void echo_char(char c);

#endif
