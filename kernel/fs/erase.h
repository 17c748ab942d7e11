/*
 * Correcting the line that is being typed.
 * Linux: drivers/tty/n_tty.c, eraser.
 */
#ifndef KERNEL_FS_ERASE_H
#define KERNEL_FS_ERASE_H

#include <stdint.h>

/*
 * Take back the last character, word or the whole line, as the key says, and its echo with it.  The
 * line lies in a ring of `size` from `from` to `to`, and began at `column` of the screen.  How many
 * bytes are to be forgotten.
 */
uint32_t erase(const char *ring, uint32_t size, uint32_t from, uint32_t to, uint32_t column,
	       char key);

#endif
