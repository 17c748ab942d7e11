/*
 * A number of /proc/sys that can be set.
 * Entry: proc_child_first_ops.  Linux: kernel/sysctl.c, proc_dointvec; kernel/sched/fair.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/proc_system.h"
#include "kernel/sys/procfs.h"

#define LINE_SIZE 32u

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0;
}

/* A decimal number between blanks; false: it is none, or too large. */
static bool number_parse(const char *text, int32_t *number)
{
	bool negative;
	int64_t n = 0;

	while (*text && is_blank(*text))
		text++;
	negative = *text == '-';
	text += negative;
	if (is_blank(*text))
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		n = 10 * n + *text - '0';
	n = negative ? -n : n;
	if (!is_blank(*text) || n != (int32_t)n)
		return false;
	*number = (int32_t)n;
	return true;
}

static void child_first_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%d\n", sched_child_runs_first);
}

static int64_t child_first_write(struct file *file, struct iter *from, uint64_t at)
{
	char line[LINE_SIZE];
	uint64_t n = from->left;

	(void)file;
	(void)at;
	if (n >= sizeof(line))
		return -EINVAL;
	if (iter_take(from, line, n) < n)
		return -EFAULT;
	line[n] = 0;
	return number_parse(line, &sched_child_runs_first) ? (int64_t)n : -EINVAL;
}

static int64_t child_first_read(struct file *file, struct iter *to, uint64_t at)
{
	return text_ops.read(file, to, at);
}

static const struct file_ops child_first_file = {
	.seeks = true, .read = child_first_read, .write = child_first_write};
const struct node_ops proc_child_first_ops = {
	.file = &child_first_file, .text = child_first_text, PROC_NODE};
