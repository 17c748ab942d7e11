/*
 * The border between programs and the kernel: what happens on each way in and out, and where a new
 * task begins.
 * Entry: the on_ functions (kernel/x86/upcalls.h).  Linux: kernel/entry/common.c, ret_from_fork.
 */
<<<<<<< HEAD
=======
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
>>>>>>> aba4674 (Out of memory: the largest process goes; sleepers that wake have every other turn)
#include "kernel/proc/current.h"
#include "kernel/proc/init.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/oom.h"
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

<<<<<<< HEAD
=======
void on_user_exception(struct regs *regs, uint32_t vector)
{
	(void)regs;
	if (exception_signal[vector] == 0)
		panic("exception %u in a program", vector);
	signal_force(exception_signal[vector]);
}

void on_user_page_fault(struct regs *regs, uint64_t va, uint32_t access)
{
	int32_t error;

	(void)regs;
	if (va >= USER_END)
		error = -EFAULT;
	else if (frames_free() < OOM_RESERVE)
		error = -ENOMEM;
	else
		error = space_fault(mm_of[current()], va, access);
	if (error == -ENOMEM)
		out_of_memory();
	else if (error < 0)
		signal_force(SIGSEGV);
}

bool on_usercopy_fault(uint64_t va, uint32_t access)
{
	task_id t = current();

	int32_t error = t != SWAPPER ? space_fault(mm_of[t], va, access) : -EFAULT;

	if (error == -ENOMEM)
		out_of_memory_now();
	return error == 0;
}

>>>>>>> aba4674 (Out of memory: the largest process goes; sleepers that wake have every other turn)
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
