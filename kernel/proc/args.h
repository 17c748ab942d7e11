/*
 * The strings that a program is started with, kept in frames of the kernel while the old program's
 * memory goes and the new one's comes.
 * Linux: struct linux_binprm and copy_strings in fs/exec.c.
 */
#ifndef KERNEL_PROC_ARGS_H
#define KERNEL_PROC_ARGS_H

#include <stdint.h>

/*
 * Linux's limits: of one string, its zero included; and of all, pointers included: a quarter of
 * RLIMIT_STACK, but within these.
 */
#define MAX_ARG_STRLEN 0x20000u
#define ARGS_MIN 0x20000u
#define ARGS_MAX 0x600000u

#define ARGS_PER_INDEX 0x200000u /* bytes for which one frame has the addresses of the frames */
#define NR_INDICES (ARGS_MAX / ARGS_PER_INDEX)

struct args {
	uint64_t index[NR_INDICES]; /* frames with the addresses of those that hold the strings */
	char *frame; /* the last of those */
	uint64_t room; /* bytes that the strings may have */
	uint64_t size;	/* bytes of all strings: the path, argv's, envp's; each with its zero */
	uint64_t path_size; /* of these the path's */
	uint64_t env_at; /* where envp's begin */
	uint64_t argc;
	uint64_t envc;
};

/* A list of strings, ended by a null pointer: in user memory, or in the kernel's. */
struct strings {
	uint64_t user; /* 0: an empty list, unless `kernel` is there */
	const char *const *kernel;
};

/*
 * Collect the strings.  0; -EFAULT, -E2BIG, -ENOMEM: nothing is held.  An empty argv becomes one
 * empty string, as in Linux.  The path is the kernel's.  `front`, if it is a list, goes in the
 * place of argv's first string.
 */
int32_t args_get(struct args *args, const char *path, const char *const *front,
		 struct strings argv, struct strings envp);

/* Give the frames back. */
void args_put(struct args *args);

/*
 * Copy the strings to user address `to` of the loaded space.  0 or -EFAULT.
 */
int32_t args_copy_out(const struct args *args, uint64_t to);

/* The size of the string at `offset` of all, its zero included. */
uint64_t args_string_size(const struct args *args, uint64_t offset);

#endif
