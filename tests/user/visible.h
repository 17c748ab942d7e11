/*
 * What a process sees of what it owns and shares, in one number.  If that is the same before and
 * after a call, then the call has changed nothing of it: open files, directories, handlers, limits,
 * memory, credentials, keys, policies, the io context, names, what belongs to the thread.
 * Entry: visible.
 */
#ifndef TESTS_USER_VISIBLE_H
#define TESTS_USER_VISIBLE_H

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "tests/user/tap.h"

static unsigned long visible_sum;
static char visible_bytes[4096]; /* zeros, for what a call stores */

/* Count in what a call answers, and what it has stored. */
static inline void visible_mix(long answer)
{
	unsigned long sum = visible_sum ^ (unsigned long)answer;

	for (size_t i = 0; i < sizeof(visible_bytes); i++) {
		sum = (sum ^ (unsigned char)visible_bytes[i]) * 0x100000001b3ul;
		visible_bytes[i] = 0;
	}
	visible_sum = sum;
}

static inline void visible_files(void)
{
	long mask = raw(SYS_umask, 0);

	visible_mix(raw(SYS_umask, mask) ^ mask);
	for (int fd = 0; fd < 10; fd++) {
		visible_mix(raw(SYS_fcntl, fd, F_GETFD));
		visible_mix(raw(SYS_fcntl, fd, F_GETFL));
	}
	visible_mix(raw(SYS_getcwd, visible_bytes, sizeof(visible_bytes)));
	visible_mix(raw(SYS_stat, "/", visible_bytes));
}

static inline void visible_process(void)
{
	for (int sig = 1; sig <= 64; sig++)
		visible_mix(raw(SYS_rt_sigaction, sig, 0, visible_bytes, 8));
	for (int resource = 0; resource < 16; resource++)
		visible_mix(raw(SYS_getrlimit, resource, visible_bytes));
	visible_mix(raw(SYS_brk, 0));
	visible_mix(raw(SYS_getpgid, 0) << 32 | raw(SYS_getsid, 0));
	visible_mix(raw(SYS_uname, visible_bytes));
}

static inline void visible_thread(void)
{
	visible_mix(raw(SYS_getresuid, visible_bytes, visible_bytes + 8, visible_bytes + 16));
	visible_mix(raw(SYS_getresgid, visible_bytes, visible_bytes + 8, visible_bytes + 16));
	visible_mix(raw(SYS_getgroups, 32, visible_bytes));
	for (long ring = -3; ring < 0; ring++)
		visible_mix(raw(SYS_keyctl, 0, ring, 0));
	visible_mix(raw(SYS_get_mempolicy, visible_bytes, visible_bytes + 8, 1024, 0, 0));
	visible_mix(raw(SYS_sched_getscheduler, 0));
	visible_mix(raw(SYS_getpriority, 0, 0));
	visible_mix(raw(SYS_ioprio_get, 1, 0));
	visible_mix(raw(SYS_arch_prctl, 0x1003 /* ARCH_GET_FS */, visible_bytes));
	visible_mix(raw(SYS_rt_sigprocmask, 0, 0, visible_bytes, 8));
	visible_mix(raw(SYS_sigaltstack, 0, visible_bytes));
	visible_mix(raw(SYS_personality, ~0));
}

static inline unsigned long visible(void)
{
	visible_sum = 0;
	visible_files();
	visible_process();
	visible_thread();
	return visible_sum;
}

#endif
