/*
 * The little printf of the kernel.
 * Entry: print.  Linux: lib/vsprintf.c.
 */
#include "kernel/lib/print.h"
#include "kernel/lib/string.h"

#include <stdbool.h>
#include <stdint.h>

struct field {
	uint32_t width;
	char pad;
	bool wide; /* an l was seen */
};

static void print_padded(const char *text, size_t n, struct field f)
{
	for (size_t i = n; i < f.width; i++)
		print_char(f.pad);
	for (size_t i = 0; i < n; i++)
		print_char(text[i]);
}

static void print_number(uint64_t value, uint32_t base, bool negative, struct field f)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		digits[--at] = '-';
	print_padded(digits + at, sizeof(digits) - at, f);
}

static void print_signed(int64_t value, struct field f)
{
	print_number(value < 0 ? -(uint64_t)value : (uint64_t)value, 10, value < 0, f);
}

static const char *parse_field(const char *fmt, struct field *f)
{
	*f = (struct field){.pad = ' '};
	if (*fmt == '0') {
		f->pad = '0';
		fmt++;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		f->width = f->width * 10 + (uint32_t)(*fmt - '0');
	for (; *fmt == 'l'; fmt++)
		f->wide = true;
	return fmt;
}

void print_args(const char *fmt, va_list args)
{
	struct field f;
	const char *text;

	for (; *fmt != 0; fmt++) {
		if (*fmt != '%') {
			print_char(*fmt);
			continue;
		}
		fmt = parse_field(fmt + 1, &f);
		switch (*fmt) {
		case 'd':
			print_signed(f.wide ? va_arg(args, int64_t) : va_arg(args, int32_t), f);
			break;
		case 'u':
			print_number(f.wide ? va_arg(args, uint64_t) : va_arg(args, uint32_t), 10,
				     false, f);
			break;
		case 'x':
			print_number(f.wide ? va_arg(args, uint64_t) : va_arg(args, uint32_t), 16,
				     false, f);
			break;
		case 'p':
			print_number((uint64_t)va_arg(args, void *), 16, false,
				     (struct field){.width = 16, .pad = '0'});
			break;
		case 's':
			text = va_arg(args, const char *);
			print_padded(text, strlen(text), f);
			break;
		case 'c':
			print_char((char)va_arg(args, int));
			break;
		default:
			print_char(*fmt);
			break;
		}
	}
}

void print(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_args(fmt, args);
	va_end(args);
}
