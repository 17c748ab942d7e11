/*
 * Who runs: the scheduler, by the run queue's order (runq.h).
 * Keeps true: a task is in the run queue, or asleep (sleep.c), or it is current.  The swapper is in
 * neither and runs when nobody else can.  A new child waits behind its parent, which goes on: the
 * policy of Linux since 2.6.32, or before it, as Linux had it from 2.6.0 on:
 * sched_child_runs_first.
 * Entry: give_cpu, task_woken, yield, on_tick.  Linux: kernel/sched/core.c.
 */
#include "kernel/proc/sched.h"
#include "kernel/check/expect.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/charge.h"
#include "kernel/proc/itimer.h"
#include "kernel/proc/load.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/ports.h"
#include "kernel/proc/shadow.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/timer.h"
#include "kernel/proc/work.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/upcalls.h"
#include "model/own.h"
#include "spec/task.h"

void sched_init(void)
{
	runq_init();
	sleep_init();
	shadow_init();
	switch_reasons = !switch_is_fast();
	charged_to = clock_count();
	thread_table[SWAPPER].id = SWAPPER;
	PERCPU_SET(thread, &thread_table[SWAPPER]);
	PERCPU_SET(user_of, &thread_table[NOBODY]);
	thread_table[SWAPPER].process = usage_process(signal_of[SWAPPER]);
}

/*
 * How many reasons there are for load_specially: a processor that lacks what a fast switch needs,
 * and each task that may use ports.
 */
uint32_t switch_reasons;

/* Called in the midst of what keeps everything in registers. */
static void RUNQ_COLD load_specially(struct thread *last, struct thread *to)
{
	ports_load(to->id);
	if (last == to)
		return;
	user_state_save(&last->user);
	user_state_load(&to->user);
	PERCPU_SET(user_of, to);
}

/*
 * What of the processor belongs to a program, after that of `last`.  The swapper has none, and
 * leaves the last one's: if that runs next, nearly all is there.
 */
static inline void load_program(struct thread *last, struct thread *to, bool is_there)
{
	uint64_t root = to->root;

	set_kernel_stack(to->top);
	if (root != PERCPU_GET(root)) {
		PERCPU_SET(root, root);
		write_cr3(root);
	}
	if (switch_reasons != 0) {
		load_specially(last, to);
	} else if (!is_there) {
		user_state_switch(&last->user, &to->user);
		PERCPU_SET(user_of, to);
	}
}

/*
 * The current task has been charged, and put where it belongs.  `last`: whose program the processor
 * holds; NULL: it stays, since `to` is the swapper.
 */
static inline __attribute__((always_inline)) void
switch_to(struct thread *from, struct thread *last, struct thread *to, bool is_there, bool exits)
{
	uint32_t id = to->id, work = to->work;

	shadow_switch(id, exits);
	PERCPU_SET(current, id);
	PERCPU_SET(work, work);
	PERCPU_SET(thread, to);
	if (last)
		load_program(last, to, is_there);
	nr_switches++;
	switch_stacks(&from->sp, to->sp);
	shadow_resumed();
}

/* The current task cannot go on, since it sleeps or has exited. */
static inline __attribute__((always_inline)) void
switch_from(struct thread *self, struct thread *last, bool exits)
{
	struct thread *next = runq_take();

	if (next != NULL)
		switch_to(self, last, next, false, exits);
	else
		switch_to(self, NULL, &thread_table[SWAPPER], true, exits);
}

void give_cpu(void)
{
	struct thread *self = current_thread();

	charge(self);
	self->spent.sleeps++;
	self->process->sleeps++;
	switch_from(self, self, false);
}

/* Real time is served at once. */
static void put(struct thread *thread)
{
	runq_put(thread);
	if (thread->real > current_thread()->real)
		work_resched();
}

/* Who has slept long is behind the ring. */
static void RUNQ_COLD __attribute__((noinline)) woken_elsewhere(struct thread *thread)
{
	if (thread->real != 0 || !runq_hand(thread, runq_bucket(thread)))
		put(thread);
}

void task_woken(struct thread *thread)
{
	if (thread->real != 0 || !runq_hand(thread, thread->virtual >> BUCKET_SHIFT))
		woken_elsewhere(thread);
}

void sched_weigh(task_id t, uint32_t policy, uint32_t priority)
{
	runq_weigh(t, policy, priority);
	work_resched(); /* who is first may have changed */
}

uint32_t sched_turn(task_id t)
{
	return runq_turn(&thread_table[t]);
}

int32_t sched_child_runs_first;

/* It has not more real time than its maker, whose turn it is then only behind it. */
void task_ready(task_id t)
{
	shadow_add(t);
	runq_put(&thread_table[t]);
	if (sched_child_runs_first)
		work_resched();
}

/* The current task can go on, and has been put back by the caller's rule; whose turn is it now? */
static inline void go_on_or_switch(struct thread *self, struct thread *next)
{
	if (next == self)
		return;
	self->spent.turns++;
	self->process->turns++;
	switch_to(self, self, next, false, false);
}

void yield(void)
{
	struct thread *self = current_thread();

	charge(self);
	go_on_or_switch(self, runq_exchange(self));
}

void preempt(void)
{
	struct thread *self = current_thread();

	PERCPU_SET(work, self->work);
	if (!runq_waits())
		return;
	charge(self);
	if (self->real != 0)
		runq_put_real(self, !runq_turn_is_over(self));
	else
		runq_put(self);
	go_on_or_switch(self, runq_take());
}

void yield_to_all(void)
{
	struct thread *self = current_thread();
	uint32_t real = self->real;

	self->real = 0;
	yield();
	self->real = real;
}

/* The timer does not interrupt the kernel, so what it would do is done here. */
bool work_may_go_on(void)
{
	alarms_ring();
	preempt();
	return signals_state(current()) == SIGNAL_NONE;
}

/* What the processor holds of the program goes with it. */
void leave_cpu(void)
{
	struct thread *self = current_thread();

	charge(self);
	PERCPU_SET(user_of, &thread_table[NOBODY]);
	switch_from(self, &thread_table[NOBODY], true);
	panic("a task that has exited runs again");
}

void on_tick(bool in_kernel)
{
	charge(current_thread());
	usage_tick(in_kernel);
	runq_tick();
	alarms_ring();
	itimers_tick();
	load_tick();
	work_resched();
}

void on_preemption(void)
{
	work_resched();
}

/* What the machine does when no task can run: the swapper's whole life. */
void idle(void)
{
	struct thread *self = &thread_table[SWAPPER], *last, *next;

	for (;;) {
		while (!runq_waits())
			wait_for_interrupt();
		charge(self);
		last = PERCPU_GET(user_of);
		next = runq_take();
		switch_to(self, last, next, last == next, false);
	}
}
