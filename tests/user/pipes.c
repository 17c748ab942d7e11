/*
 * Pipes, and waiting for them with poll and select.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "tests/user/tap.h"

#define CAPACITY 65536
#define BAD ((void *)8)

static int ends[2];
static volatile sig_atomic_t nr_signals;
static char bytes[2 * CAPACITY];

static void count(int sig)
{
	(void)sig;
	nr_signals++;
}

static void handle(int sig, int flags)
{
	struct sigaction action = { .sa_handler = count, .sa_flags = flags };

	sigaction(sig, &action, NULL);
	nr_signals = 0;
}

static void open_pipe(int flags)
{
	if (raw(SYS_pipe2, ends, flags))
		ends[0] = ends[1] = -1;
}

static void close_pipe(void)
{
	close(ends[0]);
	close(ends[1]);
}

/* What poll says of one descriptor, within ms. */
static int polled(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	long got = raw(SYS_poll, &p, 1, ms);

	return got < 0 ? (int)got : p.revents;
}

static void moves_bytes(void)
{
	struct stat status;
	char got[8] = "";
	int n = -1;

	is(raw(SYS_pipe, ends), 0, "pipe");
	is(fcntl(ends[0], F_GETFL) & O_ACCMODE, O_RDONLY, "one end is for reading");
	is(fcntl(ends[1], F_GETFL) & O_ACCMODE, O_WRONLY, "the other for writing");
	is(fcntl(ends[0], F_GETFD), 0, "neither goes at exec");
	fstat(ends[0], &status);
	is(status.st_mode, S_IFIFO | 0600, "fstat says what it is");
	is(raw(SYS_read, ends[1], got, 1), -EBADF, "no reading here");
	is(raw(SYS_write, ends[0], got, 1), -EBADF, "no writing there");
	is(raw(SYS_lseek, ends[0], 0, SEEK_CUR), -ESPIPE, "no position");
	is(raw(SYS_read, ends[0], got, 0), 0, "nothing is there at once");
	is(raw(SYS_write, ends[1], "abcdef", 6), 6, "write");
	is(ioctl(ends[0], FIONREAD, &n), 0, "FIONREAD");
	is(n, 6, "says six");
	is(raw(SYS_read, ends[0], got, 4), 4, "read four");
	ok(!memcmp(got, "abcd", 4), "the first four");
	is(raw(SYS_read, ends[0], BAD, 1), -EFAULT, "to nowhere");
	is(raw(SYS_read, ends[0], got, 8), 2, "the rest");
	ok(!memcmp(got, "ef", 2), "which nothing has taken");
	is(raw(SYS_write, ends[1], BAD, 1), -EFAULT, "from nowhere");
	close(ends[1]);
	is(raw(SYS_read, ends[0], got, 8), 0, "the end, when nobody can write");
	close(ends[0]);
	is(raw(SYS_pipe2, ends, O_APPEND), -EINVAL, "pipe2 with a flag that is none of its own");
	is(raw(SYS_pipe2, BAD, 0), -EFAULT, "pipe2 to nowhere");
}

static void flags(void)
{
	char c;

	open_pipe(O_CLOEXEC | O_NONBLOCK);
	is(fcntl(ends[0], F_GETFD), FD_CLOEXEC, "O_CLOEXEC");
	is(fcntl(ends[1], F_GETFL) & O_NONBLOCK, O_NONBLOCK, "O_NONBLOCK");
	is(raw(SYS_read, ends[0], &c, 1), -EAGAIN, "nothing to read");
	is(fcntl(ends[0], F_SETFL, 0), 0, "F_SETFL");
	is(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0, "it is off");
	is(fcntl(ends[0], F_DUPFD_CLOEXEC, 100), 100, "F_DUPFD_CLOEXEC");
	is(fcntl(100, F_GETFD), FD_CLOEXEC, "goes at exec");
	close(100);
	close_pipe();
}

