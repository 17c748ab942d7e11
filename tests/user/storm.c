/*
 * A storm of system calls: every number that the kernel knows (kernel/sys/calls.h), with arguments
 * that nearly make sense or none at all, in many processes at once, as root and as others.  Round
 * after round they are let loose and ended; the kernel goes on, its accounts are in order, and all
 * memory comes back.  Only on Bident: Linux would do as it was told, too.
 *
 * storm [SEED [SECONDS]], or STORM=SEED,SECONDS on the kernel's command line.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/user/tap.h"
#include "tests/user/storm_hints.h"

#define SECONDS 4  /* if nobody says otherwise */
#define ROUND_MS 250
#define LIFE_MS 25 /* of one that its keeper watches */
#define KEEPERS 6  /* each keeps one process storming, and those that it makes */
#define FORKS 6	   /* a process makes as many; a child one less */
#define PROCESSES 24 /* of one that is not root */
#define PLAYGROUND "/tmp/storm"
#define PAGES_AT 0x20000000ul
#define WORDS 8192
#define SIZE (WORDS * sizeof(long))
#define GUARD (64 * 4096)
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const short calls[] = {
#define CALL(number, name, missing) number,
#include "kernel/sys/calls.h"
#undef CALL
};

static unsigned long state; /* of the generator */
static long us;		    /* our pid; init's is lower */
static long forks_left;
static unsigned long answers[8]; /* of the last calls: pids, descriptors, addresses */

/*
 * What the pointers point to: numbers, times, and pointers to its own beginning.  Behind it are
 * pages without access, so that the kernel writes no variable of ours.
 */
static long memory[WORDS + GUARD / sizeof(long)] __attribute__((aligned(4096)));

static unsigned long number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static unsigned long below(unsigned long n)
{
	return (number() >> 11) % n;
}

#define PICK(list) ((unsigned long)(list)[below(COUNT(list))])

static unsigned long any(void)
{
	static const unsigned long odd[] = {
		0, ~0ul, 1ul << 31, 1ul << 47, (1ul << 47) - 4096, 0xffff888000000000ul, 4096,
		0xffffffff80106000ul, 0x7fffffffffffffff, 0x80000000ul, 0xffffffff, 8,
	};

	switch (below(6)) {
	case 0:
		return below(16);
	case 1:
		return (unsigned long)memory + below(SIZE);
	case 2:
		return 1ul << below(64);
	case 3:
		return PICK(odd);
	case 4:
		return PICK(answers);
	default:
		return number();
	}
}

/* Mostly within, sometimes so that the end sticks out. */
static unsigned long pointer(void)
{
	if (below(16) == 0)
		return (unsigned long)memory + SIZE - below(64);
	if (below(24) == 0)
		return PAGES_AT + (below(64) << 12) - below(16);
	return (unsigned long)memory + below(SIZE / 2) / 8 * 8;
}

static const char *path(void)
{
	static const char long_name[300] = { [0 ... 298] = 'n' };
	static const char *const paths[] = {
		"", ".", "..", "a", "b", "a/b", "a/../b", PLAYGROUND, PLAYGROUND "/a", "./c/",
		PLAYGROUND "/d", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/proc",
		"/proc/self/status", "/proc/self/maps", "/proc/self/fd", "/proc/self/fd/3",
		"/proc/self/stat", "/proc/self/cmdline", "/proc/meminfo", "/proc/1/status",
		"/proc/self/exe", "/proc/bident", "/proc/uptime", "/no/such", long_name, "c", "d",
		"/proc/self/fdinfo", "/proc/loadavg", "//", "a/", "/dev/ptmx", "/proc/self/task",
	};

	return paths[below(COUNT(paths))];
}

/* A program to run; argument and environment lists end somewhere in memory. */
static const char *program(void)
{
	static const char *const programs[] = {
		"/tests/hello", "/tests/data/junk", "/tests/data/half", "/tests/data/text",
		"/tests/data/nophdr", "/proc/self/exe", PLAYGROUND "/a", "",
	};

	return programs[below(COUNT(programs))];
}

static unsigned long clone_word(void)
{
	static const unsigned long words[] = {
		SIGCHLD, CLONE_VM | SIGCHLD, CLONE_VM | CLONE_VFORK | SIGCHLD,
		CLONE_FILES | CLONE_FS | SIGCHLD, CLONE_VM | CLONE_SIGHAND | SIGCHLD,
		CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES | CLONE_FS,
		CLONE_PARENT | SIGCHLD, CLONE_NEWPID | SIGCHLD, CLONE_NEWUTS | SIGCHLD,
		CLONE_PIDFD | SIGCHLD, CLONE_NEWUSER | SIGCHLD, CLONE_NEWNS, CLONE_FILES,
	};

	return PICK(words) | (below(3) ? 0 : 1ul << below(34));
}

