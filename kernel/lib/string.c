/*
 * Bytes and strings; what is done most, memcpy and memset, is the machine's (kernel/x86/string.S).
 * Entry: the functions of string.h.  Linux: lib/string.c.
 */
#include "kernel/lib/string.h"

#include <stdint.h>

/* Without it the compiler would recognise the loops below and call the functions they stand in. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

void *memmove(void *to, const void *from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;

	if ((uintptr_t)d - (uintptr_t)s >= n)
		return memcpy(to, from, n);
	while (n > 0) {
		n--;
		d[n] = s[n];
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n > 0; n--, p++, q++)
		if (*p != *q)
			return *p < *q ? -1 : 1;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n] != 0)
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		if (*a != *b)
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		if (*a == 0)
			return 0;
	}
	return 0;
}
