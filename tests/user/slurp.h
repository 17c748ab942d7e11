/*
 * Whole files of /proc as strings, and what is in them.
 */
#ifndef TESTS_USER_SLURP_H
#define TESTS_USER_SLURP_H

#include <fcntl.h>
#include <stdlib.h>

#include "tests/user/tap.h"

static char slurped[65536];

/* The file's bytes, a 0 behind them: how many, or -errno. */
static inline long slurp(const char *path)
{
	long fd = raw(SYS_open, path, O_RDONLY), n = 0, got = 0;

	slurped[0] = 0;
	if (fd < 0)
		return fd;
	while (n < (long)sizeof(slurped) - 1 &&
	       (got = raw(SYS_read, fd, slurped + n, sizeof(slurped) - 1 - n)) > 0)
		n += got;
	raw(SYS_close, fd);
	slurped[n] = 0;
	return got < 0 ? got : n;
}

/* What stands behind the key and blanks at the beginning of a line of it; NULL: no line has it. */
static inline const char *value_of(const char *key)
{
	size_t n = strlen(key);
	const char *line = slurped;

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, n))
			return line + n + strspn(line + n, " \t");
	}
	return NULL;
}

static inline long number_of(const char *key)
{
	const char *value = value_of(key);

	return value ? strtol(value, NULL, 10) : -1;
}

/* A link's target as a string: its length, or -errno. */
static inline long link_of(const char *path)
{
	long n = raw(SYS_readlink, path, slurped, sizeof(slurped) - 1);

	slurped[n > 0 ? n : 0] = 0;
	return n;
}

#endif
