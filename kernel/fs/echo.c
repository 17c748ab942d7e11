/*
 * Output to the terminal.
 * Keeps true: `column` is where the cursor is, as far as that can be known of what was written.
 * Entry: output_char, echo_char.  Linux: drivers/tty/n_tty.c, do_output_char and echo_char.
 */
#include "kernel/fs/echo.h"

#include "kernel/fs/termios.h"
#include "kernel/x86/serial.h"

#define TAB_STOP 8u
#define DELETE 0x7f

static uint32_t column;

uint32_t output_column(void)
{
	return column;
}

static bool output_mode(uint32_t flag)
{
	return ON(termios.oflag, flag);
}

static void newline_put(void)
{
	if (output_mode(ONLCR))
		serial_send('\r');
	if (output_mode(ONLCR | ONLRET))
		column = 0;
	serial_send('\n');
}

static void return_put(void)
{
	if (output_mode(ONOCR) && column == 0)
		return;
	column = 0;
	serial_send(output_mode(OCRNL) ? '\n' : '\r');
}

static void tab_put(void)
{
	uint32_t n = TAB_STOP - column % TAB_STOP;

	column += n;
	if ((termios.oflag & XTABS) != XTABS)
		serial_send('\t');
	else
		while (n--)
			serial_send(' ');
}

void output_char(char c)
{
	uint8_t byte = (uint8_t)c;

	if (!output_mode(OPOST)) {
		serial_send(c);
		return;
	}
	switch (c) {
	case '\n':
		newline_put();
		return;
	case '\r':
		return_put();
		return;
	case '\t':
		tab_put();
		return;
	case '\b':
		column -= column > 0;
		break;
	default:
		/* The later bytes of a character of UTF-8 take no room. */
		if (byte >= ' ' && byte != DELETE && !(input_mode(IUTF8) && (byte & 0xc0) == 0x80))
			column++;
	}
	serial_send(c);
}

void output_text(const char *text)
{
	while (*text)
		output_char(*text++);
}

void echo_char(char c)
{
	if (local_mode(ECHOCTL) && ((uint8_t)c < ' ' || c == DELETE) && c != '\t') {
		output_char('^');
		c ^= 0x40;
	}
	output_char(c);
}
