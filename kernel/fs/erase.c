/*
 * The keys that take back what was typed.
 * Entry: erase.  Linux: drivers/tty/n_tty.c, eraser.
 */
#include "kernel/fs/erase.h"

#include "kernel/fs/echo.h"
#include "kernel/fs/termios.h"

#define TAB_STOP 8u
#define DELETE 0x7f

static bool is_control(char c)
{
	return (uint8_t)c < ' ' || c == DELETE;
}

static bool is_of_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       (uint8_t)c >= 0x80;
}

/* The columns that a character takes that is shown at this one. */
static uint32_t width(char c, uint32_t column)
{
	if (c == '\t')
		return TAB_STOP - column % TAB_STOP;
	if (is_control(c))
		return local_mode(ECHOCTL) ? 2 : 0;
	return !(input_mode(IUTF8) && ((uint8_t)c & 0xc0) == 0x80);
}

/* Wipe the last character, which is at `to`, off the screen. */
static void wipe(const char *ring, uint32_t size, uint32_t from, uint32_t to, uint32_t column)
{
	char c = ring[to % size];
	uint32_t n;

	for (uint32_t at = from; at != to; at++)
		column += width(ring[at % size], column);
	n = width(c, column);
	while (n--)
		output_text(c == '\t' ? "\b" : "\b \b");
}

uint32_t erase(const char *ring, uint32_t size, uint32_t from, uint32_t to, uint32_t column,
	       char key)
{
	bool all = (uint8_t)key == termios.cc[VKILL], word = (uint8_t)key == termios.cc[VWERASE];
	bool shown = local_mode(ECHO), in_word = false;
	uint32_t end = to;

	if (from == to)
		return 0;
	if (all && !(shown && local_mode(ECHOE) && local_mode(ECHOK) && local_mode(ECHOKE))) {
		if (shown)
			echo_char(key);
		if (shown && local_mode(ECHOK))
			output_char('\n');
		return to - from;
	}
	while (end != from) {
		char c = ring[(end - 1) % size];

		if (word && in_word && !is_of_word(c))
			break;
		in_word = is_of_word(c);
		end--;
		if (shown && local_mode(ECHOE))
			wipe(ring, size, from, end, column);
		if (!all && !word && !(input_mode(IUTF8) && ((uint8_t)c & 0xc0) == 0x80))
			break;
	}
	if (shown && !local_mode(ECHOE))
		echo_char(key);
	return to - end;
}
