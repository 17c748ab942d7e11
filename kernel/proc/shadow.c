/*
 * What must hold at every switch.  Keeps true: the model's run queue has in it who is in the
 * kernel's, and runs who is current; it is sound, as proved.
 * Entry: shadow_switch, shadow_resumed.  Linux: none.
 */
#include "kernel/proc/shadow.h"

#ifdef CHECKED
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/thread.h"
#include "model/own.h"

static uint64_t sums[NR_TASKS]; /* of the stack of a task that does not run; 0: unknown */
static task_id left;		/* who ran before; NOBODY: it has exited */

static uint64_t stack_sum(task_id t)
{
	uint64_t sum = 0;

	for (uint64_t at = thread_table[t].sp; at < stack_top(t); at += sizeof(sum))
		sum = (sum ^ *(const uint64_t *)at) * 0x9e3779b97f4a7c15ull + (sum >> 29);
	return sum;
}

static void model_switch(task_id next, bool exits)
{
	if (exits)
		EXPECT(run_exit(0));
	else if (next == SWAPPER)
		EXPECT(run_sleep(0));
	if (running[0] != next)
		EXPECT(run_hand_over(0, next));
	EXPECT(running[0] == next && run_state[next] == RUN_RUNNING);
	EXPECT(run_is_sound());
}

void shadow_switch(task_id next, bool exits)
{
	EXPECT(process_lock_is_held());
	EXPECT(running[0] == current());
	EXPECT(next == SWAPPER || task_table[next].state == TASK_ALIVE);
	EXPECT(next == SWAPPER || thread_table[next].state == AWAKE);
	model_switch(next, exits);
	EXPECT(next == SWAPPER || sums[next] == 0 || sums[next] == stack_sum(next));
	sums[next] = 0;
	left = exits ? NOBODY : current();
}

static uint64_t root_of(mm_id mm)
{
	return mm == NOBODY ? kernel_root : space_root(mm);
}

void shadow_resumed(void)
{
	task_id t = current();

	EXPECT(running[0] == t);
	EXPECT(PERCPU_GET(root) == (read_cr3() & ~0xfffull));
	EXPECT(PERCPU_GET(root) == root_of(cpu_mm[0]));
	if (left != NOBODY && left != SWAPPER)
		sums[left] = stack_sum(left);
	if (t == SWAPPER)
		return;
	EXPECT(PERCPU_GET(root) == space_root(mm_of[t]));
	EXPECT(PERCPU_GET(kernel_sp) == stack_top(t) && tss.rsp[0] == stack_top(t));
	EXPECT(PERCPU_GET(user_of) == current_thread() && current_thread()->id == t);
	EXPECT(current_thread()->root == space_root(mm_of[t]));
}
#endif
