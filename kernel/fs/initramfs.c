/*
 * The tree of names from a cpio archive.  Directories that the archive does not mention, or
 * mentions after their entries, are made on the way.  A hard link is a file of its own with the
 * same bytes, which nobody can tell from a link, as nothing can be written.
 * Keeps true: the devices that every system has exist.
 * Entry: initramfs_load.  Linux: init/initramfs.c, unpack_to_rootfs; usr/default_cpio_list.
 */
#include "kernel/fs/initramfs.h"

#include <stdint.h>

#include "kernel/check/expect.h"
#include "kernel/fs/cpio.h"
#include "kernel/fs/node.h"
#include "kernel/lib/string.h"

#define NAME_MAX 255u /* bytes of a name; Linux's name and value */

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

/* The entry of that name, made with that mode if it is missing.  NULL, and why it cannot be. */
static struct node *entry_get(struct node *at, struct rest rest, uint32_t mode, const char **fault)
{
	struct node *node;

	*fault = "a name goes through what is no directory, or through `..`";
	if (!node_is(at, S_IFDIR) || (rest.length == 2 && !memcmp(rest.name, "..", 2)))
		return NULL;
	*fault = "a name is longer than 255 bytes";
	if (rest.length > NAME_MAX)
		return NULL;
	*fault = "out of memory";
	if (node_find(at, rest.name, rest.length, &node))
		return node_new(at, rest.name, rest.length, mode);
	node_put(node); /* its directory holds it */
	return node;
}

/* The node of that path, made if it is not there. */
static struct node *path_get(const char *path, uint32_t mode, const char **fault)
{
	struct rest rest = { .name = path };
	struct node *at = node_root();

	while (at && rest_next(&rest))
		at = entry_get(at, rest, rest_is_last(rest) ? mode : S_IFDIR | 0755, fault);
	if (at && node_is(at, S_IFDIR) != ((mode & S_IFMT) == S_IFDIR)) {
		*fault = "a name is a directory and also something else";
		return NULL;
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
	{ "dev/console", 5 << 8 | 1 },
};

static void device_make(const char *path, uint32_t rdev)
{
	const char *fault;
	struct node *node = path_get(path, S_IFCHR | 0600, &fault);

	if (!node)
		panic("initramfs: %s: %s", path, fault);
	if (!node_is(node, S_IFCHR)) /* the archive's own file of that name stays */
		return;
	if (!node->rdev)
		node->mode |= 066;
	node->rdev = rdev;
}

/* cpio stores the bytes of hard links once, with one of them: find that one. */
static void hard_link_resolve(const struct cpio *archive, struct cpio_entry *link)
{
	struct cpio in = { .bytes = archive->bytes, .size = archive->size };
	struct cpio_entry entry;

	while (cpio_next(&in, &entry) == 1) {
		if (entry.ino == link->ino && entry.device == link->device && entry.size) {
			link->data = entry.data;
			link->size = entry.size;
			return;
		}
	}
}

static void entry_load(const struct cpio *in, struct cpio_entry *entry)
{
	const char *fault;
	struct node *node = path_get(entry->name, entry->mode, &fault);

	if (!node)
		panic("initramfs: %s: %s", entry->name, fault);
	if ((entry->mode & S_IFMT) == S_IFREG && entry->nlink > 1 && !entry->size)
		hard_link_resolve(in, entry);
	node->mode = entry->mode;
	node->uid = entry->uid;
	node->gid = entry->gid;
	node->mtime = entry->mtime;
	if (node_is(node, S_IFDIR))
		return;
	node->nlink = entry->nlink;
	node->rdev = entry->rdev;
	node->data = entry->data;
	node->size = entry->size;
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
