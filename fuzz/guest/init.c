/*
 * The guest's only program.  The first process is the controller; the others are forked from it and
 * from each other as deeds say, each on a stack of the box, and obey.  A deed that answers other
 * than it must ends the program there.
 * Keeps true: nothing that changes lies outside the box, so it does not matter whose memory it is.
 * Entry: guest_main, from start.S.
 */
#include <stddef.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/mman.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/wait.h>
#include <stdbool.h>
#include <sys/syscall.h>

#include "fuzz/guest/init.h"
#include "fuzz/ops.h"
#include "spec/control.h"
#include "spec/errors.h"

#define USER_TOP 0x7ffffffff000
#define ABOVE_US 0x40000000 /* the image is below, the box, and groups of pages */

void begin_controller(void *stack_end) __attribute__((noreturn));

void begin_again(void *stack_end, uint64_t me) __attribute__((noreturn));

void guest_main(int64_t nr_words, const char *word);
void again_main(uint32_t me);
void controller_main(void);
void child_main(uint32_t me);
void stray_fault(uint64_t rip);
void count_signal(int signal);

/* Of what waitid tells: places in struct siginfo. */
#define SIGINFO_WORDS 32
#define SI_CODE 2
#define SI_PID 4
#define SI_STATUS 6
#define CLD_EXITED 1

void await_turn(uint32_t me)
{
	volatile uint32_t *turn = &box->turn[me];

	while (!*turn) {
		box->waits[me] = true;
		raw_call(SYS_futex, (long)turn, FUTEX_WAIT, 0, 0, 0, 0);
	}
	*turn = box->waits[me] = false;
}

static void hand_turn(uint32_t to)
{
	box->turn[to] = 1;
	if (box->waits[to])
		raw_call(SYS_futex, (long)&box->turn[to], FUTEX_WAKE, 1, 0, 0, 0);
}

static void pass(uint32_t me, uint32_t to)
{
	hand_turn(to);
	await_turn(me);
}

/* The sum of the words of each page in the mask, each of which can be read as a whole or not. */
static int64_t sweep(uint64_t mask)
{
	uint64_t sum = 0;

	for (; mask; mask &= mask - 1) {
		const uint32_t page = (uint32_t)__builtin_ctzll(mask);
		const volatile char *at = (char *)page_at(page);
		uint64_t own = 0, word;

		if (load_word((uint64_t)at, &word))
			return -EFAULT;
		for (uint32_t i = 0; i < NR_WORDS; i++)
			own = SUM(own, *(const volatile uint64_t *)(at + i * WORD_STEP));
		box->sums[page] = own;
		sum = SUM(sum, own);
	}
	return (int64_t)sum;
}

static int64_t end(void)
{
	while (raw_call(SYS_wait4, -1, 0, __WALL, 0, 0, 0) != -ECHILD)
		;
	box->got = raw_call(CONTROL_CALL, CONTROL_FRAMES, 0, 0, 0, 0, 0);
	return 0;
}

/* Which birth's pid it is, the last one's; 0: nobody's. */
static int64_t serial_of(int64_t pid)
{
	int64_t serial = box->nr_births;

	while (serial && box->pids[serial] != pid)
		serial--;
	return serial;
}

static int64_t wait_for(const struct deed *d)
{
	const long who = d->arg[0] ? (long)box->pids[d->arg[0]] : -1;
	const long nohang = d->arg[1] ? WNOHANG : 0;
	int32_t info[SIGINFO_WORDS] = { 0 }, status = 0;
	int64_t pid;

	if (d->arg[2]) {
		pid = raw_call(SYS_waitid, d->arg[0] ? P_PID : P_ALL, who, (long)info,
			       nohang | WEXITED | WNOWAIT | __WALL, 0, 0);
		pid = pid ? pid : info[SI_PID];
		status = info[SI_STATUS] << (info[SI_CODE] == CLD_EXITED ? 8 : 0);
	} else {
		pid = raw_call(SYS_wait4, who, (long)&status, nohang | __WALL, 0, 0, 0);
	}
	return pid > 0 ? WAITED(serial_of(pid), status) : pid;
}

