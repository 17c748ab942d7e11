/*
 * What a pipe is, and what an open file of it can do: for pipe.c and fifo.c.
 * Linux: struct pipe_inode_info.
 */
#ifndef KERNEL_FS_PIPE_OPS_H
#define KERNEL_FS_PIPE_OPS_H

#include "kernel/fs/file.h"
#include "kernel/fs/node.h"
#include "kernel/fs/pipe.h"
#include "kernel/proc/sched.h"

#define NR_PIECES 16u

struct pipe {
	struct node node; /* for fstat; the pipe goes with it */
	uint64_t frame;	  /* that this is in */
	uint64_t nr_read, nr_written;
	struct link for_bytes, for_room; /* who sleeps until there are some, or is some */
	uint32_t readers, writers; /* open files */
	char *frames[NR_PIECES];

	/* Of one with a name: it is there while anybody has it open, or waits to. */
	const struct node *name;
	struct pipe *next;
	uint32_t users;
	uint32_t reads_begun, writes_begun; /* how often an end was opened */
};

/* A new one, which t has; its node has to be put.  NULL: out of memory. */
struct pipe *pipe_make(task_id t);

int64_t pipe_read(struct file *file, struct iter *to, uint64_t at);
int64_t pipe_write(struct file *file, struct iter *from, uint64_t at);
int64_t pipe_read_here(struct file *file, uint64_t to, uint64_t n);
int64_t pipe_write_here(struct file *file, uint64_t from, uint64_t n);
uint32_t pipe_poll(struct file *file);
int64_t pipe_ioctl(struct file *file, uint32_t request, uint64_t argument);
void pipe_release(struct file *file); /* one end less is open */

#define PIPE_OPS .read = pipe_read, .write = pipe_write, .read_here = pipe_read_here,              \
	.write_here = pipe_write_here, .poll = pipe_poll, .ioctl = pipe_ioctl

#endif