static void fills(void)
{
	struct iovec two[2] = { { bytes, 5000 }, { bytes + 5000, 3000 } };

	open_pipe(O_NONBLOCK);
	is(polled(ends[1], POLLOUT, 0), POLLOUT, "there is room");
	is(raw(SYS_write, ends[1], bytes, sizeof(bytes)), CAPACITY, "64 KiB go in");
	is(raw(SYS_write, ends[1], bytes, 1), -EAGAIN, "and no more");
	is(polled(ends[1], POLLOUT, 0), 0, "there is none");
	is(raw(SYS_read, ends[0], bytes, 4096), 4096, "a page comes out");
	is(polled(ends[1], POLLOUT, 0), POLLOUT, "there is some again");
	is(raw(SYS_write, ends[1], bytes, 4096), 4096, "a page goes in");
	is(raw(SYS_read, ends[0], bytes, 100), 100, "100 bytes come out");
	is(raw(SYS_write, ends[1], bytes, 4096), -EAGAIN, "a page goes in whole or not at all");
	is(raw(SYS_read, ends[0], bytes, sizeof(bytes)), CAPACITY - 100, "all comes out");
	for (int i = 0; i < 8000; i++)
		bytes[i] = (char)(i * 7);
	is(raw(SYS_writev, ends[1], two, 2), 8000, "writev");
	memset(bytes, 0, sizeof(bytes));
	is(raw(SYS_readv, ends[0], two, 2), 8000, "readv");
	ok(bytes[1] == 7 && bytes[7999] == (char)(7999 * 7), "the same bytes");
	close_pipe();
}

static void breaks(void)
{
	open_pipe(0);
	is(polled(ends[0], POLLIN, 0), 0, "nothing yet");
	close(ends[0]);
	handle(SIGPIPE, 0);
	is(polled(ends[1], POLLIN, 0), POLLERR, "nobody reads");
	is(raw(SYS_write, ends[1], "x", 1), -EPIPE, "EPIPE");
	is(nr_signals, 1, "and SIGPIPE");
	signal(SIGPIPE, SIG_DFL);
	close(ends[1]);
	open_pipe(0);
	close(ends[1]);
	is(polled(ends[0], POLLIN, 0), POLLHUP, "nobody writes");
	close(ends[0]);
	is(polled(ends[0], POLLIN, 0), POLLNVAL, "nobody is there");
	is(polled(-1, POLLIN, 0), 0, "nobody was asked");
}

/* A child writes more than the pipe holds, in pieces that wait for the reader. */
static void sleeps(void)
{
	long total = 0, n, wrong = 0;
	pid_t pid;

	open_pipe(0);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		for (int i = 0; i < (int)sizeof(bytes); i++)
			bytes[i] = (char)(i % 251);
		_exit(write(ends[1], bytes, sizeof(bytes)) != sizeof(bytes));
	}
	close(ends[1]);
	sleep_ms(20);
	while ((n = read(ends[0], bytes, 3000)) > 0) {
		for (long i = 0; i < n; i++)
			wrong += bytes[i] != (char)((total + i) % 251);
		total += n;
	}
	close(ends[0]);
	is(total, sizeof(bytes), "twice its capacity comes through");
	is(wrong, 0, "in order");
	is(status_of(pid), exited(0), "and the writer knows");
}

static int killed_by_pipe(void)
{
	open_pipe(0);
	close(ends[0]);
	write(ends[1], "x", 1);
	return 0;
}

static void writes_later(int ms)
{
	if (fork() == 0) {
		sleep_ms(ms);
		_exit(write(ends[1], "x", 1) != 1);
	}
}