static unsigned long argument(char kind)
{
	static const unsigned long lengths[] = { 0, 1, 7, 8, 16, 24, 64, 88, 100, 4095, 4096,
						 4097, 65536, 1ul << 20, 1ul << 31, ~0ul };
	static const unsigned long maps[] = {
		MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, MAP_PRIVATE,
		MAP_SHARED, MAP_SHARED | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN,
	};

	if (below(12) == 0)
		return any();
	switch (kind) {
	case 'f':
		return below(12) ? below(14) : (unsigned long)AT_FDCWD;
	case 'p':
		return (unsigned long)path();
	case 'x':
		return (unsigned long)program();
	case 'v':
		return below(4) ? (unsigned long)&memory[WORDS - 1 - below(8)] : pointer();
	case 'b':
	case 'T':
		return below(6) ? pointer() : 0;
	case 'n':
		return PICK(lengths);
	case 'o':
		return below(2) ? below(8) << 12 : number() >> below(64);
	case 'a':
		return PAGES_AT + (below(64) << 12);
	case 'g':
		return below(3) ? below(8) | 1ul << below(24) : below(4) << below(20);
	case 'i':
		return below(40) - 2;
	case 's':
		return below(66);
	case 't':
		return below(3) ? (unsigned long)raw(SYS_getpid) + below(5) - 2 : below(200) - 5;
	case 'u':
		return below(3) ? 1000 + below(4) : below(3) - 1;
	case 'c':
		return clone_word();
	case 'm':
		return PICK(maps);
	case 'r':
		return below(8);
	case '8':
		return 8;
	default:
		return any();
	}
}

static const char *takes(long call)
{
	for (unsigned i = 0; i < COUNT(hints); i++)
		if (hints[i].call == call)
			return hints[i].takes;
	return "";
}

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
	answer = raw(call, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	if (answer > 0)
		answers[below(COUNT(answers))] = (unsigned long)answer;
	if (answer == 0 &&
	    (call == SYS_fork || call == SYS_vfork || call == SYS_clone || call == 435))
		state ^= (unsigned long)raw(SYS_gettid) * 0x9e3779b97f4a7c15ul;
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
	for (;;)
		one_call(root);
}

/* Keep one process storming: another one when it has ended, or has gone to sleep for good. */
static void __attribute__((noreturn)) keep(unsigned long seed, bool root)
{
	raw(SYS_setsid); /* what is sent to a group is not sent to us */
	raw(SYS_chdir, PLAYGROUND);
	for (int fd = 0; fd < 3; fd++)
		raw(SYS_dup2, raw(SYS_open, "/dev/null", O_RDWR, 0), fd);
	for (;; seed += 1000003) {
		long pid = raw(SYS_fork);

		if (pid == 0)
			run_storm(seed, root);
		for (int i = 0; i < LIFE_MS && raw(SYS_wait4, pid, 0, __WALL | WNOHANG, 0) == 0; i++)
			sleep_ms(1);
		raw(SYS_kill, pid < 0 ? 0x7fffffff : pid, SIGKILL);
		raw(SYS_wait4, pid, 0, __WALL | WNOHANG, 0);
	}
}

static long now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
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

static bool round_of(unsigned long seed)
{
	for (int i = 0; i < KEEPERS; i++)
		if (raw(SYS_fork) == 0)
			keep(seed * KEEPERS + (unsigned)i, i % 3 == 0);
	sleep_ms(ROUND_MS);
	return end_all();
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

static long frames_free(void)
{
	return raw(CONTROL_CALL, CONTROL_FRAMES);
}

int main(int argc, char *argv[])
{
	const char *word = getenv("STORM");
	unsigned long seed = 1, seconds = SECONDS, round = 0;
	bool all_end = true, sound = true;
	long frames, end;

	if (!is_bident())
		return skip_all("this system is not ours to be attacked");
	if (word)
		sscanf(word, "%lu,%lu", &seed, &seconds);
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : seed;
	seconds = argc > 2 ? strtoul(argv[2], NULL, 0) : seconds;
	us = getpid();
	mprotect(&memory[WORDS], GUARD, PROT_NONE);
	mkdir("/tmp", 01777);
	mkdir(PLAYGROUND, 01777);
	chmod(PLAYGROUND, 01777);
	make_all_stacks();
	frames = frames_free();
	end = now_ms() + (long)seconds * 1000;
	for (; now_ms() < end && all_end && sound; round++) {
		if (round % 40 == 0)
			say("# round %lu, %ld frames are free\n", round, frames_free());
		all_end = round_of(seed * 1000 + round);
		sound = raw(CONTROL_CALL, CONTROL_SOUND) == 1;
	}
	for (int i = 0; i < 100 && frames_free() < frames; i++)
		sleep_ms(10); /* init awaits the orphans */
	say("# seed %lu: %lu rounds; %ld frames were free, %ld are\n", seed, round, frames,
	    frames_free());
	is(all_end, true, "every process ends when it is killed");
	is(sound, true, "after each round every invariant holds");
	ok(frames_free() >= frames, "and no memory is lost");
	return done();
}
