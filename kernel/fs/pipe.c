/*
 * Pipes.  The bytes lie in a ring of frames, each of which is there while it holds some; that of
 * nr_written stays when it is empty, too.
 * Keeps true: nr_read <= nr_written <= nr_read + CAPACITY, counted in bytes since it was made; the
 * frames from the one of nr_read to the one before nr_written are there.
 * Entry: pipe_new, pipe_ops.  Linux: fs/pipe.c.
 */
#include "kernel/fs/pipe.h"

#include "kernel/fs/caller.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/usercopy.h"

#define NR_PIECES 16u
#define CAPACITY (NR_PIECES * FRAME_SIZE)
#define PIPE_BUF 4096u /* a write of so much is not mixed with others; Linux's name and value */
#define FIONREAD 0x541bu

struct pipe {
	struct node node; /* for fstat; the pipe goes with it */
	uint64_t frame;	  /* that this is in */
	uint64_t nr_read, nr_written;
	uint32_t readers, writers; /* open files */
	uint64_t frames[NR_PIECES];

	/* Of one with a name: it is there while anybody has it open, or waits to. */
	const struct node *name;
	struct pipe *next;
	uint32_t users;
	uint32_t reads_begun, writes_begun; /* how often an end was opened */
};

static struct pipe *fifos; /* those with a name */

_Static_assert(sizeof(struct pipe) <= FRAME_SIZE, "a pipe is kept in a frame");

static inline uint64_t used(const struct pipe *pipe)
{
	return pipe->nr_written - pipe->nr_read;
}

static inline uint64_t *frame_at(struct pipe *pipe, uint64_t position)
{
	return &pipe->frames[position / FRAME_SIZE % NR_PIECES];
}

static inline uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The rest of the frame that the position is in. */
static inline uint64_t rest_of_frame(uint64_t position)
{
	return FRAME_SIZE - position % FRAME_SIZE;
}

static char *byte_at(struct pipe *pipe, uint64_t position)
{
	return (char *)phys_to_virt(*frame_at(pipe, position)) + position % FRAME_SIZE;
}

/*
 * Something has changed for those at the other end, if they may sleep, and for those who poll.
 * Nobody sleeps for bytes where there are some, nor for room where there is PIPE_BUF of it.
 */
static inline void tell(const uint64_t *channel, bool may_sleep)
{
	if (may_sleep)
		wake((uint64_t)channel, ALL_SLEEPERS);
	poll_wake();
}

static inline void was_read(struct pipe *pipe, uint64_t n)
{
	pipe->nr_read += n;
	/* In a full ring what was written last may be in the same frame. */
	if (pipe->nr_read % FRAME_SIZE != 0 || used(pipe) > CAPACITY - FRAME_SIZE)
		return;
	frame_put(*frame_at(pipe, pipe->nr_read - 1));
	*frame_at(pipe, pipe->nr_read - 1) = 0;
}

/* Move what is there.  Bytes moved, or -EFAULT. */
static int64_t take_out(struct pipe *pipe, struct iter *to)
{
	uint64_t done = 0, n, moved;

	while (to->left && used(pipe)) {
		n = smaller(used(pipe), smaller(to->left, rest_of_frame(pipe->nr_read)));
		moved = iter_give(to, byte_at(pipe, pipe->nr_read), n);
		done += moved;
		if (moved)
			was_read(pipe, moved);
		if (moved < n)
			return iter_answer(done);
	}
	return (int64_t)done;
}

/* Move what there is room for.  Bytes moved, or -EFAULT, -ENOMEM. */
static int64_t put_in(struct pipe *pipe, struct iter *from)
{
	uint64_t done = 0, n, moved;

	while (from->left && used(pipe) < CAPACITY) {
		uint64_t *frame = frame_at(pipe, pipe->nr_written);

		if (!*frame)
			*frame = frame_new();
		if (!*frame)
			return done ? (int64_t)done : -ENOMEM;
		n = smaller(CAPACITY - used(pipe), rest_of_frame(pipe->nr_written));
		n = smaller(n, from->left);
		moved = iter_take(from, byte_at(pipe, pipe->nr_written), n);
		done += moved;
		pipe->nr_written += moved;
		if (moved < n)
			return iter_answer(done);
	}
	return (int64_t)done;
}

