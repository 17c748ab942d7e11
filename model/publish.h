/*
 * The third paragraph of copy_process: who the child is, and the moment it exists.
 */
#ifndef MODEL_PUBLISH_H
#define MODEL_PUBLISH_H

#include "model/group.h"
#include "model/state.h"

/*@ // The child's names and ties, from the flags and from what the caller was in state A.
    predicate has_names{A, B}(integer f, integer caller, integer child, integer pid) =
      \at(task_table[child].pid, B) == pid &&
      \at(task_table[child].pgrp, B) == \at(task_table[caller].pgrp, A) &&
      \at(task_table[child].session, B) == \at(task_table[caller].session, A) &&
      (ON(f, CLONE_THREAD)
        ? \at(task_table[child].tgid, B) == \at(task_table[caller].tgid, A) &&
          \at(task_table[child].group_leader, B) == \at(task_table[caller].group_leader, A)
        : \at(task_table[child].tgid, B) == pid &&
          \at(task_table[child].group_leader, B) == child);

    predicate has_parent{A, B}(integer f, integer caller, integer child) =
      ON(f, CLONE_PARENT) || ON(f, CLONE_THREAD)
        ? \at(task_table[child].real_parent, B) == \at(task_table[caller].real_parent, A)
        : \at(task_table[child].real_parent, B) == caller;

    predicate has_exit_signal{A, B}(integer f, struct clone_args a, integer caller, integer child) =
      ON(f, CLONE_THREAD) ? \at(task_table[child].exit_signal, B) == THREAD_EXIT_SIGNAL :
      ON(f, CLONE_PARENT) && \at(linux_rules[linux_version].caller_picks_signal, A) == 0
        ? \at(task_table[child].exit_signal, B) ==
          \at(task_table[task_table[caller].group_leader].exit_signal, A)
        : \at(task_table[child].exit_signal, B) == a.exit_signal;

    predicate has_addresses{B}(integer f, struct clone_args a, integer caller, integer child) =
      task_table[child].set_child_tid == (ON(f, CLONE_CHILD_SETTID) ? a.child_tid : 0) &&
      task_table[child].clear_child_tid == (ON(f, CLONE_CHILD_CLEARTID) ? a.child_tid : 0) &&
      task_table[child].vfork_parent == (ON(f, CLONE_VFORK) ? caller : NOBODY);

    predicate has_rights{A, B}(integer caller, integer child, integer pid, integer f) =
      \at(task_table[child].capabilities, B) == \at(task_table[caller].capabilities, A) &&
      \at(task_table[child].chrooted, B) == \at(task_table[caller].chrooted, A) &&
      (\at(task_table[child].unkillable, B) != 0 <==> (pid == INIT_PID ||
        (ON(f, CLONE_THREAD) && \at(task_table[caller].unkillable, A) != 0)));

    predicate starts_clean{A, B}(integer f, integer caller, integer child) =
      \at(task_table[child].state, B) == TASK_ALIVE &&
      \at(task_table[child].exit_code, B) == 0 &&
      \at(task_table[child].signals, B) == SIGNAL_NONE &&
      \at(task_table[child].other_pid_ns, B) == 0 &&
      \at(task_table[child].other_time_ns, B) == 0 &&
      \at(task_table[child].dead_pid_ns, B) == 0 &&
      (\at(task_table[child].stopped, B) != 0 <==>
        (\at(linux_rules[linux_version].threads_join_stop, A) != 0 && ON(f, CLONE_THREAD) &&
         \at(signal_table[signal_of[caller]].group_stop, A) != 0));

    // A thread is one more of its group; another child begins a group with the caller's limits.
    predicate group_charged{A, B}(integer f, integer caller, integer group) =
      ON(f, CLONE_THREAD)
        ? \at(signal_table[group], B) == \at(signal_table[group], A)
        : \at(signal_table[group].group_exit, B) == 0 &&
          \at(signal_table[group].exit_code, B) == 0 &&
          \at(signal_table[group].group_stop, B) == 0 &&
          \at(signal_table[group].subreaper, B) == 0 &&
          \at(signal_table[group].nproc, B) == \at(signal_table[signal_of[caller]].nproc, A);
*/

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && caller != child;
    requires leader: task_table[caller].group_leader < NR_TASKS;
    requires pid: 0 < pid < PID_MAX;
    requires signal: args.exit_signal <= 255;
    requires groups: 0 < signal_of[child] < NR_OBJECTS && 0 < signal_of[caller] < NR_OBJECTS;
    requires live: live_counted && signal_sound && live_is_owned && live_of[child] == NOBODY;
    requires room: nr_threads < NR_TASKS;
    terminates \true;
    exits \false;
    assigns task_table[child], signal_table[signal_of[child]], live_of[child],
      live_count[signal_of[child]], pid_owner[pid], nr_threads;
    ensures sound: live_counted;
    ensures names: has_names{Pre, Post}(args.flags, caller, child, pid);
    ensures parent: has_parent{Pre, Post}(args.flags, caller, child);
    ensures signal: has_exit_signal{Pre, Post}(args.flags, args, caller, child);
    ensures addresses: has_addresses(args.flags, args, caller, child);
    ensures rights: has_rights{Pre, Post}(caller, child, pid, args.flags);
    ensures clean: starts_clean{Pre, Post}(args.flags, caller, child);
    ensures group: group_charged{Pre, Post}(args.flags, caller, signal_of[child]);
    ensures live: live_of[child] == signal_of[child] &&
      live_count[signal_of[child]] == \old(live_count[signal_of[child]]) + 1;
    ensures pid: pid_owner[pid] == child;
    ensures one_more: nr_threads == \old(nr_threads) + 1;
*/
/*
 * From now on the child exists, as what `args.flags` (known flags only) make of it.  Cannot fail.
 * Linux: copy_process, from "No more failure paths" on.
 */
void publish(struct clone_args args, task_id caller, task_id child, uint32_t pid);

#endif
