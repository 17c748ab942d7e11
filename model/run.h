/*
 * The reference of the switch: who runs next, and what a task finds when it runs again.
 */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include "model/own.h"
#include "model/run_queue.h"

/*@ predicate state_same{A, B}(integer t) =
      \at(run_state[t], A) == \at(run_state[t], B) && \at(run_cpu[t], A) == \at(run_cpu[t], B);

    predicate others_stay{A, B}(integer t, integer u) = \forall integer i;
      0 <= i < NR_TASKS && i != t && i != u ==> state_same{A, B}(i);

    // What is next for a CPU: the first in the queue; if there is none, go on, or idle.
    predicate is_next{L}(integer cpu, integer t) =
      run_after[NOBODY] != NOBODY ? t == run_after[NOBODY] :
      run_state[running[cpu]] == RUN_RUNNING ? t == running[cpu] : t == IDLE_TASK(cpu);

    // Nobody is queued ahead of t.
    predicate is_first{L}(integer t) = queued(t) && \forall integer u; 0 <= u < NR_TASKS &&
      queued(u) && u != t ==> run_turn[t] < run_turn[u];

    predicate nobody_queued{L} = \forall integer u; 0 <= u < NR_TASKS ==> !queued(u);

    // What becomes of a task that gives its CPU away without exiting.
    predicate is_left{A, B}(integer t) =
      (IS_IDLE_TASK(t) ==> \at(run_state[t], B) == RUN_IDLE) &&
      (!IS_IDLE_TASK(t) && \at(run_state[t], A) == RUN_DOZING ==>
        \at(run_state[t], B) == RUN_SLEEPING) &&
      (!IS_IDLE_TASK(t) && \at(run_state[t], A) == RUN_RUNNING ==>
        queued{B}(t) && \at(run_turn[t], B) == \at(run_turns, A));

    // The CPU has gone over from one task to another.
    predicate went_over{A, B}(integer cpu, integer prev, integer next) =
      \at(running[cpu], A) == prev && \at(running[cpu], B) == next && prev != next &&
      \at(run_state[next], B) == RUN_RUNNING && \at(run_cpu[next], B) == cpu &&
      \at(run_cpu[prev], B) == cpu && others_stay{A, B}(prev, next);

    // The program's address space is loaded; one that has none makes do with what is loaded.
    predicate mm_follows{A, B}(integer cpu, integer next) =
      \at(cpu_mm[cpu], B) ==
        (IS_IDLE_TASK(next) || \at(mm_of[next], B) == NOBODY ? \at(cpu_mm[cpu], A)
                                                            : \at(mm_of[next], B));

    // The first has left the queue: with k tasks ahead, one's turn comes after k such switches.
    predicate all_moved_up{A, B}(integer next) = \forall integer t;
      0 < t < NR_TASKS && queued{A}(t) && t != next ==> queued{B}(t) &&
        \at(run_turn[t], B) == \at(run_turn[t], A) &&
        ahead{B}(t, NR_TASKS) == ahead{A}(t, NR_TASKS) - 1;

    predicate run_same{A, B} = \at(run_turns, A) == \at(run_turns, B) &&
      \forall integer t; 0 <= t < NR_TASKS ==> state_same{A, B}(t) &&
        \at(run_after[t], A) == \at(run_after[t], B) &&
        \at(run_before[t], A) == \at(run_before[t], B) &&
        \at(run_turn[t], A) == \at(run_turn[t], B) &&
        \at(saved_context[t], A) == \at(saved_context[t], B) &&
        \at(saved_user[t], A) == \at(saved_user[t], B);
    predicate cpu_same{A, B}(integer c) = \at(running[c], A) == \at(running[c], B) &&
      \at(cpu_context[c], A) == \at(cpu_context[c], B) &&
      \at(cpu_user[c], A) == \at(cpu_user[c], B) &&
      \at(cpu_user_of[c], A) == \at(cpu_user_of[c], B) &&
      \at(cpu_mm[c], A) == \at(cpu_mm[c], B);
    predicate nothing_done{A, B}(integer c) = run_same{A, B} && cpu_same{A, B}(c);
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> IS_IDLE_TASK(t);
*/
bool is_idle_task(task_id t);

/*@ terminates \true;
    exits \false;
    assigns running[0 .. NR_CPUS - 1], run_cpu[0 .. NR_TASKS - 1],
      run_state[0 .. NR_TASKS - 1], run_turn[0 .. NR_TASKS - 1],
      run_after[NOBODY], run_before[NOBODY], run_turns,
      cpu_user_of[0 .. NR_CPUS - 1], cpu_mm[0 .. NR_CPUS - 1];
    ensures sound: run_sound;
    ensures idle: \forall integer c; 0 <= c < NR_CPUS ==>
      running[c] == IDLE_TASK(c) && cpu_mm[c] == NOBODY;
    ensures nobody: \forall integer t; 0 <= t < NR_TASKS && !IS_IDLE_TASK(t) ==>
      run_state[t] == RUN_NONE;
*/
/* Each CPU runs its idle task in the kernel's address space; nobody else may run. */
void run_init(void);

