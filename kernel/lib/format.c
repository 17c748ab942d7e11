/*
 * Formatting: numbers and strings into characters.
 * Entry: format.  Linux: lib/vsprintf.c.
 */
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#include <stdbool.h>
#include <stdint.h>

struct field {
	format_put *put;
	void *to;
	uint32_t width;
	char pad;
	bool left; /* a - was seen */
	bool wide; /* an l was seen */
};

static void put_padded(const char *text, size_t n, struct field f)
{
	for (size_t i = n; !f.left && i < f.width; i++)
		f.put(f.to, f.pad);
	for (size_t i = 0; i < n; i++)
		f.put(f.to, text[i]);
	for (size_t i = n; f.left && i < f.width; i++)
		f.put(f.to, ' ');
}

static void put_number(uint64_t value, uint32_t base, bool negative, struct field f)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		digits[--at] = '-';
	put_padded(digits + at, sizeof(digits) - at, f);
}

static void put_signed(int64_t value, struct field f)
{
	put_number(value < 0 ? -(uint64_t)value : (uint64_t)value, 10, value < 0, f);
}

static const char *parse_field(const char *fmt, struct field *f)
{
	f->pad = ' ';
	f->left = f->wide = false;
	f->width = 0;
	for (; *fmt == '0' || *fmt == '-'; fmt++) {
		if (*fmt == '0')
			f->pad = '0';
		else
			f->left = true;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		f->width = f->width * 10 + (uint32_t)(*fmt - '0');
	for (; *fmt == 'l'; fmt++)
		f->wide = true;
	return fmt;
}

static uint32_t base_of(char conversion)
{
	return conversion == 'x' ? 16 : conversion == 'o' ? 8 : 10;
}

void format(format_put *put, void *to, const char *fmt, va_list args)
{
	struct field f = {.put = put, .to = to};
	const char *text;
	char c;

	for (; *fmt != 0; fmt++) {
		if (*fmt != '%') {
			put(to, *fmt);
			continue;
		}
		fmt = parse_field(fmt + 1, &f);
		switch (*fmt) {
		case 'd':
			put_signed(f.wide ? va_arg(args, int64_t) : va_arg(args, int32_t), f);
			break;
		case 'u':
		case 'x':
		case 'o':
			put_number(f.wide ? va_arg(args, uint64_t) : va_arg(args, uint32_t),
				   base_of(*fmt), false, f);
			break;
		case 'p':
			f.width = 16;
			f.pad = '0';
			put_number((uint64_t)va_arg(args, void *), 16, false, f);
			break;
		case 's':
			text = va_arg(args, const char *);
			put_padded(text, strlen(text), f);
			break;
		case 'c':
			c = (char)va_arg(args, int);
			put_padded(&c, 1, f);
			break;
		default:
			put(to, *fmt);
			break;
		}
	}
}

static void put_buffer(void *to, char c)
{
	struct buffer *text = to;

	if (text->size < text->room)
		text->at[text->size] = c;
	text->size++;
}

void buffer_print(struct buffer *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(put_buffer, text, fmt, args);
	va_end(args);
}

void buffer_add(struct buffer *text, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_buffer(text, bytes[i]);
}
