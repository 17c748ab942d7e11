/*
 * The kernel's side of a task: its stack, its registers, what of the processor goes with it.
 * Entry: stack_new and thread_copy, by steps.c.  Linux: copy_thread in arch/x86/kernel/process.c.
 */
#include "kernel/proc/thread.h"
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/posix_timer.h"
#include "kernel/proc/runq.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/trait.h"
#include "kernel/proc/work.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/paging.h"
#include "model/own.h"
#include "spec/task.h"

#define STACK_FRAMES (STACK_SIZE / FRAME_SIZE)

struct thread thread_table[NR_TASKS];

#define CLEARED (offsetof(struct thread, user) - offsetof(struct thread, state))
_Static_assert(offsetof(struct thread, state) % 8 == 0, "it is cleared by words");

static bool has_stack[NR_TASKS];
static uint32_t last_serial;

int32_t stack_new(task_id t)
{
	if (has_stack[t])
		return 0;
	if (frames_free() < STACK_FRAMES)
		return -ENOMEM;
	for (uint64_t va = stack_top(t) - STACK_SIZE; va < stack_top(t); va += FRAME_SIZE)
		stack_page_map(va, frame_new());
	has_stack[t] = true;
	return 0;
}

/* Of who asked for SCHED_RESET_ON_FORK a child is as common as if it had asked for nothing. */
static void policy_copy(const struct thread *from, struct thread *to)
{
	uint32_t policy = from->policy, real = from->real;
	task_id child = to->id;

	if (!ON(policy, SCHED_RESET_ON_FORK)) {
		to->policy = policy;
		to->real = real;
		to->rate = from->rate;
		return;
	}
	policy &= ~SCHED_RESET_ON_FORK;
	if (real != 0)
		policy = SCHED_OTHER;
	if (real != 0 || trait_table[child].nice < 0)
		trait_table[child].nice = 0;
	runq_weigh(child, policy, 0);
}

void thread_copy(task_id parent, task_id child, uint64_t stack, bool set_tls, uint64_t tls)
{
	const struct thread *from = &thread_table[parent];
	struct thread *to = &thread_table[child];
	struct regs *regs = task_regs(child);

	words_clear(&to->state, CLEARED / 8);
	to->id = child;
	to->top = stack_top(child);
	to->root = space_root(mm_of[child]);
	to->serial = ++last_serial;
	to->made_at = clock_now();
	to->process = usage_process(signal_of[child]);
	to->virtual = from->virtual;
	to->blocked = from->blocked;
	to->alt_stack = from->alt_stack;
	to->work = WORK_ALWAYS;
	if (signal_of[child] == signal_of[parent] &&
	    (signals_shared(child) != 0 || signals_kill(child) || process_stops(child)))
		to->work |= WORK_SIGNAL;
	to->sp = switch_prepare(regs);
	if (parent == SWAPPER) {
		memset(regs, 0, sizeof(*regs));
		user_state_reset(&to->user);
		runq_weigh(child, SCHED_OTHER, 0);
		to->started_by_kernel = true;
		return;
	}
	words_copy(regs, (const struct regs *)from->top - 1, sizeof(*regs) / 8);
	regs->ax = 0;
	if (stack != 0)
		regs->sp = stack;
	EXPECT(parent == current()); /* so what the processor holds is the parent's */
	user_state_save(&to->user);
	if (set_tls)
		to->user.fs_base = tls;
	policy_copy(from, to);
}

void thread_lead(task_id t, task_id leader)
{
	uint32_t serial = thread_table[t].serial;

	thread_table[t].serial = thread_table[leader].serial;
	thread_table[t].made_at = thread_table[leader].made_at;
	thread_table[leader].serial = serial;
}

void thread_exec(void)
{
	task_id t = current();
	struct thread *thread = &thread_table[t];

	user_state_begin();
	thread->alt_stack.sp = thread->alt_stack.size = 0;
	thread_table[task_table[t].group_leader].has_execed = true;
	sighand_exec(sighand_of[t]);
	posix_timers_exit(signal_of[t]);
}