static void waits(void)
{
	struct timespec span = { 0, 50000000 };
	struct timeval tv = { 10, 0 };
	struct pollfd two[2];
	long start;
	fd_set set;
	char c;

	open_pipe(0);
	start = now_ms();
	is(polled(ends[0], POLLIN, 50), 0, "poll: nothing comes");
	ok(now_ms() - start >= 50, "for as long as was said");
	is(raw(SYS_ppoll, two, 0, &span, 0, 8), 0, "ppoll of nothing is a sleep");
	writes_later(50);
	is(polled(ends[0], POLLIN | POLLRDNORM, 5000), POLLIN | POLLRDNORM, "poll: something");
	read(ends[0], &c, 1);
	wait(NULL);
	writes_later(50);
	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	is(raw(SYS_select, ends[0] + 1, &set, 0, 0, &tv), 1, "select: something");
	ok(FD_ISSET(ends[0], &set), "it says what");
	ok(tv.tv_sec == 9 && tv.tv_usec > 0, "and what is left of the time");
	read(ends[0], &c, 1);
	wait(NULL);
	FD_SET(ends[1], &set);
	is(select(ends[1] + 1, NULL, &set, NULL, NULL), 1, "select: room");
	ok(!FD_ISSET(ends[0], &set) && FD_ISSET(ends[1], &set), "in one of them");
	tv = (struct timeval){ 0, 30000 };
	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	is(select(ends[0] + 1, &set, NULL, NULL, &tv), 0, "select: nothing comes");
	ok(!FD_ISSET(ends[0], &set), "nothing is said");
	FD_SET(40, &set);
	is(raw(SYS_select, 41, &set, 0, 0, &tv), -EBADF, "select: nobody is there");
	is(raw(SYS_select, -1, 0, 0, 0, &tv), -EINVAL, "select: of less than none");
	tv.tv_sec = -1;
	is(raw(SYS_select, 0, 0, 0, 0, &tv), -EINVAL, "select: before now");
	is(raw(SYS_poll, BAD, 1, 0), -EFAULT, "poll: from nowhere");
	is(raw(SYS_poll, two, 1 << 30, 0), -EINVAL, "poll: too many");
	close_pipe();
}

static void signal_later(int ms, int sig)
{
	if (fork() == 0) {
		sleep_ms(ms);
		kill(getppid(), sig);
		_exit(0);
	}
}

/* Signals end a wait, unless they are blocked while it lasts. */
static void interrupted(void)
{
	sigset_t none, usr1;
	struct timespec span = { 5, 0 };
	char c;

	sigemptyset(&none);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	open_pipe(0);
	handle(SIGUSR1, SA_RESTART);
	signal_later(50, SIGUSR1);
	is(polled(ends[0], POLLIN, 5000), -EINTR, "a handler ends poll, SA_RESTART or not");
	is(nr_signals, 1, "it ran");
	wait(NULL);
	handle(SIGUSR1, 0);
	signal_later(50, SIGUSR1);
	is(raw(SYS_read, ends[0], &c, 1), -EINTR, "a handler ends a read");
	wait(NULL);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	raise(SIGUSR1);
	is(nr_signals, 1, "one is blocked");
	is(raw(SYS_ppoll, 0, 0, &span, &none, 8), -EINTR, "ppoll lets it through");
	is(nr_signals, 2, "it is handled");
	sigprocmask(SIG_BLOCK, NULL, &none);
	ok(sigismember(&none, SIGUSR1), "and blocked again");
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	signal_later(30, SIGUSR1);
	span = (struct timespec){ 0, 100000000 };
	is(raw(SYS_ppoll, 0, 0, &span, &usr1, 8), 0, "ppoll blocks another one");
	is(nr_signals, 3, "which comes afterwards");
	wait(NULL);
	close_pipe();
}

