/*
 * Pipes with a name: each is there while anybody has it open, or waits to.
 * Entry: fifo_ops.  Linux: fs/pipe.c, fifo_open.
 */
#include "kernel/fs/pipe_ops.h"

#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"

static struct pipe *fifos;

static struct pipe *fifo_get(const struct node *name)
{
	struct pipe *pipe = fifos;

	while (pipe && pipe->name != name)
		pipe = pipe->next;
	if (!pipe) {
		pipe = pipe_make(current());
		if (!pipe)
			return NULL;
		pipe->name = name;
		pipe->next = fifos;
		fifos = pipe;
	}
	pipe->users++;
	return pipe;
}

static void fifo_put(struct pipe *pipe)
{
	struct pipe **link = &fifos;

	if (--pipe->users)
		return;
	while (*link != pipe)
		link = &(*link)->next;
	*link = pipe->next;
	node_put(&pipe->node);
}

static void fifo_release(struct file *file)
{
	pipe_release(file);
	fifo_put(file->data);
}

/* Sleep until the other end is opened, be it only for a moment: 0, or -ERESTARTSYS. */
static int32_t wait_for_partner(const struct pipe *pipe, bool reads)
{
	const uint32_t *begun = reads ? &pipe->writes_begun : &pipe->reads_begun;
	uint32_t before = *begun;
	int32_t err = 0;

	while (!err && *begun == before)
		err = sleep_on((uint64_t)&pipe->name, NO_DEADLINE);
	return err;
}

static int32_t fifo_open(struct file *file)
{
	bool reads = (file->flags & O_ACCMODE) != O_WRONLY;
	bool writes = (file->flags & O_ACCMODE) != O_RDONLY;
	struct pipe *pipe = fifo_get(file->node);
	int32_t err = 0;

	if (!pipe)
		return -ENOMEM;
	if (!reads && !pipe->readers && ON(file->flags, O_NONBLOCK)) {
		fifo_put(pipe);
		return -ENXIO;
	}
	file->data = pipe;
	pipe->readers += reads;
	pipe->reads_begun += reads;
	pipe->writers += writes;
	pipe->writes_begun += writes;
	wake((uint64_t)&pipe->name, ALL_SLEEPERS);
	if (!ON(file->flags, O_NONBLOCK) && !(reads ? pipe->writers : pipe->readers))
		err = wait_for_partner(pipe, reads);
	else if (!pipe->writers) /* no writer has gone yet that this reader could miss */
		file->position = pipe->writes_begun + 1ull;
	if (err)
		fifo_release(file);
	return err;
}

const struct file_ops fifo_ops = { PIPE_OPS, .open = fifo_open, .release = fifo_release };
