/*
 * execve: another program in the same task.
 */
#ifndef KERNEL_PROC_EXEC_H
#define KERNEL_PROC_EXEC_H

#include <stdint.h>

struct regs;

/* Like execveat: user addresses of a path and of two lists of strings (0: an empty list). */
struct exec_call {
	int32_t dirfd; /* where a relative path starts, or AT_FDCWD */
	uint32_t flags; /* AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW */
	uint64_t path, argv, envp;
};

/*
 * Run the program that is named in the current task.  0: *regs is the new program's start, and its
 * space is loaded.  -EINVAL (flags), -EBADF, -EFAULT, -ENOENT, -ENOTDIR, -EACCES, -ENOEXEC, -E2BIG,
 * -ENOMEM, -ENFILE, -ELOOP, -ENAMETOOLONG: nothing has changed, but that with -ENOMEM the other
 * threads may be gone.  If memory runs out when the old program is already gone the task is sent
 * SIGKILL; the answer does not matter then.
 */
int32_t do_execve(const struct exec_call *call, struct regs *regs);

/* The same for strings of the kernel: how the first program is started. */
int32_t kernel_execve(const char *path, const char *const argv[], const char *const envp[],
		      struct regs *regs);

#endif
