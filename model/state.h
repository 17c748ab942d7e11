/*
 * What is true of the whole state between two calls of the model.
 */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/own.h"
#include "model/pid.h"
#include "spec/rules.h"
#include "spec/task.h"

/*@ predicate row_sound{L}(integer version) = 0 <= version < NR_LINUX_VERSIONS &&
      -4095 <= linux_rules[version].no_pid_error < 0 &&
      -4095 <= linux_rules[version].late_signal_error < 0;
    predicate rules_sound{L} = row_sound(linux_version);

    // The flags of a word that the version gives a meaning to.
    logic integer known{L}(integer f) = f & linux_rules[linux_version].flags;

    predicate has_rung{L}(integer step) = linux_rules[linux_version].rungs[step] != 0;

    // As many of each part as there are tasks.
    predicate parts_sound{L}(integer tasks) = \forall integer s; 0 <= s < NR_STEPS ==>
      (is_part(s) && has_rung(s) ? part_count[s] == tasks : part_count[s] == 0);
    predicate parts_same{A, B} = \at(group_locks, A) == \at(group_locks, B) &&
      \forall integer s; 0 <= s < NR_STEPS ==> \at(part_count[s], A) == \at(part_count[s], B);

    predicate task_is_blank(struct task t) =
      t.state == TASK_FREE && t.pid == 0 && t.tgid == 0 && t.pgrp == 0 && t.session == 0 &&
      t.group_leader == NOBODY && t.real_parent == NOBODY && t.exit_signal == 0 &&
      t.exit_code == 0 && t.vfork_parent == NOBODY && t.set_child_tid == 0 &&
      t.clear_child_tid == 0 && t.capabilities == 0 && t.signals == 0 && t.unkillable == 0 &&
      t.stopped == 0 && t.chrooted == 0 && t.other_pid_ns == 0 && t.other_time_ns == 0 &&
      t.dead_pid_ns == 0;

    // What a task gives back at its exit, what it keeps until it is reaped.
    predicate has_exited{L}(integer t) =
      undo_of[t] == NOBODY && files_of[t] == NOBODY && fs_of[t] == NOBODY && mm_of[t] == NOBODY &&
      mm_of[EXEC_MM(t)] == NOBODY && ns_of[t] == NOBODY && io_of[t] == NOBODY &&
      live_of[t] == NOBODY;
    predicate is_reaped{L}(integer t) = has_exited(t) && user_of[t] == NOBODY &&
      cred_of[t] == NOBODY && sighand_of[t] == NOBODY && signal_of[t] == NOBODY;
    predicate keeps_identity{L}(integer t) = user_of[t] != NOBODY && cred_of[t] != NOBODY &&
      sighand_of[t] != NOBODY && signal_of[t] != NOBODY;

    // What is so of each record, by the state that it is in.
    predicate record_sound{L}(integer t) =
      task_table[t].real_parent < NR_TASKS && task_table[t].group_leader < NR_TASKS &&
      task_table[t].vfork_parent < NR_TASKS &&
      (task_count[t] == 0
        ? task_is_blank(task_table[t]) && is_reaped(t)
        : task_count[t] == 1 && keeps_identity(t) &&
          (task_table[t].state == TASK_ALIVE || task_table[t].state == TASK_ZOMBIE) &&
          (task_table[t].state == TASK_ALIVE ? live_of[t] == signal_of[t] : has_exited(t)));
    predicate records_sound{L} = is_reaped(NOBODY) && task_is_blank(task_table[NOBODY]) &&
      \forall integer t; 0 < t < NR_TASKS ==> record_sound(t);

    // A pid in use names a task that has that pid; the swapper holds those that are being given.
    predicate pids_name{L} =
      (\forall integer p; 0 < p < PID_MAX && pid_owner[p] != NOBODY && pid_owner[p] != SWAPPER ==>
        task_live(pid_owner[p]) && task_table[pid_owner[p]].pid == p) &&
      (\forall integer t; SWAPPER < t < NR_TASKS && task_count[t] > 0 ==>
        0 < task_table[t].pid < PID_MAX && pid_owner[task_table[t].pid] == t);

    predicate objects_sound{L} = files_sound && fs_sound && sighand_sound && signal_sound &&
      mm_sound;
    predicate owners_sound{L} = user_sound && cred_sound && undo_sound && objects_sound &&
      ns_sound && io_sound && live_counted;

    predicate is_alive{L}(integer t) =
      SWAPPER <= t < NR_TASKS && task_count[t] > 0 && task_table[t].state == TASK_ALIVE;

    predicate tasks_sound{L} = task_slots_sound && nr_threads + task_nfree + 2 == NR_TASKS &&
      nr_threads <= max_threads < NR_TASKS && is_alive(SWAPPER);

    predicate state_sound{L} = rules_sound && pids_sound && pids_name && tasks_sound &&
      records_sound && owners_sound && parts_sound(nr_threads + 1) && group_locks == 0;

    predicate records_same{A, B} =
      \forall integer t; 0 <= t < NR_TASKS ==> \at(task_table[t], A) == \at(task_table[t], B);
    predicate groups_same{A, B} = live_held_same{A, B} &&
      \forall integer s; 0 <= s < NR_OBJECTS ==> \at(signal_table[s], A) == \at(signal_table[s], B);
*/

#endif
