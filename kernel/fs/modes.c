/*
 * What programs ask of the terminal beside reading and writing: its modes, its size, which session
 * and group it serves.
 * Entry: terminal_ioctl.  Linux: drivers/tty/tty_ioctl.c, tty_io.c, tty_jobctrl.c.
 */
#include "kernel/fs/console.h"
#include "kernel/fs/file.h"
#include "kernel/fs/line.h"
#include "kernel/fs/termios.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/current.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

/* Linux's values. */
#define TCGETS 0x5401u
#define TCSETS 0x5402u
#define TCSETSW 0x5403u
#define TCSETSF 0x5404u
#define TCSBRK 0x5409u
#define TCXONC 0x540au
#define TCFLSH 0x540bu
#define TIOCSCTTY 0x540eu
#define TIOCGPGRP 0x540fu
#define TIOCSPGRP 0x5410u
#define TIOCOUTQ 0x5411u
#define TIOCSTI 0x5412u
#define TIOCGWINSZ 0x5413u
#define TIOCSWINSZ 0x5414u
#define FIONREAD 0x541bu
#define TIOCNOTTY 0x5422u
#define TIOCGSID 0x5429u

#define TCIFLUSH 0u
#define TCOFLUSH 1u
#define TCIOFLUSH 2u

#define TCOOFF 0u
#define TCOON 1u

struct winsize {
	uint16_t rows, columns, width, height;
};

static struct winsize size;

struct termios termios = {
	.iflag = ICRNL | IXON,
	.oflag = OPOST | ONLCR,
	.cflag = 0x1cb2, /* B115200 CS8 CREAD HUPCL CLOCAL */
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.cc = {
		[VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4, [VMIN] = 1,
		[VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26, [VREPRINT] = 18, [VDISCARD] = 15,
		[VWERASE] = 23, [VLNEXT] = 22,
	},
};

static int64_t modes_set(uint64_t from, bool flush)
{
	struct termios new;
	uint32_t before = termios.lflag;

	if (copy_from_user(&new, from, sizeof(new)))
		return -EFAULT;
	if (flush)
		line_flush();
	termios = new;
	if (ON(before ^ new.lflag, ICANON))
		line_modes_changed();
	if (!input_mode(IXON) && output_is_stopped())
		output_stop(false);
	return 0;
}

static int64_t size_set(uint64_t from)
{
	struct winsize new;

	if (copy_from_user(&new, from, sizeof(new)))
		return -EFAULT;
	if (memcmp(&new, &size, sizeof(size)) != 0 && foreground_group() != 0)
		group_signal(foreground_group(), SIGWINCH);
	size = new;
	return 0;
}

/* A number as an answer that is stored. */
static int64_t number_put(uint64_t to, int64_t number)
{
	int32_t n = (int32_t)number;

	return number < 0 ? number : copy_to_user(to, &n, sizeof(n));
}

/* What nobody in the background may do. */
static int64_t change(uint32_t request, uint64_t argument)
{
	int32_t err = foreground_check(SIGTTOU);

	if (err)
		return err;
	switch (request) {
	case TCSETS:
	case TCSETSW: /* what was written is out already */
		return modes_set(argument, false);
	case TCSETSF:
		return modes_set(argument, true);
	case TCSBRK:
		return 0;
	case TCXONC:
		if (argument <= TCOON)
			output_stop(argument == TCOOFF);
		return argument <= 3 ? 0 : -EINVAL;
	default: /* TCFLSH */
		if (argument == TCIFLUSH || argument == TCIOFLUSH)
			line_flush();
		return argument <= TCIOFLUSH ? 0 : -EINVAL;
	}
}

static int64_t group_set(uint64_t from)
{
	int32_t pgrp;

	if (!has_terminal())
		return -ENOTTY;
	return copy_from_user(&pgrp, from, sizeof(pgrp)) ? -EFAULT : foreground_set(pgrp);
}

/* As if it had been typed: for root, or on one's own terminal. */
static int64_t type(uint64_t from)
{
	char c;

	if (!has_terminal() && !ON(task_table[current()].capabilities, CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(&c, from, 1))
		return -EFAULT;
	on_serial_input(c);
	return 0;
}

int64_t terminal_ioctl(struct file *file, uint32_t request, uint64_t argument)
{
	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &termios, sizeof(termios));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSBRK:
	case TCXONC:
	case TCFLSH:
		return change(request, argument);
	case TIOCGWINSZ:
		return copy_to_user(argument, &size, sizeof(size));
	case TIOCSWINSZ:
		return size_set(argument);
	case FIONREAD:
		return number_put(argument, line_available());
	case TIOCOUTQ:
		return number_put(argument, 0);
	case TIOCSTI:
		return type(argument);
	case TIOCSCTTY:
		return foreground_take(argument == 1, (file->flags & O_ACCMODE) != O_WRONLY);
	case TIOCNOTTY:
		return foreground_give();
	case TIOCGPGRP:
		return number_put(argument, foreground_get());
	case TIOCSPGRP:
		return group_set(argument);
	case TIOCGSID:
		return number_put(argument, foreground_session());
	default:
		return -ENOTTY;
	}
}
