/*
 * Pipes.  The bytes lie in a ring of frames, each of which is there while it holds some; that of
 * nr_written stays when it is empty, too.
 * Keeps true: nr_read <= nr_written <= nr_read + CAPACITY, counted in bytes since it was made; the
 * frames from the one of nr_read to the one before nr_written are there.
 * Entry: pipe_new, pipe_ops.  Linux: fs/pipe.c.
 */
#include "kernel/fs/pipe_ops.h"

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

#define CAPACITY (NR_PIECES * FRAME_SIZE)
#define PIPE_BUF 4096u /* a write of so much is not mixed with others; Linux's name and value */
#define FIONREAD 0x541bu

_Static_assert(sizeof(struct pipe) <= FRAME_SIZE, "a pipe is kept in a frame");

static inline uint64_t used(const struct pipe *pipe)
{
	return pipe->nr_written - pipe->nr_read;
}

static inline char **frame_at(struct pipe *pipe, uint64_t position)
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
	return *frame_at(pipe, position) + position % FRAME_SIZE;
}

/* Something has changed for those at the other end, and for those who poll. */
static inline void tell(struct link *sleepers)
{
	wake_in(sleepers);
	poll_wake();
}

/* The same after n bytes have come or gone: n.  Who calls this at the end need keep nothing. */
static int64_t __attribute__((noinline)) tell_both(struct link *sleepers, uint64_t n)
{
	tell(sleepers);
	return (int64_t)n;
}

static int64_t __attribute__((noinline)) tell_sleepers(struct link *sleepers, uint64_t n)
{
	wake_sleepers(sleepers);
	return (int64_t)n;
}

static inline int64_t told(struct link *sleepers, uint64_t n)
{
	if (nr_polling != 0)
		return tell_both(sleepers, n);
	return queue_is_empty(sleepers) ? (int64_t)n : tell_sleepers(sleepers, n);
}

