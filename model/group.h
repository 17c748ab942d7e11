/*
 * The threads of a group that have not exited, counted.
 */
#ifndef MODEL_GROUP_H
#define MODEL_GROUP_H

#include "model/own.h"
#include "spec/task.h"

/*@ // Whoever lives, lives in the group whose signals it shares.
    predicate live_is_owned{L} = \forall integer t; 0 <= t < NR_TASKS ==>
      live_of[t] == NOBODY || live_of[t] == signal_of[t];
*/

/*@ requires sound: live_counted && signal_sound && live_is_owned;
    requires task: t < NR_TASKS && signal_of[t] != NOBODY && live_of[t] == NOBODY;
    terminates \true;
    exits \false;
    assigns live_of[t], live_count[signal_of[t]];
    ensures sound: live_counted;
    ensures joined: live_of[t] == signal_of[t] &&
      live_count[signal_of[t]] == \old(live_count[signal_of[t]]) + 1;
    ensures no_more: live_count[signal_of[t]] <= signal_count[signal_of[t]];
*/
/* The task is one of the living of its group. */
void join_group(task_id t);

/*@ requires sound: live_counted;
    requires task: t < NR_TASKS && live_of[t] != NOBODY;
    terminates \true;
    exits \false;
    assigns live_of[t], live_count[live_of[t]];
    ensures sound: live_counted;
    ensures left: live_of[t] == NOBODY &&
      live_count[\old(live_of[t])] == \old(live_count[live_of[t]]) - 1;
*/
/* It is no more. */
void leave_group(task_id t);

#endif