/*@ requires sound: run_sound;
    requires task: t < NR_TASKS;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns run_state[t], run_cpu[t], run_turn[t], run_turns,
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1];
    ensures sound: run_sound;
    ensures exact: \result <==> t != NOBODY && !IS_IDLE_TASK(t) &&
      task_table[t].state == TASK_ALIVE &&
      (\old(run_state[t]) == RUN_NONE || \old(run_state[t]) == RUN_DEAD);
    ensures queued: \result ==> queued(t) && run_turn[t] == \old(run_turns) &&
      run_turns == \old(run_turns) + 1 && run_cpu[t] == NO_CPU;
    ensures order: nobody_delayed{Pre, Post};
    ensures refused: !\result ==> run_same{Pre, Post};
    ensures zombies: \old(no_zombie_waits) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * A new task may run, behind those that wait; its registers are the saved ones.  False, and nothing
 * is done: it is not alive, or not new.  Linux: kernel/sched/core.c, wake_up_new_task.
 */
bool run_add(task_id t);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    terminates \true;
    exits \false;
    assigns run_state[running[cpu]];
    ensures sound: run_sound;
    ensures exact: \result <==> !IS_IDLE_TASK(running[cpu]);
    ensures dozes: \result ==> run_state[running[cpu]] == RUN_DOZING;
    ensures refused: !\result ==> run_state[running[cpu]] == \old(run_state[running[cpu]]);
    ensures zombies: \old(no_zombie_waits) ==> no_zombie_waits;
    ensures order: nobody_delayed{Pre, Post};
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * The current task is about to sleep: from now on run_wake wakes it.  It may look at what it waits
 * for after this call and still miss nothing.  False: an idle task does not sleep.
 * Linux: kernel/sched/wait.c, prepare_to_wait.
 */
bool run_doze(uint32_t cpu);

/*@ requires sound: run_sound;
    requires task: t < NR_TASKS;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns run_state[t], run_turn[t], run_turns,
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1];
    ensures sound: run_sound;
    ensures exact: \result <==>
      \old(run_state[t]) == RUN_SLEEPING || \old(run_state[t]) == RUN_DOZING;
    ensures queued: \old(run_state[t]) == RUN_SLEEPING ==> queued(t) &&
      run_turn[t] == \old(run_turns) && run_turns == \old(run_turns) + 1;
    ensures in_time: \old(run_state[t]) == RUN_DOZING ==> run_state[t] == RUN_RUNNING;
    ensures once: run_state[t] != RUN_SLEEPING && run_state[t] != RUN_DOZING;
    ensures refused: !\result ==> run_same{Pre, Post};
    ensures order: nobody_delayed{Pre, Post};
    ensures zombies: \old(no_zombie_waits) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * Wake a task: it is queued if it sleeps, and will not sleep if it was about to.  False, and
 * nothing is done, if it does neither: of two wakers one is told that it was the one.
 * Linux: kernel/sched/core.c, try_to_wake_up.
 */
bool run_wake(task_id t);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: is_next(cpu, \result);
    ensures first: nobody_queued || is_first(\result);
    ensures real: 0 < \result < NR_TASKS;
*/
/*
 * Whom run_switch would run: the first in the queue; if there is none, the current task if it can
 * go on, else the idle one.  Linux: kernel/sched/core.c, pick_next_task.
 */
task_id run_next(uint32_t cpu);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns running[cpu], run_cpu[0 .. NR_TASKS - 1], run_state[0 .. NR_TASKS - 1],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1],
      run_turn[0 .. NR_TASKS - 1], run_turns,
      saved_context[0 .. NR_TASKS - 1], saved_user[0 .. NR_TASKS - 1],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures sound: run_sound;
    ensures next: \result == running[cpu] && is_next{Pre}(cpu, \result);
    ensures first: \old(nobody_queued) || is_first{Pre}(\result);
    ensures stays: \result == \old(running[cpu]) ==> nothing_done{Pre, Post}(cpu);
    ensures goes: \result != \old(running[cpu]) ==>
      went_over{Pre, Post}(cpu, \old(running[cpu]), \result) &&
      is_left{Pre, Post}(\old(running[cpu])) && mm_follows{Pre, Post}(cpu, \result);
    ensures closer: all_moved_up{Pre, Post}(\result);
    ensures zombies: \old(no_zombie_waits &&
      task_table[running[cpu]].state == TASK_ALIVE) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * Let the next one run, and answer who it is.  The current task is queued as the last; or sleeps,
 * if it dozes and nobody woke it.  Linux: kernel/sched/core.c, schedule.
 */
