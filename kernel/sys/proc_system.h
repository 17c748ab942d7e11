/*
 * Texts of /proc that have a file of their own.
 */
#ifndef KERNEL_SYS_PROC_SYSTEM_H
#define KERNEL_SYS_PROC_SYSTEM_H

struct node;
struct text;

void proc_mounts_text(struct node *node, struct text *to);
void proc_cpuinfo_text(struct node *node, struct text *to);

#endif
