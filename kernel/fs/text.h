/*
 * Files whose bytes are generated when they are read.  The node's text function puts the whole
 * text; the reader keeps the part that was asked for, so that no text is too long.
 * Linux: fs/seq_file.c.
 */
#ifndef KERNEL_FS_TEXT_H
#define KERNEL_FS_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct file_ops;

struct text {
	char *window;	/* what was asked for: FRAME_SIZE bytes at most */
	uint64_t first; /* where in the text the window begins */
	uint64_t room;	/* how long it is */
	uint64_t at;	/* bytes put so far */
};

/* The next n bytes of the text. */
void text_put(struct text *to, const void *bytes, size_t n);

/* The same, formatted (kernel/lib/format.h). */
void text_print(struct text *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What an open file of such a node does. */
extern const struct file_ops text_ops;

#endif
