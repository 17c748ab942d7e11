/*
 * The border between programs and the kernel: what happens on each way in and out, and where a new
 * task begins.
 * Entry: the on_ functions (kernel/x86/upcalls.h).  Linux: kernel/entry/common.c, ret_from_fork.
 */
#include "kernel/proc/current.h"
#include "kernel/proc/init.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

void on_kernel_entry(void)
{
	process_lock();
	usage_enter();
}

/* No address between the two halves is one: to return to it would fault in the kernel. */
static bool is_address(uint64_t va)
{
	return va < 1ull << 47 || va >= ~0ull << 47;
}

void on_user_return(struct regs *regs)
{
	signals_handle(regs);
	while (PERCPU_GET(need_resched) || !is_address(regs->ip)) {
		if (is_address(regs->ip))
			yield();
		else
			signal_force(SIGSEGV);
		signals_handle(regs);
	}
	usage_leave();
	process_unlock();
}

void on_idle_return(void)
{
	usage_leave();
	process_unlock();
}

void on_task_start(struct regs *regs)
{
	task_id t = current();

	if (thread_table[t].started_by_kernel) {
		thread_table[t].started_by_kernel = false;
		start_init(regs);
	}
	if (task_table[t].set_child_tid != 0)
		/* Nobody is told if the address is bad. */
		(void)copy_to_user(task_table[t].set_child_tid, &task_table[t].pid,
				   sizeof(task_table[t].pid));
}
