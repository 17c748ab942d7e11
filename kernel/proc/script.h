/*
 * Programs that another program is to run: files that begin with `#!` and its name.
 * Linux: fs/binfmt_script.c.
 */
#ifndef KERNEL_PROC_SCRIPT_H
#define KERNEL_PROC_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#define SCRIPT_LINE 256u /* of the first line no more is looked at; Linux's BINPRM_BUF_SIZE */
#define SCRIPTS_MAX 5u	 /* a script's interpreter may be a script; with one more it is -ELOOP */

struct script {
	const char *interpreter; /* its path */
	const char *argument;	 /* what is to be its only argument; NULL: none */
};

/* Does a file that begins so claim to be a script? */
bool script_is_meant(const char line[SCRIPT_LINE]);

/*
 * Read the first SCRIPT_LINE bytes of a file, a shorter one being filled up with zeros.  The
 * strings that are found lie in the line, which is cut up for that.  0; -ENOEXEC: no interpreter
 * is named, or the name is too long.
 */
int32_t script_read(char line[SCRIPT_LINE], struct script *script);

#endif
