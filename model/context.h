/*
 * The upper part of the ladder: what the child runs with, from its keys to its control group.
 */
#ifndef MODEL_CONTEXT_H
#define MODEL_CONTEXT_H

#include "model/number.h"
#include "model/share.h"

/*@ // The error of the first rung that fails, else 0.
    predicate context_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                   integer answer) =
      \at(step_answer[STEP_KEYS], B) != 0 ? answer == \at(step_answer[STEP_KEYS], B) :
      !namespaces_answer{A, B}(f, caller, 0) ? namespaces_answer{A, B}(f, caller, answer) :
      has_rung{A}(STEP_IO) && io_refuses{A, B}(f, caller) ? answer == -ENOMEM :
      \at(step_answer[STEP_THREAD], B) != 0 ? answer == \at(step_answer[STEP_THREAD], B) :
      number_answer{A, B}(a, f, caller, pid, answer);

    predicate io_inherited{A, B}(integer f, integer caller, integer child) =
      has_rung{A}(STEP_IO) ? io_taken{A, B}(f, caller, child) : io_same{A, B};

    // One more of each part that is not of the lower half.
    predicate parts_taken{A, B} =
      part_taken{A, B}(STEP_KEYS) && part_taken{A, B}(STEP_THREAD) && part_taken{A, B}(STEP_CGROUP);
*/

/*@ requires sound: rules_sound && pids_sound && ns_sound && io_sound;
    requires tasks: is_making(caller, child);
    requires group: signal_of[caller] < NR_OBJECTS;
    requires blank: ns_of[child] == NOBODY && io_of[child] == NOBODY;
    requires room: part_count[STEP_KEYS] < COUNT_MAX && part_count[STEP_THREAD] < COUNT_MAX &&
      part_count[STEP_CGROUP] < COUNT_MAX;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_KEYS .. STEP_SIGNALS], step_address[STEP_PIDFD_STORE],
      step_dropped[STEP_KEYS .. STEP_CGROUP], part_count[STEP_KEYS],
      part_count[STEP_THREAD], part_count[STEP_CGROUP], ns_of[child], io_of[child],
      ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound && ns_sound && io_sound;
    ensures exact: context_answer{Pre, Post}(args, flags, caller, pid,
                                             (\result > 0 ? 0 : \result));
    ensures never_zero: -4095 <= \result < PID_MAX && \result != 0;
    ensures unwound_ns: \result < 0 ==> ns_same{Pre, Post};
    ensures unwound_io: \result < 0 ==> io_same{Pre, Post};
    ensures unwound_parts: \result < 0 ==> parts_same{Pre, Post};
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures pidfd_where: \result > 0 && ON(flags, CLONE_PIDFD) ==>
      step_address[STEP_PIDFD_STORE] == args.pidfd;
    ensures charged_ns: \result > 0 ==> ns_charged{Pre, Post}(flags, caller, child);
    ensures charged_io: \result > 0 ==> io_inherited{Pre, Post}(flags, caller, child);
    ensures charged_parts: \result > 0 ==> parts_taken{Pre, Post};
    ensures charged_pid: \result > 0 ==> pid_charged{Pre, Post}(args, pid, \result);
    ensures place: keeps_place{Pre, Post}(args, pid);
*/
/*
 * Keys, namespaces, io context, registers, a pid (`pid`, or one taken here if it is 0), a pidfd,
 * the control group.  The pid; or -errno of the first step that failed, and nothing is taken.
 */
int32_t copy_context(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		     uint32_t pid);

#endif
