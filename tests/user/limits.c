/*
 * Resource limits: kept for each process, copied by fork, shared by threads; and those that a
 * process feels.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "tests/user/tap.h"

#define STACK_SIZE 16384
#define NR_LIMITS 16

static char stack[STACK_SIZE] __attribute__((aligned(16)));

static long soft(int resource)
{
	struct rlimit limit = { 0 };

	raw(SYS_getrlimit, resource, &limit);
	return (long)limit.rlim_cur;
}

static long set(int resource, long now, long most)
{
	struct rlimit limit = { (rlim_t)now, (rlim_t)most };

	return raw(SYS_setrlimit, resource, &limit);
}

/* Each can be lowered, and is what it was set to. */
static int test_each(void)
{
	int kept = 0;

	for (int r = 0; r < NR_LIMITS; r++) {
		long value = r == RLIMIT_NOFILE ? 100 : 1 << 29;
		struct rlimit old;

		raw(SYS_getrlimit, r, &old);
		if (old.rlim_max < (rlim_t)value)
			value = (long)old.rlim_max;
		kept += set(r, value, value) == 0 && soft(r) == value;
	}
	is(kept, NR_LIMITS, "each limit is kept");
	return 0;
}

static int lower_core(void)
{
	return set(RLIMIT_CORE, 1000, 1000) != 0;
}

static int lower_in_thread(void *unused)
{
	(void)unused;
	return (int)set(RLIMIT_CORE, 1000, 4000);
}

/* The limits are part of what a group of threads has in common. */
static int test_sharing(void)
{
	const unsigned long thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				     CLONE_THREAD | CLONE_CHILD_CLEARTID;
	static volatile int tid = 1;

	set(RLIMIT_CORE, 2000, 4000);
	is(in_child(lower_core), exited(0), "a process lowers its own");
	is(soft(RLIMIT_CORE), 2000, "and not its parent's");
	is(status_of(raw_clone(CLONE_VM | CLONE_SIGHAND | SIGCHLD, stack + STACK_SIZE,
			       lower_in_thread, NULL, NULL, NULL, NULL)), 0,
	   "one that shares memory and handlers does so, too");
	is(soft(RLIMIT_CORE), 2000, "and not its parent's");
	raw_clone(thread, stack + STACK_SIZE, lower_in_thread, NULL, NULL, (int *)&tid, NULL);
	for (int i = 0; i < 1000 && tid; i++)
		sleep_ms(1);
	is(soft(RLIMIT_CORE), 1000, "a thread lowers everybody's");
	return 0;
}

static int test_rules(void)
{
	struct rlimit limit = { 5, 4 };
	bool is_root = raw(SYS_getuid) == 0;

	is(set(RLIMIT_CORE, 500, 1000), 0, "lowered");
	is(set(RLIMIT_CORE, 1000, 1000), 0, "raised as far as it may be");
	is(raw(SYS_setrlimit, RLIMIT_CORE, &limit), -EINVAL, "a soft one above the hard one");
	is(raw(SYS_setrlimit, NR_LIMITS, &limit), -EINVAL, "no such limit");
	is(raw(SYS_getrlimit, RLIMIT_CORE, 8), -EFAULT, "told to nowhere");
	is(raw(SYS_prlimit64, 0, RLIMIT_CORE, 0, &limit), 0, "prlimit of oneself");
	is(limit.rlim_cur, 1000, "tells it");
	is(raw(SYS_prlimit64, 0x7fffffff, RLIMIT_CORE, 0, &limit), -ESRCH, "of nobody");
	raw(SYS_setresuid, 5, 5, 5);
	is(set(RLIMIT_CORE, 1000, 2000), -EPERM, "a hard one is not raised by others than root");
	is(raw(SYS_prlimit64, getppid(), RLIMIT_CORE, 0, &limit),
	   is_root ? -EPERM : 0, "nor another user's looked at");
	return 0;
}

/* Of another process. */
static int test_other(void)
{
	struct rlimit old, new = { 3000, 4000 };
	pid_t pid = fork();

	if (pid == 0) {
		for (int i = 0; i < 1000 && soft(RLIMIT_CORE) != 3000; i++)
			sleep_ms(1);
		_exit(soft(RLIMIT_CORE) == 3000 ? 0 : 1);
	}
	is(raw(SYS_prlimit64, pid, RLIMIT_CORE, &new, &old), 0, "a child's limit is set");
	is(status_of(pid), 0, "which it sees");
	return 0;
}

static int test_descriptors(void)
{
	set(RLIMIT_NOFILE, 5, 10);
	is(raw(SYS_open, "/dev/null", O_RDONLY), 3, "a descriptor below the limit");
	is(raw(SYS_dup, 3), 4, "and one more");
	is(raw(SYS_dup, 3), -EMFILE, "RLIMIT_NOFILE: none at the limit");
	is(raw(SYS_open, "/dev/null", O_RDONLY), -EMFILE, "nor a file opened");
	is(raw(SYS_dup2, 3, 5), -EBADF, "dup2 to it");
	is(raw(SYS_fcntl, 3, F_DUPFD, 5), -EINVAL, "F_DUPFD from it");
	set(RLIMIT_NOFILE, 6, 10);
	is(raw(SYS_dup, 3), 5, "raised: there is one more");
	set(RLIMIT_NOFILE, 3, 10);
	is(raw(SYS_close, 5), 0, "what is above a lowered limit stays usable");
	return 0;
}

static int use_stack(void)
{
	volatile char room[1 << 20];

	for (int i = 0; i < (1 << 20); i += 1000)
		room[i] = 1;
	return room[1000] == 1 ? 0 : 1;
}

