/*
 * Few bytes through a pipe, and who sleeps for them.
 */
#include <signal.h>
#include <sys/mman.h>

#include "spec/flags.h"
#include "tests/user/tap.h"

static int ends[2];

static void no_handler(int sig)
{
	(void)sig;
}

static void open_pipe(int flags)
{
	is(raw(SYS_pipe2, ends, flags), 0, "a pipe");
}

static void close_pipe(void)
{
	close(ends[0]);
	close(ends[1]);
}

/* A process that reads one byte and ends with it as its status. */
static int reader(unsigned long flags)
{
	int pid = (int)raw(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	char c;

	if (pid == 0)
		_exit(read(ends[0], &c, 1) == 1 ? c : 99);
	sleep_ms(50);
	return pid;
}

/* Of those who sleep for bytes each is told, and one whose descriptor is closed goes on. */
static void wakes(void)
{
	int first, second, status[2];

	open_pipe(0);
	first = reader(0);
	second = reader(0);
	is(raw(SYS_write, ends[1], "a", 1), 1, "a byte for two");
	is(raw(SYS_write, ends[1], "b", 1), 1, "and another one");
	status[0] = status_of(first);
	status[1] = status_of(second);
	ok((status[0] == exited('a') && status[1] == exited('b')) ||
	   (status[0] == exited('b') && status[1] == exited('a')), "each has one of them");
	first = reader(CLONE_FILES);
	close(ends[0]);
	is(raw(SYS_write, ends[1], "c", 1), 1, "who reads holds the end");
	is(status_of(first), exited('c'), "and has its byte");
	signal(SIGPIPE, no_handler);
	is(raw(SYS_write, ends[1], "d", 1), -EPIPE, "then it is gone");
	signal(SIGPIPE, SIG_DFL);
	close(ends[1]);
}

/* Few bytes, of each number, and where memory ends. */
static void few(void)
{
	char got[40], *end = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) + 4096;
	long wrong = 0;

	munmap(end, 4096);
	open_pipe(0);
	for (int n = 1; n < (int)sizeof(got); n++) {
		for (int i = 0; i < n; i++)
			end[i - n] = (char)(n + i);
		wrong += raw(SYS_write, ends[1], end - n, n) != n;
		memset(got, 0, sizeof(got));
		wrong += raw(SYS_read, ends[0], got, sizeof(got)) != n ||
			memcmp(got, end - n, (size_t)n) != 0 || got[n] != 0;
		wrong += raw(SYS_write, ends[1], got, n) != n;
		memset(end - n, 0, (size_t)n);
		wrong += raw(SYS_read, ends[0], end - n, 4000) != n ||
			memcmp(got, end - n, (size_t)n) != 0;
	}
	is(wrong, 0, "as many bytes as there are, up to the end of memory");
	is(raw(SYS_write, ends[1], end, 1), -EFAULT, "behind it there are none");
	is(raw(SYS_write, ends[1], "e", 1), 1, "of the next one");
	is(raw(SYS_read, ends[0], end, 1), -EFAULT, "nothing comes");
	is(raw(SYS_read, ends[0], -1l, 1), -EFAULT, "nor to the last address");
	is(raw(SYS_read, ends[0], got, 1), 1, "it is still there");
	is(raw(SYS_read, -1, got, 1), -EBADF, "-1 is no descriptor");
	is(raw(SYS_write, 1 << 30, got, 1), -EBADF, "nor is a large number");
	is(raw(SYS_write, 0x80000000u, got, 1), -EBADF, "nor the least");
	close_pipe();
	is(raw(SYS_read, ends[0], got, 1), -EBADF, "nor what is closed");
}

int main(void)
{
	wakes();
	few();
	return done();
}
