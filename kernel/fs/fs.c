/*
 * Working directories, roots and umasks.
 * Keeps true: both directories are held; a task is chrooted if its root is not the system's.
 * Entry: fs_copy, fs_chdir.  Linux: fs/fs_struct.c.
 */
#include "kernel/fs/fs.h"

#include "kernel/fs/caller.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

struct fs {
	struct node *cwd;
	struct node *root; /* where `/` is; both are held */
	uint32_t umask;
};

static struct fs fs_table[NR_OBJECTS];

void fs_init(fs_id fs)
{
	fs_table[fs] = (struct fs){ .cwd = node_root(), .root = node_root(), .umask = 022 };
	node_get(node_root());
	node_get(node_root());
}

int32_t fs_copy(fs_id from, fs_id to)
{
	fs_table[to] = fs_table[from];
	node_get(fs_table[to].cwd);
	node_get(fs_table[to].root);
	return 0;
}

void fs_free(fs_id fs)
{
	if (fs_table[fs].cwd) {
		node_put(fs_table[fs].cwd);
		node_put(fs_table[fs].root);
	}
	fs_table[fs] = (struct fs){ 0 };
}

struct node *fs_cwd(fs_id fs)
{
	return fs_table[fs].cwd;
}

struct node *fs_root(fs_id fs)
{
	return fs_table[fs].root;
}

void fs_to_root(task_id t)
{
	uint32_t umask = fs_table[fs_of[t]].umask;

	fs_free(fs_of[t]);
	fs_init(fs_of[t]);
	fs_table[fs_of[t]].umask = umask;
	task_table[t].chrooted = false;
}

/* The directory of fs becomes another one, if task t may stand there. */
static int32_t directory_set(task_id t, struct node **directory, struct node *node)
{
	if (!node_is(node, S_IFDIR))
		return -ENOTDIR;
	if (!node_permits(node, t, MAY_EXEC))
		return -EACCES;
	node_get(node);
	node_put(*directory);
	*directory = node;
	return 0;
}

int64_t fs_chdir(task_id t, uint64_t path)
{
	struct node *node;
	int32_t err = path_at(t, AT_FDCWD, path, true, &node);

	if (!err)
		err = directory_set(t, &fs_table[fs_of[t]].cwd, node);
	if (node)
		node_put(node);
	return err;
}

/* Whoever shares the root is chrooted as well. */
static int32_t root_set(task_id t, struct node *node)
{
	struct fs *fs = &fs_table[fs_of[t]];
	int32_t err = 0;

	if (node_is(node, S_IFDIR) && node_permits(node, t, MAY_EXEC) &&
	    !caller_may(t, CAP_SYS_CHROOT))
		err = -EPERM;
	if (!err)
		err = directory_set(t, &fs->root, node);
	for (task_id i = 0; !err && i < NR_TASKS; i++)
		if (task_table[i].state == TASK_ALIVE && fs_of[i] == fs_of[t])
			task_table[i].chrooted = fs->root != node_root();
	return err;
}

int64_t fs_chroot(task_id t, uint64_t path)
{
	struct node *node;
	int32_t err = path_at(t, AT_FDCWD, path, true, &node);

	if (!err)
		err = root_set(t, node);
	if (node)
		node_put(node);
	return err;
}

int64_t fs_fchdir(task_id t, int32_t fd)
{
	file_id file = fd_file(files_of[t], fd);

	return file ? directory_set(t, &fs_table[fs_of[t]].cwd, file_of(file)->node) : -EBADF;
}

int64_t fs_getcwd(task_id t, uint64_t to, uint64_t n)
{
	static const char outside[] = "(unreachable)";
	const struct fs *fs = &fs_table[fs_of[t]];
	uint64_t frame = frame_new(), size, prefix;
	char *path;
	int64_t answer;

	if (!frame)
		return -ENOMEM;
	answer = path_write(fs->cwd, fs->root, phys_to_virt(frame), &path);
	prefix = answer > 0 ? sizeof(outside) - 1 : 0;
	size = answer < 0 ? 0 : prefix + strlen(path) + 1;
	if (answer >= 0 && size > n)
		answer = -ERANGE;
	if (answer >= 0)
		answer = copy_to_user(to, outside, prefix);
	if (answer >= 0)
		answer = copy_to_user(to + prefix, path, size - prefix);
	frame_put(frame);
	return answer < 0 ? answer : (int64_t)size;
}

uint32_t fs_umask_of(task_id t)
{
	return fs_table[fs_of[t]].umask;
}

int64_t fs_umask(task_id t, uint32_t mask)
{
	struct fs *fs = &fs_table[fs_of[t]];
	uint32_t old = fs->umask;

	fs->umask = mask & 0777u;
	return old;
}
