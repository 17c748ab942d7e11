/*
 * What a child begins with, and what an exec leaves of it.  Entry: ask_beginnings.
 */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)
#define FORKS 200

static char stack[65536] __attribute__((aligned(16)));
static char other_stack[65536] __attribute__((aligned(16)));
static char signal_stack[16384];

static void set_action(int signal, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	sigaction(signal, &action, NULL);
}

static void on_signal(int signal)
{
	(void)signal;
}

static int sees_pending(void)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGUSR1);
}

static int sees_mask(void)
{
	sigset_t set;

	sigprocmask(SIG_BLOCK, NULL, &set);
	return sigismember(&set, SIGUSR1) + 2 * sigismember(&set, SIGUSR2);
}

static int sees_handler(void)
{
	struct sigaction action;

	sigaction(SIGUSR2, NULL, &action);
	return action.sa_handler == on_signal ? 1 : action.sa_handler == SIG_DFL ? 2 : 3;
}

static int sees_alarm(void)
{
	return (int)alarm(0);
}

static int sees_signal_stack(void *argument)
{
	stack_t now;

	(void)argument;
	raw(SYS_sigaltstack, 0, &now);
	return now.ss_flags & SS_DISABLE ? 1 : 2;
}

static long signal_stack_after(unsigned long flags)
{
	return status_of(raw_clone(flags | SIGCHLD, stack + sizeof(stack), sees_signal_stack, NULL,
				   NULL, NULL, NULL)) >> 8;
}

/* Signals come faster than forks end. */
static long forks_under_signals(void)
{
	const struct itimerval fast = {{0, 200}, {0, 200}}, off = {{0, 0}, {0, 0}};
	long made = 0;

	set_action(SIGALRM, on_signal);
	setitimer(ITIMER_REAL, &fast, NULL);
	for (int i = 0; i < FORKS; i++) {
		long pid = raw(SYS_clone, SIGCHLD, 0, 0, 0, 0);

		if (pid == 0)
			_exit(0);
		made += pid > 0;
		while (pid > 0 && raw(SYS_wait4, pid, 0, 0, 0) == -EINTR)
			;
	}
	setitimer(ITIMER_REAL, &off, NULL);
	return made;
}

static void ask_signals(void)
{
	const stack_t on = {.ss_sp = signal_stack, .ss_size = sizeof(signal_stack)};
	const stack_t off = {.ss_flags = SS_DISABLE};
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	set_action(SIGUSR2, on_signal);
	kill(getpid(), SIGUSR1);
	fact("child_has_pending_signals", status_after(sees_pending) >> 8);
	fact("child_has_mask", status_after(sees_mask) >> 8);
	fact("child_has_handlers", status_after(sees_handler) >> 8);
	set_action(SIGUSR1, SIG_IGN);
	sigprocmask(SIG_SETMASK, &old, NULL);
	set_action(SIGUSR1, SIG_DFL);
	set_action(SIGUSR2, SIG_DFL);
	alarm(100);
	fact("child_has_alarm", status_after(sees_alarm) >> 8);
	alarm(0);
	sigaltstack(&on, NULL);
	fact("child_has_signal_stack", signal_stack_after(0));
	fact("child_of_VM_has_signal_stack", signal_stack_after(CLONE_VM));
	fact("child_of_vfork_has_signal_stack", signal_stack_after(CLONE_VM | CLONE_VFORK));
	sigaltstack(&off, NULL);
	fact("forks_under_signals", forks_under_signals());
}

/* The program itself, begun anew: main asks `argument` of begun_anew. */
static long exec_self(const char *argument)
{
	char *const words[] = {(char *)own_path, (char *)argument, NULL}, *const none[] = {NULL};

	return raw(SYS_execve, own_path, words, none);
}

int begun_anew(const char *what)
{
	struct sigaction action;
	int set = 0;

	if (strcmp(what, "exit") == 0)
		return 42;
	for (int s = SIGUSR1; s <= SIGUSR2; s += SIGUSR2 - SIGUSR1) {
		sigaction(s, NULL, &action);
		set = set * 3 + (action.sa_handler == SIG_IGN ? 1 : !!action.sa_handler * 2);
	}
	return set * 8 + (raw(SYS_gettid) == raw(SYS_getpid)) +
	       2 * (raw(SYS_getpid) == atol(what + 1));
}

static int exec_exit(void *argument)
{
	exec_self(argument);
	return 1;
}

/* A handler is set and a signal ignored before the exec; the pid is told to who comes after. */
static void prepare_exec(char text[32])
{
	set_action(SIGUSR1, on_signal);
	set_action(SIGUSR2, SIG_IGN);
	snprintf(text, 32, "=%ld", raw(SYS_getpid));
}

static int exec_looks(void)
{
	char text[32];

	prepare_exec(text);
	exec_self(text);
	return 255;
}

static char thread_text[32];

static int thread_execs(void *argument)
{
	(void)argument;
	exec_self(thread_text);
	return 0;
}

static int exec_by_thread(void)
{
	prepare_exec(thread_text);
	raw_clone(THREAD_FLAGS, stack + sizeof(stack), thread_execs, NULL, NULL, NULL, NULL);
	for (;;)
		sleep_ms(10);
	return 255;
}

static long vfork_then_exec(void)
{
	return status_of(raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + sizeof(stack),
				   exec_exit, "exit", NULL, NULL, NULL));
}

/* A thread's child, whose thread ends: another thread of the process is its parent then. */
static int thread_makes_child(void *argument)
{
	long pid = raw_clone(SIGCHLD, other_stack + sizeof(other_stack), argument, NULL, NULL, NULL,
			     NULL);

	shared->pid = pid;
	shared->done = 1;
	return 0;
}

static int says_parent(void *argument)
{
	(void)argument;
	sleep_ms(30);
	shared->ppid = raw(SYS_getppid);
	return 6;
}

static void ask_threads_child(void)
{
	shared->done = 0;
	raw_clone(THREAD_FLAGS, stack + sizeof(stack), thread_makes_child, says_parent, NULL, NULL,
		  NULL);
	while (!shared->done)
		sleep_ms(2);
	sleep_ms(10);
	fact("child_of_ended_thread_status", status_of(shared->pid));
	fact("child_of_ended_thread_keeps_parent", shared->ppid == raw(SYS_getpid));
}

void ask_beginnings(void)
{
	ask_signals();
	ask_threads_child();
	if (!own_path[0]) {
		not_asked("exec_", "the program was started without a path");
		return;
	}
	fact("exec_after_vfork", vfork_then_exec());
	fact("exec_handlers_and_identity", status_after(exec_looks) >> 8);
	fact("exec_by_thread_handlers_and_identity", status_after(exec_by_thread) >> 8);
}
