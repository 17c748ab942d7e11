/*
 * What child and caller have in common, seen by what one does and the other finds.  The child makes
 * system calls and nothing else, for its thread pointer may be anything.
 * Entry: sweep_shares.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define ARCH_GET_FS 0x1003
#define KERNEL_SIGSET 8
#define SHARE_CLONE_THREAD 0x10000ul
#define SHARE_CLONE_PARENT 0x8000ul

/* The kernel's form of a signal's action. */
struct kernel_action {
	unsigned long handler, flags, restorer, mask;
};

static char stack[65536] __attribute__((aligned(16)));
static char thread_area[256] __attribute__((aligned(16)));
static volatile int written, parent_tid, child_tid;
static int descriptor;

static int child(void *argument)
{
	struct kernel_action ignore = {.handler = 1};
	unsigned long tls = 0;

	(void)argument;
	raw(SYS_arch_prctl, ARCH_GET_FS, &tls);
	shared->tls = (long)tls;
	shared->child_tid = child_tid;
	shared->pid = raw(SYS_getpid);
	shared->ppid = raw(SYS_getppid);
	shared->tid = raw(SYS_gettid);
	raw(SYS_chdir, "/dev");
	raw(SYS_close, descriptor);
	raw(SYS_rt_sigaction, SIGUSR2, &ignore, 0, KERNEL_SIGSET);
	written = 1;
	return 0;
}

/* Until nobody has this pid any more: a thread has ended, or another has reaped it. */
static void await_gone(long tgid, long pid)
{
	while (raw(SYS_tgkill, tgid, pid, 0) != -ESRCH)
		raw(SYS_sched_yield);
}

static int look(long pid)
{
	struct kernel_action found = {0}, again = {0};
	char directory[64] = "";
	int seen = 0;

	raw(SYS_getcwd, directory, sizeof(directory));
	raw(SYS_rt_sigaction, SIGUSR2, 0, &found, KERNEL_SIGSET);
	seen |= strcmp(directory, "/dev") == 0 ? SEEN_DIRECTORY : 0;
	seen |= raw(SYS_fcntl, descriptor, F_GETFD) == -EBADF ? SEEN_FILES : 0;
	seen |= written ? SEEN_MEMORY : 0;
	seen |= found.handler == 1 ? SEEN_HANDLER : 0;
	seen |= shared->pid == raw(SYS_getpid) ? SEEN_PROCESS : 0;
	seen |= shared->ppid == raw(SYS_getppid) ? SEEN_PARENT : 0;
	seen |= parent_tid == pid ? SEEN_TID_BY_PARENT : 0;
	seen |= shared->child_tid == shared->tid ? SEEN_TID_BY_CHILD : 0;
	seen |= child_tid == 0 ? SEEN_TID_CLEARED : 0;
	seen |= shared->tls == (long)thread_area ? SEEN_TLS : 0;
	raw(SYS_rt_sigaction, SIGUSR2, &again, 0, KERNEL_SIGSET);
	return seen;
}

static int16_t share(unsigned long flags, unsigned long signal)
{
	long pid;
	int status;

	raw(SYS_chdir, "/");
	descriptor = (int)raw(SYS_dup, 1);
	written = 0;
	parent_tid = child_tid = -1;
	pid = raw_clone(flags | signal, stack + sizeof(stack), child, NULL, (int *)&parent_tid,
			(int *)&child_tid, thread_area);
	if (pid > 0 && (flags & (SHARE_CLONE_THREAD | SHARE_CLONE_PARENT)))
		await_gone(flags & SHARE_CLONE_THREAD ? raw(SYS_getpid) : pid, pid);
	else if (pid > 0)
		raw(SYS_wait4, pid, &status, __WALL, 0);
	status = pid > 0 ? look(pid) : (int)pid;
	raw(SYS_close, descriptor);
	return (int16_t)status;
}

void sweep_shares(const struct sweep *s)
{
	for (uint32_t i = 0; i < 1u << sweep_bits(s); i++)
		shared->answers[i] = share(sweep_word(s, i), s->signal);
}
