/*
 * The border between programs and the kernel: what happens on each way in and out, and where a new
 * task begins.
 * Entry: the on_ functions (kernel/x86/upcalls.h).  Linux: kernel/entry/common.c, ret_from_fork.
 */
#include "kernel/check/expect.h"
#include "kernel/proc/current.h"
#include "kernel/proc/init.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/shadow.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/work.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

/* No address between the two halves is one: to return to it would fault in the kernel. */
static bool is_address(uint64_t va)
{
	return va < 1ull << 47 || va >= ~0ull << 47;
}

void on_user_return(struct regs *regs)
{
	uint32_t work;

	EXPECT(process_lock_is_held());
	do {
		work = PERCPU_GET(work);
		if (ON(work, WORK_SIGNAL) || !is_address(regs->ip))
			signals_handle(regs);
		else
			EXPECT(!signals_want(regs));
		if (ON(work, WORK_RESCHED))
			preempt();
	} while (ON(PERCPU_GET(work), WORK_RESCHED | WORK_SIGNAL));
	EXPECT(PERCPU_GET(kernel_sp) == stack_top(current()) && task_regs(current()) == regs);
}

void on_task_start(struct regs *regs)
{
	task_id t = current();
	uint32_t pid;

	shadow_resumed();
	if (thread_table[t].started_by_kernel) {
		thread_table[t].started_by_kernel = false;
		start_init(regs);
	}
	if (task_table[t].set_child_tid == 0)
		return;
	pid = task_pid_vnr(t);
	/* Nobody is told if the address is bad. */
	(void)copy_to_user(task_table[t].set_child_tid, &pid, sizeof(pid));
}
