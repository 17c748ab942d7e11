/*
 * Handlers: when and on which stack they run, what they see of the program and can change of it,
 * and what becomes of the call that they interrupt.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "tests/user/tap.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1 << 31)
#endif

#define STACK 16384

static char stack[STACK] __attribute__((aligned(16)));
static volatile int runs, depth, deepest;
static stack_t seen_stack;
static int set_answer;

static void count(int sig)
{
	(void)sig;
	runs++;
}

static void catch_with(int sig, void (*handler)(int), int flags, int masked)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	if (masked)
		sigaddset(&action.sa_mask, masked);
	sigaction(sig, &action, NULL);
	runs = depth = deepest = 0;
}

static void nest(int sig)
{
	if (++depth > deepest)
		deepest = depth;
	if (runs++ < 2)
		raise(sig);
	depth--;
}

static int counted_inside;

static void raise_other(int sig)
{
	(void)sig;
	raise(SIGUSR2);
	counted_inside = runs;
}

static void test_flags(void)
{
	struct sigaction action;

	catch_with(SIGUSR1, nest, 0, 0);
	raise(SIGUSR1);
	is(deepest, 1, "a handler is not interrupted by its own signal");
	catch_with(SIGUSR1, nest, SA_NODEFER, 0);
	raise(SIGUSR1);
	is(deepest, 3, "but with SA_NODEFER");
	catch_with(SIGUSR1, raise_other, 0, SIGUSR2);
	catch_with(SIGUSR2, count, 0, 0);
	raise(SIGUSR1);
	is(counted_inside, 0, "what sa_mask names waits");
	is(runs, 1, "until the handler returns");
	catch_with(SIGUSR1, count, SA_RESETHAND, 0);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &action);
	ok(action.sa_handler == SIG_DFL && runs == 1, "SA_RESETHAND: once");
	catch_with(SIGUSR1, count, 0x00100400, 0);
	sigaction(SIGUSR1, NULL, &action);
	is(action.sa_flags & 0x00100400, 0, "flags that do not exist are not kept");
	is(raw(SYS_rt_sigaction, SIGKILL, 0, &action, 8), 0, "SIGKILL's action can be read");
	is(raw(SYS_rt_sigaction, SIGKILL, &action, 0, 8), -EINVAL, "not set");
	is(raw(SYS_rt_sigaction, 65, 0, &action, 8), -EINVAL, "there is no signal 65");
}

static void look(int sig, siginfo_t *info, void *context)
{
	ucontext_t *at = context;
	sigset_t *mask = &at->uc_sigmask;

	(void)info;
	runs = sig;
	seen_stack = at->uc_stack;
	depth = !sigismember(mask, SIGUSR1) && sigismember(mask, SIGHUP) &&
		at->uc_mcontext.fpregs != NULL && ((long)at->uc_mcontext.fpregs & 15) == 0 &&
		(at->uc_mcontext.gregs[REG_CSGSFS] & 0xffff) == 0x33;
	sigaddset(mask, SIGTERM); /* blocked from its return on */
}

static void test_context(void)
{
	struct sigaction action = { .sa_sigaction = look, .sa_flags = SA_SIGINFO };
	volatile double number = 1.5;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_SETMASK, &set, NULL);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	is(runs, SIGUSR1, "a handler with a context");
	is(depth, 1, "has the program's mask, its segments, and the FPU's state in it");
	ok(number * 2 == 3.0, "numbers are as they were");
	sigprocmask(SIG_SETMASK, NULL, &set);
	ok(sigismember(&set, SIGTERM) && sigismember(&set, SIGHUP) && !sigismember(&set, SIGUSR1),
	   "the mask is what the handler has made of the context's");
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

static void on_stack(int sig)
{
	stack_t small = { .ss_sp = stack, .ss_size = STACK / 2 };
	char here;

	sigaltstack(NULL, &seen_stack);
	set_answer = sigaltstack(&small, NULL) < 0 ? errno : 0;
	runs += &here >= stack && &here < stack + STACK;
	if (sig == SIGUSR1)
		raise(SIGUSR2);
}

