/*
 * The nodes of /proc, and its directories.
 * Keeps true: a node of /proc holds the directory that it was found in.
 * Entry: procfs_init, and the node_ops.  Linux: fs/proc/generic.c, base.c, root.c.
 */
#include "kernel/sys/procfs.h"

#include "kernel/check/expect.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/x86/clock.h"
#include "model/own.h"

#define NR_NODES 1024u
#define CAP_SYS_PTRACE (1ull << 19)
#define FIRST_PID 256u /* position of pid 0 in the listing of the root */

static struct proc_node nodes[NR_NODES];
static struct proc_node *unused[NR_NODES];
static uint32_t nr_unused, nr_used_once;

const char *proc_proof = "";

static struct proc_node *of(struct node *node)
{
	return (struct proc_node *)node;
}

/* The same name in the same directory always has the same number; no file of the root has it. */
static uint32_t ino_of(const struct node *directory, const char *name, size_t length)
{
	uint32_t hash = directory->ino;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)name[i]) * 0x01000193u;
	return hash | 0x80000000u;
}

static struct proc_node *node_take(void)
{
	if (nr_unused != 0)
		return unused[--nr_unused];
	return nr_used_once < NR_NODES ? &nodes[nr_used_once++] : NULL;
}

/* Its parent is put by whoever put it. */
void proc_free(struct node *node)
{
	unused[nr_unused++] = of(node);
}

static bool is_proc(const struct node *node)
{
	return (const char *)node >= (const char *)nodes &&
	       (const char *)node < (const char *)(nodes + NR_NODES);
}

static void name_set(struct proc_node *node, const char *name, size_t length)
{
	node->name = name;
	node->length = (uint32_t)length;
	node->node.ino = ino_of(node->node.parent, name, length);
}

int32_t proc_name(struct node *directory, const struct node *entry, char *to)
{
	const struct proc_node *node = (const struct proc_node *)entry;

	(void)directory;
	memcpy(to, node->name, node->length);
	return (int32_t)node->length;
}

int32_t proc_new(struct node *parent, const struct proc_entry *entry, struct proc_node **made)
{
	struct proc_node *node = node_take();
	bool is_directory = (entry->mode & S_IFMT) == S_IFDIR;
	struct moment now = moment_now();

	if (node == NULL)
		return -ENOMEM;
	*node = (struct proc_node){.entry = entry};
	node->node = (struct node){
		.ops = entry->ops,
		.parent = parent,
		.count = 1,
		.mode = entry->mode,
		.nlink = is_directory ? 2 : 1,
		.atime = now,
		.mtime = now,
		.ctime = now,
	};
	if (entry->name != NULL)
		name_set(node, entry->name, strlen(entry->name));
	node_get(parent);
	if (is_proc(parent) && of(parent)->pid != 0) {
		node->pid = of(parent)->pid;
		node->made_at = of(parent)->made_at;
		node->node.uid = parent->uid;
		node->node.gid = parent->gid;
	}
	*made = node;
	return 0;
}

int32_t proc_new_numbered(struct node *parent, const struct proc_entry *entry, uint32_t number,
			  struct proc_node **made)
{
	struct buffer text;
	int32_t error = proc_new(parent, entry, made);

	if (error < 0)
		return error;
	(*made)->number = number;
	text = (struct buffer){.at = (*made)->digits, .room = sizeof((*made)->digits)};
	buffer_print(&text, "%u", number);
	name_set(*made, (*made)->digits, text.size);
	return 0;
}

void proc_give(struct proc_node *node, task_id t)
{
	node->pid = task_table[t].pid;
	node->made_at = thread_table[t].made_at;
	node->node.uid = cred_of_task(t)->euid;
	node->node.gid = cred_of_task(t)->egid;
}

task_id proc_task(const struct node *node)
{
	const struct proc_node *this = (const struct proc_node *)node;
	task_id t = pid_owner[this->pid];

	return t != NOBODY && thread_table[t].made_at == this->made_at ? t : NOBODY;
}

bool proc_may_look(task_id t)
{
	const struct cred *mine = cred_of_task(current()), *its = cred_of_task(t);

	if (task_table[t].tgid == task_table[current()].tgid || is_capable(CAP_SYS_PTRACE))
		return true;
	return mine->fsuid == its->euid && mine->fsuid == its->suid && mine->fsuid == real_uid(t) &&
	       mine->fsgid == its->egid && mine->fsgid == its->sgid && mine->fsgid == its->gid &&
	       mm_of[t] != NOBODY && dumpable[mm_of[t]] == 1;
}

