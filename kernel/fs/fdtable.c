/*
 * Tables of descriptors.  Copying one moves `end` entries and counts each open file once more.
 * Entry: files_copy, fd_file, fd_new.  Linux: fs/file.c, dup_fd and alloc_fd.
 */
#include "kernel/fs/fdtable.h"

#include "kernel/fs/console.h"
#include "kernel/fs/node.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/rlimit.h"

#define CLOEXEC 0x80000000u /* in an entry: close-on-exec; the rest is the file_id */

/* Linux's values. */
#define F_DUPFD 0u
#define F_GETFD 1u
#define F_SETFD 2u
#define F_GETFL 3u
#define F_SETFL 4u
#define F_DUPFD_CLOEXEC 1030u
#define FD_CLOEXEC 1u

struct fdtable {
	uint64_t frame; /* of the entries; 0: no table */
	uint32_t end;	/* entries from here on are unused and undefined */
};

static struct fdtable fdtables[NR_OBJECTS];

_Static_assert(NR_FDS * sizeof(uint32_t) == FRAME_SIZE, "the entries of a table fill a frame");

static uint32_t *entries(files_id files)
{
	return phys_to_virt(fdtables[files].frame);
}

/* A lowered RLIMIT_NOFILE closes nothing. */
static uint32_t fds_allowed(void)
{
	uint64_t limit = rlimit_now(RLIMIT_NOFILE);

	return limit < NR_FDS ? (uint32_t)limit : NR_FDS;
}

static int32_t table_new(files_id files)
{
	uint64_t frame = frame_new();

	if (!frame)
		return -ENOMEM;
	fdtables[files] = (struct fdtable){ .frame = frame };
	return 0;
}

/* The console's node, held, or NULL. */
static struct node *console_find(void)
{
	struct node *dev, *console;

	if (node_find(node_root(), "dev", 3, &dev))
		return NULL;
	if (node_find(dev, "console", 7, &console))
		console = NULL;
	node_put(dev);
	return console;
}

int32_t files_init(files_id files)
{
	struct node *console = console_find();
	int32_t err = table_new(files);
	file_id file;

	if (!err && console && node_is(console, S_IFCHR)) {
		file = file_new(console, &console_ops, O_RDWR);
		for (uint32_t fd = 0; fd < 3; fd++) {
			file_get(file);
			fd_new(files, file, fd, false);
		}
		file_put(file);
	}
	if (console)
		node_put(console);
	return err;
}

int32_t files_copy(files_id from, files_id to)
{
	uint32_t end = fdtables[from].end, *old, *new;
	int32_t err = table_new(to);

	if (err)
		return err;
	old = entries(from);
	new = entries(to);
	for (uint32_t fd = 0; fd < end; fd++) {
		new[fd] = old[fd];
		if (old[fd])
			file_get(old[fd] & ~CLOEXEC);
	}
	fdtables[to].end = end;
	return 0;
}

/* Close the descriptors whose entries have one of the bits of `which`. */
static void fds_close(files_id files, uint32_t which)
{
	uint32_t *fds = entries(files), end = fdtables[files].end;

	for (uint32_t fd = 0; fd < end; fd++) {
		if (fds[fd] & which) {
			file_put(fds[fd] & ~CLOEXEC);
			fds[fd] = NOBODY;
		}
	}
}

void files_free(files_id files)
{
	if (!fdtables[files].frame)
		return;
	fds_close(files, ~0u);
	frame_put(fdtables[files].frame);
	fdtables[files] = (struct fdtable){ 0 };
}

void files_exec(files_id files)
{
	fds_close(files, CLOEXEC);
}

/* The entry of an open descriptor, or NULL. */
static uint32_t *fd_entry(files_id files, int32_t fd)
{
	uint32_t *entry;

	if (fd < 0 || (uint32_t)fd >= fdtables[files].end)
		return NULL;
	entry = &entries(files)[fd];
	return *entry ? entry : NULL;
}

file_id fd_file(files_id files, int32_t fd)
{
	const uint32_t *entry = fd_entry(files, fd);

	return entry ? *entry & ~CLOEXEC : NOBODY;
}

/* Make entries up to, not including, `end` defined. */
static void end_raise(files_id files, uint32_t end)
{
	uint32_t *fds = entries(files);

	while (fdtables[files].end < end)
		fds[fdtables[files].end++] = NOBODY;
}

int64_t fd_new(files_id files, file_id file, uint32_t least, bool cloexec)
{
	uint32_t *fds = entries(files);
	uint32_t fd = least;

	while (fd < fdtables[files].end && fds[fd])
		fd++;
	if (fd >= fds_allowed()) {
		file_put(file);
		return -EMFILE;
	}
	end_raise(files, fd + 1);
	fds[fd] = cloexec ? file | CLOEXEC : file;
	return fd;
}

bool fd_has_room(files_id files)
{
	const uint32_t *fds = entries(files);
	uint32_t fd = 0;

	while (fd < fdtables[files].end && fds[fd])
		fd++;
	return fd < NR_FDS;
}

int64_t fd_close(files_id files, int32_t fd)
{
	uint32_t *entry = fd_entry(files, fd);

	if (!entry)
		return -EBADF;
	file_put(*entry & ~CLOEXEC);
	*entry = NOBODY;
	return 0;
}

int64_t fd_dup(files_id files, int32_t fd)
{
	return fd_fcntl(files, fd, F_DUPFD, 0);
}

int64_t fd_dup2(files_id files, int32_t from, int32_t to)
{
	if (from == to)
		return fd_file(files, from) ? to : -EBADF;
	return fd_dup3(files, from, to, 0);
}

int64_t fd_dup3(files_id files, int32_t from, int32_t to, uint32_t flags)
{
	file_id file = fd_file(files, from);

	if ((flags & ~O_CLOEXEC) || from == to)
		return -EINVAL;
	if (!file || to < 0 || (uint32_t)to >= fds_allowed())
		return -EBADF;
	file_get(file);
	fd_close(files, to);
	end_raise(files, (uint32_t)to + 1);
	entries(files)[to] = flags ? file | CLOEXEC : file;
	return to;
}

int64_t fd_fcntl(files_id files, int32_t fd, uint32_t command, uint64_t argument)
{
	uint32_t *entry = fd_entry(files, fd);
	struct file *file;

	if (!entry)
		return -EBADF;
	file = file_of(*entry & ~CLOEXEC);
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (argument >= fds_allowed())
			return -EINVAL;
		file_get(*entry & ~CLOEXEC);
		return fd_new(files, *entry & ~CLOEXEC, (uint32_t)argument,
			      command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return *entry & CLOEXEC ? FD_CLOEXEC : 0;
	case F_SETFD:
		*entry = argument & FD_CLOEXEC ? *entry | CLOEXEC : *entry & ~CLOEXEC;
		return 0;
	case F_GETFL:
		return file->flags;
	case F_SETFL:
		file->flags = (file->flags & ~(O_APPEND | O_NONBLOCK)) |
			      ((uint32_t)argument & (O_APPEND | O_NONBLOCK));
		return 0;
	default:
		return -EINVAL;
	}
}
