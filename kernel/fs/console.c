/*
 * Reading from the terminal and writing to it.
 * Entry: console_ops.  Linux: drivers/tty/tty_io.c; drivers/tty/n_tty.c, n_tty_read.
 */
#include "kernel/fs/console.h"

#include "kernel/fs/echo.h"
#include "kernel/fs/file.h"
#include "kernel/fs/line.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/termios.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/clock.h"

#define PIECE 256u /* bytes written at a time */
#define PAGE 4096u /* bytes after which others may run */
#define TENTH (NS_PER_SECOND / 10) /* VTIME's unit */

static uint64_t deadline_in(uint32_t tenths)
{
	return tenths ? clock_now() + tenths * TENTH : NO_DEADLINE;
}

/* Sleep until there is something to read: 0, or why there is not: -ETIMEDOUT, -EAGAIN... */
static int32_t wait_for_input(const struct file *file, uint64_t deadline)
{
	int32_t err = 0;

	while (!line_available()) {
		if (ON(file->flags, O_NONBLOCK))
			return -EAGAIN;
		if (err)
			return err;
		err = sleep_on(line_channel(), deadline);
		if (err == -ERESTARTSYS)
			return err;
	}
	return 0;
}

/* Without lines: at least VMIN bytes, unless VTIME tenths of a second pass without one. */
static int64_t read_bytes(struct file *file, struct iter *to)
{
	uint32_t least = termios.cc[VMIN], pause = termios.cc[VTIME];
	uint64_t done = 0, deadline = least ? NO_DEADLINE : deadline_in(pause);
	int64_t moved;
	int32_t err;

	if (!least && !pause && !line_available())
		return 0;
	do {
		err = wait_for_input(file, deadline);
		if (err == -ETIMEDOUT)
			break;
		if (err)
			return done ? (int64_t)done : err;
		moved = line_take(to);
		if (moved < 0)
			return done ? (int64_t)done : moved;
		done += (uint64_t)moved;
		deadline = deadline_in(pause);
	} while (to->left && done < least);
	return (int64_t)done;
}

static int64_t console_read(struct file *file, struct iter *to, uint64_t at)
{
	int32_t err = 0;

	(void)at;
	if (file->ops != &console_ops)
		err = foreground_check(SIGTTIN);
	if (err || !to->left)
		return err;
	if (!local_mode(ICANON))
		return read_bytes(file, to);
	err = wait_for_input(file, NO_DEADLINE);
	return err ? err : line_take(to);
}

/* May the caller write now?  Not from the background, if TOSTOP is on, nor after ^S. */
static int32_t wait_for_output(const struct file *file)
{
	int32_t err = 0;

	if (local_mode(TOSTOP) && file->ops != &console_ops)
		err = foreground_check(SIGTTOU);
	while (!err && output_is_stopped())
		err = ON(file->flags, O_NONBLOCK) ? -EAGAIN :
			sleep_on(line_channel(), NO_DEADLINE);
	return err;
}

static int64_t console_write(struct file *file, struct iter *from, uint64_t at)
{
	char text[PIECE];
	uint64_t done = 0, n;
	int32_t err;

	(void)at;
	while (from->left) {
		err = wait_for_output(file);
		if (err)
			return done ? (int64_t)done : err;
		if (done && done % PAGE == 0 && !work_may_go_on())
			break;
		n = iter_take(from, text, PIECE);
		if (n == 0)
			return iter_answer(done);
		for (uint64_t i = 0; i < n; i++)
			output_char(text[i]);
		done += n;
	}
	return (int64_t)done;
}

static uint32_t console_poll(struct file *file)
{
	(void)file;
	return (line_is_ready() ? POLLIN | POLLRDNORM : 0) |
	       (output_is_stopped() ? 0 : POLLOUT | POLLWRNORM);
}

static int32_t console_open(struct file *file)
{
	file->flags &= ~O_NOCTTY;
	return 0;
}

static int32_t tty_open(struct file *file)
{
	file->flags &= ~O_NOCTTY;
	return has_terminal() ? 0 : -ENXIO;
}

static int32_t port_open(struct file *file)
{
	if (!ON(file->flags, O_NOCTTY) && (file->flags & O_ACCMODE) != O_WRONLY)
		foreground_open();
	file->flags &= ~O_NOCTTY;
	return 0;
}

#define TERMINAL_OPS(open_it)                                                                      \
	{                                                                                          \
		.read = console_read, .write = console_write, .poll = console_poll,                \
		.ioctl = terminal_ioctl, .open = open_it,                                          \
	}

const struct file_ops console_ops = TERMINAL_OPS(console_open);
const struct file_ops tty_ops = TERMINAL_OPS(tty_open);
const struct file_ops port_ops = TERMINAL_OPS(port_open);
