/*
 * Working directories and umasks.
 * Keeps true: a working directory is held.
 * Entry: fs_copy, fs_chdir.  Linux: fs/fs_struct.c.
 */
#include "kernel/fs/fs.h"

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
	uint32_t umask;
};

static struct fs fs_table[NR_OBJECTS];

void fs_init(fs_id fs)
{
	fs_table[fs] = (struct fs){ .cwd = node_root(), .umask = 022 };
	node_get(node_root());
}

int32_t fs_copy(fs_id from, fs_id to)
{
	fs_table[to] = fs_table[from];
	node_get(fs_table[to].cwd);
	return 0;
}

void fs_free(fs_id fs)
{
	if (fs_table[fs].cwd)
		node_put(fs_table[fs].cwd);
	fs_table[fs] = (struct fs){ 0 };
}

struct node *fs_cwd(fs_id fs)
{
	return fs_table[fs].cwd;
}

static int32_t cwd_set(task_id t, struct node *node)
{
	struct fs *fs = &fs_table[fs_of[t]];

	if (!node_is(node, S_IFDIR))
		return -ENOTDIR;
	if (!node_permits(node, t, MAY_EXEC))
		return -EACCES;
	node_get(node);
	node_put(fs->cwd);
	fs->cwd = node;
	return 0;
}

int64_t fs_chdir(task_id t, uint64_t path)
{
	struct node *node;
	int32_t err = path_at(t, AT_FDCWD, path, true, &node);

	if (!err)
		err = cwd_set(t, node);
	if (node)
		node_put(node);
	return err;
}

int64_t fs_fchdir(task_id t, int32_t fd)
{
	file_id file = fd_file(files_of[t], fd);

	return file ? cwd_set(t, file_of(file)->node) : -EBADF;
}

/* Write the node's path, its zero the last of PATH_MAX bytes.  Where it begins; NULL: too long. */
static char *path_write(const struct node *node, char *buffer)
{
	char *at = buffer + PATH_MAX - 1;

	*at = '\0';
	if (node == node_root())
		*--at = '/';
	for (; node != node_root(); node = node->parent) {
		if ((size_t)(at - buffer) < node->name_length + 1u)
			return NULL;
		at -= node->name_length;
		memcpy(at, node->name, node->name_length);
		*--at = '/';
	}
	return at;
}

int64_t fs_getcwd(task_id t, uint64_t to, uint64_t n)
{
	uint64_t frame = frame_new();
	const char *path;
	uint64_t size;
	int64_t answer;

	if (!frame)
		return -ENOMEM;
	path = path_write(fs_cwd(fs_of[t]), phys_to_virt(frame));
	size = path ? strlen(path) + 1 : 0;
	if (!path)
		answer = -ENAMETOOLONG;
	else if (size > n)
		answer = -ERANGE;
	else if (copy_to_user(to, path, size))
		answer = -EFAULT;
	else
		answer = (int64_t)size;
	frame_put(frame);
	return answer;
}

int64_t fs_umask(task_id t, uint32_t mask)
{
	struct fs *fs = &fs_table[fs_of[t]];
	uint32_t old = fs->umask;

	fs->umask = mask & 0777u;
	return old;
}
