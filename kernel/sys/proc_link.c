/*
 * Links from a task to nodes: its program, its working directory, its root, its namespaces; and
 * those from the root of /proc to the current task.
 * Entry: proc_exe_ops, proc_cwd_ops, proc_root_ops, proc_ns_entries, proc_target.
 * Linux: fs/proc/base.c, self.c, namespaces.c.
 */
#include "kernel/sys/proc_link.h"

#include "kernel/fs/fs.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/proc/nsfs.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/running.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"
#include "spec/task.h"

/* What a node without a name is called; of no kind at all are those that have no bytes. */
static const char *kind_of(const struct node *node)
{
	if (namespace_name(node) != NULL)
		return namespace_name(node);
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

/* Places of proc_ns_entries. */
enum { LINK_IPC, LINK_MNT, LINK_PID, LINK_PID_FOR_CHILDREN, LINK_UTS };

static int32_t ns_jump(struct node *link, struct node **found)
{
	static const uint8_t kind_of_link[] = {
		[LINK_IPC] = NS_IPC, [LINK_MNT] = NS_MNT, [LINK_PID] = NS_PID,
		[LINK_PID_FOR_CHILDREN] = NS_PID, [LINK_UTS] = NS_UTS,
	};
	uint32_t which = (uint32_t)(((struct proc_node *)link)->entry - proc_ns_entries), id;
	enum namespace_kind kind = kind_of_link[which];
	task_id t = proc_task(link);

	if (t == NOBODY || ns_of[t] == NOBODY)
		return -ENOENT;
	if (!proc_may_look(t))
		return -EACCES;
	id = which == LINK_PID ? task_active_pid_ns(t) : namespace_of(t, kind);
	if (which == LINK_PID_FOR_CHILDREN && pid_ns_is_empty(id))
		return -ENOENT; /* as long as nobody is in it */
	*found = namespace_node(kind, id);
	return 0;
}

static const struct node_ops ns_ops = {.target = target, .jump = ns_jump, PROC_NODE};

const struct proc_entry proc_ns_entries[] = {
	[LINK_IPC] = {"ipc", S_IFLNK | 0777, &ns_ops, NULL},
	[LINK_MNT] = {"mnt", S_IFLNK | 0777, &ns_ops, NULL},
	[LINK_PID] = {"pid", S_IFLNK | 0777, &ns_ops, NULL},
	[LINK_PID_FOR_CHILDREN] = {"pid_for_children", S_IFLNK | 0777, &ns_ops, NULL},
	[LINK_UTS] = {"uts", S_IFLNK | 0777, &ns_ops, NULL},
	{NULL, 0, NULL, NULL},
};

const struct node_ops proc_exe_ops = {.target = target, .jump = exe_jump, PROC_NODE};
const struct node_ops proc_cwd_ops = {.target = target, .jump = cwd_jump, PROC_NODE};
const struct node_ops proc_root_ops = {.target = target, .jump = root_jump, PROC_NODE};
