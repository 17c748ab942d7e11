/*
 * The demonstration: what this kernel does, shown by a program that any Linux could run, up to the
 * fault injection that only this one has.  Each line `demo: WHAT ... shown` is one row of the table
 * that the host prints; the last line is the verdict.
 */
#include <sched.h>
#include <signal.h>
#include <sys/reboot.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define STACK_SIZE 8192
#define PAGES 256

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static char memory[PAGES * 4096];
static volatile int word;

/* Grow a tree of processes: how many there are. */
static int tree(int depth, int fan)
{
	int sum = 1, status;

	for (int i = 0; depth && i < fan; i++)
		if (fork() == 0)
			_exit(tree(depth - 1, fan));
	while (depth && wait(&status) > 0)
		sum += WEXITSTATUS(status);
	return sum;
}

static bool show_tree(void)
{
	return tree(4, 3) == 121;
}

static int sum_memory(void)
{
	int sum = 0;

	for (int page = 0; page < PAGES; page++)
		sum += memory[page * 4096];
	return sum;
}

static bool show_copy(void)
{
	pid_t child;

	memset(memory, 1, sizeof(memory));
	child = fork();
	if (child == 0) {
		memset(memory, 2, sizeof(memory));
		_exit(sum_memory() == 2 * PAGES ? 0 : 1);
	}
	return status_of(child) == 0 && sum_memory() == PAGES;
}

static bool show_vfork(void)
{
	pid_t child;

	word = 1;
	child = vfork();
	if (child == 0) {
		sleep_ms(20);
		word = 2;
		_exit(0);
	}
	return word == 2 && status_of(child) == 0;
}

static int write_word(void *unused)
{
	(void)unused;
	word = (int)raw(SYS_getpid);
	return 0;
}

static bool show_thread(void)
{
	volatile int tid = -1;
	unsigned long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			      CLONE_CHILD_CLEARTID;
	long made = raw_clone(flags, stack + STACK_SIZE, write_word, NULL, NULL, (int *)&tid, NULL);

	for (int i = 0; i < 1000 && tid; i++)
		sleep_ms(1);
	return made > 0 && tid == 0 && word == getpid();
}

/* A clone that must be refused; a child that should not be ends at once. */
static bool is_refused(unsigned long flags)
{
	long pid = raw(SYS_clone, flags | SIGCHLD);

	if (pid == 0)
		raw(SYS_exit, 0);
	return pid == -EINVAL;
}

static bool show_refused(void)
{
	return is_refused(CLONE_THREAD) && is_refused(CLONE_NEWNS | CLONE_FS);
}

/* Fork with a rung that fails: its error, and not one account differs. */
static bool rung_fails(unsigned step, long error)
{
	long pid;

	raw(CONTROL_CALL, CONTROL_SNAPSHOT);
	raw(CONTROL_CALL, CONTROL_INJECT, step, 1);
	pid = raw(SYS_fork);
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		status_of(pid);
	return pid == error && raw(CONTROL_CALL, CONTROL_COMPARE, stack, sizeof(stack)) == 0 &&
	       raw(CONTROL_CALL, CONTROL_SOUND) == 1;
}

static bool show_files_rung(void)
{
	return rung_fails(STEP_FILES, -ENOMEM);
}

static bool show_mm_rung(void)
{
	return rung_fails(STEP_MM, -ENOMEM);
}

static bool show_pid_rung(void)
{
	return rung_fails(STEP_PID, -EAGAIN);
}

static int touch_nothing(void)
{
	*(volatile int *)8 = 1;
	return 0;
}

static bool show_bad_program(void)
{
	return in_child(touch_nothing) == SIGSEGV;
}

static bool show_nobody_left(void)
{
	return raw(SYS_wait4, -1, 0, 0, 0) == -ECHILD;
}

static const struct {
	const char *what;
	bool (*show)(void);
} rows[] = {
	{ "a tree of 121 processes, all awaited", show_tree },
	{ "fork copies memory: neither side sees the other's writes", show_copy },
	{ "vfork lends it: the parent waits, and sees the write", show_vfork },
	{ "clone makes a thread in the same process", show_thread },
	{ "a flag word that makes no sense is refused, EINVAL", show_refused },
	{ "no memory for the open files: ENOMEM, every account as before", show_files_rung },
	{ "no memory for the page tables: ENOMEM, every account as before", show_mm_rung },
	{ "no number left: EAGAIN, every account as before", show_pid_rung },
	{ "a program that writes where nothing is dies of SIGSEGV, alone", show_bad_program },
	{ "no process is left over", show_nobody_left },
};

int main(void)
{
	const int all = sizeof(rows) / sizeof(rows[0]);
	int shown = 0;

	for (int i = 0; i < all; i++) {
		bool good = rows[i].show();

		shown += good;
		say("demo: %s ... %s\n", rows[i].what, good ? "shown" : "NOT SHOWN");
	}
	say("demo: verdict: %d of %d shown\n", shown, all);
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	return shown == all ? 0 : 1;
}
