/*
 * /proc: what the kernel knows, as files.  Nothing is kept: a node is made when its name is looked
 * up, and its text when it is read.  A node of a task names it by its pid and by when it was made,
 * so that one that is held longer than the task lives leads nowhere, and never to another task.
 * Linux: fs/proc.
 */
#ifndef KERNEL_SYS_PROCFS_H
#define KERNEL_SYS_PROCFS_H

#include "kernel/fs/file.h"
#include "kernel/fs/listing.h"
#include "kernel/fs/node.h"
#include "kernel/fs/text.h"

/* An entry of a directory. */
struct proc_entry {
	const char *name; /* NULL: behind the last */
	uint32_t mode;
	const struct node_ops *ops;
	const struct proc_entry *entries; /* of a directory with proc_directory_ops */
};

struct proc_node {
	struct node node; /* the first: one leads to the other */
	const struct proc_entry *entry;
	uint64_t made_at; /* of the task (kernel/proc/thread.h) */
	uint32_t pid;	  /* whom it is of; 0: nobody */
	uint32_t number;  /* of a descriptor */
	uint32_t length;  /* of its name */
	const char *name;
	char digits[12];  /* the name, if it is a number */
};

/* Make /proc in the root directory.  Boot, once; `proof` is what /proc/bident/proof says. */
void procfs_init(const char *proof);

/*
 * A node for an entry, of the same task as its parent, held, into *made; of that name if it is not
 * the entry's.  0 or -ENOMEM.
 */
int32_t proc_new(struct node *parent, const struct proc_entry *entry, struct proc_node **made);

/* The same for an entry whose name is a number. */
int32_t proc_new_numbered(struct node *parent, const struct proc_entry *entry, uint32_t number,
			  struct proc_node **made);

/* Make it a node of task t: what is below it is, too. */
void proc_give(struct proc_node *node, task_id t);

/* What every node_ops of /proc has for `free`, and a directory's for `name`. */
void proc_free(struct node *node);
int32_t proc_name(struct node *directory, const struct node *entry, char *to);

/* What every node_ops of /proc ends with. */
#define PROC_NODE .free = proc_free, .device = 4, .magic = 0x9fa0

/* The task that a node is of; NOBODY if it is gone. */
task_id proc_task(const struct node *node);

/* May the current task look into t as a debugger would? */
bool proc_may_look(task_id t);

/* A directory of fixed entries, and what its functions are to those with others, too. */
extern const struct node_ops proc_directory_ops;
int32_t proc_find(struct node *directory, const char *name, size_t length, struct node **found);
uint64_t proc_list(struct node *directory, const struct proc_entry *entries, uint64_t from,
		   struct listing *to);

/* Tell a numbered entry; false: there was no room. */
bool proc_list_number(struct node *directory, uint32_t number, uint32_t mode, uint64_t next,
		      struct listing *to);

/* A name that is a number: 0..2^31 - 1, or -1. */
int32_t proc_number(const char *name, size_t length);

/* Open files of a task: -ESRCH once it is gone.  looked_ops: only for those who may look. */
extern const struct file_ops proc_task_ops, proc_looked_ops;

#define PROC_TEXT(function)                                                                        \
	(&(const struct node_ops){.text = (function), PROC_NODE})
#define PROC_TASK_TEXT(function)                                                                   \
	(&(const struct node_ops){                                                                 \
		.file = &proc_task_ops, .text = (function), PROC_NODE})
#define PROC_LOOKED_TEXT(function)                                                                 \
	(&(const struct node_ops){                                                                 \
		.file = &proc_looked_ops, .text = (function), PROC_NODE})

/* What is where: proc_system.c, proc_task.c, proc_bident.c. */
extern const struct proc_entry proc_root_entries[], proc_bident_entries[];
extern const struct proc_entry proc_thread_entries[]; /* the first of proc_process_entries */
extern const struct proc_entry proc_process_entries[];
extern const struct proc_entry proc_ns_entries[]; /* proc_link.c */
extern const char *proc_proof;

/* Directories and links of tasks: proc_fd.c, proc_link.c. */
extern const struct node_ops proc_threads_ops, proc_fd_ops, proc_fdinfo_ops;
extern const struct node_ops proc_exe_ops, proc_cwd_ops, proc_root_ops;

/* Larger texts: proc_stat.c, proc_status.c, proc_maps.c. */
void proc_stat_text(struct node *node, struct text *to);
void proc_thread_stat_text(struct node *node, struct text *to);
void proc_status_text(struct node *node, struct text *to);
void proc_limits_text(struct node *node, struct text *to);
void proc_maps_text(struct node *node, struct text *to);

/* A task's state as a letter and as a word: R (running) and so on. */
const char *proc_state(task_id t);

#endif