/* A pipe with a name. */
static void named(void)
{
	char path[64], c = 0;
	int fd, other;
	pid_t pid;

	snprintf(path, sizeof(path), "/tmp/fifo-%d", getpid());
	is(mkfifo(path, 0600), 0, "mkfifo");
	is(raw(SYS_open, path, O_WRONLY | O_NONBLOCK), -ENXIO, "nobody reads it");
	fd = open(path, O_RDONLY | O_NONBLOCK);
	ok(fd >= 0, "a reader need not wait");
	is(polled(fd, POLLIN, 0), 0, "no writer has gone");
	is(raw(SYS_read, fd, &c, 1), 0, "nobody writes");
	other = open(path, O_WRONLY | O_NONBLOCK);
	ok(other >= 0, "now it is read");
	is(raw(SYS_write, other, "x", 1), 1, "write");
	is(raw(SYS_read, fd, &c, 1) == 1 && c == 'x', 1, "read");
	close(other);
	is(polled(fd, POLLIN, 0), POLLHUP, "the writer has gone");
	close(fd);
	pid = fork();
	if (pid == 0) {
		sleep_ms(50);
		_exit(write(open(path, O_WRONLY), "y", 1) != 1);
	}
	fd = open(path, O_RDONLY);
	is(raw(SYS_read, fd, &c, 1) == 1 && c == 'y', 1, "each end waits for the other one");
	other = open(path, O_RDWR);
	is(raw(SYS_write, other, "z", 1), 1, "who has both ends writes");
	is(raw(SYS_read, other, &c, 1) == 1 && c == 'z', 1, "and reads");
	close(other);
	is(status_of(pid), exited(0), "both were there");
	close(fd);
	handle(SIGALRM, 0);
	signal_later(50, SIGALRM);
	is(raw(SYS_open, path, O_RDONLY), -EINTR, "a signal ends the wait");
	wait(NULL);
	is(unlink(path), 0, "unlink");
}

/* Full to the last byte, then read from and written to in turns: nothing gets lost or mixed up. */
static void stays_full(void)
{
	unsigned char in[100], out[100];
	unsigned written = 0, taken = 0;
	long n, wrong = 0;

	open_pipe(O_NONBLOCK);
	do {
		for (unsigned i = 0; i < sizeof(in); i++)
			in[i] = (unsigned char)((written + i) % 251);
		n = write(ends[1], in, sizeof(in));
		written += n > 0 ? (unsigned)n : 0;
	} while (n > 0);
	for (int round = 0; round < 3000; round++) {
		for (unsigned i = 0; i < sizeof(in); i++)
			in[i] = (unsigned char)((written + i) % 251);
		n = read(ends[0], out, sizeof(out));
		for (long i = 0; i < n; i++)
			wrong += out[i] != (taken + i) % 251;
		taken += n > 0 ? (unsigned)n : 0;
		n = write(ends[1], in, sizeof(in));
		written += n > 0 ? (unsigned)n : 0;
	}
	while ((n = read(ends[0], out, sizeof(out))) > 0) {
		for (long i = 0; i < n; i++)
			wrong += out[i] != (taken + i) % 251;
		taken += (unsigned)n;
	}
	is(taken, written, "all bytes of a full pipe come out");
	is(wrong, 0, "in their order");
	close_pipe();
}

/* Many pipes leave nothing behind. */
static void leak(void)
{
	long before = 0;

	for (int i = 0; i < 300; i++) {
		open_pipe(O_NONBLOCK);
		write(ends[1], bytes, 9000);
		close_pipe();
		if (i == 10)
			before = raw(CONTROL_CALL, CONTROL_FRAMES);
	}
	is(raw(CONTROL_CALL, CONTROL_FRAMES), before, "no memory is lost");
	for (int n = 0; raw(SYS_pipe, ends) == 0 && n < 600; n++)
		;
	is(raw(SYS_pipe, ends), -EMFILE, "no descriptors are left");
	for (int fd = 3; fd < 2048; fd++)
		close(fd);
}

int main(void)
{
	moves_bytes();
	flags();
	fills();
	stays_full();
	breaks();
	sleeps();
	is(in_child(killed_by_pipe), SIGPIPE, "SIGPIPE ends who does not expect it");
	waits();
	interrupted();
	named();
	if (is_bident())
		leak();
	else
		skip("leak", "Linux has no such count");
	return done();
}