/* Sleep until there are bytes: 0 if there are some, or will be none; or -errno. */
static inline int32_t bytes_await(struct file *file, const struct pipe *pipe)
{
	int32_t err = 0;

	while (!used(pipe) && pipe->writers && !err) {
		if (ON(file->flags, O_NONBLOCK))
			return -EAGAIN;
		err = sleep_on((uint64_t)&pipe->nr_read, NO_DEADLINE);
	}
	return err;
}

static int64_t pipe_read(struct file *file, struct iter *to, uint64_t at)
{
	struct pipe *pipe = file->data;
	int64_t moved;
	bool may_sleep;

	(void)at;
	if (!to->left)
		return 0;
	moved = bytes_await(file, pipe);
	if (moved)
		return moved;
	may_sleep = CAPACITY - used(pipe) < PIPE_BUF;
	moved = take_out(pipe, to);
	if (moved > 0)
		tell(&pipe->nr_written, may_sleep);
	return moved;
}

/* Bytes of one frame, to where nothing is in the way. */
static inline int64_t few_take(struct pipe *pipe, uint64_t to, uint64_t n)
{
	bool may_sleep = CAPACITY - used(pipe) < PIPE_BUF;

	n = smaller(n, used(pipe));
	if (n > rest_of_frame(pipe->nr_read) ||
	    copy_to_user(to, byte_at(pipe, pipe->nr_read), n))
		return NOT_FEW;
	was_read(pipe, n);
	tell(&pipe->nr_written, may_sleep);
	return (int64_t)n;
}

static int64_t pipe_read_few(struct file *file, uint64_t to, uint64_t n)
{
	struct pipe *pipe = file->data;
	struct iter iter;
	int64_t answer;

	if (to > USER_END - n)
		return NOT_FEW;
	if (used(pipe))
		return few_take(pipe, to, n);
	file->count++; /* another thread may close it meanwhile */
	answer = bytes_await(file, pipe);
	if (!answer && used(pipe))
		answer = few_take(pipe, to, n);
	if (answer == NOT_FEW && !iter_user(&iter, to, n))
		answer = pipe_read(file, &iter, 0);
	file_put((file_id)(file - file_table));
	return answer;
}

/* Is there room for what must go in at once? */
static bool has_room(const struct pipe *pipe, uint64_t n)
{
	return CAPACITY - used(pipe) >= (n <= PIPE_BUF ? n : 1);
}

static int64_t pipe_write(struct file *file, struct iter *from, uint64_t at)
{
	struct pipe *pipe = file->data;
	uint64_t n = from->left, done = 0;
	int64_t moved;
	bool may_sleep;

	(void)at;
	while (from->left) {
		if (!pipe->readers) {
			signal_send_self(SIGPIPE);
			return done ? (int64_t)done : -EPIPE;
		}
		if (has_room(pipe, n)) {
			may_sleep = !used(pipe);
			moved = put_in(pipe, from);
			if (moved <= 0)
				return done ? (int64_t)done : moved;
			done += (uint64_t)moved;
			tell(&pipe->nr_read, may_sleep);
			if (done < n && used(pipe) < CAPACITY)
				break;
			continue;
		}
		moved = ON(file->flags, O_NONBLOCK) ? -EAGAIN :
			sleep_on((uint64_t)&pipe->nr_written, NO_DEADLINE);
		if (moved)
			return done ? (int64_t)done : moved;
	}
	return (int64_t)done;
}

/* Bytes for one frame that is there, from where nothing is in the way. */
static int64_t pipe_write_few(struct file *file, uint64_t from, uint64_t n)
{
	struct pipe *pipe = file->data;
	bool may_sleep = !used(pipe);

	if (!pipe->readers || !has_room(pipe, n) || n > rest_of_frame(pipe->nr_written) ||
	    !*frame_at(pipe, pipe->nr_written) ||
	    copy_from_user(byte_at(pipe, pipe->nr_written), from, n))
		return NOT_FEW;
	pipe->nr_written += n;
	tell(&pipe->nr_read, may_sleep);
	return (int64_t)n;
}

