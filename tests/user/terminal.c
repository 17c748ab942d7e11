/*
 * The terminal: lines and raw input, the keys, the foreground.  On Linux it is a pseudo-terminal
 * that we type into from its other end; here it is the serial port, and TIOCSTI types.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "tests/user/tap.h"

static int tty, keys = -1;
static volatile sig_atomic_t nr_signals;

static void count(int sig)
{
	(void)sig;
	nr_signals++;
}

static void type(const char *text, size_t n)
{
	if (keys >= 0) {
		if (write(keys, text, n) < 0)
			_exit(112);
		return;
	}
	while (n--)
		ioctl(tty, TIOCSTI, text++);
}

#define TYPE(text) type(text, sizeof(text) - 1)

/* Let the other end's bytes arrive: on Linux a worker carries them. */
static bool comes(int ms)
{
	struct pollfd p = { .fd = tty, .events = POLLIN };

	return raw(SYS_poll, &p, 1, ms) == 1;
}

/* A terminal that shows nothing, and is ours. */
static bool open_tty(void)
{
	struct termios modes;

	setsid();
	if (is_bident()) {
		tty = open("/dev/ttyS0", O_RDWR);
	} else {
		keys = posix_openpt(O_RDWR | O_NOCTTY);
		if (keys < 0 || grantpt(keys) || unlockpt(keys))
			return false;
		tty = open(ptsname(keys), O_RDWR);
	}
	if (tty < 0 || tcgetattr(tty, &modes))
		return false;
	modes.c_lflag &= ~(ECHO | ECHONL);
	modes.c_lflag |= ICANON | ISIG | IEXTEN;
	modes.c_iflag = (modes.c_iflag | ICRNL | IXON) & ~(IGNCR | INLCR);
	return tcsetattr(tty, TCSANOW, &modes) == 0;
}

/* What a read of n bytes gives. */
static void reads(size_t n, const char *want, const char *name)
{
	char got[64] = "";
	long moved;

	comes(1000);
	moved = raw(SYS_read, tty, got, n);
	ok(moved == (long)strlen(want) && !strcmp(got, want), "%s", name);
	if (moved != (long)strlen(want))
		say("# got %ld\n", moved);
}

static void lines(void)
{
	struct termios modes;
	int n = -1;

	tcgetattr(tty, &modes);
	ok(modes.c_lflag & ICANON && !(modes.c_lflag & ECHO), "the modes are what was set");
	is(modes.c_cc[VINTR], 3, "^C is the key that interrupts");
	TYPE("abc");
	ok(!comes(50), "no line yet");
	TYPE("\r");
	ok(comes(1000), "a line");
	ioctl(tty, FIONREAD, &n);
	is(n, 4, "FIONREAD says how long");
	reads(2, "ab", "a part of it");
	reads(60, "c\n", "the rest");
	TYPE("one\ntwo\n");
	reads(60, "one\n", "one line at a time");
	reads(60, "two\n", "and the next");
	TYPE("abx\x7f" "c d\x17" "e\n");
	reads(60, "abc e\n", "a character and a word are taken back");
	TYPE("gone\x15kept\n");
	reads(60, "kept\n", "and a line");
	TYPE("\x7f\x17\x15" "a\x16\x03" "b\n");
	reads(60, "a\x03" "b\n", "^V takes the sting out of a key");
	TYPE("part\x04");
	reads(60, "part", "^D ends a line, and is not in it");
	TYPE("\x04");
	reads(60, "", "alone it is the end");
	TYPE("four\x04more\n");
	reads(4, "four", "four bytes, and the ^D behind them");
	reads(60, "more\n", "what follows");
	TYPE("kept by no one\n");
	comes(1000);
	is(tcflush(tty, TCIFLUSH), 0, "tcflush");
	ok(!comes(50), "nothing is left");
}

static void bytes(void)
{
	struct termios before, modes;
	long start;
	char c;

	tcgetattr(tty, &before);
	modes = before;
	modes.c_lflag &= ~(ICANON | ISIG);
	modes.c_iflag &= ~(ICRNL | IXON);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	tcsetattr(tty, TCSANOW, &modes);
	TYPE("a");
	reads(60, "a", "a byte at once");
	TYPE("\r\x03\x1a\x7f\x04\x13");
	sleep_ms(50);
	reads(60, "\r\x03\x1a\x7f\x04\x13", "no key means anything");
	modes.c_cc[VMIN] = 0;
	tcsetattr(tty, TCSANOW, &modes);
	is(raw(SYS_read, tty, &c, 1), 0, "MIN 0, TIME 0: nothing is there");
	modes.c_cc[VTIME] = 2;
	tcsetattr(tty, TCSANOW, &modes);
	start = now_ms();
	is(raw(SYS_read, tty, &c, 1), 0, "MIN 0, TIME 2: nothing comes");
	ok(now_ms() - start >= 190, "in so long");
	modes.c_cc[VMIN] = 3;
	tcsetattr(tty, TCSANOW, &modes);
	TYPE("xy");
	sleep_ms(30);
	start = now_ms();
	reads(60, "xy", "MIN 3, TIME 2: no third one");
	modes.c_cc[VTIME] = 0;
	tcsetattr(tty, TCSANOW, &modes);
	TYPE("xyz");
	reads(60, "xyz", "MIN 3: all three");
	fcntl(tty, F_SETFL, O_RDWR | O_NONBLOCK);
	is(raw(SYS_read, tty, &c, 1), -EAGAIN, "O_NONBLOCK");
	fcntl(tty, F_SETFL, O_RDWR);
	tcsetattr(tty, TCSAFLUSH, &before);
}