task_id run_switch(uint32_t cpu);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns running[cpu], run_cpu[0 .. NR_TASKS - 1], run_state[0 .. NR_TASKS - 1],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1],
      run_turn[0 .. NR_TASKS - 1], run_turns,
      saved_context[0 .. NR_TASKS - 1], saved_user[0 .. NR_TASKS - 1],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures sound: run_sound;
    ensures exact: \result <==> \old(run_state[running[cpu]]) == RUN_DOZING;
    ensures sleeps: \result ==> run_state[\old(running[cpu])] == RUN_SLEEPING &&
      is_next{Pre}(cpu, running[cpu]) && mm_follows{Pre, Post}(cpu, running[cpu]) &&
      went_over{Pre, Post}(cpu, \old(running[cpu]), running[cpu]);
    ensures woken: !\result ==> nothing_done{Pre, Post}(cpu);
    ensures closer: \result ==> all_moved_up{Pre, Post}(running[cpu]);
    ensures zombies: \old(no_zombie_waits &&
      task_table[running[cpu]].state == TASK_ALIVE) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * The current task, which dozes, sleeps, and the next one runs.  False, and nothing is done: it has
 * been woken since, so that no wake-up is lost.  Linux: schedule, after prepare_to_wait.
 */
bool run_sleep(uint32_t cpu);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns running[cpu], run_cpu[0 .. NR_TASKS - 1], run_state[0 .. NR_TASKS - 1],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1],
      run_turn[0 .. NR_TASKS - 1], run_turns,
      saved_context[0 .. NR_TASKS - 1], saved_user[0 .. NR_TASKS - 1],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures sound: run_sound;
    ensures exact: \result <==> !IS_IDLE_TASK(\old(running[cpu]));
    ensures dead: \result ==> run_state[\old(running[cpu])] == RUN_DEAD &&
      went_over{Pre, Post}(cpu, \old(running[cpu]), running[cpu]) &&
      mm_follows{Pre, Post}(cpu, running[cpu]);
    ensures next: \result ==> running[cpu] ==
      (\old(run_after[NOBODY]) != NOBODY ? \old(run_after[NOBODY]) : IDLE_TASK(cpu));
    ensures refused: !\result ==> nothing_done{Pre, Post}(cpu);
    ensures closer: \result ==> all_moved_up{Pre, Post}(running[cpu]);
    ensures zombies: \old(no_zombie_waits) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * The current task is dead and gives its CPU away for good.  False: an idle task does not end.
 * Linux: kernel/sched/core.c, do_task_dead.
 */
bool run_exit(uint32_t cpu);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires room: run_turns < RUN_TURNS_MAX;
    requires task: to < NR_TASKS;
    terminates \true;
    exits \false;
    assigns running[cpu], run_cpu[0 .. NR_TASKS - 1], run_state[0 .. NR_TASKS - 1],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1],
      run_turn[0 .. NR_TASKS - 1], run_turns,
      saved_context[0 .. NR_TASKS - 1], saved_user[0 .. NR_TASKS - 1],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures sound: run_sound;
    ensures exact: \result <==> \old(queued(to));
    ensures goes: \result ==> running[cpu] == to &&
      went_over{Pre, Post}(cpu, \old(running[cpu]), to) &&
      is_left{Pre, Post}(\old(running[cpu])) && mm_follows{Pre, Post}(cpu, to);
    ensures refused: !\result ==> nothing_done{Pre, Post}(cpu);
    ensures moved: \result ==> moved_up{Pre, Post}(to);
    ensures zombies: \old(no_zombie_waits &&
      task_table[running[cpu]].state == TASK_ALIVE) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/*
 * Let `to` run at once, out of its turn; the current task is left as by run_switch.  Nobody goes
 * back in the queue for it.  False, and nothing is done: `to` is not queued.
 * Linux: kernel/sched/core.c, yield_to.
 */
bool run_hand_over(uint32_t cpu, task_id to);

/*@ requires cpu: cpu < NR_CPUS;
    requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> user_loaded(cpu, t);
*/
/* Need nothing of the program be loaded for t?  Linux: fpregs_state_valid. */
bool user_is_loaded(uint32_t cpu, task_id t);

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    terminates \true;
    exits \false;
    assigns cpu_mm[cpu];
    ensures sound: run_sound;
    ensures loaded: cpu_mm[cpu] == mm_of[running[cpu]];
*/
/* The current task has another address space, or none.  Linux: fs/exec.c, exec_mmap. */
void run_load_mm(uint32_t cpu);

/*@ requires sound: run_sound;
    terminates \true;
    exits \false;
    assigns cpu_mm[0 .. NR_CPUS - 1];
    ensures sound: run_sound;
    ensures gone: \forall integer c; 0 <= c < NR_CPUS ==>
      cpu_mm[c] == (\old(cpu_mm[c]) == mm ? NOBODY : \old(cpu_mm[c]));
*/
/* The address space goes away: a CPU that idles in it loads the kernel's.  Linux: leave_mm. */
void run_forget_mm(mm_id mm);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> run_sound;
*/
/* Does all of it hold?  Compares each queued task with each. */
bool run_is_sound(void);

#endif
