/*
 * Tables of descriptors.  A fork shares the table; the side that changes it first takes one of its
 * own, with `end` entries, and counts each open file once more.
 * Keeps true: of a table that n files handles have in common n - 1 frames wait to become their own,
 * so that no change can fail for want of memory.
 * Entry: files_copy, fd_file, fd_new.  Linux: fs/file.c, dup_fd and alloc_fd.
 */
#include "kernel/fs/fdtable.h"

#include "kernel/check/expect.h"
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
	uint32_t *fds;	  /* the entries, in a frame; NULL: no table */
	uint32_t end;	  /* entries from here on are unused and undefined */
	uint32_t sharers; /* files handles that have it */
	uint32_t spare;	  /* the first of those that wait to be a sharer's own; 0: none */
	uint32_t next;	  /* of those that wait, or are free */
	uint64_t frame;	  /* that of the entries */
};

static struct fdtable fdtables[NR_OBJECTS];
static uint32_t table_of[NR_OBJECTS]; /* by files handle; 0: no table */
static uint32_t first_free, nr_used;

_Static_assert(NR_FDS * sizeof(uint32_t) == FRAME_SIZE, "the entries of a table fill a frame");

static inline struct fdtable *table(files_id files)
{
	return &fdtables[table_of[files]];
}

static inline uint32_t *entries(files_id files)
{
	return table(files)->fds;
}

/* A lowered RLIMIT_NOFILE closes nothing. */
static uint32_t fds_allowed(void)
{
	uint64_t limit = rlimit_now(RLIMIT_NOFILE);

	return limit < NR_FDS ? (uint32_t)limit : NR_FDS;
}

/* A table without entries; 0: out of memory. */
static uint32_t table_new(void)
{
	uint32_t new = first_free ? first_free : nr_used + 1;
	uint64_t frame = frame_new();

	EXPECT(new < NR_OBJECTS); /* there are as many as files handles */
	if (!frame)
		return 0;
	if (new == first_free)
		first_free = fdtables[new].next;
	else
		nr_used = new;
	fdtables[new] = (struct fdtable){
		.fds = phys_to_virt(frame), .sharers = 1, .frame = frame,
	};
	return new;
}

static void table_free(uint32_t t)
{
	frame_put(fdtables[t].frame);
	fdtables[t] = (struct fdtable){ .next = first_free };
	first_free = t;
}

/* One sharer less, for whom one table waited. */
static uint32_t table_leave(struct fdtable *shared)
{
	uint32_t spare = shared->spare;

	shared->sharers--;
	shared->spare = fdtables[spare].next;
	return spare;
}

/* The entries, to be changed: those of nobody else. */
static uint32_t *entries_own(files_id files)
{
	struct fdtable *old = table(files);
	const uint32_t *from = entries(files);
	uint32_t *to;

	if (old->sharers == 1)
		return entries(files);
	table_of[files] = table_leave(old);
	table(files)->end = old->end;
	to = entries(files);
	for (uint32_t fd = 0; fd < old->end; fd++) {
		to[fd] = from[fd];
		if (to[fd])
			file_get(to[fd] & ~CLOEXEC);
	}
	return to;
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
	int32_t err;
	file_id file;

	file_init();
	table_of[files] = table_new();
	err = table_of[files] ? 0 : -ENOMEM;
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
	uint32_t spare = table_new();

	if (!spare)
		return -ENOMEM;
	fdtables[spare].next = table(from)->spare;
	table(from)->spare = spare;
	table(from)->sharers++;
	table_of[to] = table_of[from];
	return 0;
}

void files_free(files_id files)
{
	const uint32_t *fds = entries(files);
	uint32_t t = table_of[files];

	table_of[files] = 0;
	if (!t)
		return;
	if (fdtables[t].sharers > 1)
		t = table_leave(&fdtables[t]);
	for (uint32_t fd = 0; fd < fdtables[t].end; fd++)
		if (fds[fd])
			file_put(fds[fd] & ~CLOEXEC);
	table_free(t);
}

void files_exec(files_id files)
{
	const uint32_t *fds = entries(files), end = table(files)->end;

	for (uint32_t fd = 0; fd < end; fd++)
		if (fds[fd] & CLOEXEC)
			fd_close(files, (int32_t)fd);
}

/* The entry of an open descriptor, or NULL. */
static const uint32_t *fd_entry(files_id files, int32_t fd)
{
	const uint32_t *entry;

	if (fd < 0 || (uint32_t)fd >= table(files)->end)
		return NULL;
	entry = &entries(files)[fd];
	return *entry ? entry : NULL;
}

file_id fd_file(files_id files, int32_t fd)
{
	const uint32_t *entry = fd_entry(files, fd);

	return entry ? *entry & ~CLOEXEC : NOBODY;
}

struct file *fd_record(files_id files, int32_t fd)
{
	const struct fdtable *fdtable = table(files);

	if ((uint32_t)fd >= fdtable->end)
		return file_of(NOBODY);
	return file_of(fdtable->fds[fd] & ~CLOEXEC);
}

/* Change an entry; those below it become defined. */
static void fd_set(files_id files, uint32_t fd, uint32_t entry)
{
	uint32_t *fds = entries_own(files);
	struct fdtable *own = table(files);

	while (own->end <= fd)
		fds[own->end++] = NOBODY;
	fds[fd] = entry;
}

int64_t fd_new(files_id files, file_id file, uint32_t least, bool cloexec)
{
	const uint32_t *fds = entries(files), end = table(files)->end;
	uint32_t fd = least;

	while (fd < end && fds[fd])
		fd++;
	if (fd >= fds_allowed()) {
		file_put(file);
		return -EMFILE;
	}
	fd_set(files, fd, cloexec ? file | CLOEXEC : file);
	return fd;
}

bool fd_has_room(files_id files)
{
	const uint32_t *fds = entries(files), end = table(files)->end;
	uint32_t fd = 0;

	while (fd < end && fds[fd])
		fd++;
	return fd < NR_FDS;
}

int64_t fd_close(files_id files, int32_t fd)
{
	file_id file = fd_file(files, fd);

	if (!file)
		return -EBADF;
	fd_set(files, (uint32_t)fd, NOBODY);
	file_put(file);
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
	fd_set(files, (uint32_t)to, flags ? file | CLOEXEC : file);
	return to;
}

int64_t fd_fcntl(files_id files, int32_t fd, uint32_t command, uint64_t argument)
{
	const uint32_t *entry = fd_entry(files, fd);
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
		fd_set(files, (uint32_t)fd,
		       argument & FD_CLOEXEC ? *entry | CLOEXEC : *entry & ~CLOEXEC);
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
