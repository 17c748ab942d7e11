/*
 * The file that an exec runs in the end: the one that was named, or if that is a script the one
 * that its first line names, and so on.
 * Linux: struct linux_binprm; fs/exec.c, exec_binprm.
 */
#ifndef KERNEL_PROC_PROGRAM_H
#define KERNEL_PROC_PROGRAM_H

#include "kernel/fs/file.h"
#include "kernel/proc/elf.h"
#include "kernel/proc/script.h"

struct program {
	file_id file; /* open */
	struct store *store; /* its bytes, held; NULL: the file cannot be mapped */
	const char *front_page; /* the first page of them; NULL: to be read as any other file */
	uint64_t nr_front; /* bytes of the file in it */
	char line[SCRIPTS_MAX + 1][SCRIPT_LINE]; /* how each of the files begins */

	/* From `first` on what a script puts in the place of its argv[0], ended by NULL. */
	const char *front[2 * SCRIPTS_MAX + 2];
	uint32_t first;
};

/*
 * Find out what is to be run if that node, which is called `name`, is.  `hidden`: by that name an
 * interpreter could not open it.  0, and the name is kept by reference; -EACCES, -ENOEXEC, -ENFILE,
 * -ELOOP (too many scripts), -ENOENT (hidden), or why the interpreter is not found: nothing is
 * held.
 */
int32_t program_open(struct program *program, struct node *node, const char *name, bool hidden);
void program_close(struct program *program);

/* The strings in front; NULL: the file is no script. */
const char *const *program_front(const struct program *program);

/* The file, as elf_read wants it; for as long as the program is open. */
struct elf_file program_elf(const struct program *program);
struct node *program_node(const struct program *program);

#endif
