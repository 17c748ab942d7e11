/*
 * The log, and what of it the console shows.  A character goes there as soon as it is said, so that
 * nothing is lost when the kernel dies in the midst of a line.
 * Entry: log_char.  Linux: kernel/printk/printk.c.
 */
#include "kernel/lib/log.h"
#include "kernel/lib/format.h"
#include "kernel/lib/print.h"

#include <stddef.h>

#define LEVEL_MARK '\001' /* what the KERN_ levels begin with */

uint32_t log_console_level = LOG_LEVEL_SHOWN;
bool log_shows_times;
void (*log_listener)(void);

static struct log_line lines[NR_LOG_LINES];
static uint64_t nr_lines; /* that are complete */
static bool in_line, after_mark;

static struct log_line *last(void)
{
	return &lines[nr_lines % NR_LOG_LINES];
}

static void show(char c)
{
	if (last()->level < log_console_level)
		print_char(c);
}

static void show_time(uint64_t time)
{
	char stamp[32];
	struct buffer text = {.at = stamp, .room = sizeof(stamp)};

	buffer_print(&text, "[%5lu.%06lu] ", time / 1000000000, time / 1000 % 1000000);
	for (size_t i = 0; i < text.size; i++)
		show(stamp[i]);
}

static void begin(uint32_t level)
{
	*last() = (struct log_line){.time = log_clock(), .level = (uint16_t)level};
	in_line = true;
}

static void end(void)
{
	nr_lines++;
	in_line = false;
	if (log_listener != NULL)
		log_listener();
}

/* The next character of a line, which may have to become two; the console is not told of that. */
static void keep(char c)
{
	uint32_t level = last()->level;

	if (last()->size == LOG_LINE) {
		end();
		begin(level);
	}
	last()->text[last()->size++] = c;
}

static void begin_shown(uint32_t level)
{
	if (in_line)
		return; /* the level is the line's */
	begin(level);
	if (log_shows_times)
		show_time(last()->time);
}

void log_char(char c)
{
	if (c == LEVEL_MARK) {
		after_mark = true;
	} else if (after_mark) {
		after_mark = false;
		begin_shown((uint32_t)(c - '0') & 7);
	} else {
		begin_shown(LOG_LEVEL_INFO);
		show(c);
		if (c == '\n')
			end();
		else
			keep(c);
	}
}

void log_panic(void)
{
	log_listener = NULL;
	log_console_level = LOG_LEVEL_ALL;
	if (in_line)
		log_char('\n');
}

const struct log_line *log_line(uint64_t number)
{
	return number < log_first() || number >= nr_lines ? NULL : &lines[number % NR_LOG_LINES];
}

/* The place of the line that is being said holds none of the old ones. */
uint64_t log_first(void)
{
	return nr_lines < NR_LOG_LINES ? 0 : nr_lines - NR_LOG_LINES + 1;
}

uint64_t log_next(void)
{
	return nr_lines;
}
