/*
 * Links from a task to nodes: its program, its working directory, its root; and those from the root
 * of /proc to the current task.
 * Entry: proc_exe_ops, proc_cwd_ops, proc_root_ops, proc_target.  Linux: fs/proc/base.c, self.c.
 */
#include "kernel/sys/proc_link.h"

#include "kernel/fs/fs.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/proc/running.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"
#include "spec/task.h"

/* What a node without a name is called; of no kind at all are those that have no bytes. */
static const char *kind_of(const struct node *node)
{
	switch (node->mode & S_IFMT) {
	case S_IFIFO:
		return "pipe:";
	case S_IFSOCK:
		return "socket:";
	default:
		return "anon_inode:";
	}
}

/* The path is moved from the end of `to`. */
int64_t proc_target(struct node *node, char *to)
{
	struct buffer text = {.at = to, .room = PATH_MAX};
	int32_t answer;
	int64_t size;
	char *path;

	if (node->parent == NULL) {
		buffer_print(&text, "%s[%u]", kind_of(node), node->ino);
		return (int64_t)text.size;
	}
	answer = path_write(node, node_root(), to, &path);
	if (answer < 0)
		return answer;
	size = (int64_t)strlen(path);
	memmove(to, path, (size_t)size);
	return size;
}

/* Go to what the link of task t stands for, NULL if that is gone: 0, -ENOENT, -EACCES. */
static int32_t jump(task_id t, struct node *to, struct node **found)
{
	if (to == NULL)
		return -ENOENT;
	if (!proc_may_look(t))
		return -EACCES;
	*found = to;
	node_get(to);
	return 0;
}

static int32_t exe_jump(struct node *link, struct node **found)
{
	task_id t = proc_task(link);
	bool is_there = t != NOBODY && mm_of[t] != NOBODY;

	return jump(t, is_there ? running_table[mm_of[t]].file : NULL, found);
}

static int32_t cwd_jump(struct node *link, struct node **found)
{
	task_id t = proc_task(link);
	bool is_there = t != NOBODY && fs_of[t] != NOBODY;

	return jump(t, is_there ? fs_cwd(fs_of[t]) : NULL, found);
}

static int32_t root_jump(struct node *link, struct node **found)
{
	task_id t = proc_task(link);
	bool is_there = t != NOBODY && fs_of[t] != NOBODY;

	return jump(t, is_there ? fs_root(fs_of[t]) : NULL, found);
}

/* Each says where it jumps. */
static int64_t target(struct node *link, char *to)
{
	struct node *node;
	int64_t answer = link->ops->jump(link, &node);

	if (answer < 0)
		return answer;
	answer = proc_target(node, to);
	node_put(node);
	return answer;
}

const struct node_ops proc_exe_ops = {.target = target, .jump = exe_jump, PROC_NODE};
const struct node_ops proc_cwd_ops = {.target = target, .jump = cwd_jump, PROC_NODE};
const struct node_ops proc_root_ops = {.target = target, .jump = root_jump, PROC_NODE};
