/*
 * The top of the ladder: the number by which the child is known, and the last words against it.
 */
#ifndef MODEL_NUMBER_H
#define MODEL_NUMBER_H

#include "model/rungs.h"

/*@ // A number, unless it was taken first; then a namespace whose init has ended takes nobody.
    predicate pid_answer{A, B}(struct clone_args a, integer pid, integer caller,
                               integer answer) =
      pid != 0 ? answer == 0 :
      pids_asked{A}(a) > 1 ? answer == -EINVAL :
      \at(step_answer[STEP_PID], B) != 0 || (pids_asked{A}(a) == 0 && pids_exhausted{A})
        ? answer == \at(linux_rules[linux_version].no_pid_error, A) :
      pids_asked{A}(a) == 1 && !pick_answer{A}(a.set_tid, caller, 0)
        ? pick_answer{A}(a.set_tid, caller, answer) :
      \at(task_table[caller].dead_pid_ns, A) != 0 ? answer == -ENOMEM :
      answer == 0;

    // From the number on.
    predicate number_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                  integer answer) =
      !pid_answer{A, B}(a, pid, caller, 0) ? pid_answer{A, B}(a, pid, caller, answer) :
      !pidfd_answer{A, B}(f, 0) ? pidfd_answer{A, B}(f, answer) :
      \at(step_answer[STEP_CGROUP], B) != 0 ? answer == \at(step_answer[STEP_CGROUP], B) :
      late_answer{A, B}(f, caller, answer);

    // Which number it is, and where the next search begins: given, asked for, or the next free one.
    predicate is_number{A, B}(struct clone_args a, integer pid, integer number) =
      pid != 0 ? number == pid :
      \at(pid_owner[number], A) == NOBODY &&
      (pids_asked{A}(a) == 1 ? number == a.set_tid
                             : is_next_pid{A}(number) && \at(last_pid, B) == number);
    predicate keeps_place{A, B}(struct clone_args a, integer pid) =
      pid != 0 || pids_asked{A}(a) > 0 ==> \at(last_pid, B) == \at(last_pid, A);

    predicate pid_charged{A, B}(struct clone_args a, integer pid, integer number) =
      0 < number < PID_MAX && \at(pid_owner[number], B) == SWAPPER &&
      is_number{A, B}(a, pid, number) &&
      \forall integer p; 0 <= p < PID_MAX && p != number ==>
        \at(pid_owner[p], B) == \at(pid_owner[p], A);
*/

/*@ requires sound: rules_sound && pids_sound;
    requires tasks: is_making(caller, child);
    requires group: signal_of[caller] < NR_OBJECTS;
    requires room: part_count[STEP_CGROUP] < COUNT_MAX;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_PID .. STEP_SIGNALS], part_count[STEP_CGROUP],
      step_address[STEP_PIDFD_STORE], step_dropped[STEP_PIDFD .. STEP_CGROUP],
      pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound;
    ensures exact: number_answer{Pre, Post}(args, flags, caller, pid, (\result > 0 ? 0 : \result));
    ensures never_zero: -4095 <= \result < PID_MAX && \result != 0;
    ensures unwound: \result < 0 ==> pids_same{Pre, Post} &&
      part_count[STEP_CGROUP] == \old(part_count[STEP_CGROUP]);
    ensures pidfd: \result < 0 && ON(flags, CLONE_PIDFD) &&
      pid_answer{Pre, Post}(args, pid, caller, 0) && step_answer[STEP_PIDFD] == 0 ==>
      step_dropped[STEP_PIDFD] == child;
    ensures where: \result > 0 && ON(flags, CLONE_PIDFD) ==>
      step_address[STEP_PIDFD_STORE] == args.pidfd;
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures charged_pid: \result > 0 ==> pid_charged{Pre, Post}(args, pid, \result);
    ensures place: keeps_place{Pre, Post}(args, pid);
    ensures charged_cgroup: \result > 0 ==> part_taken{Pre, Post}(STEP_CGROUP);
*/
/*
 * A pid (`pid`, or if that is 0 one taken here, as the arguments ask), a pidfd, the control group's
 * leave, and nobody to stop the call at the last moment.  The pid; or -errno of the first step that
 * failed, and nothing is taken.
 */
int32_t copy_number(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		    uint32_t pid);

#endif