/* Whoever the signal wakes does what it makes them do. */
static int64_t send_signal(const struct deed *d)
{
	int64_t err = raw_call(SYS_kill, box->pids[d->arg[0]], (long)d->arg[1], 0, 0, 0, 0);

	raw_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
	return err ? err : box->handled[d->child];
}

static int64_t make_pipe(void)
{
	const int64_t err = raw_call(SYS_pipe2, (long)box->ends, 0, 0, 0, 0, 0);

	for (uint32_t i = 0; i < 2 && !err; i++) {
		raw_call(SYS_dup2, box->ends[i], PIPE_FROM + i, 0, 0, 0, 0);
		raw_call(SYS_close, box->ends[i], 0, 0, 0, 0, 0);
	}
	return err;
}

static int64_t receive(uint64_t to)
{
	const int64_t n = raw_call(SYS_read, PIPE_FROM, (long)to, sizeof(uint64_t), 0, 0, 0);
	uint64_t word;

	if (n <= 0)
		return n ? n : PIPE_ENDED;
	return load_word(to, &word) ? -EFAULT : (int64_t)word;
}

static int64_t woken(const struct deed *d, uint32_t me)
{
	if (box->returned[me] < d->arg[0])
		return TOO_EARLY;
	return box->handled[me] == d->arg[1] ? box->answer[me] : MISCOUNTED;
}

/* The program begins anew, in guest_main. */
static int64_t exec_again(uint32_t me)
{
	const char word[] = { (char)('0' + me), 0 };
	const char *const words[] = { "init", word, NULL };

	return raw_call(SYS_execve, (long)words[0], (long)words, (long)&words[2], 0, 0, 0);
}

static int64_t act(const struct deed *d, uint32_t me)
{
	uint64_t word;
	int64_t err;

	switch (d->kind) {
	case DEED_CALL:
		return raw_call(d->call, d->arg[0], d->arg[1], d->arg[2], d->arg[3], d->arg[4],
				d->arg[5]);
	case DEED_LOAD:
		err = load_word(d->arg[0], &word);
		return err ? err : (int64_t)word;
	case DEED_STORE:
		return store_word(d->arg[0], d->arg[1]);
	case DEED_FETCH:
		return fetch_word(d->arg[0]);
	case DEED_SPAWN:
		box->handled[d->child] = 0;
		box->nr_births = (uint32_t)d->arg[1];
		return spawn(d->arg[0], stack_end(d->child), d->child, &box->pids[d->arg[1]]);
	case DEED_EXIT:
		box->at++;
		pass_and_exit(&box->turn[d[1].actor], d->arg[0]);
	case DEED_SWEEP:
		return sweep(d->arg[0]);
	case DEED_CLONE:
		return clone_any(d, me);
	case DEED_WAIT:
		return wait_for(d);
	case DEED_KILL:
		return send_signal(d);
	case DEED_PIPE:
		return make_pipe();
	case DEED_SEND:
		return raw_call(SYS_write, PIPE_TO, (long)d->arg[0], sizeof(word), 0, 0, 0);
	case DEED_RECEIVE:
		return receive(d->arg[0]);
	case DEED_EXEC:
		return exec_again(me);
	case DEED_WOKEN:
		return woken(d, me);
	default:
		return end();
	}
}

static void __attribute__((noreturn)) stop(int64_t got)
{
	box->got = got;
	box->failed = box->at;
	for (;;)
		wait_program();
}

/* Others have the turn until what the call waits for has happened, and it is ours again. */
static void sleep_in(const struct deed *d, uint32_t me)
{
	int64_t answer;

	box->at++;
	hand_turn(d[1].actor);
	answer = act(d, me);
	box->returned[me] = box->at;
	box->answer[me] = answer;
	await_turn(me);
}