static void owner(void)
{
	struct winsize size = { 33, 77, 0, 0 };

	is(tcgetpgrp(tty), getpgrp(), "we are in the foreground");
	is(tcgetsid(tty), getpid(), "of our session");
	is(open("/dev/tty", O_RDWR) >= 0, 1, "and /dev/tty is there");
	is(raw(SYS_ioctl, tty, TIOCSCTTY, 0), 0, "to take it once more is nothing");
	is(tcsetpgrp(tty, 0x7fffffff) ? errno : 0, ESRCH, "nobody in the foreground");
	signal(SIGWINCH, count);
	nr_signals = 0;
	is(ioctl(tty, TIOCSWINSZ, &size), 0, "a new size");
	is(nr_signals, 1, "SIGWINCH");
	size.ws_row = 0;
	ioctl(tty, TIOCGWINSZ, &size);
	is(size.ws_row, 33, "it is kept");
	is(raw(SYS_ioctl, tty, 0x54fe, 0), -ENOTTY, "nobody knows this one");
}

static void key_signals(void)
{
	static const struct {
		char key;
		int sig;
	} table[] = { { 3, SIGINT }, { 28, SIGQUIT }, { 26, SIGTSTP } };

	for (int i = 0; i < 3; i++) {
		signal(table[i].sig, count);
		nr_signals = 0;
		TYPE("thrown away");
		type(&table[i].key, 1);
		for (int n = 0; n < 100 && !nr_signals; n++)
			sleep_ms(10);
		is(nr_signals, 1, "a key sends signal %d", table[i].sig);
		signal(table[i].sig, SIG_DFL);
	}
	TYPE("new\n");
	reads(60, "new\n", "and the line is begun anew");
}

static int reads_terminal(void)
{
	char c;

	setpgid(0, 0);
	return raw(SYS_read, tty, &c, 1) == 1 ? c : 1;
}

static int changes_terminal(void)
{
	setpgid(0, 0);
	return tcsetpgrp(tty, getpgrp()) ? 1 : 0;
}

static int changes_ignoring(void)
{
	signal(SIGTTOU, SIG_IGN);
	return changes_terminal();
}

static int reads_ignoring(void)
{
	char c;

	setpgid(0, 0);
	signal(SIGTTIN, SIG_IGN);
	return raw(SYS_read, tty, &c, 1) == -EIO ? 6 : 1;
}

static void background(void)
{
	int status = 0;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN); /* we are a shell */
	pid = fork();
	if (pid == 0)
		_exit(reads_terminal());
	is(raw(SYS_wait4, pid, &status, WUNTRACED, 0), pid, "a reader in the background");
	is(status, SIGTTIN << 8 | 0x7f, "is stopped");
	is(tcsetpgrp(tty, pid), 0, "it comes to the foreground");
	kill(pid, SIGCONT);
	TYPE("r\n");
	is(status_of(pid), exited('r'), "and reads");
	is(tcsetpgrp(tty, getpgrp()), 0, "we are back");
	tcflush(tty, TCIFLUSH);
	is(in_child(reads_ignoring), exited(6), "EIO, if it does not listen to SIGTTIN");
	signal(SIGTTOU, SIG_DFL);
	pid = fork();
	if (pid == 0)
		_exit(changes_terminal());
	is(raw(SYS_wait4, pid, &status, WUNTRACED, 0), pid, "one who wants the foreground");
	is(status, SIGTTOU << 8 | 0x7f, "is stopped");
	kill(pid, SIGKILL);
	is(status_of(pid), SIGKILL, "killed");
	signal(SIGTTOU, SIG_IGN);
	is(in_child(changes_ignoring), exited(0), "who ignores SIGTTOU takes it");
	is(tcsetpgrp(tty, getpgrp()), 0, "and we take it back");
}

static int with_terminal(void)
{
	if (!open_tty())
		return 99;
	owner();
	lines();
	bytes();
	key_signals();
	background();
	return tap_failures;
}

int main(void)
{
	is(open("/dev/tty", O_RDWR) < 0 ? errno : 0, ENXIO, "no terminal, no /dev/tty");
	child_tests(with_terminal, 50, "a session has a terminal");
	return done();
}
