/*
 * execve.  First all that can be refused is, with the old program untouched; then the model
 * installs the new memory, and from there on there is no way back.
 * Keeps true: until exec_commit the old program lacks nothing; what is refused leaks nothing.
 * Entry: do_execve, kernel_execve.  Linux: fs/exec.c, do_execveat_common and begin_new_exec.
 */
#include "kernel/proc/exec.h"

#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/args.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/keyring.h"
#include "kernel/proc/membarrier.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/program.h"
#include "kernel/proc/robust.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/start.h"
#include "kernel/proc/shadow.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/regs.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

/* Linux's values. */
#define F_GETFD 1u
#define FD_CLOEXEC 1u

struct lists {
	struct strings argv, envp;
};

/* What the new memory is to have. */
struct content {
	struct elf_image image;
	struct store *store; /* the file's */
	const struct args *args;
};

/*
 * A fresh memory with the program's regions in it, none of its bytes yet.  Its handle in *mm; or
 * -ENOMEM, and nothing is held.
 */
static int32_t memory_prepare(task_id t, const struct content *content, mm_id *mm)
{
	int32_t fresh = MODEL_ASK(exec_prepare(t));
	int32_t err;

	if (fresh < 0)
		return fresh;
	*mm = (mm_id)fresh;
	membarrier_init(*mm);
	err = space_new(*mm);
	if (!err)
		err = program_map(*mm, &content->image, content->args, content->store);
	if (err)
		MODEL_TELL(exec_abandon(t));
	return err;
}

/* Take the new memory in place of the old one.  0; or -errno, and the old program is untouched. */
static int32_t memory_exchange(task_id t, const struct content *content)
{
	mm_id mm;
	int32_t err = memory_prepare(t, content, &mm);

	if (err)
		return err;
	robust_list_walk();
	err = MODEL_ASK(exec_commit(t));
	if (err)
		MODEL_TELL(exec_abandon(t));
	if (!err) {
		thread_table[t].root = space_root(mm);
		hw_load_root(thread_table[t].root);
		shadow_load_mm();
	}
	return err;
}

/*
 * One thread is left, and leads: what names the process names it.  0; or -EINTR, it is to end, too.
 * Linux: fs/exec.c, de_thread.
 */
static int32_t de_thread(task_id t)
{
	int32_t err = exit_other_threads();

	if (!err && task_table[t].group_leader != t) {
		thread_lead(t, task_table[t].group_leader);
		pid_lead(t, task_table[t].group_leader);
		MODEL_TELL(exec_lead(t));
	}
	return err;
}

static int32_t program_start(task_id t, const struct program *program, const struct args *args,
			     struct regs *regs)
{
	struct elf_file file = program_elf(program);
	struct content content; /* not cleared: there is room for many segments */
	uint64_t sp;
	int32_t err = elf_read(&file, &content.image);

	content.args = args;
	content.store = program->store;
	if (!err && !content.store)
		err = -ENOEXEC;
	if (!err)
		err = de_thread(t);
	if (!err)
		err = memory_exchange(t, &content);
	if (err)
		return err;

	/* The old program is gone: nothing below can be refused any more, only end the task. */
	files_exec(files_of[t]);
	cred_exec();
	keyrings_exec(t);
	if (program_fill(t, &content.image, args, &sp))
		signal_force(SIGKILL);
	running_set(mm_of[t], program_describe(program_node(program), &content.image, args));
	*regs = (struct regs){
		.ip = content.image.entry,
		.cs = USER_CS,
		.flags = FLAGS_IF,
		.sp = sp,
		.ss = USER_DS,
		.orig_ax = NO_SYSCALL, /* an interrupted execve is not run again */
	};
	return 0;
}

/* Run the node, which is called `name`. */
static int32_t exec(struct node *node, const char *name, bool hidden, const struct lists *lists,
		    struct regs *regs)
{
	struct program program;
	struct args args;
	int32_t err = program_open(&program, node, name, hidden);

	if (err)
		return err;
	err = args_get(&args, name, program_front(&program), lists->argv, lists->envp);
	if (!err) {
		err = program_start(current(), &program, &args, regs);
		args_put(&args);
	}
	program_close(&program);
	if (!err)
		trait_exec(current(), name);
	return err;
}

/* Begin `name` with the descriptor that a path starts from.  The length of that. */
static int64_t name_begin(char *name, uint32_t fd, bool is_all)
{
	static const char start[] = "/dev/fd/";
	int64_t n = sizeof(start) - 1;
	uint32_t power = 1;

	memcpy(name, start, sizeof(start));
	while (fd / power >= 10)
		power *= 10;
	for (; power; power /= 10)
		name[n++] = (char)('0' + fd / power % 10);
	if (!is_all)
		name[n++] = '/';
	return n;
}

/*
 * The path into `name`, with the descriptor that it starts from before it.  The length of what
 * comes before the path, or -errno.
 */
static int64_t name_get(const struct exec_call *call, char name[PATH_MAX])
{
	int64_t before = 0, length = strncpy_from_user(name, call->path, PATH_MAX);

	if (length >= 0 && call->dirfd != AT_FDCWD && name[0] != '/') {
		before = name_begin(name, (uint32_t)call->dirfd, length == 0);
		length = strncpy_from_user(name + before, call->path, PATH_MAX - (uint64_t)before);
	}
	if (length < 0)
		return length;
	if (length == (int64_t)PATH_MAX - before)
		return -ENAMETOOLONG;
	return length == 0 && !ON(call->flags, AT_EMPTY_PATH) ? -ENOENT : before;
}

/* The node that the call names, held, into *node; its path has been read. */
static int32_t node_named(const struct exec_call *call, const char *path, struct node **node)
{
	bool follow = !ON(call->flags, AT_SYMLINK_NOFOLLOW);
	int32_t err = *path ? path_of(current(), call->dirfd, path, follow, node)
			    : path_start(current(), call->dirfd, node);

	if (!err && node_is(*node, S_IFLNK))
		err = -ELOOP;
	if (err && *node)
		node_put(*node);
	return err;
}

/* Will the descriptor that the name begins with be closed before anybody could use it? */
static bool is_hidden(const struct exec_call *call)
{
	return ON((uint32_t)fd_fcntl(files_of[current()], call->dirfd, F_GETFD, 0), FD_CLOEXEC);
}

int32_t do_execve(const struct exec_call *call, struct regs *regs)
{
	const struct lists lists = { { .user = call->argv }, { .user = call->envp } };
	uint64_t frame;
	struct node *node;
	int64_t before;
	char *name;
	int32_t err;

	if (ON(call->flags, ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW)))
		return -EINVAL;
	if (trait_refuses_exec(current()))
		return -EAGAIN;
	frame = frame_new();
	if (!frame)
		return -ENOMEM;
	name = phys_to_virt(frame);
	before = name_get(call, name);
	err = before < 0 ? (int32_t)before : node_named(call, name + before, &node);
	if (!err) {
		err = exec(node, name, before > 0 && is_hidden(call), &lists, regs);
		node_put(node);
	}
	frame_put(frame);
	return err;
}

int32_t kernel_execve(const char *path, const char *const argv[], const char *const envp[],
		      struct regs *regs)
{
	const struct lists lists = { { .kernel = argv }, { .kernel = envp } };
	struct node *node;
	int32_t err = path_walk(current(), node_root(), path, true, &node);

	if (!err)
		err = exec(node, path, false, &lists, regs);
	if (node)
		node_put(node);
	return err;
}
