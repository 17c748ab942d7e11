/*
 * waitid: whom it awaits, what it tells, what it leaves; what children have used; descriptors of
 * processes, and signals by them.
 */
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "tests/user/tap.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#define SYS_pidfd_send_signal 424
#endif

static siginfo_t info;
static struct rusage usage;

static long wait_id(int which, long id, int options)
{
	memset(&info, 0x55, sizeof(info));
	return raw(SYS_waitid, which, id, &info, options, &usage);
}

static pid_t child_that(long ms, int code)
{
	pid_t pid = fork();

	if (pid == 0) {
		sleep_ms(ms);
		_exit(code);
	}
	return pid;
}

static void test_refused(void)
{
	is(wait_id(P_ALL, 0, 0), -EINVAL, "nothing to wait for is asked");
	is(wait_id(P_ALL, 0, WEXITED | 0x100), -EINVAL, "an option that does not exist");
	is(wait_id(4, 0, WEXITED), -EINVAL, "a kind of id that does not exist");
	is(wait_id(P_PID, 0, WEXITED), -EINVAL, "pid 0");
	is(wait_id(P_PGID, -1, WEXITED), -EINVAL, "group -1");
	is(wait_id(P_PIDFD, -1, WEXITED), -EINVAL, "descriptor -1");
	is(wait_id(P_PIDFD, 1, WEXITED), -EBADF, "a descriptor of another kind");
	is(wait_id(P_ALL, 0, WEXITED), -ECHILD, "no children at all");
	is(info.si_signo, 0, "then the info is zeros");
	is(raw(SYS_waitid, P_ALL, 0, 8, WEXITED, 0), -EFAULT, "and a bad pointer for it is told");
}

static void test_told(void)
{
	pid_t child = child_that(30, 7);

	is(wait_id(P_PID, child, WEXITED | WNOHANG), 0, "WNOHANG while it runs");
	is(info.si_signo, 0, "zeros for the signal");
	is(info.si_pid, 0, "and for the pid");
	is(wait_id(P_PID, child, WEXITED | WNOWAIT), 0, "WNOWAIT waits");
	is(info.si_signo, SIGCHLD, "SIGCHLD");
	is(info.si_code, CLD_EXITED, "it has ended by itself");
	is(info.si_pid, child, "which it is");
	is(info.si_uid, getuid(), "its user");
	is(info.si_status, 7, "its exit code");
	is(wait_id(P_PGID, 0, WEXITED | WNOWAIT), 0, "it is still there, in our group");
	is(wait_id(P_PGID, getpgrp(), WEXITED | WNOWAIT), 0, "which has a number");
	is(wait_id(P_PID, child, WSTOPPED | WNOHANG), -ECHILD, "it will never stop");
	is(wait_id(P_ALL, 0, WEXITED), 0, "now it is awaited");
	is(info.si_pid, child, "by any name");
	is(wait_id(P_PID, child, WEXITED), -ECHILD, "and is gone");

	child = child_that(10000, 0);
	is(wait_id(P_PID, child, WSTOPPED | WNOHANG), 0, "one that lives could stop");
	raw(SYS_kill, child, SIGKILL);
	is(wait_id(P_ALL, 0, WEXITED), 0, "one that is killed");
	is(info.si_code, CLD_KILLED, "so it is told");
	is(info.si_status, SIGKILL, "and by which signal");
	child = child_that(0, 1);
	is(raw(SYS_waitid, P_PID, child, 0, WEXITED, 0), 0, "without info");
	child = child_that(0, 1);
	is(raw(SYS_waitid, P_PID, child, 8, WEXITED, 0), -EFAULT, "with a bad pointer");
	is(wait_id(P_PID, child, WEXITED), -ECHILD, "the child is gone nevertheless");
}

/* What waitid has told of a child; -1: it was another one. */
static long told(pid_t child, int code)
{
	if (info.si_signo != SIGCHLD || info.si_pid != child || info.si_uid != getuid())
		return -1;
	return info.si_code == code ? info.si_status : -1;
}

