/*
 * Reading the first line of a script.  What stands there is one name and, behind blanks, at most
 * one argument, blanks within it included.
 * Entry: script_read.  Linux: fs/binfmt_script.c, load_script.
 */
#include "kernel/proc/script.h"

#include <stddef.h>

#include "kernel/lib/errno.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The first place from `at` on, but before `end`, that is no blank. */
static char *blanks_skip(char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* The end of the word that begins at `at`; a zero ends it, too. */
static char *word_skip(char *at, const char *end)
{
	while (at < end && !is_blank(*at) && *at)
		at++;
	return at;
}

/* The end of the line; NULL: the name of the interpreter may go on behind what is known of it. */
static char *line_end(char *line)
{
	char *last = line + SCRIPT_LINE - 1, *at;

	for (at = line; at <= last; at++)
		if (*at == '\n')
			return at;
	at = blanks_skip(line + 2, last + 1);
	return word_skip(at, last + 1) <= last ? last : NULL;
}

bool script_is_meant(const char line[SCRIPT_LINE])
{
	return line[0] == '#' && line[1] == '!';
}

int32_t script_read(char line[SCRIPT_LINE], struct script *script)
{
	char *end = line_end(line), *name, *word;

	if (!end)
		return -ENOEXEC;
	while (is_blank(end[-1]))
		end--;
	*end = '\0';
	name = blanks_skip(line + 2, end);
	if (name == end)
		return -ENOEXEC;
	word = word_skip(name, end);
	*script = (struct script){ .interpreter = name };
	if (is_blank(*word)) {
		*word = '\0';
		script->argument = blanks_skip(word + 1, end);
	}
	return 0;
}