int32_t proc_number(const char *name, size_t length)
{
	int32_t number = 0;

	if (length == 0 || length > 9 || (name[0] == '0' && length > 1))
		return -1;
	for (size_t i = 0; i < length; i++) {
		if (name[i] < '0' || name[i] > '9')
			return -1;
		number = number * 10 + (name[i] - '0');
	}
	return number;
}

static int32_t entry_find(struct node *directory, const struct proc_entry *entries,
			  const char *name, size_t length, struct node **found)
{
	struct proc_node *node;
	int32_t error = -ENOENT;

	for (; entries->name != NULL; entries++) {
		if (strlen(entries->name) != length || memcmp(entries->name, name, length) != 0)
			continue;
		error = proc_new(directory, entries, &node);
		if (error == 0)
			*found = &node->node;
		break;
	}
	return error;
}

/* What is below a task is there as long as the task is. */
int32_t proc_find(struct node *directory, const char *name, size_t length, struct node **found)
{
	if (of(directory)->pid != 0 && proc_task(directory) == NOBODY)
		return -ENOENT;
	return entry_find(directory, of(directory)->entry->entries, name, length, found);
}

/* The position behind the entries; 0: there was no room for all. */
uint64_t proc_list(struct node *directory, const struct proc_entry *entries, uint64_t from,
		   struct listing *to)
{
	uint64_t position = 2;

	for (; entries->name != NULL; entries++, position++) {
		size_t n = strlen(entries->name);

		if (position >= from &&
		    !listing_add(to, entries->name, n, ino_of(directory, entries->name, n),
				 entries->mode, position + 1))
			return 0;
	}
	return position;
}

bool proc_list_number(struct node *directory, uint32_t number, uint32_t mode, uint64_t next,
		      struct listing *to)
{
	char name[12];
	struct buffer text = {.at = name, .room = sizeof(name)};

	buffer_print(&text, "%u", number);
	return listing_add(to, name, text.size, ino_of(directory, name, text.size), mode, next);
}

static void list(struct node *directory, uint64_t from, struct listing *to)
{
	if (of(directory)->pid == 0 || proc_task(directory) != NOBODY)
		proc_list(directory, of(directory)->entry->entries, from, to);
}

const struct node_ops proc_directory_ops = {
	.find = proc_find, .list = list, .name = proc_name, PROC_NODE};

static const struct proc_entry process = {
	NULL, S_IFDIR | 0555, &proc_directory_ops, proc_process_entries};

static int32_t root_find(struct node *root, const char *name, size_t length, struct node **found)
{
	int32_t error = entry_find(root, proc_root_entries, name, length, found);
	int32_t pid = proc_number(name, length);
	struct proc_node *node;
	task_id t;

	if (error != -ENOENT || pid <= 0 || pid >= PID_MAX)
		return error;
	t = pid_owner[pid];
	if (t == NOBODY)
		return -ENOENT;
	error = proc_new_numbered(root, &process, (uint32_t)pid, &node);
	if (error < 0)
		return error;
	proc_give(node, t);
	*found = &node->node;
	return 0;
}

static void root_list(struct node *root, uint64_t from, struct listing *to)
{
	if (proc_list(root, proc_root_entries, from, to) == 0)
		return;
	for (uint64_t pid = from > FIRST_PID ? from - FIRST_PID : 1; pid < PID_MAX; pid++) {
		task_id t = pid_owner[pid];

		if (t != NOBODY && task_table[t].tgid == pid &&
		    !proc_list_number(root, (uint32_t)pid, S_IFDIR, FIRST_PID + pid + 1, to))
			return;
	}
}

static const struct node_ops root_ops = {
	.find = root_find, .list = root_list, .name = proc_name, .device = 4, .magic = 0x9fa0};

static struct node proc_root = {
	.ops = &root_ops, .count = 1, .mode = S_IFDIR | 0555, .ino = 1, .nlink = 2};

/* A directory of that name may be in the archive: here begins another file system. */
void procfs_init(const char *proof)
{
	struct node *old;

	proc_proof = proof;
	if (node_find(node_root(), "proc", 4, &old) == 0) {
		tmpfs_replace(node_root(), "proc", 4, &proc_root);
		node_put(old);
	} else if (tmpfs_add(node_root(), "proc", 4, &proc_root) < 0) {
		panic("no memory for /proc");
	}
}
