/*
 * What is typed, on its way to the readers.
 * Keeps true: nr_read <= nr_ready <= nr_typed <= nr_read + LINE_SIZE, counted in characters since
 * boot, modulo 2^32; with ICANON, what lies between nr_ready and nr_typed can still be corrected;
 * a place that ends a line is marked.
 * Entry: on_serial_input, line_take.  Linux: drivers/tty/n_tty.c, n_tty_receive_char.
 */
#include "kernel/fs/line.h"

#include "kernel/fs/echo.h"
#include "kernel/fs/erase.h"
#include "kernel/fs/iter.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/termios.h"
#include "kernel/lib/string.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/upcalls.h"

#define LINE_SIZE 4096u
#define DISABLED '\0' /* a control character that is none */

/* What a place in the buffer ends. */
enum mark { NO_END, END_OF_LINE, END_OF_INPUT };

static char line[LINE_SIZE];
static uint8_t marks[LINE_SIZE];
static uint32_t nr_read, nr_ready, nr_typed;
static uint32_t start_column; /* where the line that is being typed begins */
static bool takes_next;	      /* the next character is taken as it is: ^V */
static bool stopped;


uint64_t line_channel(void)
{
	return (uint64_t)line;
}

static void tell_readers(void)
{
	wake(line_channel(), ALL_SLEEPERS);
	poll_wake();
}

bool output_is_stopped(void)
{
	return stopped;
}

void output_stop(bool stop)
{
	stopped = stop;
	if (!stop)
		tell_readers(); /* writers sleep there, too */
}

static bool is_key(char c, enum control_char key)
{
	return (uint8_t)c == termios.cc[key] && c != DISABLED;
}

static void store(char c, enum mark mark)
{
	/* The last place is kept for the end of a line. */
	if (nr_typed - nr_read >= LINE_SIZE - (local_mode(ICANON) && mark == NO_END))
		return;
	line[nr_typed % LINE_SIZE] = c;
	marks[nr_typed++ % LINE_SIZE] = (uint8_t)mark;
	if (local_mode(ICANON) && mark == NO_END)
		return;
	nr_ready = nr_typed;
	tell_readers();
}

void line_flush(void)
{
	nr_read = nr_ready = nr_typed;
	takes_next = false;
}

void line_modes_changed(void)
{
	memset(marks, NO_END, sizeof(marks));
	takes_next = false;
	nr_ready = nr_typed;
	if (local_mode(ICANON) && nr_typed != nr_read)
		marks[(nr_typed - 1) % LINE_SIZE] = END_OF_LINE;
	tell_readers();
}

/* A key that sends a signal. */
static bool take_signal_key(char c)
{
	uint32_t sig = is_key(c, VINTR) ? SIGINT : is_key(c, VQUIT) ? SIGQUIT : SIGTSTP;

	if (!local_mode(ISIG) || !(is_key(c, VINTR) || is_key(c, VQUIT) || is_key(c, VSUSP)))
		return false;
	if (!local_mode(NOFLSH))
		line_flush();
	output_stop(false);
	if (local_mode(ECHO))
		echo_char(c);
	if (foreground_group() != 0)
		group_signal(foreground_group(), sig);
	return true;
}

/* A key that stops or starts the output. */
static bool take_flow_key(char c)
{
	if (!input_mode(IXON))
		return false;
	if (is_key(c, VSTART) || is_key(c, VSTOP)) {
		output_stop(is_key(c, VSTOP) && !is_key(c, VSTART));
		return true;
	}
	if (stopped && input_mode(IXANY))
		output_stop(false);
	return false;
}

static void show_again(void)
{
	echo_char((char)termios.cc[VREPRINT]);
	output_char('\n');
	for (uint32_t at = nr_ready; at != nr_typed; at++)
		echo_char(line[at % LINE_SIZE]);
}

/* A key that corrects the line or ends it. */
static bool take_line_key(char c)
{
	bool extended = local_mode(IEXTEN);

	if (is_key(c, VERASE) || is_key(c, VKILL) || (is_key(c, VWERASE) && extended)) {
		nr_typed -= erase(line, LINE_SIZE, nr_ready, nr_typed, start_column, c);
	} else if (is_key(c, VLNEXT) && extended) {
		takes_next = true;
		if (local_mode(ECHO) && local_mode(ECHOCTL))
			output_text("^\b");
	} else if (is_key(c, VREPRINT) && extended && local_mode(ECHO)) {
		show_again();
	} else if (c == '\n') {
		if (local_mode(ECHO | ECHONL))
			output_char(c);
		store(c, END_OF_LINE);
	} else if (is_key(c, VEOF)) {
		store(c, END_OF_INPUT);
	} else if (is_key(c, VEOL) || (is_key(c, VEOL2) && extended)) {
		if (local_mode(ECHO))
			echo_char(c);
		store(c, END_OF_LINE);
	} else {
		return false;
	}
	return true;
}

static void take_plain(char c)
{
	if (local_mode(ECHO)) {
		if (nr_ready == nr_typed)
			start_column = output_column();
		if (c == '\n')
			output_char(c);
		else
			echo_char(c);
	}
	store(c, NO_END);
}

void on_serial_input(char c)
{
	if (input_mode(ISTRIP))
		c &= 0x7f;
	if (takes_next) {
		takes_next = false;
		take_plain(c);
		return;
	}
	if (take_flow_key(c) || take_signal_key(c))
		return;
	if (c == '\r') {
		if (input_mode(IGNCR))
			return;
		if (input_mode(ICRNL))
			c = '\n';
	} else if (c == '\n' && input_mode(INLCR)) {
		c = '\r';
	}
	if (!local_mode(ICANON) || !take_line_key(c))
		take_plain(c);
}

uint32_t line_available(void)
{
	return nr_ready - nr_read;
}

/* For poll: with ICANON a line; else as many as VMIN says, unless there is a time limit. */
bool line_is_ready(void)
{
	uint32_t least = 1;

	if (!local_mode(ICANON) && termios.cc[VTIME] == 0 && termios.cc[VMIN] > 0)
		least = termios.cc[VMIN];
	return line_available() >= least;
}

static enum mark mark_at(uint32_t at)
{
	return marks[at % LINE_SIZE];
}

int64_t line_take(struct iter *to)
{
	bool lines = local_mode(ICANON);
	uint64_t done = 0;
	enum mark mark = NO_END;

	while (nr_read != nr_ready && mark == NO_END) {
		mark = lines ? mark_at(nr_read) : NO_END;
		/* ^D behind the last byte that was asked for goes with it. */
		if (to->left == 0 && mark != END_OF_INPUT)
			break;
		if (mark != END_OF_INPUT) {
			if (iter_give(to, &line[nr_read % LINE_SIZE], 1) < 1)
				return iter_answer(done);
			done++;
		}
		nr_read++;
	}
	return (int64_t)done;
}
