/*
 * The first content of the root from a cpio archive.  Directories that the archive does not
 * mention, or mentions after their entries, are made on the way.
 * Keeps true: the devices that every system has exist.
 * Entry: initramfs_load.  Linux: init/initramfs.c, unpack_to_rootfs; usr/default_cpio_list.
 */
#include "kernel/fs/initramfs.h"

#include <stdint.h>

#include "kernel/check/expect.h"
#include "kernel/fs/cpio.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/string.h"


/* The rest of a path in the archive. */
struct rest {
	const char *name;
	size_t length; /* of the first name in it */
};

/* Go on to the next name behind `at`; false if none is left.  Names of `.` are passed over. */
static bool rest_next(struct rest *rest)
{
	const char *name = rest->name + rest->length;
	size_t length = 0;

	do {
		name += length;
		while (*name == '/')
			name++;
		for (length = 0; name[length] && name[length] != '/'; length++)
			;
	} while (length == 1 && name[0] == '.');
	rest->name = name;
	rest->length = length;
	return length > 0;
}

static bool rest_is_last(struct rest rest)
{
	return !rest_next(&rest);
}

/* Give the node, which is put, that name.  False: no memory. */
static bool name_give(struct node *at, struct rest rest, struct node *node)
{
	bool given = node && !tmpfs_add(at, rest.name, rest.length, node);

	if (node)
		node_put(node);
	return given;
}

/* The directory of that name, made if it is missing; not held.  NULL, and why it cannot be. */
static struct node *directory_get(struct node *at, struct rest rest, const char **fault)
{
	struct node *node;

	*fault = "out of memory";
	if (node_find(at, rest.name, rest.length, &node) &&
	    (!name_give(at, rest, node_new(&tmpfs_ops, S_IFDIR | 0755)) ||
	     node_find(at, rest.name, rest.length, &node)))
		return NULL;
	node_put(node); /* its directory holds it */
	*fault = "a name goes through what is no directory, or through `..`";
	return node_is(node, S_IFDIR) ? node : NULL;
}

static const char *name_fault(struct rest rest)
{
	if (rest.length == 2 && !memcmp(rest.name, "..", 2))
		return "a name goes through what is no directory, or through `..`";
	return rest.length > NAME_MAX ? "a name is longer than 255 bytes" : NULL;
}

/*
 * The directory that the path's last name is in, made if need be, and that name, which is empty for
 * the root itself.  NULL, and why it cannot be.
 */
static struct node *parent_get(const char *path, struct rest *last, const char **fault)
{
	struct node *at = node_root();

	*last = (struct rest){ .name = path };
	while (at && rest_next(last)) {
		*fault = name_fault(*last);
		if (*fault)
			return NULL;
		if (rest_is_last(*last))
			return at;
		at = directory_get(at, *last, fault);
	}
	return at;
}

/* The devices that every system has. */
static const struct {
	const char *path;
	uint32_t rdev;
} devices[] = {
	{ "dev/null", 1 << 8 | 3 },   { "dev/zero", 1 << 8 | 5 },    { "dev/full", 1 << 8 | 7 },
	{ "dev/random", 1 << 8 | 8 }, { "dev/urandom", 1 << 8 | 9 }, { "dev/tty", 5 << 8 | 0 },
	{ "dev/console", 5 << 8 | 1 }, { "dev/ttyS0", 4 << 8 | 64 }, { "dev/kmsg", 1 << 8 | 11 },
};

static void device_make(const char *path, uint32_t rdev)
{
	const char *fault;
	struct rest name;
	struct node *at = parent_get(path, &name, &fault), *node;

	if (!at)
		panic("initramfs: %s: %s", path, fault);
	if (node_find(at, name.name, name.length, &node) == 0) {
		node_put(node); /* the archive's own stays */
		return;
	}
	node = node_new(&tmpfs_ops, S_IFCHR | 0666);
	if (node)
		node->rdev = rdev;
	if (!name_give(at, name, node))
		panic("initramfs: %s: out of memory", path);
}

