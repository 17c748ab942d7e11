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
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/args.h"
#include "kernel/proc/current.h"
#include "kernel/proc/elf.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/membarrier.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/robust.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/start.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/regs.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

/* The file of a program, held, if task t may run it.  0, or -errno. */
static int32_t program_find(task_id t, const char *path, struct node **found)
{
	int32_t err = path_walk(t, fs_cwd(fs_of[t]), path, true, found);

	if (!err && (!node_is(*found, S_IFREG) || !node_permits(*found, t, MAY_EXEC)))
		err = -EACCES;
	if (err && *found)
		node_put(*found);
	return err;
}

/*
 * A fresh memory with the program's regions in it, none of its bytes yet.  Its handle in *mm; or
 * -ENOMEM, and nothing is held.
 */
static int32_t memory_prepare(task_id t, const struct elf_image *image, const struct args *args,
			      mm_id *mm)
{
	int32_t fresh = MODEL_ASK(exec_prepare(t));
	int32_t err;

	if (fresh < 0)
		return fresh;
	*mm = (mm_id)fresh;
	membarrier_init(*mm);
	err = space_new(*mm);
	if (!err)
		err = program_map(*mm, image, args);
	if (err)
		MODEL_TELL(exec_abandon(t));
	return err;
}

/* Take the new memory in place of the old one.  0; or -errno, and the old program is untouched. */
static int32_t memory_exchange(task_id t, const struct elf_image *image, const struct args *args)
{
	mm_id mm;
	int32_t err = memory_prepare(t, image, args, &mm);

	if (err)
		return err;
	robust_list_walk();
	err = MODEL_ASK(exec_commit(t));
	if (err)
		MODEL_TELL(exec_abandon(t));
	else
		hw_load_root(space_root(mm));
	return err;
}

static int32_t program_start(task_id t, const struct node *file, const struct args *args,
			     struct regs *regs)
{
	struct elf_image image;
	uint64_t sp;
	int32_t err = elf_read(file->data, file->size, &image);

	if (!err)
		err = exit_other_threads();
	if (!err)
		err = memory_exchange(t, &image, args);
	if (err)
		return err;

	/* The old program is gone: nothing below can be refused any more, only end the task. */
	files_exec(files_of[t]);
	if (program_fill(t, &image, file->data, args, &sp))
		signal_force(SIGKILL);
	*regs = (struct regs){
		.ip = image.entry,
		.cs = USER_CS,
		.flags = FLAGS_IF,
		.sp = sp,
		.ss = USER_DS,
		.orig_ax = NO_SYSCALL, /* an interrupted execve is not run again */
	};
	return 0;
}

static int32_t exec(const char *path, struct strings argv, struct strings envp, struct regs *regs)
{
	task_id t = current();
	struct node *file;
	struct args args;
	int32_t err = args_get(&args, path, argv, envp);

	if (err)
		return err;
	err = program_find(t, path, &file);
	if (!err) {
		err = program_start(t, file, &args, regs);
		node_put(file);
	}
	args_put(&args);
	return err;
}

int32_t do_execve(uint64_t path, uint64_t argv, uint64_t envp, struct regs *regs)
{
	uint64_t frame = frame_new();
	char *text;
	int64_t length;
	int32_t err;

	if (!frame)
		return -ENOMEM;
	text = phys_to_virt(frame);
	length = strncpy_from_user(text, path, PATH_MAX);
	if (length < 0)
		err = (int32_t)length;
	else if (length == PATH_MAX)
		err = -ENAMETOOLONG;
	else if (length == 0)
		err = -ENOENT;
	else
		err = exec(text, (struct strings){ .user = argv }, (struct strings){ .user = envp },
			   regs);
	frame_put(frame);
	return err;
}

int32_t kernel_execve(const char *path, const char *const argv[], const char *const envp[],
		      struct regs *regs)
{
	return exec(path, (struct strings){ .kernel = argv }, (struct strings){ .kernel = envp },
		    regs);
}
