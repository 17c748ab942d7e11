/*
 * execve: another program in the same task.
 */
#ifndef KERNEL_PROC_EXEC_H
#define KERNEL_PROC_EXEC_H

#include <stdint.h>

struct regs;

/*
 * Run the program that user address `path` names, with the lists of strings at `argv` and `envp`
 * (0: an empty list), in the current task.  0: *regs is the new program's start, and its space is
 * loaded.  -EFAULT, -ENOENT, -ENOTDIR, -EACCES, -ENOEXEC, -E2BIG, -ENOMEM, -ELOOP, -ENAMETOOLONG:
 * nothing has changed, but that with -ENOMEM the other threads may be gone.  If memory runs out
 * when the old program is already gone the task is sent SIGKILL; the answer does not matter then.
 */
int32_t do_execve(uint64_t path, uint64_t argv, uint64_t envp, struct regs *regs);

/* The same for strings of the kernel: how the first program is started. */
int32_t kernel_execve(const char *path, const char *const argv[], const char *const envp[],
		      struct regs *regs);

#endif
