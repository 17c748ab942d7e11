/*
 * The sweeps over flag words: each word is given to the system, by the caller that is asked for.
 * Keeps true: what a call made is gone before the next; what had run out for a moment is asked for
 * again.  Entry: sweep_run.
 */
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#undef CLONE_VM /* the C library's are of other types */
#undef CLONE_FS
#undef CLONE_FILES
#undef CLONE_SIGHAND
#undef CLONE_PIDFD
#undef CLONE_PTRACE
#undef CLONE_VFORK
#undef CLONE_PARENT
#undef CLONE_THREAD
#undef CLONE_NEWNS
#undef CLONE_SYSVSEM
#undef CLONE_SETTLS
#undef CLONE_PARENT_SETTID
#undef CLONE_CHILD_CLEARTID
#undef CLONE_DETACHED
#undef CLONE_UNTRACED
#undef CLONE_CHILD_SETTID
#undef CLONE_NEWCGROUP
#undef CLONE_NEWUTS
#undef CLONE_NEWIPC
#undef CLONE_NEWUSER
#undef CLONE_NEWPID
#undef CLONE_NEWNET
#undef CLONE_IO
#undef CLONE_NEWTIME
#undef CSIGNAL
#include "spec/flags.h"
#include "spec/clone3.h"

#define MANY_TIMES 1000
#define USER_ID 1000

struct shared *shared;

static const struct sweep *running; /* by a thread or a vfork child of ours */
static char stack[65536] __attribute__((aligned(16)));

static bool may_be_had_later(long answer)
{
	return answer == -EAGAIN || answer == -ENOMEM || answer == -ENOSPC || answer == -EUSERS;
}

static long call(const struct sweep *s, uint64_t word, int *pidfd)
{
	static int tid;
	struct clone3_args args = {
		.flags = word, .exit_signal = s->signal, .pidfd = (unsigned long)pidfd,
		.parent_tid = (unsigned long)&tid, .child_tid = (unsigned long)&tid,
	};

	if (s->call == CALL_CLONE3)
		return clone_and_leave(SYS_clone3, (unsigned long)&args, sizeof(args), 0, 0, 0);
	return clone_and_leave(SYS_clone, word | s->signal, 0, (unsigned long)pidfd,
			       (unsigned long)&tid, 0);
}

static long call_until_had(const struct sweep *s, uint64_t word, int *pidfd)
{
	long answer = -EAGAIN;

	for (int i = 0; i < MANY_TIMES && may_be_had_later(answer); i++) {
		answer = call(s, word, pidfd);
		if (may_be_had_later(answer))
			sleep_ms(10);
	}
	return answer;
}

void sweep_clones(const struct sweep *s)
{
	struct sigaction by_default = {.sa_handler = SIG_DFL};
	int pidfd, status;

	for (uint32_t i = 0; i < 1u << sweep_bits(s); i++) {
		uint64_t word = sweep_word(s, i);
		long answer = call_until_had(s, word, &pidfd);

		shared->answers[i] = answer > 0 ? 0 : (int16_t)answer;
		if (answer <= 0)
			continue;
		if (word & CLONE_PIDFD)
			raw(SYS_close, pidfd);
		if (word & (CLONE_THREAD | CLONE_PARENT))
			raw(SYS_sched_yield);
		else
			raw(SYS_wait4, answer, &status, __WALL, 0);
		/* The end of a pid namespace lets who shares handlers with it ignore SIGCHLD. */
		if ((word & CLONE_NEWPID) && (word & CLONE_SIGHAND))
			sigaction(SIGCHLD, &by_default, NULL);
	}
	sleep_ms(50);
	sigaction(SIGCHLD, &by_default, NULL);
}

static void sweep_calls(const struct sweep *s)
{
	if (s->call == CALL_SHARES)
		sweep_shares(s);
	else
		sweep_clones(s);
}

static int run_thread(void *argument)
{
	(void)argument;
	sweep_calls(running);
	shared->done = 1;
	return 0;
}

static int run_vfork_child(void *argument)
{
	struct sigaction by_default = {.sa_handler = SIG_DFL};

	(void)argument;
	sigaction(SIGCHLD, &by_default, NULL);
	sweep_calls(running);
	return 0;
}

static void by_thread(void)
{
	const unsigned long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
	CLONE_THREAD;

	if (raw_clone(flags, stack + sizeof(stack), run_thread, NULL, NULL, NULL, NULL) < 0)
		_exit(1);
	while (!shared->done)
		sleep_ms(5);
}

/* Its siblings are ours; nobody waits for them. */
static void by_vfork_child(void)
{
	struct sigaction ignored = {.sa_handler = SIG_IGN};

	sigaction(SIGCHLD, &ignored, NULL);
	if (raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + sizeof(stack), run_vfork_child,
		      NULL,
		      NULL, NULL, NULL) < 0)
		_exit(1);
}

/* In a child of the program: become the caller, sweep, end. */
static void work(const struct sweep *s)
{
	running = s;
	if (s->caller == BY_USER && getuid() == 0 && (setgid(USER_ID) || setuid(USER_ID)))
		_exit(1);
	if (s->caller == BY_LEADER && setsid() < 0)
		_exit(1);
	if (s->caller == BY_TRACED && raw(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0))
		_exit(1);
	if (s->caller == BY_THREAD)
		by_thread();
	else if (s->caller == BY_VFORK_CHILD)
		by_vfork_child();
	else
		sweep_calls(s);
	_exit(0);
}

/* A task that its tracer stops goes on; what was to stop it is handed to it, but for its first. */
static void let_go_on(long pid, int status)
{
	int signal = WSTOPSIG(status);

	raw(SYS_ptrace, PTRACE_CONT, pid, 0, signal == SIGSTOP ? 0 : signal);
}

static const char *why_not(const struct sweep *s)
{
	return s->caller == BY_TRACED ? "nobody can be traced here" :
	       s->caller == BY_INIT ? "there can be no pid 1 here" : "no such caller here";
}

const char *sweep_run(const struct sweep *s)
{
	unsigned long flags = SIGCHLD;
	long worker, ended;
	int status = 1, last = 0;

	shared->done = 0;
	if (s->caller != BY_USER && getuid() != 0)
		return "only root can";
	if (s->caller == BY_INIT && getpid() == 1) {
		sweep_calls(s);
		return NULL;
	}
	if (s->caller == BY_INIT)
		flags |= CLONE_NEWPID;
	worker = raw(SYS_clone, flags, 0, 0, 0, 0);
	if (worker == 0)
		work(s);
	if (worker < 0)
		return why_not(s);
	/* Siblings of the worker are our children. */
	do {
		ended = raw(SYS_wait4, -1, &last, __WALL, 0);
		status = ended == worker ? last : status;
		if (ended > 0 && WIFSTOPPED(last))
			let_go_on(ended, last);
	} while (ended > 0 && (ended != worker || WIFSTOPPED(last)));
	while (raw(SYS_wait4, -1, &last, __WALL | WNOHANG, 0) > 0)
		;
	return status == 0 ? NULL : why_not(s);
}
