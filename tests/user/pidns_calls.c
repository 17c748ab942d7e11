/*
 * Numbers of a PID namespace where they are kept longer than a call: groups without their leader,
 * semaphores, timers, locks, descriptors of processes.
 */
#include <pthread.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <time.h>

#include "tests/user/pidns.h"
static int become_group(void)
{
	return setpgid(0, 0) == 0 && getpgrp() == getpid() && getpgid(getpid()) == getpid() ? 0 : 1;
}

/* Groups: the number stays as long as the group has members. */
static int test_groups(void)
{
	long leader, member;

	is(in_child(become_group), exited(0), "a group inside");
	leader = fork_sleeper();
	is(setpgid(leader, 0), 0, "a child leads a group");
	member = fork();
	if (member == 0) {
		wait_for(&shared->code);
		_exit(getpgrp());
	}
	is(setpgid(member, leader), 0, "another joins it");
	is(getpgid(member), leader, "by its number");
	is(raw(SYS_kill, leader, SIGKILL), 0, "the leader is killed");
	is(raw(SYS_wait4, -leader, 0, 0, 0), leader, "and awaited as one of the group");
	is(raw(SYS_getpgid, leader), -ESRCH, "it is gone");
	is(getpgid(member), leader, "the group has its number still");
	is(raw(SYS_kill, -leader, 0), 0, "and can be reached");
	shared->code = 1;
	is(status_of(member), exited((int)leader), "the member knows it, too");
	is(raw(SYS_kill, -leader, 0), -ESRCH, "it goes with its last member");
	return 0;
}

static long last_pid_of(int set)
{
	return raw(SYS_semctl, set, 0, GETPID, 0);
}

static int raise_set(void)
{
	struct sembuf op = { .sem_num = 0, .sem_op = 1 };

	return raw(SYS_semop, shared->inner, &op, 1) == 0 ? 0 : 1;
}

/* Who changed a semaphore last, though it is gone. */
static int test_semaphore_inside(void)
{
	is(last_pid_of((int)shared->inner), 0, "who changed a semaphore outside is not seen");
	is(in_child(raise_set), exited(0), "a child changes it");
	is(last_pid_of((int)shared->inner), 2, "it is told of, though it is gone");
	return 0;
}

static void test_semaphore(void)
{
	long pid;

	shared->inner = raw(SYS_semget, IPC_PRIVATE, 1, IPC_CREAT | 0600);
	is(in_child(raise_set), exited(0), "a child changes a semaphore");
	pid = last_pid_of((int)shared->inner);
	ok(pid > 2, "and is told of");
	namespace_tests(test_semaphore_inside, 3, "semaphores");
	ok(last_pid_of((int)shared->inner) > pid, "and of who did it inside, by its number here");
	raw(SYS_semctl, shared->inner, 0, IPC_RMID, 0);
}

static void *note_thread(void *unused)
{
	shared->thread = (int)raw(SYS_gettid);
	return unused;
}

static void *die_with_lock(void *lock)
{
	pthread_mutex_lock(lock);
	shared->inner = *(int *)lock;
	return NULL;
}

/* Threads: their numbers, and what is kept by them.  In a child, of which the C library knows. */
static int test_threads_of_child(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1 };
	pthread_mutexattr_t attributes;
	pthread_mutex_t lock;
	pthread_t thread;
	timer_t timer;

	pthread_create(&thread, NULL, note_thread, NULL);
	pthread_join(thread, NULL);
	is(shared->thread, 3, "a thread has the next number");
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&lock, &attributes);
	pthread_create(&thread, NULL, die_with_lock, &lock);
	pthread_join(thread, NULL);
	is(pthread_mutex_lock(&lock), EOWNERDEAD, "who dies with a lock is known by its number");
	event.sigev_notify_thread_id = 2;
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), 0, "a timer for thread 2");
	event.sigev_notify_thread_id = 1;
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), -EINVAL, "for another process");
	is(raw(SYS_tgkill, 2, 2, 0), 0, "tgkill of oneself");
	is(raw(SYS_tgkill, 1, 2, 0), -ESRCH, "as if of another process");
	return 0;
}

static int test_threads(void)
{
	return in_child(test_threads_of_child) == exited(0) ? 0 : 1;
}

