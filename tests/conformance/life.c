/*
 * How tasks end, and who hears of it.  Entry: ask_life.
 */
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

static char stack[65536] __attribute__((aligned(16)));
static volatile int told; /* by a signal */

static long thread(int (*function)(void *))
{
	return raw_clone(THREAD_FLAGS, stack + sizeof(stack), function, NULL, NULL, NULL, NULL);
}

static int exit_low(void)
{
	return 7;
}

static int exit_high(void)
{
	raw(SYS_exit, 0x1ff);
	return 0;
}

static int die_by_signal(void)
{
	raw(SYS_kill, raw(SYS_getpid), SIGKILL);
	return 0;
}

static int die_by_fault(void)
{
	do_write((void *)8);
	return 0;
}

static int later_7(void *argument)
{
	(void)argument;
	sleep_ms(20);
	return 7; /* of the thread alone */
}

static int group_9(void *argument)
{
	(void)argument;
	raw(SYS_exit_group, 9);
	return 0;
}

/* The leader goes first; a thread ends later, by itself or with all. */
static int leader_first(void)
{
	thread(later_7);
	raw(SYS_exit, 3);
	return 0;
}

static int leader_first_then_group(void)
{
	thread(group_9);
	raw(SYS_exit, 3);
	return 0;
}

static int group_ends_the_leader(void)
{
	thread(group_9);
	for (;;)
		sleep_ms(10);
	return 0;
}

static int sleeps_and_ends(void)
{
	sleep_ms(20);
	return 0;
}

/* A leader whose thread lives on is not reaped: what does wait say to WNOHANG? */
static long leader_first_is_awaited(void)
{
	long pid = start(leader_first), answer;
	int status;

	sleep_ms(5);
	answer = raw(SYS_wait4, pid, &status, WNOHANG, 0);
	if (answer == 0)
		raw(SYS_wait4, pid, &status, 0, 0);
	return answer == 0 ? 0 : 1;
}

static void on_told(int signal)
{
	told += signal;
}

static long signals_told(unsigned long word)
{
	struct sigaction action = {.sa_handler = on_told};
	long pid;
	int status;

	told = 0;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
	pid = clone_and_leave(SYS_clone, word, 0, 0, 0, 0);
	raw(SYS_wait4, pid, &status, __WALL, 0);
	signal(SIGCHLD, SIG_DFL);
	return told;
}


static int orphan(void)
{
	sleep_ms(30);
	shared->ppid = raw(SYS_getppid);
	shared->done = 1;
	return 0;
}

static int leaves_orphan(void)
{
	start(orphan);
	return 0;
}

/* Who takes the orphan: 1 init, 2 the subreaper. */
static int parent_of_orphan(void)
{
	int status;

	shared->done = 0;
	status_after(leaves_orphan);
	while (!shared->done)
		sleep_ms(5);
	while (raw(SYS_wait4, -1, &status, WNOHANG, 0) > 0)
		;
	return shared->ppid == 1 ? 1 : shared->ppid == raw(SYS_getpid) ? 2 : 3;
}

static int subreaper(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	return parent_of_orphan();
}

static int child_of_subreaper(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	/* It is not inherited: the orphan is its grandparent's. */
	return status_after(parent_of_orphan) >> 8;
}

static int on_own_stack(void *argument)
{
	told = 1;
	sleep_ms(10);
	told = 2;
	return (int)(long)argument;
}

static int killed_on_own_stack(void *argument)
{
	(void)argument;
	raw(SYS_kill, raw(SYS_getpid), SIGKILL);
	return 0;
}

static int execs_nothing(void *argument)
{
	char *const none[] = {NULL};

	(void)argument;
	raw(SYS_execve, "/nonexistent", none, none);
	told = 5;
	return 0;
}

/* What the parent finds when its vfork comes back. */
static long after_vfork(int (*function)(void *), unsigned long flags)
{
	long pid;
	int status = 0;

	told = 0;
	pid = raw_clone(flags | CLONE_VFORK | SIGCHLD, stack + sizeof(stack), function, (void *)4,
			NULL, NULL, NULL);
	raw(SYS_wait4, pid, &status, 0, 0);
	return told * 65536 + status;
}

static long auto_reaped(unsigned long flags)
{
	struct sigaction action = {.sa_handler = flags ? SIG_DFL : SIG_IGN, .sa_flags = (int)flags};
	long answer, pid;
	int status;

	sigaction(SIGCHLD, &action, NULL);
	pid = start(sleeps_and_ends);
	answer = raw(SYS_wait4, pid, &status, 0, 0);
	signal(SIGCHLD, SIG_DFL);
	return answer == pid ? 0 : answer;
}

void ask_life(void)
{
	fact("exit_7", status_after(exit_low));
	fact("exit_511", status_after(exit_high));
	fact("killed", status_after(die_by_signal));
	fact("fault", status_after(die_by_fault) & ~0x80);
	fact("leader_first_status", status_after(leader_first));
	fact("leader_first_then_group_status", status_after(leader_first_then_group));
	fact("group_ends_the_leader_status", status_after(group_ends_the_leader));
	fact("leader_first_is_not_reaped", leader_first_is_awaited());
	fact("told_by_SIGCHLD", signals_told(SIGCHLD));
	fact("told_by_SIGUSR1", signals_told(SIGUSR1));
	fact("told_by_nothing", signals_told(0));
	fact("orphan_goes_to", getpid() == 1 ? 1 : parent_of_orphan());
	fact("orphan_of_subreaper_goes_to", status_after(subreaper) >> 8);
	fact("subreaper_is_not_inherited", status_after(child_of_subreaper) >> 8);
	fact("vfork_exit", after_vfork(on_own_stack, CLONE_VM));
	fact("vfork_without_vm_exit", after_vfork(on_own_stack, 0));
	fact("vfork_killed", after_vfork(killed_on_own_stack, CLONE_VM));
	fact("vfork_failed_exec", after_vfork(execs_nothing, CLONE_VM));
	fact("ignored_SIGCHLD_wait", auto_reaped(0));
	fact("SA_NOCLDWAIT_wait", auto_reaped(SA_NOCLDWAIT));
}
