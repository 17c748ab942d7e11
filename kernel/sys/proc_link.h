/*
 * What a link of /proc that stands for a node says.
 */
#ifndef KERNEL_SYS_PROC_LINK_H
#define KERNEL_SYS_PROC_LINK_H

#include <stdint.h>

struct node;

/*
 * The node's path, to at most PATH_MAX bytes; of one without a name its kind and number, such as
 * pipe:[12].  Its length, -ENAMETOOLONG, or -ENOENT if the name was taken away.
 */
int64_t proc_target(struct node *node, char *to);

#endif
