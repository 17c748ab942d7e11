/*
 * What is true of the whole state between two calls of the model.
 */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/pid.h"
#include "model/objects.h"
#include "spec/rules.h"
#include "spec/tables.h"
#include "spec/task.h"

/*@ predicate rules_sound{L} = linux_version < NR_LINUX_VERSIONS &&
      -4095 <= linux_rules[linux_version].no_pid_error < 0 &&
      -4095 <= linux_rules[linux_version].late_signal_error < 0;

    // The flags of a word that the version gives a meaning to.
    logic integer known{L}(integer f) = f & linux_rules[linux_version].flags;

    predicate task_is_blank(struct task t) =
      t.state == TASK_FREE && t.pid == 0 && t.tgid == 0 && t.pgrp == 0 && t.session == 0 &&
      t.group_leader == NOBODY && t.real_parent == NOBODY && t.user == NOBODY &&
      t.files == NOBODY && t.fs == NOBODY && t.sighand == NOBODY && t.signal == NOBODY &&
      t.mm == NOBODY && t.exec_mm == NOBODY && t.exit_signal == 0 && t.exit_code == 0 &&
        t.vfork_parent == NOBODY &&
      t.set_child_tid == 0 && t.clear_child_tid == 0 && t.capabilities == 0 && t.signals == 0 &&
      t.unkillable == 0 && t.chrooted == 0 && t.other_pid_ns == 0 && t.other_time_ns == 0;

    // A record that nobody uses holds nothing.
    predicate tasks_blank{L} =
      \forall integer t; 0 <= t < NR_TASKS && task_count[t] == 0 ==> task_is_blank(task_table[t]);

    predicate state_sound{L} = rules_sound && pids_sound && task_sound && tasks_blank &&
      user_sound && objects_sound &&
      nr_threads <= max_threads < NR_TASKS;

    // A task that may call: it owns one object of each kind, and there is room for one owner more.
    predicate can_clone{L}(integer t) =
      task_live(t) && objects_can_be_shared(t) && user_live(task_table[t].user) &&
      user_count[task_table[t].user] < COUNT_MAX &&
      user_table[task_table[t].user].processes < COUNT_MAX &&
      signal_table[task_table[t].signal].live < COUNT_MAX &&
      task_table[t].group_leader < NR_TASKS;

    predicate records_same{A, B} =
      \forall integer t; 0 <= t < NR_TASKS ==> \at(task_table[t], A) == \at(task_table[t], B);
    predicate users_same{A, B} = user_same{A, B} &&
      \forall integer u; 0 <= u < NR_USERS ==> \at(user_table[u], A) == \at(user_table[u], B);
    predicate groups_same{A, B} = signal_same{A, B} &&
      \forall integer s; 0 <= s < NR_OBJECTS ==> \at(signal_table[s], A) == \at(signal_table[s], B);
*/

#endif
