/*
 * The queue of the tasks that may run: join it as the last, leave it from any place, in constant
 * time.
 */
#ifndef MODEL_RUN_QUEUE_H
#define MODEL_RUN_QUEUE_H

#include "spec/run.h"

/*@ requires sound: run_queue_sound;
    requires task: 0 < t < NR_TASKS && !queued(t);
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns run_state[t], run_turn[t], run_turns,
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1];
    ensures sound: run_queue_sound;
    ensures queued: queued(t);
    ensures last: run_turn[t] == \old(run_turns) && run_turns == \old(run_turns) + 1;
    ensures order: nobody_delayed{Pre, Post};
*/
/* The task waits for its turn, behind all others.  Linux: enqueue_task. */
void run_queue_add(task_id t);

/*@ requires sound: run_queue_sound;
    requires queued: 0 < t < NR_TASKS && queued(t);
    terminates \true;
    exits \false;
    assigns run_state[t], run_turn[t],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1];
    ensures sound: run_queue_sound;
    ensures runs: run_state[t] == RUN_RUNNING;
    ensures order: moved_up{Pre, Post}(t);
*/
/* The task leaves the queue in order to run.  Linux: dequeue_task. */
void run_queue_take(task_id t);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> run_queue_sound;
*/
bool run_queue_is_sound(void);

#endif
