/*
 * Who runs and who may run next, and where the registers of each task are: all that a switch from
 * one task to another goes by.  The CPUs share one queue, served in order; the idle task of a CPU
 * runs when nobody else can and is never queued.
 * Linux: struct rq in kernel/sched/sched.h; struct thread_struct, struct fpu and struct tlb_state
 * in arch/x86/include/asm.
 */
#ifndef SPEC_RUN_H
#define SPEC_RUN_H

#include "spec/task.h"

#ifndef NR_CPUS
#define NR_CPUS 1
#endif
#define NO_CPU NR_CPUS

/* The first handles are the idle tasks', one for each CPU. */
#define IDLE_TASK(cpu) (SWAPPER + (cpu))
#define IS_IDLE_TASK(t) ((t) >= SWAPPER && (t) < SWAPPER + NR_CPUS)

enum run_state {
	RUN_NONE,     /* was never to run, or is nobody */
	RUN_QUEUED,   /* waits for its turn */
	RUN_RUNNING,  /* on a CPU */
	RUN_DOZING,   /* on a CPU, and will sleep unless it is woken before it gives the CPU away */
	RUN_SLEEPING, /* waits to be woken */
	RUN_IDLE,     /* the idle task of a CPU that has better to do */
	RUN_DEAD,     /* has exited */
};

/* What a switch keeps of the kernel's work for a task: what C expects to survive a call. */
struct kernel_context {
	uint64_t bx, bp, r12, r13, r14, r15;
	uint64_t sp;
};

/* What it keeps of the program.  A number stands for the FPU's image: the kernel has the bytes. */
struct user_context {
	uint64_t fs_base;
	uint64_t gs_base;
	uint64_t fpu;
};

extern uint32_t run_state[NR_TASKS]; /* enum run_state */
extern uint32_t run_cpu[NR_TASKS];   /* where it runs or last ran; NO_CPU: nowhere yet */
extern task_id running[NR_CPUS];

/* The queue is a ring of links through NOBODY: after it comes the first, before it the last. */
extern task_id run_after[NR_TASKS];
extern task_id run_before[NR_TASKS];
extern uint64_t run_turn[NR_TASKS]; /* ascends along the queue; 0: is not in it */
extern uint64_t run_turns;	    /* the next such number */

/* The registers of a task that is on no CPU, and those of each CPU. */
extern struct kernel_context saved_context[NR_TASKS];
extern struct user_context saved_user[NR_TASKS];
extern struct kernel_context cpu_context[NR_CPUS];
extern struct user_context cpu_user[NR_CPUS];
extern task_id cpu_user_of[NR_CPUS]; /* whose cpu_user is; stays while the CPU idles */
extern mm_id cpu_mm[NR_CPUS];	     /* the address space that is loaded; NOBODY: the kernel's */

/* One a nanosecond, they last for centuries. */
#define RUN_TURNS_MAX UINT64_MAX

