/*
 * The first program.
 */
#ifndef KERNEL_PROC_INIT_H
#define KERNEL_PROC_INIT_H

struct regs;

#define INIT_ARGS_MAX 32
#define CMDLINE_SIZE 2048

/* The first program's path and its lists of strings, each ended by NULL: from the command line. */
extern const char *init_path;
extern const char *init_argv[INIT_ARGS_MAX + 2];
extern const char *init_envp[INIT_ARGS_MAX + 2];

/* The command line, whole. */
extern char boot_command_line[CMDLINE_SIZE];

/* Load the first program into the current task; panics if it cannot be run. */
void start_init(struct regs *regs);

#endif
