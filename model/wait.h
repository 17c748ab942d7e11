/*
 * Waiting for a child: which zombie, if any, the caller may reap.
 */
#ifndef MODEL_WAIT_H
#define MODEL_WAIT_H

#include "spec/errors.h"
#include "model/own.h"
#include "spec/task.h"

#define __WNOTHREAD 0x20000000u
#define __WALL 0x40000000u
#define __WCLONE 0x80000000u

/*@ predicate is_own_child{L}(integer caller, uint32_t options, integer t) =
      task_table[t].exit_signal != THREAD_EXIT_SIGNAL &&
      (task_table[t].real_parent == caller ||
       (!ON(options, __WNOTHREAD) && 0 <= task_table[t].real_parent < NR_TASKS &&
        signal_of[task_table[t].real_parent] == signal_of[caller]));

    predicate is_named{L}(integer caller, integer pid, integer t) =
      pid > 0 ? task_table[t].pid == pid :
      pid == 0 ? task_table[t].pgrp == task_table[caller].pgrp :
      pid == -1 || task_table[t].pgrp == -pid;

    // A clone child reports another signal than SIGCHLD, and is waited for by another option.
    predicate is_of_kind{L}(uint32_t options, integer t) =
      ON(options, __WALL) || (task_table[t].exit_signal != SIGCHLD <==> ON(options, __WCLONE));

    predicate is_awaited{L}(integer caller, integer pid, uint32_t options, integer t) =
      t != NOBODY && task_count[t] > 0 && is_own_child(caller, options, t) &&
        is_named(caller, pid, t) &&
      is_of_kind(options, t);

    // A leader is not reaped before the other threads of its group.
    predicate is_ready{L}(integer t) =
      task_table[t].state == TASK_ZOMBIE && signal_of[t] < NR_OBJECTS &&
      signal_count[signal_of[t]] == 1;
*/

/*@ requires sound: task_slots_sound;
    requires caller: task_live(caller);
    requires pid: pid > -2147483648;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures error: \result >= 0 || \result == -ECHILD;
    ensures none: \result == -ECHILD <==>
      (\forall integer t; 0 <= t < NR_TASKS ==> !is_awaited(caller, pid, options, t));
    ensures reap: \result > 0 ==> \result < NR_TASKS &&
      is_awaited(caller, pid, options, \result) && is_ready(\result);
    ensures patience: \result == 0 ==> \forall integer t; 0 <= t < NR_TASKS &&
      is_awaited(caller, pid, options, t) ==> !is_ready(t);
*/
/*
 * Whom may the caller reap?  pid: of the child; -1 any; 0 of the caller's process group; < -1 of
 * group -pid.  options: __WALL, __WCLONE, __WNOTHREAD.  The zombie's handle; 0 if none is ready;
 * -ECHILD if there is nobody to wait for.  Linux: kernel/exit.c, eligible_child,
 * wait_consider_task, do_wait.
 */
int32_t wait_task(task_id caller, int32_t pid, uint32_t options);

/*@ requires task: t < NR_TASKS && signal_of[t] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == (signal_table[signal_of[t]].group_exit != 0
      ? signal_table[signal_of[t]].exit_code : task_table[t].exit_code);
*/
/* What a zombie's parent is told: where the whole group was ended, what it was ended with. */
int32_t wait_status(task_id t);

#endif
