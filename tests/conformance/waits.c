/*
 * Who may be waited for, by which form of wait.  Entry: ask_waits.
 */
#include <sched.h>
#include <signal.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define NOBODY_PID 4000000

static int ends(void)
{
	return 5;
}

static int sleeps(void)
{
	for (;;)
		sleep_ms(100);
	return 0;
}

/* A child whose exit signal is this, ended: what a wait with these options says.  0: reaped. */
static long wait_says(unsigned long signal, int options)
{
	long pid = clone_and_leave(SYS_clone, signal, 0, 0, 0, 0), answer;
	int status;

	sleep_ms(5);
	answer = raw(SYS_wait4, pid, &status, options, 0);
	if (answer != pid)
		raw(SYS_wait4, pid, &status, __WALL, 0);
	return answer == pid ? 0 : answer;
}

static void ask_kinds(void)
{
	fact("wait_plain_for_SIGCHLD", wait_says(SIGCHLD, 0));
	fact("wait_plain_for_none", wait_says(0, 0));
	fact("wait_plain_for_SIGURG", wait_says(SIGURG, 0));
	fact("wait_WCLONE_for_SIGCHLD", wait_says(SIGCHLD, (int)__WCLONE));
	fact("wait_WCLONE_for_none", wait_says(0, (int)__WCLONE));
	fact("wait_WALL_for_SIGCHLD", wait_says(SIGCHLD, __WALL));
	fact("wait_WALL_for_none", wait_says(0, __WALL));
	fact("wait_WNOTHREAD", wait_says(SIGCHLD, __WNOTHREAD));
}

/* Init has children that it did not make; they have ended, or are about to. */
static void forget_orphans(void)
{
	int status, patience = 200;

	while (raw(SYS_wait4, -1, &status, __WALL | WNOHANG, 0) >= 0 && patience-- > 0)
		sleep_ms(5);
}

static void ask_nobody(void)
{
	int status;
	siginfo_t info;

	forget_orphans();

	fact("wait_nobody", raw(SYS_wait4, -1, &status, 0, 0));
	fact("wait_nobody_WNOHANG", raw(SYS_wait4, -1, &status, WNOHANG, 0));
	fact("wait_stranger", raw(SYS_wait4, 1, &status, WNOHANG, 0));
	fact("wait_no_pid", raw(SYS_wait4, NOBODY_PID, &status, WNOHANG, 0));
	fact("wait_no_group", raw(SYS_wait4, -NOBODY_PID, &status, WNOHANG, 0));
	fact("wait_smallest", raw(SYS_wait4, -2147483648l, &status, WNOHANG, 0));
	fact("wait_bad_options", raw(SYS_wait4, -1, &status, 0x100, 0));
	fact("waitid_nobody", raw(SYS_waitid, P_ALL, 0, &info, WEXITED, 0));
	fact("waitid_no_options", raw(SYS_waitid, P_ALL, 0, &info, 0, 0));
	fact("waitid_bad_options", raw(SYS_waitid, P_ALL, 0, &info, WEXITED | 0x100, 0));
	fact("waitid_bad_kind", raw(SYS_waitid, 9, 0, &info, WEXITED, 0));
	fact("waitid_pid_0", raw(SYS_waitid, P_PID, 0, &info, WEXITED, 0));
	fact("waitid_no_pidfd", raw(SYS_waitid, P_PIDFD, 99, &info, WEXITED, 0));
}

static void ask_living(void)
{
	long pid = start(sleeps);
	int status = -1;

	fact("wait_living_WNOHANG", raw(SYS_wait4, pid, &status, WNOHANG, 0));
	fact("wait_living_status_untouched", status);
	fact("wait_living_group", raw(SYS_wait4, 0, &status, WNOHANG, 0));
	raw(SYS_setpgid, pid, pid);
	fact("wait_other_group", raw(SYS_wait4, 0, &status, WNOHANG, 0));
	fact("wait_its_group", raw(SYS_wait4, -pid, &status, WNOHANG, 0));
	raw(SYS_kill, pid, SIGSTOP);
	fact("wait_stopped", raw(SYS_wait4, pid, &status, WUNTRACED, 0) == pid ? status : -1);
	fact("wait_stopped_again", raw(SYS_wait4, pid, &status, WUNTRACED | WNOHANG, 0));
	raw(SYS_kill, pid, SIGCONT);
	fact("wait_continued", raw(SYS_wait4, pid, &status, WCONTINUED, 0) == pid ? status : -1);
	raw(SYS_kill, pid, SIGTERM);
	fact("wait_bad_status", raw(SYS_wait4, pid, 8, 0, 0) == -EFAULT);
	fact("wait_after_bad_status", raw(SYS_wait4, pid, &status, WNOHANG, 0));
}

static void ask_waitid(void)
{
	siginfo_t info = {0};
	long pid = start(ends);
	int status;

	fact("waitid_WNOWAIT", raw(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT, 0));
	fact("waitid_code", info.si_code);
	fact("waitid_status", info.si_status);
	fact("waitid_signal", info.si_signo);
	fact("waitid_pid", info.si_pid == pid);
	fact("waitid_reaps", raw(SYS_waitid, P_PID, pid, &info, WEXITED, 0));
	fact("waitid_reaped", raw(SYS_wait4, pid, &status, WNOHANG, 0));
	pid = start(sleeps);
	info.si_pid = 7;
	fact("waitid_living", raw(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG, 0));
	fact("waitid_living_pid", info.si_pid);
	raw(SYS_kill, pid, SIGKILL);
	fact("waitid_killed", raw(SYS_waitid, P_ALL, 0, &info, WEXITED, 0));
	fact("waitid_killed_code", info.si_code);
	fact("waitid_killed_status", info.si_status);
}

/* A thread is nobody's child to wait for, whatever the options. */
static int thread_waits(void *argument)
{
	int status;

	(void)argument;
	shared->answers[0] = (int16_t)raw(SYS_wait4, shared->pid, &status, __WNOTHREAD | WNOHANG,
					  0);
	shared->answers[1] = (int16_t)(raw(SYS_wait4, shared->pid, &status, 0, 0) == shared->pid);
	shared->done = 1;
	return 0;
}

static void ask_threads(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	const unsigned long flags =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	int status;
	long tid;

	shared->done = 0;
	shared->pid = start(ends);
	sleep_ms(10);
	tid = raw_clone(flags, stack + sizeof(stack), thread_waits, NULL, NULL, NULL, NULL);
	fact("wait_for_thread", raw(SYS_wait4, tid, &status, __WALL | WNOHANG, 0));
	while (!shared->done)
		sleep_ms(2);
	fact("thread_waits_WNOTHREAD", shared->answers[0]);
	fact("thread_waits_for_the_leaders_child", shared->answers[1]);
}

void ask_waits(void)
{
	ask_kinds();
	ask_nobody();
	ask_living();
	ask_waitid();
	ask_threads();
}
