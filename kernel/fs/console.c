/*
 * The terminal's line: what is typed is shown and can be corrected until it is ended, then a reader
 * gets it.
 * Keeps true: nr_read <= nr_ready <= nr_typed <= nr_read + LINE_SIZE, counted in characters since
 * boot, modulo 2^32; what lies between nr_ready and nr_typed can still be corrected.
 * Entry: console_ops, on_serial_input.  Linux: drivers/tty/n_tty.c.
 */
#include "kernel/fs/console.h"

#include <stdbool.h>

#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "spec/types.h"

#define LINE_SIZE 1024u
#define PIECE 256u /* bytes written at a time */
#define PAGE 4096u /* bytes after which others may run */

#define CTRL_D '\x04'
#define BACKSPACE '\b'
#define DELETE '\x7f'

/* Linux's values. */
#define TCGETS 0x5401u
#define TIOCGWINSZ 0x5413u

static char line[LINE_SIZE];
static uint32_t nr_read, nr_ready, nr_typed;
static bool at_end; /* ^D was typed on an empty line: the next read gets 0 */

static void line_end(void)
{
	nr_ready = nr_typed;
	wake((uint64_t)line, ALL_SLEEPERS);
}

void on_serial_input(char c)
{
	if (c == '\r')
		c = '\n';
	if (c == BACKSPACE || c == DELETE) {
		if (nr_typed != nr_ready) {
			nr_typed--;
			print_char('\b'), print_char(' '), print_char('\b');
		}
	} else if (c == CTRL_D) {
		at_end = nr_typed == nr_ready;
		line_end();
	} else if (nr_typed - nr_read < LINE_SIZE) {
		line[nr_typed++ % LINE_SIZE] = c;
		print_char(c);
		if (c == '\n')
			line_end();
	}
}

/* The end of the first line, in characters since boot. */
static uint32_t first_end(void)
{
	uint32_t end = nr_read;

	while (end != nr_ready && line[end++ % LINE_SIZE] != '\n')
		;
	return end;
}

static int64_t console_read(struct file *file, struct iter *to, uint64_t at)
{
	uint64_t done = 0;
	uint32_t end;
	int32_t err;

	(void)file;
	(void)at;
	while (to->left && nr_read == nr_ready) {
		if (at_end) {
			at_end = false;
			return 0;
		}
		err = sleep_on((uint64_t)line, NO_DEADLINE);
		if (err < 0)
			return err;
	}
	end = first_end();
	while (to->left && nr_read != end) {
		if (iter_give(to, &line[nr_read % LINE_SIZE], 1) < 1)
			return iter_answer(done);
		nr_read++;
		done++;
	}
	return (int64_t)done;
}

static int64_t console_write(struct file *file, struct iter *from, uint64_t at)
{
	char text[PIECE];
	uint64_t done = 0, n;

	(void)file;
	(void)at;
	while (from->left) {
		if (done && done % PAGE == 0 && !work_may_go_on())
			break;
		n = iter_take(from, text, PIECE);
		if (n == 0)
			return iter_answer(done);
		for (uint64_t i = 0; i < n; i++)
			print_char(text[i]);
		done += n;
	}
	return (int64_t)done;
}

/* struct termios and struct winsize of Linux: a plain terminal of 24 lines of 80. */
struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line;
	uint8_t cc[19];
};

struct winsize {
	uint16_t rows, columns, width, height;
};

static const struct termios terminal = {
	.iflag = 0x500,	 /* ICRNL IXON */
	.oflag = 0x5,	 /* OPOST ONLCR */
	.cflag = 0x1cb2, /* B115200 CS8 CREAD HUPCL CLOCAL */
	.lflag = 0x3b,	 /* ISIG ICANON ECHO ECHOE ECHOK */
	.cc = { 3, 28, 127, 21, 4, 0, 1 },
};

static int64_t console_ioctl(struct file *file, uint32_t request, uint64_t argument)
{
	static const struct winsize size = { .rows = 24, .columns = 80 };

	(void)file;
	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &terminal, sizeof(terminal));
	case TIOCGWINSZ:
		return copy_to_user(argument, &size, sizeof(size));
	default:
		return -ENOTTY;
	}
}

const struct file_ops console_ops = {
	.read = console_read,
	.write = console_write,
	.ioctl = console_ioctl,
};
