/*
 * The directories of /proc/PID whose entries are numbers: its threads, its descriptors.
 * Entry: proc_threads_ops, proc_fd_ops, proc_fdinfo_ops.  Linux: fs/proc/fd.c, base.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/lib/errno.h"
#include "kernel/sys/procfs.h"
#include "kernel/sys/proc_link.h"
#include "model/own.h"
#include "spec/task.h"

static const struct proc_entry thread = {
	NULL, S_IFDIR | 0555, &proc_directory_ops, proc_thread_entries};

static int32_t threads_find(struct node *directory, const char *name, size_t length,
			    struct node **found)
{
	task_id leader = proc_task(directory), t;
	int32_t tid = proc_number(name, length), error;
	struct proc_node *node;

	if (leader == NOBODY || tid <= 0 || tid >= PID_MAX)
		return -ENOENT;
	t = pid_owner[tid];
	if (t == NOBODY || task_table[t].tgid != task_table[leader].tgid)
		return -ENOENT;
	error = proc_new_numbered(directory, &thread, (uint32_t)tid, &node);
	if (error < 0)
		return error;
	proc_give(node, t);
	*found = &node->node;
	return 0;
}

static void threads_list(struct node *directory, uint64_t from, struct listing *to)
{
	task_id leader = proc_task(directory);

	for (uint64_t tid = from - 2; leader != NOBODY && tid < PID_MAX; tid++) {
		task_id t = pid_owner[tid];

		if (t != NOBODY && tid != 0 && task_table[t].tgid == task_table[leader].tgid &&
		    !proc_list_number(directory, (uint32_t)tid, S_IFDIR, tid + 3, to))
			return;
	}
}

const struct node_ops proc_threads_ops = {
	.find = threads_find, .list = threads_list, .name = proc_name, PROC_NODE};

/* The open file behind a numbered node; NOBODY if there is none any more. */
static file_id file_of_node(const struct node *node)
{
	task_id t = proc_task(node);

	return t == NOBODY ? NOBODY
			   : fd_file(files_of[t], (int32_t)((struct proc_node *)node)->number);
}

static int64_t link_target(struct node *link, char *to)
{
	file_id file = file_of_node(link);

	if (file == NOBODY)
		return -ENOENT;
	if (!proc_may_look(proc_task(link)))
		return -EACCES;
	return proc_target(file_of(file)->node, to);
}

static int32_t link_jump(struct node *link, struct node **found)
{
	file_id file = file_of_node(link);

	if (file == NOBODY)
		return -ENOENT;
	if (!proc_may_look(proc_task(link)))
		return -EACCES;
	*found = file_of(file)->node;
	node_get(*found);
	return 0;
}

static const struct node_ops link_ops = {
	.target = link_target, .jump = link_jump, PROC_NODE};

static void info_text(struct node *node, struct text *to)
{
	file_id file = file_of_node(node);

	if (file != NOBODY)
		text_print(to, "pos:\t%lu\nflags:\t0%o\nmnt_id:\t1\nino:\t%u\n",
			   file_of(file)->position, file_of(file)->flags, file_of(file)->node->ino);
}

static const struct proc_entry link = {NULL, S_IFLNK, &link_ops, NULL};
static const struct proc_entry info = {
	NULL, S_IFREG | 0444, PROC_LOOKED_TEXT(info_text), NULL};

/* A link may be read if the descriptor may, and written. */
static uint32_t link_mode(const struct file *file)
{
	uint32_t way = file->flags & O_ACCMODE;

	if (ON(file->flags, O_PATH))
		return S_IFLNK | 0100;
	return S_IFLNK | (way != O_WRONLY ? 0500 : 0) | (way != O_RDONLY ? 0300 : 0);
}

static int32_t number_find(struct node *directory, const struct proc_entry *entry,
			   const char *name, size_t length, struct node **found)
{
	task_id t = proc_task(directory);
	int32_t fd = proc_number(name, length), error;
	struct proc_node *node;
	file_id file;

	if (t == NOBODY || fd < 0)
		return -ENOENT;
	if (!proc_may_look(t))
		return -EACCES;
	file = fd_file(files_of[t], fd);
	if (file == NOBODY)
		return -ENOENT;
	error = proc_new_numbered(directory, entry, (uint32_t)fd, &node);
	if (error < 0)
		return error;
	if (entry == &link) {
		node->node.mode = link_mode(file_of(file));
		node->node.size = 64; /* as Linux says of each */
	}
	*found = &node->node;
	return 0;
}

static int32_t fd_find(struct node *directory, const char *name, size_t length,
		       struct node **found)
{
	return number_find(directory, &link, name, length, found);
}

static int32_t info_find(struct node *directory, const char *name, size_t length,
			 struct node **found)
{
	return number_find(directory, &info, name, length, found);
}

static void numbers_list(struct node *directory, uint32_t mode, uint64_t from, struct listing *to)
{
	task_id t = proc_task(directory);

	if (t == NOBODY || !proc_may_look(t))
		return;
	for (uint64_t fd = from - 2; fd < NR_FDS; fd++)
		if (fd_file(files_of[t], (int32_t)fd) != NOBODY &&
		    !proc_list_number(directory, (uint32_t)fd, mode, fd + 3, to))
			return;
}

static void fd_list(struct node *directory, uint64_t from, struct listing *to)
{
	numbers_list(directory, S_IFLNK, from, to);
}

static void info_list(struct node *directory, uint64_t from, struct listing *to)
{
	numbers_list(directory, S_IFREG, from, to);
}

const struct node_ops proc_fd_ops = {
	.find = fd_find, .list = fd_list, .name = proc_name, PROC_NODE};
const struct node_ops proc_fdinfo_ops = {
	.find = info_find, .list = info_list, .name = proc_name, PROC_NODE};