static inline void was_read(struct pipe *pipe, uint64_t n)
{
	pipe->nr_read += n;
	/* In a full ring what was written last may be in the same frame. */
	if (pipe->nr_read % FRAME_SIZE != 0 || used(pipe) > CAPACITY - FRAME_SIZE)
		return;
	frame_put(virt_to_phys(*frame_at(pipe, pipe->nr_read - 1)));
	*frame_at(pipe, pipe->nr_read - 1) = NULL;
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

/* That of nr_written; false: out of memory. */
static bool frame_is_there(struct pipe *pipe)
{
	char **frame = frame_at(pipe, pipe->nr_written);
	uint64_t pa;

	if (!*frame && (pa = frame_new()) != 0)
		*frame = phys_to_virt(pa);
	return *frame;
}

/* Move what there is room for.  Bytes moved, or -EFAULT, -ENOMEM. */
static int64_t put_in(struct pipe *pipe, struct iter *from)
{
	uint64_t done = 0, n, moved;

	while (from->left && used(pipe) < CAPACITY) {
		if (!frame_is_there(pipe))
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

/* There are no bytes.  Sleep until there are: 0 if there are some, or will be none; or -errno. */
static inline int64_t bytes_await(struct file *file, struct pipe *pipe)
{
	int64_t err;

	do {
		if (!pipe->writers)
			return 0;
		if (ON(file->flags, O_NONBLOCK))
			return -EAGAIN;
		err = sleep_in(&pipe->for_bytes);
	} while (!err && !used(pipe));
	return err;
}

int64_t pipe_read(struct file *file, struct iter *to, uint64_t at)
{
	struct pipe *pipe = file->data;
	int64_t moved;

	(void)at;
	if (!to->left)
		return 0;
	moved = used(pipe) ? 0 : bytes_await(file, pipe);
	if (moved)
		return moved;
	moved = take_out(pipe, to);
	if (moved > 0)
		tell(&pipe->for_room);
	return moved;
}

/*
 * Bytes of one frame; what takes more than this, or faults, begins anew.  It is the last that the
 * caller does.
 */
static inline __attribute__((always_inline)) int64_t
few_take(struct file *file, struct pipe *pipe, uint64_t to, uint64_t n)
{
	uint64_t at = pipe->nr_read % FRAME_SIZE, few = smaller(n, used(pipe));

	if (few - 1 >= FRAME_SIZE - at || to > USER_END - few ||
	    !few_to_user(to, *frame_at(pipe, pipe->nr_read) + at, few))
		return file_read(file, to, n);
	was_read(pipe, few);
	return told(&pipe->for_room, few);
}

/* The same when there are none yet.  Another thread may close the file meanwhile. */
static int64_t __attribute__((noinline)) pipe_read_later(struct file *file, uint64_t to, uint64_t n)
{
	struct pipe *pipe = file->data;
	int64_t answer;

	if (!n)
		return 0;
	file->count++;
	answer = bytes_await(file, pipe);
	if (!answer)
		answer = few_take(file, pipe, to, n);
	file_let_go(file);
	return answer;
}

int64_t pipe_read_here(struct file *file, uint64_t to, uint64_t n)
{
	struct pipe *pipe = file->data;

	return used(pipe) ? few_take(file, pipe, to, n) : pipe_read_later(file, to, n);
}

/* Is there room for what must go in at once? */
static bool has_room(const struct pipe *pipe, uint64_t n)
{
	return CAPACITY - used(pipe) >= (n <= PIPE_BUF ? n : 1);
}

int64_t pipe_write(struct file *file, struct iter *from, uint64_t at)
{
	struct pipe *pipe = file->data;
	uint64_t n = from->left, done = 0;
	int64_t moved;

	(void)at;
	while (from->left) {
		if (!pipe->readers) {
			signal_send_self(SIGPIPE);
			return done ? (int64_t)done : -EPIPE;
		}
		if (has_room(pipe, n)) {
			moved = put_in(pipe, from);
			if (moved <= 0)
				return done ? (int64_t)done : moved;
			done += (uint64_t)moved;
			tell(&pipe->for_bytes);
			if (done < n && used(pipe) < CAPACITY)
				break;
			continue;
		}
		moved = ON(file->flags, O_NONBLOCK) ? -EAGAIN :
			sleep_in(&pipe->for_room);
		if (moved)
			return done ? (int64_t)done : moved;
	}
	return (int64_t)done;
}

/* Bytes for one frame that is there, where a frame more would have room. */
int64_t pipe_write_here(struct file *file, uint64_t from, uint64_t n)
{
	struct pipe *pipe = file->data;
	char *frame = *frame_at(pipe, pipe->nr_written);
	uint64_t at = pipe->nr_written % FRAME_SIZE;

	if (n - 1 >= FRAME_SIZE - at || !frame || used(pipe) > CAPACITY - FRAME_SIZE ||
	    !pipe->readers || from > USER_END - n || !few_from_user(frame + at, from, n))
		return file_write(file, from, n);
	pipe->nr_written += n;
	return told(&pipe->for_bytes, n);
}

uint32_t pipe_poll(struct file *file)
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

int64_t pipe_ioctl(struct file *file, uint32_t request, uint64_t argument)
{
	int32_t n = (int32_t)used(file->data);

	return request == FIONREAD ? copy_to_user(argument, &n, sizeof(n)) : -ENOTTY;
}

void pipe_release(struct file *file)
{
	struct pipe *pipe = file->data;

	if ((file->flags & O_ACCMODE) != O_WRONLY)
		pipe->readers--;
	if ((file->flags & O_ACCMODE) != O_RDONLY)
		pipe->writers--;
	tell(&pipe->for_bytes);
	tell(&pipe->for_room);
}

static const struct file_ops pipe_ops = { PIPE_OPS, .release = pipe_release };

static void pipe_free(struct node *node)
{
	struct pipe *pipe = (struct pipe *)node; /* its first member */

	for (uint32_t i = 0; i < NR_PIECES; i++)
		if (pipe->frames[i])
			frame_put(virt_to_phys(pipe->frames[i]));
	frame_put(pipe->frame);
}

static const struct node_ops pipe_node_ops = { .free = pipe_free };

struct pipe *pipe_make(task_id t)
{
	uint64_t frame = frame_new();
	struct pipe *pipe;

	if (!frame)
		return NULL;
	pipe = phys_to_virt(frame);
	*pipe = (struct pipe){ .frame = frame };
	queue_init(&pipe->for_bytes);
	queue_init(&pipe->for_room);
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
