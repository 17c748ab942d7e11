/*
 * /proc/bident, which Linux has not: the model's accounts, what is known of its proof, the faults
 * that are to come, and whose rules are in force.
 * Entry: proc_bident_entries.
 */
#include "kernel/check/inject.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/sys/procfs.h"
#include "kernel/sys/version.h"
#include "spec/steps.h"
#include "spec/task.h"

#define LINE_SIZE 128u

static void account_put(struct text *to, const char *name, uint64_t used, uint64_t max)
{
	text_print(to, "%-10s %8lu %8lu %8lu\n", name, used, max - used, max);
}

static uint32_t nr_pids(void)
{
	uint32_t n = 0;

	for (uint32_t pid = 1; pid < PID_MAX; pid++)
		n += pid_owner[pid] != NOBODY;
	return n;
}

/* The first record of each table is nobody's. */
static void accounts_text(struct node *node, struct text *to)
{
	static const struct {
		const char *name;
		const uint32_t *nr_free;
		uint32_t nr;
	} tables[] = {
#define NAME_OF_(table) #table
#define NAME_OF(table) NAME_OF_(table)
#define T_TEXT "kernel/sys/each_account.h"
#include "spec/each_table.h"
	};

	(void)node;
	text_print(to, "%-10s %8s %8s %8s\n", "table", "used", "free", "max");
	for (uint32_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		account_put(to, tables[i].name, tables[i].nr - 1 - *tables[i].nr_free,
			    tables[i].nr - 1);
	account_put(to, "pids", nr_pids(), PID_MAX - 1);
	account_put(to, "threads", nr_threads, max_threads);
	account_put(to, "frames", frames_total() - frames_free(), frames_total());
}

static void proof_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%s\n", proc_proof);
}

static void linux_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%s\n", linux_release(linux_version));
}

static void inject_text(struct node *node, struct text *to)
{
	(void)node;
	for (uint32_t step = 0; step < NR_STEPS; step++)
		if (inject_left(step) != 0)
			text_print(to, "%s:%lu\n", inject_name(step), inject_left(step));
}

/* One line of the form of inject= for each write. */
static int64_t inject_write(struct file *file, struct iter *from, uint64_t at)
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
	if (n > 0 && line[n - 1] == '\n')
		line[n - 1] = 0;
	return inject_parse(line) ? (int64_t)n : -EINVAL;
}

static int64_t inject_read(struct file *file, struct iter *to, uint64_t at)
{
	return text_ops.read(file, to, at);
}

static const struct file_ops inject_file_ops = {
	.seeks = true, .read = inject_read, .write = inject_write};
static const struct node_ops inject_ops = {
	.file = &inject_file_ops, .text = inject_text, PROC_NODE};

const struct proc_entry proc_bident_entries[] = {
	{"accounts", S_IFREG | 0444, PROC_TEXT(accounts_text), NULL},
	{"proof", S_IFREG | 0444, PROC_TEXT(proof_text), NULL},
	{"linux", S_IFREG | 0444, PROC_TEXT(linux_text), NULL},
	{"inject", S_IFREG | 0644, &inject_ops, NULL},
	{NULL, 0, NULL, NULL},
};
