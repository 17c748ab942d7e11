/*
 * System V semaphores, and what is undone of them at a task's end: the list of what to undo is
 * shared with CLONE_SYSVSEM, begun anew without, and given back when a clone fails.
 */
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define KEY 0x42494445

static int set;

static long semop_1(int number, int change, int flags)
{
	struct sembuf op = { (unsigned short)number, (short)change, (short)flags };

	return raw(SYS_semop, set, &op, 1);
}

static long value(int number)
{
	return raw(SYS_semctl, set, number, GETVAL);
}

static long make(int n)
{
	set = (int)raw(SYS_semget, IPC_PRIVATE, n, 0600);
	return set;
}

static void test_get(void)
{
	long id = raw(SYS_semget, KEY, 3, IPC_CREAT | IPC_EXCL | 0600);

	ok(id >= 0, "a set by key");
	is(raw(SYS_semget, KEY, 3, IPC_CREAT | IPC_EXCL | 0600), -EEXIST, "IPC_EXCL: it is there");
	is(raw(SYS_semget, KEY, 0, 0), id, "it is found");
	is(raw(SYS_semget, KEY, 4, 0), -EINVAL, "with more semaphores than it has");
	is(raw(SYS_semget, KEY + 1, 0, 0), -ENOENT, "another key");
	is(raw(SYS_semget, IPC_PRIVATE, 0, 0600), -EINVAL, "a set of none");
	is(raw(SYS_semget, IPC_PRIVATE, -1, 0600), -EINVAL, "a set of less");
	is(raw(SYS_semctl, id, 0, IPC_RMID), 0, "it is removed");
	is(raw(SYS_semctl, id, 0, GETVAL), -EINVAL, "and is no more");
	is(raw(SYS_semget, KEY, 0, 0), -ENOENT, "nor found");
}

static void test_control(void)
{
	unsigned short all[3] = { 1, 2, 3 }, got[3] = { 0 };
	struct semid_ds status = { 0 };

	ok(make(3) >= 0, "a set");
	is(raw(SYS_semctl, set, 1, SETVAL, 7), 0, "SETVAL");
	is(value(1), 7, "GETVAL");
	is(raw(SYS_semctl, set, 1, GETPID), getpid(), "GETPID");
	is(raw(SYS_semctl, set, 1, SETVAL, 32768), -ERANGE, "SETVAL: too much");
	is(raw(SYS_semctl, set, 3, SETVAL, 1), -EINVAL, "SETVAL: no such semaphore");
	is(raw(SYS_semctl, set, 0, SETALL, all), 0, "SETALL");
	is(raw(SYS_semctl, set, 0, GETALL, got), 0, "GETALL");
	ok(!memcmp(all, got, sizeof(all)), "the same values");
	is(raw(SYS_semctl, set, 0, SETALL, 8), -EFAULT, "SETALL from nowhere");
	is(raw(SYS_semctl, set, 0, IPC_STAT, &status), 0, "IPC_STAT");
	is(status.sem_nsems, 3, "how many");
	is(status.sem_perm.mode, 0600, "the mode");
	status.sem_perm.mode = 0;
	is(raw(SYS_semctl, set, 0, IPC_SET, &status), 0, "IPC_SET");
	is(value(1), getuid() == 0 ? 2 : -EACCES, "the mode counts, but for root");
	is(raw(SYS_semctl, set, 0, 99), -EINVAL, "no such command");
	is(raw(SYS_semctl, set, 0, IPC_RMID), 0, "removed");
}

static void test_operations(void)
{
	struct sembuf both[2] = { { 0, 2, 0 }, { 1, -1, IPC_NOWAIT } };
	struct timespec soon = { 0, 10000000 };
	struct sembuf down = { 0, -5, 0 };

	make(2);
	is(raw(SYS_semop, set, both, 2), -EAGAIN, "two at once: the second cannot be done");
	is(value(0), 0, "so neither is");
	both[1].sem_op = 1;
	is(raw(SYS_semop, set, both, 2), 0, "both can");
	is(value(0) * 10 + value(1), 21, "both are");
	is(semop_1(0, 0, IPC_NOWAIT), -EAGAIN, "it is not 0");
	is(semop_1(0, -2, IPC_NOWAIT), 0, "down");
	is(semop_1(0, 0, IPC_NOWAIT), 0, "it is 0");
	is(semop_1(2, 1, 0), -EFBIG, "no such semaphore");
	is(semop_1(0, 32767, 0), 0, "as much as there can be");
	is(semop_1(0, 1, 0), -ERANGE, "and more");
	semop_1(0, -32767, 0);
	is(raw(SYS_semop, set, both, 0), -EINVAL, "no operations");
	is(raw(SYS_semop, set, 8, 1), -EFAULT, "operations from nowhere");
	is(raw(SYS_semop, set, both, 100000), -E2BIG, "too many");
	is(raw(SYS_semtimedop, set, &down, 1, &soon), -EAGAIN, "semtimedop: the time is over");
	soon.tv_nsec = -1;
	is(raw(SYS_semtimedop, set, &down, 1, &soon), -EINVAL, "semtimedop: no time");
	raw(SYS_semctl, set, 0, IPC_RMID);
	is(semop_1(0, 1, 0), -EINVAL, "no such set");
}

static int wait_for_it(void)
{
	return semop_1(0, -2, 0) == 0 ? 0 : 1;
}

