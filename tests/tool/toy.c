/*
 * A toy kernel on libbident.a: the model decides, and what is below does it, with a page of text
 * for memory and eight numbers for open files.  docs/embedding.md walks through it; as a test it
 * speaks TAP.  Keeps true: an object has bytes from its step_copy to its step_drop.
 * Entry: main; the model enters by the functions of spec/steps.h.
 */
#include <stdio.h>
#include <string.h>

#include "model/model.h"
#include "spec/steps.h"

/* What the toy has bytes of, by the model's handles. */
static char memory[NR_OBJECTS][64];
static int files[NR_OBJECTS][8];
static bool awake[NR_TASKS];
static uint32_t broken_step = NR_STEPS; /* this one finds nothing left */

/* What the model's contracts speak of; kept by the seam. */
uint32_t step_dropped[NR_STEPS];
uint64_t step_address[NR_STEPS];
task_id pidfd_shown, vfork_resumed, notified;
uint64_t tid_cleared;
int32_t notified_signal;

bool step_fails(uint32_t step)
{
	return step == broken_step;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	if (step == broken_step)
		return -ENOMEM;
	if (step == STEP_MM)
		memcpy(memory[to], memory[from], sizeof(memory[to]));
	if (step == STEP_FILES)
		memcpy(files[to], files[from], sizeof(files[to]));
	return 0;
}

void step_drop(uint32_t step, uint32_t id)
{
	step_dropped[step] = id;
	if (step == STEP_MM)
		memset(memory[id], 0, sizeof(memory[id]));
	if (step == STEP_FILES)
		memset(files[id], 0, sizeof(files[id]));
}

/* Parts that the toy has nothing of can be had by everybody. */
int32_t step_part(uint32_t step, task_id parent, task_id child)
{
	(void)parent, (void)child;
	return step == broken_step ? -EAGAIN : 0;
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	(void)args, (void)parent, (void)child;
	return 0;
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	(void)pid;
	step_address[STEP_SETTID] = address;
	return 0;
}

/* What the toy has not is refused by its own error, and the ladder gives back what was taken. */
int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child)
{
	(void)flags, (void)from, (void)to, (void)child;
	return -EINVAL;
}

int32_t step_pidfd(task_id child)
{
	(void)child;
	return -EMFILE;
}

int32_t step_store_pidfd(uint64_t address, task_id child)
{
	(void)child;
	step_address[STEP_PIDFD_STORE] = address;
	return 0;
}

void step_show_pidfd(task_id child)
{
	pidfd_shown = child;
}

int32_t step_may_clone(task_id caller)
{
	(void)caller;
	return 0;
}

void step_vfork_done(task_id t)
{
	vfork_resumed = t;
	awake[t] = true;
}

void step_clear_tid(uint64_t address)
{
	tid_cleared = address;
}

void step_notify(task_id parent, int32_t signal)
{
	notified = parent;
	notified_signal = signal;
	awake[parent] = true;
}

bool step_ignores_children(sighand_id handlers)
{
	(void)handlers;
	return false;
}

static int tests, failures;

static void ok(bool good, const char *name)
{
	failures += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
}

/* The system call: flags, and in the low byte a signal. */
static int32_t sys_clone(task_id caller, uint64_t word)
{
	int32_t child = do_fork(legacy_args(word, 0, 0, 0, 0), caller);

	if (child > 0)
		awake[child] = true;
	return child;
}

static void threads(task_id shell)
{
	const uint64_t thread = CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	int32_t child = sys_clone(shell, thread);

	ok(child > 0 && mm_of[child] == mm_of[shell] && mm_count[mm_of[shell]] == 2,
	   "a thread shares the memory");
	ok(sys_clone(shell, CLONE_THREAD) == -EINVAL, "a thread without CLONE_SIGHAND is refused");
	(void)exit_task((task_id)child, 0);
	ok(mm_count[mm_of[shell]] == 1, "and lets go of it");
}

int main(void)
{
	task_id init, shell, child;
	uint32_t before;

	model_init(LINUX_6_1, NR_TASKS - 1);
	init = (task_id)sys_clone(SWAPPER, SIGCHLD);
	shell = (task_id)sys_clone(init, SIGCHLD);
	strcpy(memory[mm_of[shell]], "the shell's");
	files[files_of[shell]][3] = 42;

	child = (task_id)sys_clone(shell, SIGCHLD);
	strcpy(memory[mm_of[child]], "the child's");
	ok(strcmp(memory[mm_of[shell]], "the shell's") == 0, "fork: memory is a copy");
	ok(files[files_of[child]][3] == 42, "and open files are, too");

	(void)exit_task(child, 7 << 8);
	ok(notified == shell && notified_signal == SIGCHLD, "exit: the parent is told");
	ok(wait_task(shell, -1, 0) == (int32_t)child && wait_status(child) == 7 << 8,
	   "wait: by the status");
	release_task(child);
	ok(wait_task(shell, -1, 0) == -ECHILD, "wait: then there is nobody left");
	threads(shell);

	before = files_nfree;
	broken_step = STEP_MM;
	ok(sys_clone(shell, SIGCHLD) == -ENOMEM && files_nfree == before && model_is_sound(),
	   "no memory: ENOMEM, and the files that were copied are given back");
	printf("1..%d\n", tests);
	return failures ? 1 : 0;
}
