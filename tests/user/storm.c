/*
 * A storm of system calls: every number that the kernel knows (kernel/sys/calls.h), with arguments
 * that nearly make sense or none at all, in many processes at once, as root and as others; rungs of
 * the ladder fail meanwhile, and in a long storm there is hardly any memory every fourth round.
 * Round after round they are let loose and ended; the kernel goes on, its accounts are in order,
 * and all memory comes back.  Only on Bident: Linux would do as it was told, too.
 *
 * storm [SEED [SECONDS]], or STORM=SEED,SECONDS on the kernel's command line.
 */
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "spec/rung.h"
#include "tests/user/restore.h"
#include "tests/user/storm_arguments.h"
#include "tests/user/tap.h"

#define PROGRAM "/tests/storm"
#define SECONDS 4  /* if nobody says otherwise */
#define ROUND_MS 250
#define LIFE_MS 25 /* of one that its keeper watches */
#define KEEPERS 6  /* each keeps one process storming, and those that it makes */
#define HOLDERS 12	/* of memory, at most */
#define FRAMES_LEFT 400
#define FAULTS 200 /* that a process survives */
#define CALLS_AT 0x123450000000ul /* far from all that calls answer */
#define FORKS 6	   /* a process makes as many; a child one less */
#define PROCESSES 24 /* of one that is not root */

static const short calls[] = {
#define CALL(number, name, missing) number,
#include "kernel/sys/calls.h"
#undef CALL
};

static long us; /* our pid; init's is lower */
static long forks_left;
static unsigned long *nr_calls; /* of all processes together */
static int null; /* /dev/null, opened while it is there */

/* What would end the test and not the program, or the program too soon. */
static bool is_spared(long call, const unsigned long *arg, bool root)
{
	switch (call) {
	case SYS_reboot:
	case SYS_exit:
	case SYS_exit_group:
		return below(50) != 0 || call == SYS_reboot;
	case SYS_kill:
	case SYS_tkill:
	case SYS_tgkill:
	case SYS_rt_sigqueueinfo:
	case SYS_rt_tgsigqueueinfo:
	case SYS_prlimit64:
		return root && ((int)arg[0] <= us || (call == SYS_tgkill && (int)arg[1] <= us));
	case SYS_syslog: /* it can silence the console */
	case 424: /* pidfd_send_signal: whose descriptor it is cannot be seen */
		return root;
	case SYS_pause:
	case SYS_rt_sigsuspend:
	case SYS_rt_sigreturn:
		return below(20) != 0;
	case SYS_fork:
	case SYS_vfork:
	case SYS_clone:
	case 435: /* clone3 */
		return forks_left-- <= 0;
	default:
		return false;
	}
}

/* A few words of what is pointed to, anew for each call. */
static void stir(void)
{
	for (int i = 0; i < 6; i++)
		memory[below(WORDS / 2 + 512)] =
			below(2) ? (long)below(4) : below(3) ? (long)argument('b') : (long)any();
	shape((enum form)below(NR_FORMS));
	shape((enum form)below(NR_FORMS));
	memory[WORDS - 1] = 0;
	for (int i = 2; i < 9; i++)
		memory[WORDS - i] = (long)path();
}