static int wait_for_removal(void)
{
	return semop_1(0, 0, 0) == -EIDRM ? 0 : 1;
}

/* A child that waits, until it does so, seen by GETNCNT or GETZCNT. */
static pid_t start(int (*function)(void), int count)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(function());
	for (int i = 0; i < 1000 && raw(SYS_semctl, set, 0, count) != 1; i++)
		sleep_ms(1);
	return pid;
}

static void on_signal(int signal)
{
	(void)signal;
}

static int wait_for_signal(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	sigaction(SIGUSR1, &action, NULL);
	return semop_1(0, -9, 0) == -EINTR ? 0 : 1;
}

static void test_waiting(void)
{
	pid_t pid;

	make(1);
	pid = start(wait_for_it, GETNCNT);
	is(raw(SYS_semctl, set, 0, GETNCNT), 1, "GETNCNT: one waits");
	is(semop_1(0, 1, 0), 0, "up, but not enough");
	sleep_ms(5);
	is(raw(SYS_semctl, set, 0, GETNCNT), 1, "it waits on");
	is(semop_1(0, 1, 0), 0, "up");
	is(status_of(pid), 0, "it has come through");
	is(value(0), 0, "and taken what there was");
	pid = start(wait_for_signal, GETNCNT);
	raw(SYS_kill, pid, SIGUSR1);
	is(status_of(pid), 0, "a signal ends the waiting: EINTR, whatever SA_RESTART says");
	semop_1(0, 1, 0);
	pid = start(wait_for_removal, GETZCNT);
	is(raw(SYS_semctl, set, 0, GETZCNT), 1, "GETZCNT: one waits for 0");
	raw(SYS_semctl, set, 0, IPC_RMID);
	is(status_of(pid), 0, "a removal is told: EIDRM");
}

static int take_undone(void)
{
	return semop_1(0, -3, SEM_UNDO) == 0 && value(0) == 2 ? 0 : 1;
}

static int take_and_settle(void)
{
	semop_1(0, -3, SEM_UNDO);
	return raw(SYS_semctl, set, 0, SETVAL, 9) == 0 ? 0 : 1;
}

static int take_and_unshare(void)
{
	semop_1(0, -3, SEM_UNDO);
	return raw(SYS_unshare, CLONE_SYSVSEM) == 0 && value(0) == 5 ? 0 : 1;
}

/* The child's undo, seen after its end; `left` while the one that shares the list lives. */
static void test_share(unsigned long flags, long left, const char *name)
{
	long pid;

	semop_1(0, 1, SEM_UNDO); /* there is a list */
	semop_1(0, -1, SEM_UNDO);
	pid = raw(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		raw(SYS_exit, semop_1(0, -1, SEM_UNDO) == 0 ? 0 : 1);
	is(status_of(pid), 0, "%s: the child ends well", name);
	is(value(0), left, "%s", name);
	if (left == 4)
		semop_1(0, 1, SEM_UNDO);
}

static int test_lists(void)
{
	test_share(0, 5, "SYSVSEM off: a list of its own is undone at its end");
	test_share(CLONE_SYSVSEM, 4, "SYSVSEM on: the list lives as long as we do");
	return 0;
}

static int hold_shared(void)
{
	long pid;

	semop_1(0, -1, SEM_UNDO);
	pid = raw(SYS_clone, CLONE_SYSVSEM | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0) {
		semop_1(0, -1, SEM_UNDO);
		raw(SYS_exit, 0);
	}
	status_of(pid);
	return value(0) == 3 ? 0 : 1;
}

/* A clone that fails further up: the undo list is as it was, and its undoing still to come. */
static int fail_after(void)
{
	semop_1(0, -2, SEM_UNDO);
	for (int i = 0; i < 3; i++) {
		raw(CONTROL_CALL, CONTROL_INJECT, STEP_FS, 1); /* above the undo rung */
		if (raw(SYS_clone, CLONE_SYSVSEM | SIGCHLD, 0, 0, 0, 0) != -ENOMEM)
			return 1;
	}
	return value(0) == 3 ? 0 : 2;
}

static void test_undo(void)
{
	make(1);
	raw(SYS_semctl, set, 0, SETVAL, 5);
	is(in_child(take_undone), exited(0), "a child takes 3 of 5, to be undone");
	is(value(0), 5, "at its end it is");
	is(in_child(take_and_settle), exited(0), "a child takes 3, and sets the value");
	is(value(0), 9, "which leaves nothing to undo");
	raw(SYS_semctl, set, 0, SETVAL, 5);
	is(in_child(take_and_unshare), exited(0), "unshare undoes at once");
	is(value(0), 5, "and the end nothing more");
	child_tests(test_lists, 4, "whose list");
	is(value(0), 5, "and undone at the end of all who share it");
	is(in_child(hold_shared), exited(0), "two undo by one list");
	is(value(0), 5, "when the last of them ends");
	if (is_bident()) {
		is(in_child(fail_after), exited(0), "a clone that fails leaves the list alone");
		is(value(0), 5, "and its owner's end undoes what it should");
	} else {
		skip("a clone that fails", "only Bident fails one when it is told to");
		skip("and what is undone then", "only Bident fails one when it is told to");
	}
	raw(SYS_semctl, set, 0, IPC_RMID);
}

int main(void)
{
	test_get();
	test_control();
	test_operations();
	test_waiting();
	test_undo();
	return done();
}