/*@ predicate queued{L}(integer t) = run_state[t] == RUN_QUEUED;
    predicate on_cpu{L}(integer t) = run_state[t] == RUN_RUNNING || run_state[t] == RUN_DOZING;
    predicate linked{L}(integer t) = t == NOBODY || queued(t);

    predicate links_sound{L} = \forall integer t; 0 <= t < NR_TASKS && linked(t) ==>
      run_after[t] < NR_TASKS && linked(run_after[t]) && run_before[run_after[t]] == t &&
      run_before[t] < NR_TASKS && linked(run_before[t]) && run_after[run_before[t]] == t;

    predicate turns_given{L} = \forall integer t; 0 <= t < NR_TASKS ==>
      run_turn[t] < run_turns && (run_turn[t] > 0 <==> queued(t));

    predicate turns_ascend{L} = \forall integer t; 0 <= t < NR_TASKS && linked(t) ==>
      run_after[t] == NOBODY || run_turn[t] < run_turn[run_after[t]];

    // Between a task and the next in the queue there is nobody: who is queued is found.
    predicate nobody_between{L}(integer t, integer next) = \forall integer u;
      0 <= u < NR_TASKS && u != t && queued(u) && run_turn[t] <= run_turn[u] ==>
        next != NOBODY && run_turn[next] <= run_turn[u];
    predicate turns_adjoin{L} = \forall integer t; 0 <= t < NR_TASKS && linked(t) ==>
      nobody_between(t, run_after[t]);

    predicate turns_sound{L} = run_state[NOBODY] == RUN_NONE && turns_given && turns_ascend &&
      turns_adjoin;

    predicate run_queue_sound{L} = links_sound && turns_sound;

    // One task on each CPU, and none on two.
    predicate cpus_sound{L} =
      (\forall integer c; 0 <= c < NR_CPUS ==>
        0 < running[c] < NR_TASKS && on_cpu(running[c]) && run_cpu[running[c]] == c) &&
      (\forall integer t; 0 <= t < NR_TASKS && on_cpu(t) ==>
        run_cpu[t] < NR_CPUS && running[run_cpu[t]] == t);

    // An idle task runs on its own CPU or not at all; it neither waits nor ends.
    predicate state_sound_of{L}(integer t) =
      run_state[t] <= RUN_DEAD && (run_state[t] == RUN_IDLE ==> IS_IDLE_TASK(t)) &&
      (IS_IDLE_TASK(t) ==> run_state[t] == RUN_IDLE ||
        (run_state[t] == RUN_RUNNING && run_cpu[t] == t - SWAPPER));
    predicate states_sound{L} = \forall integer t; 0 <= t < NR_TASKS ==> state_sound_of(t);

    // What the CPU holds of a program is the task's own as long as it did not run elsewhere.
    predicate user_loaded{L}(integer cpu, integer t) =
      cpu_user_of[cpu] == t && run_cpu[t] == cpu;

    predicate user_sound_on{L}(integer c) =
      cpu_user_of[c] < NR_TASKS && !IS_IDLE_TASK(cpu_user_of[c]) &&
      (IS_IDLE_TASK(running[c]) || cpu_user_of[c] == running[c]) &&
      (run_cpu[cpu_user_of[c]] == c &&
       (queued(cpu_user_of[c]) || run_state[cpu_user_of[c]] == RUN_SLEEPING) ==>
        cpu_user[c] == saved_user[cpu_user_of[c]]);
    predicate users_sound{L} = \forall integer c; 0 <= c < NR_CPUS ==> user_sound_on(c);

    predicate run_sound{L} = run_queue_sound && cpus_sound && states_sound && users_sound;

    // Where a task's registers are; an idle task has no program.
    predicate context_is{L}(integer t, struct kernel_context k) =
      (on_cpu(t) ==> cpu_context[run_cpu[t]] == k) && (!on_cpu(t) ==> saved_context[t] == k);
    predicate user_is{L}(integer t, struct user_context u) =
      (on_cpu(t) ==> cpu_user[run_cpu[t]] == u) && (!on_cpu(t) ==> saved_user[t] == u);

    // Every task has the registers that it had, wherever they are now.
    predicate contexts_kept{A, B} = \forall integer t, struct kernel_context k;
      0 < t < NR_TASKS && context_is{A}(t, k) ==> context_is{B}(t, k);
    predicate users_kept{A, B} = \forall integer t, struct user_context u;
      0 < t < NR_TASKS && !IS_IDLE_TASK(t) && user_is{A}(t, u) ==> user_is{B}(t, u);

    // How many of the first n tasks are queued ahead of t.
    logic integer ahead{L}(integer t, integer n) =
      n <= 0 ? 0 : ahead{L}(t, n - 1) +
        (0 < run_turn[n - 1] < run_turn[t] ? 1 : 0);

    // Those who wait go on waiting in their order, and nobody has come in front of them.
    predicate nobody_delayed{A, B} = \forall integer t; 0 < t < NR_TASKS && queued{A}(t) ==>
      queued{B}(t) && \at(run_turn[t], B) == \at(run_turn[t], A) &&
      ahead{B}(t, NR_TASKS) == ahead{A}(t, NR_TASKS);

    // One has left the queue: those who were behind it have one less ahead.
    predicate moved_up{A, B}(integer one) = \forall integer t;
      0 < t < NR_TASKS && queued{A}(t) && t != one ==> queued{B}(t) &&
        \at(run_turn[t], B) == \at(run_turn[t], A) &&
        ahead{B}(t, NR_TASKS) == ahead{A}(t, NR_TASKS) -
          (0 < \at(run_turn[one], A) < \at(run_turn[t], A) ? 1 : 0);

    // Whoever is no longer alive waits for nothing: it is dead, or about to be.
    predicate no_zombie_waits{L} = \forall integer t; 0 < t < NR_TASKS &&
      task_table[t].state != TASK_ALIVE ==> !queued(t) && run_state[t] != RUN_SLEEPING;
*/

#endif
