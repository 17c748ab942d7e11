/*
 * Reading and writing the log by lines.  The position of an open file is the number of the line
 * that it reads next; read and write share it with nobody who seeks.
 * Entry: kmsg_ops, kmsg_wait.  Linux: kernel/printk/printk.c.
 */
#include "kernel/fs/kmsg.h"

#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/log.h"
#include "kernel/lib/print.h"
#include "kernel/proc/sched.h"

#define LINE_SIZE (LOG_LINE + 64) /* with what stands before the text */
#define WRITE_SIZE 992u		  /* what one write may say; Linux's */

static void listener(void)
{
	wake((uint64_t)&log_listener, ALL_SLEEPERS);
	poll_wake();
}

int32_t kmsg_wait(uint64_t number)
{
	int32_t error = 0;

	log_listener = listener;
	while (error == 0 && number >= log_next())
		error = sleep_on((uint64_t)&log_listener, NO_DEADLINE);
	return error;
}

static uint64_t *number_of(struct file *file)
{
	return (uint64_t *)&file->data;
}

static int32_t kmsg_open(struct file *file)
{
	log_listener = listener;
	*number_of(file) = log_first();
	return 0;
}

static int64_t kmsg_read(struct file *file, struct iter *to, uint64_t at)
{
	char bytes[LINE_SIZE];
	struct buffer text = {.at = bytes, .room = sizeof(bytes)};
	const struct log_line *line;
	int32_t error;

	(void)at;
	if (*number_of(file) >= log_next() && ON(file->flags, O_NONBLOCK))
		return -EAGAIN;
	error = kmsg_wait(*number_of(file));
	if (error < 0)
		return error;
	line = log_line(*number_of(file));
	if (line == NULL) { /* it has gone meanwhile: the reader is told once */
		*number_of(file) = log_first();
		return -EPIPE;
	}
	buffer_print(&text, "%u,%lu,%lu,-;", line->level, *number_of(file), line->time / 1000);
	buffer_add(&text, line->text, line->size);
	buffer_print(&text, "\n");
	if (text.size > to->left)
		return -EINVAL;
	if (iter_give(to, bytes, text.size) < text.size)
		return -EFAULT;
	++*number_of(file);
	return (int64_t)text.size;
}

/* "<3>text" has its level; text alone has Linux's for what says none.  Its facility is dropped. */
static const char *level_read(const char *text, uint32_t *level)
{
	const char *at = text + 1;
	uint32_t number = 0;

	*level = LOG_LEVEL_WARNING;
	if (*text != '<')
		return text;
	for (; *at >= '0' && *at <= '9' && at - text < 8; at++)
		number = number * 10 + (uint32_t)(*at - '0');
	if (*at != '>' || at == text + 1)
		return text;
	*level = number & 7;
	return at + 1;
}

static int64_t kmsg_write(struct file *file, struct iter *from, uint64_t at)
{
	char text[WRITE_SIZE + 1];
	uint64_t n = from->left;
	const char *message;
	uint32_t level;

	(void)file;
	(void)at;
	if (n > WRITE_SIZE)
		return -EINVAL;
	if (iter_take(from, text, n) < n)
		return -EFAULT;
	text[n] = 0;
	message = level_read(text, &level);
	print("\001%u", level);
	for (; *message != 0 && *message != '\n'; message++)
		print("%c", *message >= ' ' || *message == '\t' ? *message : '?');
	print("\n");
	return (int64_t)n;
}

static uint32_t kmsg_poll(struct file *file)
{
	return POLLOUT | (*number_of(file) < log_next() ? POLLIN : 0);
}

const struct file_ops kmsg_ops = {
	.read = kmsg_read, .write = kmsg_write, .poll = kmsg_poll, .open = kmsg_open};