/* Do what is ours to do, until the last deed. */
static void obey(uint32_t me)
{
	while (box->at < box->nr_deeds) {
		const struct deed *d = &deeds[box->at];
		int64_t got;

		if (d->actor != me) {
			pass(me, d->actor);
			continue;
		}
		if (d->how & HOW_YIELDS)
			raw_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
		if (d->how & HOW_SLEEPS) {
			sleep_in(d, me);
			continue;
		}
		got = act(d, me);
		if (got != d->expected)
			stop(got);
		box->at++;
	}
}

void child_main(uint32_t me)
{
	await_turn(me);
	obey(me);
	stop(-EINVAL);
}

void again_main(uint32_t me)
{
	box->at++;
	obey(me);
	stop(-EINVAL);
}

void stray_fault(uint64_t rip)
{
	stop((int64_t)rip);
}

/* Whose stack it is on tells who has got it. */
void count_signal(int signal)
{
	const uint64_t first = (uint64_t)stack_end(0) - STACK_PAGES * BOX_PAGE;

	box->handled[((uint64_t)&signal - first) / (STACK_PAGES * BOX_PAGE)]++;
}

static void handle(int signal, void (*handler)(int), unsigned long flags)
{
	const struct sigaction action = {
		.sa_handler = handler,
		.sa_flags = flags | SA_RESTORER,
		.sa_restorer = return_from_handler,
	};

	raw_call(SYS_rt_sigaction, signal, (long)&action, 0, sizeof(action.sa_mask), 0, 0);
}

/* Leave nothing where programs act: not the stack, not what was there to place the heap. */
static void make_room(void)
{
	const long fd = raw_call(SYS_open, (long)"box", O_RDWR | O_CREAT, 0600, 0, 0, 0);

	raw_call(SYS_ftruncate, fd, BOX_PAGES * BOX_PAGE, 0, 0, 0, 0);
	raw_call(SYS_munmap, ABOVE_US, USER_TOP - ABOVE_US, 0, 0, 0, 0);
	raw_call(SYS_mmap, BOX_ADDRESS, BOX_PAGES * BOX_PAGE, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, fd, 0);
	raw_call(SYS_close, fd, 0, 0, 0, 0, 0);
}

static void handle_all(void)
{
	handle(SIGSEGV, on_fault, SA_NODEFER | SA_SIGINFO);
	handle(SIGBUS, on_fault, SA_NODEFER | SA_SIGINFO);
	handle(SIGUSR2, count_signal, 0);
	handle(SIGPIPE, count_signal, 0);
	handle(SIGALRM, count_signal, SA_RESTART);
}

/* On its stack in the box. */
void controller_main(void)
{
	for (;;) {
		uint32_t round = box->round;

		wait_program();
		if (*(volatile uint32_t *)&box->round == round)
			continue;
		box->nr_births = 0;
		obey(CONTROLLER);
		box->failed = box->nr_deeds;
	}
}

/* By exec, the word is the number of the process that goes on. */
void guest_main(int64_t nr_words, const char *word)
{
	const struct rlimit stack = { STACK_MOST, STACK_MOST };
	const uint64_t me = nr_words > 1 ? (uint64_t)(*word - '0') : CONTROLLER;
	long fd;

	make_room();
	handle_all();
	if (me < CONTROLLER)
		begin_again(stack_end((uint32_t)me), me);
	fd = raw_call(SYS_open, (long)"file", O_RDWR | O_CREAT, 0600, 0, 0, 0);
	raw_call(SYS_dup2, fd, FILE_FD, 0, 0, 0, 0);
	raw_call(SYS_close, fd, 0, 0, 0, 0, 0);
	raw_call(SYS_umask, OUR_UMASK, 0, 0, 0, 0, 0);
	raw_call(SYS_setrlimit, RLIMIT_STACK, (long)&stack, 0, 0, 0, 0);
	handle(SIGCHLD, SIG_IGN, 0);
	for (uint32_t page = 0; page < SHARED_PAGES; page++)
		announce_page((char *)box + page * BOX_PAGE);
	box->free_fd = (uint32_t)fd;
	begin_controller(stack_end(CONTROLLER));
}