static void one_call(bool root)
{
	long call = below(20) ? calls[below(COUNT(calls))] : (long)below(480);
	const char *kinds = takes(call);
	unsigned long arg[6];
	long answer;

	stir();
	for (int i = 0; i < 6; i++) {
		arg[i] = argument(*kinds ? *kinds : '*');
		kinds += *kinds != 0;
	}
	if (is_spared(call, arg, root))
		return;
	__atomic_fetch_add(nr_calls, 1, __ATOMIC_RELAXED);
	answer = raw(call, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	if (answer > 0)
		answers[below(COUNT(answers))] = (unsigned long)answer;
	if (answer == 0 &&
	    (call == SYS_fork || call == SYS_vfork || call == SYS_clone || call == 435))
		state ^= (unsigned long)raw(SYS_gettid) * 0x9e3779b97f4a7c15ul;
}

static sigjmp_buf back;
static char fault_stack[1 << 14];

/* A call has taken memory away that the program then touched. */
static void on_fault(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

/* Signals do not end it; a fault lets it go on, on its own stack. */
static void handle_signals(void)
{
	const stack_t stack = { .ss_sp = fault_stack, .ss_size = sizeof(fault_stack) };
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK };
	static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
	static const int others[] = { SIGALRM, SIGUSR1, SIGUSR2, SIGPIPE, SIGVTALRM, SIGPROF };
	long kept[4];

	sigaltstack(&stack, NULL);
	for (unsigned i = 0; i < COUNT(faults); i++)
		sigaction(faults[i], &action, NULL);
	action.sa_handler = on_signal;
	for (unsigned i = 0; i < COUNT(others); i++)
		sigaction(others[i], &action, NULL);
	raw(SYS_rt_sigaction, SIGUSR1, 0, kept, 8);
	restorer = kept[2];
}

/* What it writes must not be read as TAP.  Others than root have a limit. */
static void __attribute__((noreturn)) run_storm(unsigned long seed, bool root)
{
	const struct rlimit limit = { PROCESSES, PROCESSES };

	state = seed * 0x9e3779b97f4a7c15ul | 1;
	forks_left = FORKS;
	if (!root) {
		raw(SYS_setrlimit, RLIMIT_NPROC, &limit);
		if (raw(SYS_setuid, 1000 + below(2)) < 0)
			raw(SYS_exit_group, 1);
	}
	handle_signals();
	for (volatile int faults = 0; sigsetjmp(back, 1) == 0 || faults++ < FAULTS;)
		for (;;)
			one_call(root);
	raw(SYS_exit_group, 1);
	__builtin_unreachable();
}

/* Keep one process storming: another one when it has ended, or has gone to sleep for good. */
static void __attribute__((noreturn)) keep(unsigned long seed, bool root)
{
	raw(SYS_setsid); /* what is sent to a group is not sent to us */
	raw(SYS_chdir, PLAYGROUND);
	for (int fd = 0; fd < 3; fd++)
		raw(SYS_dup2, null, fd);
	for (;; seed += 1000003) {
		long pid = raw(SYS_fork);

		if (pid == 0)
			run_storm(seed, root);
		for (int i = 0; i < LIFE_MS; i++) {
			if (raw(SYS_wait4, pid, 0, __WALL | WNOHANG, 0) != 0)
				break;
			sleep_ms(1);
		}
		raw(SYS_kill, pid < 0 ? 0x7fffffff : pid, SIGKILL);
		raw(SYS_wait4, pid, 0, __WALL | WNOHANG, 0);
	}
}

/* Nobody is left but init and us: killed, and our own awaited.  False if somebody would not go. */
static bool end_all(void)
{
	long until = now_ms() + 5000, pid;

	do {
		raw(SYS_kill, -1, SIGKILL);
		while ((pid = raw(SYS_wait4, -1, 0, __WALL | WNOHANG, 0)) > 0)
			;
		if (pid == 0 || raw(SYS_kill, -1, 0) == 0)
			sleep_ms(2);
		else
			return true;
	} while (now_ms() < until);
	return false;
}

static long frames_free(void)
{
	return raw(CONTROL_CALL, CONTROL_FRAMES);
}

/*
 * Pipes that are full hold memory, and their holder is too small to be chosen when it runs out: so
 * the others storm where nearly nothing is left.
 */
static void __attribute__((noreturn)) hold_memory(void)
{
	static const char bytes[4096];
	int ends[2];

	while (frames_free() > FRAMES_LEFT && raw(SYS_pipe2, ends, O_NONBLOCK) == 0)
		while (raw(SYS_write, ends[1], bytes, sizeof(bytes)) > 0)
			;
	for (;;)
		raw(SYS_pause);
}

static void press(void)
{
	long before, now = frames_free();

	for (int i = 0; i < HOLDERS && now > FRAMES_LEFT; i++) {
		if (raw(SYS_fork) == 0)
			hold_memory();
		do {
			before = now;
			sleep_ms(10);
			now = frames_free();
		} while (now < before && now > FRAMES_LEFT);
	}
}

/* Let some rungs of the ladder fail somewhere on the way; without a number, none. */
static void inject(unsigned long most)
{
	for (unsigned long step = 0; step < NR_STEPS; step++)
		raw(CONTROL_CALL, CONTROL_INJECT, step,
		    most && below(3) == 0 ? 1 + below(most) : 0);
}

static bool round_of(unsigned long seed, bool pressed)
{
	bool ended;

	state = seed | 1;
	mkdir(PLAYGROUND, 01777);
	chmod(PLAYGROUND, 01777);
	if (pressed)
		press();
	inject(100);
	for (int i = 0; i < KEEPERS; i++)
		if (raw(SYS_fork) == 0)
			keep(seed * KEEPERS + (unsigned)i, i % 3 == 0);
	sleep_ms(ROUND_MS);
	ended = end_all();
	inject(0);
	return in_child(clear_all) == 0 && ended;
}

/* As many processes as can be: a kernel stack is made once and stays with its task handle. */
static void make_all_stacks(void)
{
	long pid;

	do {
		pid = raw(SYS_fork);
		if (pid == 0)
			for (;;)
				raw(SYS_pause);
	} while (pid > 0);
	end_all();
}

/* Init awaits the orphans, so it may be a moment until they are gone. */
static bool frames_come_back(long frames)
{
	for (int i = 0; i < 100 && frames_free() != frames; i++)
		sleep_ms(10);
	return frames_free() == frames;
}

int main(int argc, char *argv[])
{
	const char *word = getenv("STORM");
	unsigned long seed = 1, seconds = SECONDS, round = 0;
	bool all_end = true, sound = true, all_back = true;
	long frames, end;

	if (!is_bident())
		return skip_all("this system is not ours to be attacked");
	if (argc < 1 || strcmp(argv[0], PROGRAM) != 0)
		return 1; /* one of the storm's own, by /proc/self/exe */
	if (word)
		sscanf(word, "%lu,%lu", &seed, &seconds);
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : seed;
	seconds = argc > 2 ? strtoul(argv[2], NULL, 0) : seconds;
	us = getpid();
	mprotect(&memory[WORDS], GUARD, PROT_NONE);
	mkdir("/tmp", 01777);
	learn_all();
	in_child(clear_all);
	null = open("/dev/null", O_RDWR);
	nr_calls = mmap((void *)CALLS_AT, sizeof(*nr_calls), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	*nr_calls = 0;
	make_all_stacks();
	frames = frames_free();
	end = now_ms() + (long)seconds * 1000;
	for (; now_ms() < end && all_end && sound && all_back; round++) {
		if (round % 40 == 0)
			say("# round %lu, %ld frames are free\n", round, frames_free());
		all_end = round_of(seed * 1000 + round,
				   seconds > SECONDS && round % 4 == 3);
		sound = raw(CONTROL_CALL, CONTROL_SOUND) == 1;
		all_back = frames_come_back(frames);
	}
	say("# seed %lu: %lu rounds, %lu calls\n", seed, round, *nr_calls);
	is(all_end, true, "every process ends when it is killed");
	is(sound, true, "after each round every invariant holds");
	is(frames_free(), frames, "after each round all memory has come back");
	return done();
}
