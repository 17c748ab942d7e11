/*
 * The log, as programs read it (dmesg).  Who may: as on Debian's kernels, the privileged only.
 * Entry: sys_syslog, from table.c.  Linux: kernel/printk/printk.c, do_syslog.
 */
#include "kernel/lib/log.h"
#include "kernel/fs/kmsg.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

#define CAP_SYSLOG (1ull << 34)

/* Linux's values. */
enum action {
	ACTION_CLOSE, ACTION_OPEN, ACTION_READ, ACTION_READ_ALL, ACTION_READ_CLEAR, ACTION_CLEAR,
	ACTION_CONSOLE_OFF, ACTION_CONSOLE_ON, ACTION_CONSOLE_LEVEL, ACTION_SIZE_UNREAD,
	ACTION_SIZE_BUFFER
};

#define LINE_SIZE (LOG_LINE + 32) /* with its level, its time and its newline */

static uint64_t nr_read;    /* lines that ACTION_READ has handed out */
static uint64_t nr_cleared; /* lines that ACTION_READ_ALL does not show any more */
static uint32_t level_before; /* the console's, before it was switched off; 0: it was not */

/* A line as the call shows it; how many bytes it has. */
static uint64_t line_put(const struct log_line *line, char *to)
{
	struct buffer text = {.at = to, .room = LINE_SIZE};

	buffer_print(&text, "<%u>[%5lu.%06lu] ", line->level, line->time / 1000000000,
		   line->time / 1000 % 1000000);
	buffer_add(&text, line->text, line->size);
	buffer_print(&text, "\n");
	return text.size;
}

/* Whole lines from *number on, as many as fit into n bytes: bytes moved or -EFAULT. */
static int64_t lines_read(uint64_t *number, uint64_t to, uint64_t n)
{
	char bytes[LINE_SIZE];
	uint64_t done = 0, size;

	for (; *number < log_next(); ++*number) {
		if (*number < log_first())
			*number = log_first();
		size = line_put(log_line(*number), bytes);
		if (size > n - done)
			break;
		if (copy_to_user(to + done, bytes, size) < 0)
			return done != 0 ? (int64_t)done : -EFAULT;
		done += size;
	}
	return (int64_t)done;
}

static int64_t wait_and_read(uint64_t to, uint64_t n)
{
	int32_t error = kmsg_wait(nr_read);

	if (error < 0)
		return error;
	return lines_read(&nr_read, to, n);
}

/* The last lines that fit into n bytes, none of those that were cleared. */
static int64_t read_last(uint64_t to, uint64_t n, bool clear)
{
	uint64_t first = log_next(), size = 0;
	char bytes[LINE_SIZE];
	int64_t answer;

	while (first > log_first() && first > nr_cleared) {
		size += line_put(log_line(first - 1), bytes);
		if (size > n)
			break;
		first--;
	}
	answer = lines_read(&first, to, n);
	if (clear)
		nr_cleared = log_next();
	return answer;
}

static int64_t size_unread(void)
{
	char bytes[LINE_SIZE];
	int64_t size = 0;

	for (uint64_t i = nr_read > log_first() ? nr_read : log_first(); i < log_next(); i++)
		size += (int64_t)line_put(log_line(i), bytes);
	return size;
}

static int64_t set_console_level(int32_t level)
{
	if (level < 1 || level > 8)
		return -EINVAL;
	log_console_level = (uint32_t)level;
	level_before = 0;
	return 0;
}

/* Only messages of the worst level are shown, or again those that were. */
static void switch_console(bool on)
{
	if (on && level_before != 0) {
		log_console_level = level_before;
		level_before = 0;
	} else if (!on && level_before == 0) {
		level_before = log_console_level;
		log_console_level = 1;
	}
}

static int64_t read_with(uint32_t action, uint64_t to, int32_t n)
{
	if (to == 0 || n < 0)
		return -EINVAL;
	if (n == 0)
		return 0;
	if (action == ACTION_READ)
		return wait_and_read(to, (uint32_t)n);
	return read_last(to, (uint32_t)n, action == ACTION_READ_CLEAR);
}

SYSCALL(syslog)
{
	uint32_t action = (uint32_t)arg[0];

	if (!ON(task_table[current()].capabilities, CAP_SYSLOG | CAP_SYS_ADMIN))
		return -EPERM;
	switch (action) {
	case ACTION_CLOSE:
	case ACTION_OPEN:
		return 0;
	case ACTION_READ:
	case ACTION_READ_ALL:
	case ACTION_READ_CLEAR:
		return read_with(action, arg[1], (int32_t)arg[2]);
	case ACTION_CLEAR:
		nr_cleared = log_next();
		return 0;
	case ACTION_CONSOLE_OFF:
	case ACTION_CONSOLE_ON:
		switch_console(action == ACTION_CONSOLE_ON);
		return 0;
	case ACTION_CONSOLE_LEVEL:
		return set_console_level((int32_t)arg[2]);
	case ACTION_SIZE_UNREAD:
		return size_unread();
	case ACTION_SIZE_BUFFER:
		return (int64_t)NR_LOG_LINES * LINE_SIZE;
	default:
		return -EINVAL;
	}
}