static void test_stack(void)
{
	stack_t new = { .ss_sp = stack, .ss_size = STACK }, old;

	sigaltstack(NULL, &old);
	is(old.ss_flags, SS_DISABLE, "no alternate stack at first");
	is(raw(SYS_sigaltstack, &new, 0), 0, "an alternate stack");
	catch_with(SIGUSR1, on_stack, SA_ONSTACK, 0);
	catch_with(SIGUSR2, on_stack, SA_ONSTACK, 0);
	raise(SIGUSR1);
	is(runs, 2, "handlers run on it, one above the other");
	is(seen_stack.ss_flags, SS_ONSTACK, "which is told");
	is(set_answer, EPERM, "and forbids to change it");
	sigaltstack(NULL, &old);
	ok(old.ss_sp == stack && old.ss_size == STACK && old.ss_flags == 0, "it stays");
	catch_with(SIGUSR2, on_stack, 0, 0);
	raise(SIGUSR2);
	is(runs, 0, "without SA_ONSTACK it is not used");
	is(set_answer, 0, "and can be changed");

	new.ss_flags = (int)SS_AUTODISARM;
	is(raw(SYS_sigaltstack, &new, 0), 0, "SS_AUTODISARM");
	catch_with(SIGUSR2, on_stack, SA_ONSTACK, 0);
	raise(SIGUSR2);
	is(runs, 1, "the handler runs on it");
	is(seen_stack.ss_flags, SS_DISABLE, "and finds none");
	is(set_answer, 0, "it may set another");
	sigaltstack(NULL, &old);
	is(old.ss_flags, (int)SS_AUTODISARM, "its return restores it");
	is(old.ss_size, STACK, "whole");
	new.ss_flags = 4;
	is(raw(SYS_sigaltstack, &new, 0), -EINVAL, "a flag that does not exist");
	new.ss_flags = 0;
	new.ss_size = 2047;
	is(raw(SYS_sigaltstack, &new, 0), -ENOMEM, "too small a stack");
	is(raw(SYS_sigaltstack, 8, 0), -EFAULT, "a bad pointer");
	new.ss_flags = SS_DISABLE;
	is(raw(SYS_sigaltstack, &new, 0), 0, "SS_DISABLE");
}

static sigjmp_buf back;

static void jump_back(int sig)
{
	siglongjmp(back, sig);
}

static int overflow(int n)
{
	volatile char page[4096];

	page[0] = (char)n;
	return n > 1000000 ? page[0] : overflow(n + 1) + page[0];
}

/* The stack is full: SIGSEGV can be handled on another one, any number of times. */
static void test_overflow(void)
{
	stack_t new = { .ss_sp = stack, .ss_size = STACK };
	volatile int times = 0;

	sigaltstack(&new, NULL);
	catch_with(SIGSEGV, jump_back, SA_ONSTACK, 0);
	if (sigsetjmp(back, 1) == 0 || ++times < 2)
		overflow(0);
	is(times, 2, "a full stack is survived on another one, twice");
	signal(SIGSEGV, SIG_DFL);
}

static int too_small_a_stack(void)
{
	char *memory = mmap(NULL, STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	stack_t new = { .ss_sp = memory, .ss_size = STACK };

	sigaltstack(&new, NULL);
	catch_with(SIGUSR1, count, SA_ONSTACK, 0);
	raise(SIGUSR1);
	return 1;
}

static int no_such_handler(void)
{
	struct { void *handler; long flags; void *restorer; long mask; } action = {
		(void *)0x8000000000000000, 0x04000000, (void *)0x8000000000000000, 0
	};

	raw(SYS_rt_sigaction, SIGUSR1, &action, 0, 8);
	raise(SIGUSR1);
	return 1;
}

static int no_restorer(void)
{
	struct { void *handler; long flags; void *restorer; long mask; } action = {
		(void *)count, 0, NULL, 0
	};

	raw(SYS_rt_sigaction, SIGUSR1, &action, 0, 8);
	raise(SIGUSR1);
	return 1;
}

static int wild_return(void)
{
	raw(SYS_rt_sigreturn);
	return 1;
}

static void test_bad(void)
{
	is(in_child(too_small_a_stack) & 0x7f, SIGSEGV, "a frame that cannot be written");
	is(in_child(no_such_handler) & 0x7f, SIGSEGV, "a handler at an address that is none");
	is(in_child(no_restorer) & 0x7f, SIGSEGV, "a handler without a way back");
	is(in_child(wild_return) & 0x7f, SIGSEGV, "a return from nothing");
}

static int nothing_told(void)
{
	pid_t child;
	int told;

	catch_with(SIGCHLD, count, SA_NOCLDWAIT, 0);
	child = fork();
	if (child == 0)
		_exit(0);
	if (raw(SYS_wait4, child, 0, 0, 0) != -ECHILD)
		return 1;
	told = runs;
	signal(SIGCHLD, SIG_IGN);
	child = fork();
	if (child == 0)
		_exit(0);
	return raw(SYS_wait4, child, 0, 0, 0) == -ECHILD && told == 1 ? 0 : 2;
}

/* SIGCHLD ignored: not even pending when it is blocked. */
static int never_pending(void)
{
	sigset_t set;
	pid_t child;

	signal(SIGCHLD, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	child = fork();
	if (child == 0)
		_exit(0);
	raw(SYS_wait4, child, 0, 0, 0);
	sigpending(&set);
	return sigismember(&set, SIGCHLD);
}

/* A signal that is blocked and pending, then ignored. */
static int forgotten(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	sigpending(&set);
	return sigismember(&set, SIGUSR1);
}

int main(void)
{
	test_flags();
	test_context();
	test_stack();
	test_overflow();
	test_bad();
	is(in_child(nothing_told), 0, "SA_NOCLDWAIT: the signal, but no zombie; SIG_IGN: neither");
	is(in_child(never_pending), 0, "SIGCHLD that is ignored is not pending");
	is(in_child(forgotten), 0, "what comes to be ignored is not pending any more");
	return done();
}
