/*
 * Texts of /proc that have a file of their own.
 */
#ifndef KERNEL_SYS_PROC_SYSTEM_H
#define KERNEL_SYS_PROC_SYSTEM_H

struct node;
struct node_ops;
struct text;

void proc_mounts_text(struct node *node, struct text *to);
void proc_cpuinfo_text(struct node *node, struct text *to);

/* A number that can be set: sched_child_runs_first. */
extern const struct node_ops proc_child_first_ops;

#endif
