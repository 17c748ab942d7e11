/*
 * Programs that call the kernel without sense: any call with any arguments, in many processes, as
 * root and as somebody else.  They may end as they like; the kernel goes on, its accounts are in
 * order, and all memory comes back.  Only on Bident: Linux would do as it was told, too.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/restore.h"
#include "tests/user/tap.h"

#define PROGRAMS 40
#define CALLS 5000
#define CALL_MOST 320
#define FORKS 5
#define PROCESSES 20 /* of one that is not root */
#define TIME_MS 80   /* for one program; many come to sleep for ever */

static unsigned long state; /* of the generator; the same numbers in each run */

static unsigned long number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static char memory[1 << 16] __attribute__((aligned(4096)));

/* An argument: small, a pointer that is good or not quite, a flag, or anything. */
static unsigned long argument(void)
{
	static const unsigned long odd[] = {
		0, ~0ul, 1ul << 31, 1ul << 47, (1ul << 47) - 4096, 0xffff888000000000ul, 4096,
		SIGCHLD, CLONE_VM | SIGCHLD, CLONE_VM | CLONE_VFORK, CLONE_FILES | CLONE_FS,
		CLONE_VM | CLONE_SIGHAND | CLONE_THREAD,
		MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};
	unsigned long n = number();

	switch (n % 8) {
	case 0:
	case 1:
		return n >> 8 & 15;
	case 2:
	case 3:
		return (unsigned long)memory + (n >> 8) % sizeof(memory);
	case 4:
		return (unsigned long)memory + ((n >> 8) % 32 << 12) - (n >> 20 & 15);
	case 5:
		return 1ul << (n >> 8) % 64;
	case 6:
		return odd[(n >> 8) % (sizeof(odd) / sizeof(odd[0]))];
	default:
		return number();
	}
}

static long us;	       /* our pid; init's is lower */
static long forks_left; /* a child has as many as its maker has left: 2^FORKS processes at most */

/* What would end the test and not the program, or the program too soon. */
static bool is_spared(unsigned long call, long pid)
{
	switch (call) {
	case SYS_reboot:
	case SYS_pause:
	case SYS_exit:
	case SYS_exit_group:
		return true;
	case SYS_kill:
	case SYS_tkill:
	case SYS_tgkill:
		return pid <= us;
	case SYS_fork:
	case SYS_vfork:
	case SYS_clone:
		return forks_left-- <= 0;
	default:
		return false;
	}
}

/* What it writes to the console would be read as TAP. */
static void run_wild(bool root)
{
	const struct rlimit limit = { PROCESSES, PROCESSES };

	for (int fd = 0; fd < 3; fd++)
		raw(SYS_dup2, raw(SYS_open, "/dev/null", O_RDWR, 0), fd);
	raw(SYS_unshare, CLONE_NEWIPC); /* semaphores outlive those who make them */
	if (!root) {
		raw(SYS_setrlimit, RLIMIT_NPROC, &limit);
		raw(SYS_setuid, 1000);
	}
	for (int i = 0; i < CALLS; i++) {
		unsigned long call = number() % CALL_MOST, arg[6];

		for (int a = 0; a < 6; a++)
			arg[a] = argument();
		if (!is_spared(call, (int)arg[0]))
			raw(call, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	}
	raw(SYS_exit_group, 0);
}

/* Nobody is left but init and us. */
static void end_all(void)
{
	raw(SYS_kill, -1, SIGKILL);
	while (raw(SYS_wait4, -1, 0, __WALL, 0) > 0)
		;
}

/* As many processes as can be: a kernel stack is made once and stays with its task handle. */
static void make_all_stacks(void)
{
	long pid;

	do {
		pid = raw(SYS_fork);
		if (pid == 0)
			raw(SYS_pause);
	} while (pid > 0);
	end_all();
}

static bool all_comes_back(long frames)
{
	for (int i = 0; i < 100 && raw(CONTROL_CALL, CONTROL_FRAMES) != frames; i++)
		sleep_ms(10); /* init awaits the orphans */
	return raw(CONTROL_CALL, CONTROL_FRAMES) == frames;
}

int main(void)
{
	long frames, pid;
	int started = 0;

	if (!is_bident())
		return skip_all("this system is not ours to be attacked");
	us = getpid();
	forks_left = FORKS;
	make_all_stacks();
	learn_all();
	frames = raw(CONTROL_CALL, CONTROL_FRAMES);
	for (unsigned long i = 0; i < PROGRAMS; i++) {
		state = (i + 1) * 0x9e3779b97f4a7c15ul;
		pid = raw(SYS_fork);
		if (pid == 0)
			run_wild(i % 2);
		started += pid > 0;
		sleep_ms(TIME_MS);
		end_all();
	}
	is(in_child(clear_all), exited(0), "the files that they made are removed");
	is(started, PROGRAMS, "each wild program was begun");
	is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "after them every invariant holds");
	is(all_comes_back(frames), true, "and no memory is lost");
	say("# %ld frames were free, %ld are\n", frames, raw(CONTROL_CALL, CONTROL_FRAMES));
	return done();
}