/* A descriptor of the parent outside: it can be held, and not used. */
static int test_pidfd_inside(void)
{
	int fd = (int)raw(SYS_pidfd_open, 1, 0);

	is(raw(SYS_pidfd_send_signal, shared->inner, 0, NULL, 0), -EINVAL,
	   "a descriptor of who is not seen sends nothing");
	is(raw(SYS_pidfd_send_signal, fd, 0, NULL, 0), 0, "one of its own does");
	is(raw(SYS_waitid, P_PIDFD, shared->inner, NULL, WEXITED, NULL), -ECHILD,
	   "waitid of who is no child");
	return 0;
}

static void test_pidfd(void)
{
	int status, fd = -1;
	siginfo_t info;
	long pid;

	shared->inner = raw(SYS_pidfd_open, getpid(), 0);
	namespace_tests(test_pidfd_inside, 3, "descriptors of processes");
	pid = raw(SYS_clone, CLONE_NEWPID | CLONE_PIDFD | SIGCHLD, 0, &fd, 0, 0);
	if (pid == 0)
		_exit(sleep_long());
	is(raw(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), 0, "SIGTERM by descriptor");
	is(raw(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0), 0, "SIGKILL by descriptor");
	is(raw(SYS_waitid, P_PIDFD, fd, &info, WEXITED, NULL), 0, "waitid by descriptor");
	is(info.si_pid, pid, "tells the number of outside");
	is(info.si_status, SIGKILL, "and of what it died");
	is(raw(SYS_wait4, pid, &status, 0, NULL), -ECHILD, "once");
	close(fd);
}

static void note_sender(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	shared->sender = info->si_pid;
	shared->code = 1;
}

/* Its parent's end is told to who asked, by a number that it can see, or none. */
static int wait_for_death(void)
{
	struct sigaction action = { .sa_sigaction = note_sender, .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &action, NULL);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	shared->inner = 1;
	wait_for(&shared->code);
	return 0;
}

static int make_and_die(void)
{
	shared->inner = shared->code = 0;
	shared->sender = -9;
	if (fork() == 0)
		_exit(wait_for_death());
	wait_for(&shared->inner);
	return 0;
}

static int make_in_namespace_and_die(void)
{
	shared->inner = shared->code = 0;
	shared->sender = -9;
	if (clone_with(CLONE_NEWPID) == 0)
		_exit(wait_for_death());
	wait_for(&shared->inner);
	return 0;
}

static int test_parent_dies(void)
{
	is(in_child(make_and_die), exited(0), "a parent ends");
	is(waitpid(-1, NULL, 0), 3, "its child ends");
	is(shared->sender, 2, "having heard who it was");
	is(in_child(make_in_namespace_and_die), exited(0), "a parent outside ends");
	is(waitpid(-1, NULL, 0), 5, "its child ends");
	is(shared->sender, 0, "having heard that it was somebody");
	return 0;
}

/* A thread of the first process runs a new program: that is the first process. */
static void *exec_again(void *unused)
{
	char *const argv[] = { "pidns_calls", "again", NULL };

	execv("/proc/self/exe", argv);
	_exit(9);
	return unused;
}

static int test_exec_by_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, exec_again, NULL);
	for (;;)
		pause();
	return 8;
}

static int leave_orphan(void)
{
	if (fork() == 0)
		_exit(5);
	return 0;
}

static int is_first_again(void)
{
	int status = 0;

	if (getpid() != 1 || raw(SYS_gettid) != 1)
		return 1;
	if (in_child(leave_orphan) != exited(0))
		return 2;
	if (waitpid(-1, &status, 0) != 4 || status != exited(5))
		return 3;
	return kill(1, SIGKILL) == 0 ? 0 : 4;
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "again"))
		return is_first_again();
	if (raw(SYS_getuid) != 0)
		return skip_all("only root makes namespaces");
	share_first();
	namespace_tests(test_groups, 11, "groups");
	test_semaphore();
	shared->outer = getpid();
	namespace_tests(test_threads, 6, "threads");
	test_pidfd();
	is(in_namespace(test_exec_by_thread), exited(0), "exec by a thread of the first process");
	namespace_tests(test_parent_dies, 6, "the parent's end");
	return done();
}