static void test_stops(void)
{
	pid_t child = child_that(10000, 0);

	raw(SYS_setpgid, child, child); /* a group that its parent can look after */
	raw(SYS_kill, child, SIGSTOP);
	is(wait_id(P_PID, child, WSTOPPED | WNOWAIT), 0, "one that stops");
	is(told(child, CLD_STOPPED), SIGSTOP, "by SIGSTOP");
	is(wait_id(P_PID, child, WEXITED | WCONTINUED | WNOHANG), 0, "it did nothing else");
	is(info.si_pid, 0, "so nobody is told");
	is(wait_id(P_ALL, 0, WSTOPPED | WEXITED), 0, "with WNOWAIT it could be told again");
	is(told(child, CLD_STOPPED), SIGSTOP, "the same");
	is(wait_id(P_PID, child, WSTOPPED | WNOHANG), 0, "without it");
	is(info.si_pid, 0, "only once");
	raw(SYS_kill, child, SIGCONT);
	is(wait_id(P_PGID, child, WCONTINUED | WNOWAIT), 0, "one that goes on");
	is(told(child, CLD_CONTINUED), SIGCONT, "by SIGCONT");
	is(wait_id(P_PID, child, WCONTINUED | WSTOPPED), 0, "is told again, too");
	is(told(child, CLD_CONTINUED), SIGCONT, "the same");
	is(wait_id(P_PID, child, WCONTINUED | WSTOPPED | WNOHANG), 0, "and then no more");
	is(info.si_pid, 0, "it runs");
	raw(SYS_kill, child, SIGTSTP);
	is(wait_id(P_PID, child, WSTOPPED), 0, "stopped as by a terminal");
	is(told(child, CLD_STOPPED), SIGTSTP, "by SIGTSTP");
	raw(SYS_kill, child, SIGSTOP);
	raw(SYS_kill, child, SIGCONT);
	is(wait_id(P_PID, child, WSTOPPED | WNOHANG), 0, "what was a stop");
	is(info.si_pid, 0, "is none any more");
	raw(SYS_kill, child, SIGSTOP);
	is(wait_id(P_PID, child, WSTOPPED | WNOWAIT), 0, "stopped for good");
	raw(SYS_kill, child, SIGKILL);
	is(wait_id(P_PID, child, WEXITED), 0, "and killed");
	is(told(child, CLD_KILLED), SIGKILL, "by SIGKILL");
}

static volatile int nr_told;
static siginfo_t last;

static void on_child(int sig, siginfo_t *of, void *context)
{
	(void)sig, (void)context;
	last = *of;
	nr_told++;
}

/* The signal to the parent says the same, if it is wanted. */
static void test_signal(void)
{
	struct sigaction action = { .sa_sigaction = on_child, .sa_flags = SA_SIGINFO };
	pid_t child = child_that(10000, 0);

	sigaction(SIGCHLD, &action, NULL);
	raw(SYS_kill, child, SIGSTOP);
	while (wait_id(P_PID, child, WSTOPPED) == -EINTR)
		;
	ok(nr_told == 1 && last.si_code == CLD_STOPPED && last.si_status == SIGSTOP &&
	   last.si_pid == child, "SIGCHLD tells of a stop");
	raw(SYS_kill, child, SIGCONT);
	while (wait_id(P_PID, child, WCONTINUED) == -EINTR)
		;
	for (int i = 0; i < 100 && nr_told < 2; i++) /* it may come a little later */
		sleep_ms(10);
	ok(nr_told == 2 && last.si_code == CLD_CONTINUED && last.si_status == SIGCONT,
	   "and that it goes on");
	action.sa_flags |= SA_NOCLDSTOP;
	sigaction(SIGCHLD, &action, NULL);
	raw(SYS_kill, child, SIGSTOP);
	is(wait_id(P_PID, child, WSTOPPED), 0, "SA_NOCLDSTOP: waitid tells");
	raw(SYS_kill, child, SIGCONT);
	is(wait_id(P_PID, child, WCONTINUED), 0, "of both");
	is(nr_told, 2, "no signal does");
	raw(SYS_kill, child, SIGKILL);
	while (wait_id(P_PID, child, WEXITED) == -EINTR)
		;
	ok(nr_told == 3 && last.si_code == CLD_KILLED, "but of the end");
	signal(SIGCHLD, SIG_DFL);
}

static long us(struct timeval time)
{
	return time.tv_sec * 1000000 + time.tv_usec;
}

static long used_us(struct rusage of)
{
	return us(of.ru_utime) + us(of.ru_stime);
}

static void burn(long wanted_us)
{
	struct rusage now;

	do
		getrusage(RUSAGE_SELF, &now);
	while (used_us(now) < wanted_us);
}