static uint32_t pipe_poll(struct file *file)
{
	const struct pipe *pipe = file->data;
	uint32_t ready = 0;

	if ((file->flags & O_ACCMODE) != O_WRONLY) {
		if (used(pipe))
			ready |= POLLIN | POLLRDNORM;
		if (!pipe->writers && file->position != pipe->writes_begun + 1ull)
			ready |= POLLHUP;
	}
	if ((file->flags & O_ACCMODE) != O_RDONLY) {
		if (has_room(pipe, PIPE_BUF))
			ready |= POLLOUT | POLLWRNORM;
		if (!pipe->readers)
			ready |= POLLERR;
	}
	return ready;
}

static int64_t pipe_ioctl(struct file *file, uint32_t request, uint64_t argument)
{
	int32_t n = (int32_t)used(file->data);

	return request == FIONREAD ? copy_to_user(argument, &n, sizeof(n)) : -ENOTTY;
}

static void pipe_release(struct file *file)
{
	struct pipe *pipe = file->data;

	if ((file->flags & O_ACCMODE) != O_WRONLY)
		pipe->readers--;
	if ((file->flags & O_ACCMODE) != O_RDONLY)
		pipe->writers--;
	tell(&pipe->nr_read, true);
	tell(&pipe->nr_written, true);
}

#define PIPE_OPS .read = pipe_read, .write = pipe_write, .read_few = pipe_read_few,                \
	.write_few = pipe_write_few, .poll = pipe_poll, .ioctl = pipe_ioctl

static const struct file_ops pipe_ops = { PIPE_OPS, .release = pipe_release };

static struct pipe *pipe_make(task_id t);

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

static void pipe_free(struct node *node)
{
	struct pipe *pipe = (struct pipe *)node; /* its first member */

	for (uint32_t i = 0; i < NR_PIECES; i++)
		if (pipe->frames[i])
			frame_put(pipe->frames[i]);
	frame_put(pipe->frame);
}

static const struct node_ops pipe_node_ops = { .free = pipe_free };

static struct pipe *pipe_make(task_id t)
{
	uint64_t frame = frame_new();
	struct pipe *pipe;

	if (!frame)
		return NULL;
	pipe = phys_to_virt(frame);
	*pipe = (struct pipe){ .frame = frame };
	pipe->node = (struct node){
		.ops = &pipe_node_ops,
		.count = 1,
		.mode = S_IFIFO | 0600,
		.nlink = 1,
		.ino = node_number(),
		.uid = caller_uid(t),
		.gid = caller_gid(t),
	};
	return pipe;
}

/* One end, as a descriptor; it counts itself, and holds the pipe. */
static int64_t end_new(files_id files, struct pipe *pipe, uint32_t flags)
{
	file_id file = file_new(&pipe->node, &pipe_ops, flags & ~O_CLOEXEC);

	if (!file)
		return -ENFILE;
	file_of(file)->data = pipe;
	if ((flags & O_ACCMODE) == O_RDONLY)
		pipe->readers++;
	else
		pipe->writers++;
	return fd_new(files, file, 0, ON(flags, O_CLOEXEC));
}

int64_t pipe_new(task_id t, uint64_t to, uint32_t flags)
{
	files_id files = files_of[t];
	struct pipe *pipe;
	int64_t from_fd, to_fd;
	int32_t fds[2], err = 0;

	if (ON(flags, ~(O_CLOEXEC | O_NONBLOCK)))
		return -EINVAL;
	pipe = pipe_make(t);
	if (!pipe)
		return -ENOMEM;
	from_fd = to_fd = end_new(files, pipe, O_RDONLY | flags);
	if (from_fd >= 0)
		to_fd = end_new(files, pipe, O_WRONLY | flags);
	fds[0] = (int32_t)from_fd;
	fds[1] = (int32_t)to_fd;
	if (to_fd >= 0)
		err = copy_to_user(to, fds, sizeof(fds));
	if (to_fd >= 0 && err)
		fd_close(files, fds[1]);
	if (from_fd >= 0 && (to_fd < 0 || err))
		fd_close(files, fds[0]);
	node_put(&pipe->node);
	return to_fd < 0 ? to_fd : err;
}
