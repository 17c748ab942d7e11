/*
 * The terminal's input: what is typed is shown and can be corrected until its line is ended, or
 * goes to the readers at once, as the modes say.
 * Linux: drivers/tty/n_tty.c.
 */
#ifndef KERNEL_FS_LINE_H
#define KERNEL_FS_LINE_H

#include <stdbool.h>
#include <stdint.h>

struct iter;

/* How many bytes can be read now; to_end: if a line is needed, does one wait to be read? */
uint32_t line_available(void);
bool line_is_ready(void);

/*
 * Give the reader what is there: up to the end of a line, or any bytes.  Bytes moved, 0 at ^D,
 * or -EFAULT.  At least one byte, or a line, must be there.
 */
int64_t line_take(struct iter *to);

/* What readers of the terminal sleep on. */
uint64_t line_channel(void);

/* Forget what was typed. */
void line_flush(void);

/* ICANON has been turned on or off. */
void line_modes_changed(void);

/* Was the output stopped by ^S?  Turn that off, or on. */
bool output_is_stopped(void);
void output_stop(bool stop);

#endif
