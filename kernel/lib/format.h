/*
 * The little printf of the kernel, and bounded texts.
 * Linux: lib/vsprintf.c, fs/seq_file.c.
 */
#ifndef KERNEL_LIB_FORMAT_H
#define KERNEL_LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Takes one character to wherever `to` says. */
typedef void format_put(void *to, char c);

/*
 * Hand the formatted text over, character by character.  Knows %d %u %x %o %ld %lu %lx %s %c %p %%,
 * each with an optional width, which a leading 0 pads with zeros and a leading - behind.
 */
void format(format_put *put, void *to, const char *fmt, va_list args);

/* A text of bounded length: what does not fit is counted, and left out. */
struct buffer {
	char *at;
	size_t room; /* bytes there are */
	size_t size; /* bytes that were written, or would have been */
};

void buffer_print(struct buffer *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buffer_add(struct buffer *text, const char *bytes, size_t n);

#endif
