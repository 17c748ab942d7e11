/*
 * Namespaces as files (nsfs.h).  Keeps true: a node that somebody holds holds its namespace.
 * Entry: namespace_node.  Linux: fs/nsfs.c, ns_get_path.
 */
#include "kernel/proc/nsfs.h"
#include "kernel/fs/file.h"

static struct node nodes[NR_NAMESPACE_KINDS][NR_NAMESPACES];

static uint32_t place_of(const struct node *node)
{
	return (uint32_t)(node - &nodes[0][0]);
}

static void put(struct node *node)
{
	namespace_put(place_of(node) / NR_NAMESPACES, place_of(node) % NR_NAMESPACES);
}

static const struct node_ops ops = {
	.file = &no_ops, .free = put, .device = 5, .magic = 0x6e736673};

struct node *namespace_node(enum namespace_kind kind, uint32_t id)
{
	struct node *node = &nodes[kind][id];
	struct moment now = moment_now();

	if (node->count++ != 0)
		return node;
	*node = (struct node){
		.ops = &ops, .count = 1, .mode = S_IFREG | 0444, .nlink = 1,
		.ino = namespace_number(kind, id), .atime = now, .mtime = now, .ctime = now,
	};
	namespace_get(kind, id);
	return node;
}

bool node_is_namespace(const struct node *node, enum namespace_kind *kind, uint32_t *id)
{
	if (node->ops != &ops)
		return false;
	*kind = place_of(node) / NR_NAMESPACES;
	*id = place_of(node) % NR_NAMESPACES;
	return true;
}

const char *namespace_name(const struct node *node)
{
	static const char *const names[NR_NAMESPACE_KINDS] = {
		[NS_UTS] = "uts:", [NS_IPC] = "ipc:", [NS_MNT] = "mnt:", [NS_PID] = "pid:",
	};

	return node->ops == &ops ? names[place_of(node) / NR_NAMESPACES] : NULL;
}