static int use_limited_stack(void)
{
	set(RLIMIT_STACK, 512 << 10, 512 << 10);
	return use_stack();
}

static void test_stack(void)
{
	is(in_child(use_stack), exited(0), "a stack of a megabyte");
	is(in_child(use_limited_stack), SIGSEGV, "RLIMIT_STACK: not beyond the limit");
}

static volatile int nr_caught;
static siginfo_t caught;

static void on_limit(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	nr_caught++;
	caught = *info;
}

static long size_of(const char *path)
{
	struct stat found = { .st_size = -1 };

	stat(path, &found);
	return found.st_size;
}

/* A file grows to the limit, not beyond, and whoever tries is sent SIGXFSZ. */
static int test_file_size(void)
{
	const struct sigaction action = { .sa_sigaction = on_limit, .sa_flags = SA_SIGINFO };
	static const char bytes[100];
	struct iovec pieces[] = { { (void *)bytes, 30 }, { (void *)bytes, 30 } };
	char path[] = "/tmp/limits-XXXXXX";
	int fd = mkstemp(path), ends[2];

	sigaction(SIGXFSZ, &action, NULL);
	set(RLIMIT_FSIZE, 100, 200);
	is(raw(SYS_write, fd, bytes, 60), 60, "RLIMIT_FSIZE: below it");
	is(raw(SYS_write, fd, bytes, 60), 40, "a write is cut off there");
	is(nr_caught, 0, "without a signal");
	is(raw(SYS_write, fd, bytes, 0), 0, "nothing can be written there");
	is(raw(SYS_write, fd, bytes, 1), -EFBIG, "something can not");
	ok(nr_caught == 1 && caught.si_code == SI_USER && caught.si_pid == getpid(),
	   "and it is SIGXFSZ, as if from oneself");
	is(raw(SYS_pwrite64, fd, bytes, 1, 5000), -EFBIG, "nor beyond");
	is(raw(SYS_pwritev, fd, pieces, 2, 50), 50, "of pieces, what there is room for");
	is(raw(SYS_lseek, fd, 0, SEEK_SET), 0, "back");
	is(raw(SYS_write, fd, bytes, 100), 100, "what is there can be written again");
	fcntl(fd, F_SETFL, O_APPEND);
	is(raw(SYS_pwrite64, fd, bytes, 1, 0), -EFBIG, "appending is always at the end");
	is(raw(SYS_ftruncate, fd, 101), -EFBIG, "ftruncate beyond it");
	is(raw(SYS_truncate, path, 101), -EFBIG, "truncate");
	is(raw(SYS_fallocate, fd, 0, 0, 101), -EFBIG, "fallocate");
	is(nr_caught, 6, "with a signal each");
	set(RLIMIT_FSIZE, 150, 200);
	is(raw(SYS_ftruncate, fd, 150), 0, "up to it");
	set(RLIMIT_FSIZE, 50, 200);
	is(raw(SYS_ftruncate, fd, 120), 0, "to less, though more than a lowered limit");
	is(size_of(path), 120, "which is the size");
	fcntl(fd, F_SETFL, 0);
	is(raw(SYS_sendfile, fd, fd, &(long){ 0 }, 10), -EFBIG, "sendfile");
	raw(SYS_pipe, ends);
	is(raw(SYS_write, ends[1], bytes, 100), 100, "a pipe has no size");
	unlink(path);
	return 0;
}

static int write_beyond(void)
{
	char path[] = "/tmp/limits-XXXXXX";
	int fd = mkstemp(path);

	unlink(path);
	set(RLIMIT_FSIZE, 0, 0);
	return write(fd, "x", 1) == -1 ? 1 : 0;
}

static int write_deaf(void)
{
	signal(SIGXFSZ, SIG_IGN);
	return write_beyond();
}

static long queue(int sig)
{
	siginfo_t info = { .si_code = SI_QUEUE };

	return raw(SYS_rt_sigqueueinfo, getpid(), sig, &info);
}

/* How many signals the user has queued: the first number of SigQ. */
static long nr_queued(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[200];
	long n = -1;

	while (status && fgets(line, sizeof(line), status))
		sscanf(line, "SigQ: %ld", &n);
	if (status)
		fclose(status);
	return n;
}

/* Of the signals that wait the info of so many is kept. */
static int test_pending(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
	sigset_t all;
	int id;

	raw(SYS_setresuid, 54321, 54321, 54321); /* root has others who queue */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	set(RLIMIT_SIGPENDING, nr_queued() + 3, 1000);
	is(queue(SIGRTMIN), 0, "RLIMIT_SIGPENDING: a signal is queued");
	is(queue(SIGRTMIN), 0, "another");
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), 0, "a timer has a place");
	is(queue(SIGRTMIN), -EAGAIN, "then there is none left");
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), -EAGAIN, "nor for a timer");
	is(raw(SYS_kill, getpid(), SIGRTMIN + 1), 0, "kill needs none");
	is(queue(SIGUSR1), 0, "nor does what is queued only once");
	set(RLIMIT_SIGPENDING, nr_queued() + 1, 1000);
	is(queue(SIGRTMIN), 0, "raised: one more");
	return 0;
}

int main(void)
{
	child_tests(test_each, 1, "each");
	child_tests(test_sharing, 5, "whose limits");
	child_tests(test_rules, 10, "rules");
	child_tests(test_other, 2, "another process");
	child_tests(test_descriptors, 8, "descriptors");
	test_stack();
	child_tests(test_file_size, 20, "the size of files");
	is(in_child(write_beyond), SIGXFSZ, "SIGXFSZ ends a program");
	is(in_child(write_deaf), exited(1), "that does not ignore it");
	child_tests(test_pending, 8, "signals that wait");
	return done();
}
