/*
 * Namespaces as files: who holds one open can enter it.
 * Linux: fs/nsfs.c.
 */
#ifndef KERNEL_PROC_NSFS_H
#define KERNEL_PROC_NSFS_H

#include "kernel/fs/node.h"
#include "kernel/proc/namespace.h"

/* The node of a namespace, held: as long as it is, the namespace is there. */
struct node *namespace_node(enum namespace_kind kind, uint32_t id);

/* Of which kind it is, and which one: false if it is no such node. */
bool node_is_namespace(const struct node *node, enum namespace_kind *kind, uint32_t *id);

/* What it is called before its number: "uts:" and so on; NULL if it is none. */
const char *namespace_name(const struct node *node);

#endif
