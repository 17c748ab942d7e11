/*
 * What runs out: memory that may be promised, pids, tasks, namespaces inside each other.
 * Keeps true: memory is promised and not touched; what is filled to its end is a namespace that
 * goes away, or a machine that is the program's alone, as init.  Entry: ask_exhaustion.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>

#include "spec/clone3.h"
#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define PAGE 4096ul
#define FLAG_VM 0x100ul
#define FLAG_VFORK 0x4000ul
#define FLAG_NEWPID 0x20000000ul
#define FLAGS_PROCESS 0xf00ul	/* it has nothing of its own */
#define FLAGS_THREAD 0x10f00ul

#define TOO_MANY 100000 /* tasks: there is no end to them */
#define NR_REAPED 10
#define PID_MAX_FILE "/proc/sys/kernel/pid_max"
#define MADE_LATER 0xf0000000ul /* the number of a namespace; Linux: PROC_DYNAMIC_FIRST */
#define FEW_PIDS "400"	  /* Linux: 301 at least */
#define RESERVED_PID 250 /* beyond 300 the search for a free pid does not come back to it */

static long made(unsigned long flags)
{
	return reaped(clone_and_leave(SYS_clone, flags, 0, 0, 0, 0));
}

static bool map(char *at, size_t size)
{
	return mmap(at, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | (at ? MAP_FIXED : 0), -1, 0) != MAP_FAILED;
}

/*
 * Two mappings side by side, of more than half of the machine's memory each: each is promised, and
 * a copy of both at once would be too much, where the system refuses what is so at all.  They are
 * one for it, as nothing else lies beside them.
 */
static bool promise_too_much(char *at, size_t half)
{
	return at != MAP_FAILED && !map(NULL, 2 * half) && map(at + PAGE, half) &&
	       map(at + PAGE + half, half);
}

static void ask_memory(void)
{
	struct sysinfo machine;
	size_t half, size;
	char *at;

	sysinfo(&machine);
	half = (machine.totalram + machine.totalswap) * machine.mem_unit / 5 * 3 & -PAGE;
	size = 2 * half + 2 * PAGE;
	at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (!promise_too_much(at, half)) {
		not_asked("memory_", "all memory is promised here, or none");
		return;
	}
	fact("memory_beyond_the_machine_fork", made(SIGCHLD));
	fact("memory_beyond_the_machine_VM", made(FLAG_VM | SIGCHLD));
	fact("memory_beyond_the_machine_vfork", made(FLAG_VFORK | FLAG_VM | SIGCHLD));
	madvise(at, size, MADV_DONTFORK);
	fact("memory_beyond_the_machine_DONTFORK", made(SIGCHLD));
	munmap(at, size);
	fact("memory_given_back_fork", made(SIGCHLD));
}

/* The first child is a new namespace's init; when it has ended, there can be no other. */
static int pid_ns_without_init(void)
{
	if (raw(SYS_unshare, FLAG_NEWPID) || made(SIGCHLD) != 0)
		return 255;
	return (int)-made(SIGCHLD);
}

/* Pid namespaces inside each other: how many is in shared->pid, how it ended is answered. */
static int nest(void)
{
	long pid = raw(SYS_clone, FLAG_NEWPID | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0) {
		shared->pid++;
		_exit(nest());
	}
	return pid < 0 ? (int)-pid : status_of(pid) >> 8;
}

/* Children of which each stays a zombie, until there is no more: how many; what then is said. */
static long fill(unsigned long flags, long *refusal)
{
	long n = 0;

	do {
		*refusal = clone_and_leave(SYS_clone, flags, 0, 0, 0, 0);
	} while (*refusal > 0 && ++n < TOO_MANY);
	return n;
}

static void reap_all(void)
{
	while (raw(SYS_wait4, -1, 0, __WALL, 0) > 0)
		;
}

static void ask_tasks(void)
{
	long refusal;

	if (fill(FLAGS_PROCESS | SIGCHLD, &refusal) == TOO_MANY) {
		reap_all();
		not_asked("tasks_", "there is no end to them");
		return;
	}
	fact("tasks_run_out", refusal);
	fact("tasks_run_out_for_threads", made(FLAGS_THREAD));
	for (int i = 0; i < NR_REAPED; i++)
		raw(SYS_wait4, -1, 0, __WALL, 0);
	fact("tasks_reaped_are_as_many_more", fill(FLAGS_PROCESS | SIGCHLD, &refusal));
	reap_all();
	fact("tasks_all_reaped_fork", made(SIGCHLD));
}

static bool set_pid_max(const char *text, size_t size)
{
	int fd = open(PID_MAX_FILE, O_WRONLY);
	bool good = fd >= 0 && write(fd, text, size) == (ssize_t)size;

	close(fd);
	return good;
}

static long clone_with_pid(int32_t pid)
{
	struct clone3_args args = {
		.exit_signal = SIGCHLD, .set_tid = (unsigned long)&pid, .set_tid_size = 1,
	};

	return reaped(clone_and_leave(SYS_clone3, (unsigned long)&args, sizeof(args), 0, 0, 0));
}

static void ask_pids(void)
{
	char before[16];
	long refusal;
	ssize_t size;
	int fd;

	fd = open(PID_MAX_FILE, O_RDONLY);
	size = read(fd, before, sizeof(before));
	close(fd);
	if (size <= 0 || !set_pid_max(FEW_PIDS, sizeof(FEW_PIDS) - 1)) {
		not_asked("pids_", "there cannot be made few of them");
		return;
	}
	fill(FLAGS_PROCESS | SIGCHLD, &refusal);
	fact("pids_run_out", refusal);
	fact("pids_run_out_for_threads", made(FLAGS_THREAD));
	fact("pids_run_out_for_a_namespace", made(FLAG_NEWPID | SIGCHLD));
	fact("pids_run_out_but_reserved", clone_with_pid(RESERVED_PID));
	raw(SYS_wait4, -1, 0, __WALL, 0);
	fact("pids_reaped_fork", made(SIGCHLD));
	reap_all();
	set_pid_max(before, (size_t)size);
}

/* Init of the machine, not of a container on it: as far as /proc knows the difference. */
static bool machine_is_ours(void)
{
	char target[64] = "";

	if (getpid() != 1)
		return false;
	mkdir("/proc", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	return readlink("/proc/self/ns/pid", target, sizeof(target) - 1) < 0 ||
	       strtoul(target + strcspn(target, "0123456789"), NULL, 10) < MADE_LATER;
}

void ask_exhaustion(void)
{
	ask_memory();
	if (getuid() != 0)
		return;
	fact("pid_ns_without_init", status_after(pid_ns_without_init) >> 8);
	if (!machine_is_ours()) {
		not_asked("pid_ns_inside_each_other", "only the machine's init can");
		not_asked("tasks_", "only the machine's init can");
		not_asked("pids_", "only the machine's init can");
		return;
	}
	shared->pid = 0;
	fact("pid_ns_inside_each_other_then", nest());
	fact("pid_ns_inside_each_other", shared->pid);
	ask_tasks();
	ask_pids();
}
