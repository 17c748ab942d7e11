/*
 * A directory of one's own under /tmp, for programs that write; in_scratch makes it and stands in
 * it, leave_scratch removes it, which only works if the program has left it empty.
 */
#ifndef TESTS_USER_SCRATCH_H
#define TESTS_USER_SCRATCH_H

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/tap.h"

static char scratch[64];

static inline void in_scratch(const char *name)
{
	snprintf(scratch, sizeof(scratch), "/tmp/bident-%s-%d", name, (int)getpid());
	mkdir("/tmp", 01777);
	umask(022);
	is(raw(SYS_mkdir, scratch, 0755), 0, "a directory to work in");
	is(raw(SYS_chdir, scratch), 0, "stand in it");
}

static inline void leave_scratch(void)
{
	raw(SYS_chdir, "/");
	is(raw(SYS_rmdir, scratch), 0, "it is empty again, and can be removed");
}

/* A file of that name with that text, made anew. */
static inline void put_file(const char *name, const char *text)
{
	int fd = open(name, O_CREAT | O_WRONLY | O_TRUNC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (long)strlen(text))
		say("# cannot write %s\n", name);
	close(fd);
}

/* Does the file have that text? */
static inline bool has_text(const char *name, const char *text)
{
	char bytes[256];
	int fd = open(name, O_RDONLY);
	long n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

	close(fd);
	return n == (long)strlen(text) && !memcmp(bytes, text, (size_t)n);
}

#endif