/* The first entry of the archive that is the same file; it may be the link itself. */
static struct cpio_entry first_link(const struct cpio *archive, const struct cpio_entry *link)
{
	struct cpio in = { .bytes = archive->bytes, .size = archive->size };
	struct cpio_entry entry;

	while (cpio_next(&in, &entry) == 1)
		if (entry.ino == link->ino && entry.device == link->device &&
		    entry.mode == link->mode)
			return entry;
	return *link;
}

/* The node that the entry is another name of, held, or NULL. */
static struct node *linked_node(const struct cpio *in, const struct cpio_entry *entry)
{
	struct cpio_entry first;
	struct rest name;
	const char *fault;
	struct node *at, *node;

	if ((entry->mode & S_IFMT) != S_IFREG || entry->nlink < 2)
		return NULL;
	first = first_link(in, entry);
	if (first.name == entry->name)
		return NULL;
	at = parent_get(first.name, &name, &fault);
	return at && node_find(at, name.name, name.length, &node) == 0 ? node : NULL;
}

/* The node of an entry that is no directory, held, or NULL: out of memory. */
static struct node *entry_node(const struct cpio *in, const struct cpio_entry *entry)
{
	struct node *node = linked_node(in, entry);
	struct iter data = iter_kernel((void *)entry->data, entry->size);

	if (!node && (entry->mode & S_IFMT) == S_IFLNK)
		return tmpfs_link_new(entry->data, entry->size);
	if (!node)
		node = node_new(&tmpfs_ops, entry->mode);
	if (node && node_is(node, S_IFREG) && tmpfs_write(node, &data, 0) != entry->size) {
		node_put(node);
		return NULL;
	}
	return node;
}

static void attributes_set(struct node *node, const struct cpio_entry *entry)
{
	node->mode = entry->mode;
	node->uid = entry->uid;
	node->gid = entry->gid;
	node->rdev = node_is(node, S_IFREG) ? 0 : entry->rdev;
	node->atime = node->mtime = node->ctime = (struct moment){ .seconds = entry->mtime };
}

/* Let the directory have the entry; what has that name gives way.  NULL, or what is wrong. */
static const char *entry_add(const struct cpio *in, const struct cpio_entry *entry, struct node *at,
			     struct rest name)
{
	struct node *node = NULL;

	if (node_find(at, name.name, name.length, &node) == 0) {
		node_put(node);
		if (node_is(node, S_IFDIR))
			return "a name is a directory and also something else";
		tmpfs_remove(at, name.name, name.length);
	}
	node = entry_node(in, entry);
	if (!name_give(at, name, node))
		return "out of memory";
	attributes_set(node, entry);
	return NULL;
}

static void entry_load(const struct cpio *in, const struct cpio_entry *entry)
{
	const char *fault;
	struct rest name;
	struct node *at = parent_get(entry->name, &name, &fault);

	if (at && (entry->mode & S_IFMT) == S_IFDIR) {
		if (name.length)
			at = directory_get(at, name, &fault);
		if (at)
			attributes_set(at, entry);
	} else if (at) {
		fault = name.length ? entry_add(in, entry, at, name)
				    : "a name is a directory and also something else";
		at = fault ? NULL : at;
	}
	if (!at)
		panic("initramfs: %s: %s", entry->name, fault);
}

void initramfs_load(const void *archive, size_t n)
{
	struct cpio in = { .bytes = archive, .size = n };
	struct cpio_entry entry;
	int32_t more = n > 0;

	while (more > 0) {
		more = cpio_next(&in, &entry);
		if (more > 0)
			entry_load(&in, &entry);
	}
	if (more < 0)
		panic("initramfs: damaged at byte %lu: %s", in.at, in.fault);
	for (uint32_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		device_make(devices[i].path, devices[i].rdev);
}