static void test_usage(void)
{
	struct rusage of;
	pid_t child;
	long before;

	getrusage(RUSAGE_CHILDREN, &of);
	before = used_us(of);
	child = fork();
	if (child == 0) {
		burn(60000);
		_exit(0);
	}
	is(wait_id(P_PID, child, WEXITED | WNOWAIT), 0, "a child that works is awaited");
	ok(used_us(usage) >= 60000 && used_us(usage) < 5000000, "it has used what it did");
	getrusage(RUSAGE_CHILDREN, &of);
	is(used_us(of), before, "WNOWAIT does not add it to what our children have used");
	is(raw(SYS_wait4, child, 0, 0, &usage), child, "wait4");
	ok(used_us(usage) >= 60000, "tells the same");
	ok(usage.ru_minflt > 0, "and that there were page faults");
	getrusage(RUSAGE_CHILDREN, &of);
	ok(used_us(of) >= before + 60000, "and it is added");
	child = fork();
	if (child == 0) {
		getrusage(RUSAGE_CHILDREN, &of);
		_exit(used_us(of) != 0);
	}
	is(status_of(child), 0, "a child starts with nothing used by its children");
	is(raw(SYS_getrusage, 7, &of), -EINVAL, "usage of nobody");
	is(raw(SYS_getrusage, RUSAGE_THREAD, 8), -EFAULT, "a bad pointer");
}

static void test_pidfd(void)
{
	pid_t child = child_that(10000, 0);
	long fd = raw(SYS_pidfd_open, child, 0), other;
	struct pollfd poll_fd = { .fd = (int)fd, .events = POLLIN };

	ok(fd >= 0, "pidfd_open");
	is(raw(SYS_pidfd_open, 0, 0), -EINVAL, "of pid 0");
	is(raw(SYS_pidfd_open, child, 1), -EINVAL, "with a flag that does not exist");
	is(raw(SYS_pidfd_open, 0x7ffffff, 0), -ESRCH, "of nobody");
	is(raw(SYS_read, fd, &info, 8), -EINVAL, "there is nothing to read");
	is(poll(&poll_fd, 1, 0), 0, "not ready while it lives");
	is(wait_id(P_PIDFD, fd, WEXITED | WNOHANG), 0, "it can be awaited");
	raw(SYS_kill, child, SIGSTOP);
	is(wait_id(P_PIDFD, fd, WSTOPPED), 0, "it has stopped");
	is(told(child, CLD_STOPPED), SIGSTOP, "and is told");
	is(poll(&poll_fd, 1, 0), 0, "which is no end");
	raw(SYS_kill, child, SIGCONT);
	is(wait_id(P_PIDFD, fd, WCONTINUED), 0, "it goes on");
	is(raw(SYS_pidfd_send_signal, fd, 0, 0, 0), 0, "signal 0 by it");
	is(raw(SYS_pidfd_send_signal, fd, 65, 0, 0), -EINVAL, "signal 65");
	is(raw(SYS_pidfd_send_signal, fd, 0, 0, 64), -EINVAL, "flags that do not exist");
	is(raw(SYS_pidfd_send_signal, 1, 0, 0, 0), -EBADF, "by another descriptor");
	other = raw(SYS_pidfd_open, child, 04000);
	is(wait_id(P_PIDFD, other, WEXITED), -EAGAIN, "O_NONBLOCK: do not wait");
	is(raw(SYS_pidfd_send_signal, fd, SIGTERM, 0, 0), 0, "SIGTERM by it");
	is(poll(&poll_fd, 1, 5000), 1, "ready when it has ended");
	is(poll_fd.revents, POLLIN, "to read");
	is(wait_id(P_PIDFD, fd, WEXITED), 0, "awaited by it");
	is(info.si_pid, child, "the same");
	is(info.si_status, SIGTERM, "and that it was killed");
	is(raw(SYS_pidfd_send_signal, fd, 0, 0, 0), -ESRCH, "then nobody is there");
	is(wait_id(P_PIDFD, fd, WEXITED), -ECHILD, "nor awaited");
	raw(SYS_close, fd);
	raw(SYS_close, other);
}

int main(void)
{
	test_refused();
	test_told();
	test_stops();
	test_signal();
	test_usage();
	test_pidfd();
	return done();
}
