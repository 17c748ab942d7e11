/*
 * The upper half of the ladder: what the child is made of, from its undo list to its control group.
 */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

#include "model/context.h"
#include "model/objects.h"
#include "model/undo.h"

/*@ // The error of the first rung that fails, else 0.
    predicate parts_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                 integer answer) =
      undo_refuses{A, B}(f, caller) || objects_refuse{A, B}(f, caller) ? answer == -ENOMEM :
      context_answer{A, B}(a, f, caller, pid, answer);

    predicate parts_blank{L}(integer t) = undo_of[t] == NOBODY && objects_blank(t) &&
      ns_of[t] == NOBODY && io_of[t] == NOBODY;
*/

/*@ requires sound: rules_sound && pids_sound && undo_sound && objects_sound && ns_sound &&
      io_sound;
    requires tasks: is_making(caller, child);
    requires owned: signal_of[caller] != NOBODY;
    requires blank: parts_blank(child);
    requires room: part_count[STEP_KEYS] < COUNT_MAX && part_count[STEP_THREAD] < COUNT_MAX &&
      part_count[STEP_CGROUP] < COUNT_MAX;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_UNDO .. STEP_SIGNALS], step_address[STEP_PIDFD_STORE],
      step_dropped[STEP_UNDO .. STEP_CGROUP], part_count[STEP_KEYS],
      part_count[STEP_THREAD], part_count[STEP_CGROUP],
      undo_of[caller], undo_of[child], files_of[child], fs_of[child],
      sighand_of[child], signal_of[child], mm_of[child], ns_of[child], io_of[child],
      undo_nfree, undo_count[0 .. NR_OBJECTS - 1],
      undo_slot[0 .. NR_OBJECTS - 1], undo_at[0 .. NR_OBJECTS - 1],
      files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound && undo_sound && objects_sound && ns_sound && io_sound;
    ensures exact: parts_answer{Pre, Post}(args, flags, caller, pid,
                                           (\result > 0 ? 0 : \result));
    ensures never_zero: -4095 <= \result < PID_MAX && \result != 0;
    ensures unwound_undo: \result < 0 ==> undo_same{Pre, Post};
    ensures unwound_files: \result < 0 ==> files_same{Pre, Post};
    ensures unwound_fs: \result < 0 ==> fs_same{Pre, Post};
    ensures unwound_sighand: \result < 0 ==> sighand_same{Pre, Post};
    ensures unwound_signal: \result < 0 ==> signal_same{Pre, Post};
    ensures unwound_mm: \result < 0 ==> mm_same{Pre, Post};
    ensures unwound_ns: \result < 0 ==> ns_same{Pre, Post};
    ensures unwound_io: \result < 0 ==> io_same{Pre, Post};
    ensures unwound_parts: \result < 0 ==> parts_same{Pre, Post};
    ensures pidfd_where: \result > 0 && ON(flags, CLONE_PIDFD) ==>
      step_address[STEP_PIDFD_STORE] == args.pidfd;
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};
    ensures charged_undo: \result > 0 ==> undo_taken{Pre, Post}(flags, caller, child);
    ensures charged_files: \result > 0 ==> files_taken{Pre, Post}(flags, caller, child);
    ensures charged_fs: \result > 0 ==> fs_taken{Pre, Post}(flags, caller, child);
    ensures charged_sighand: \result > 0 ==> sighand_taken{Pre, Post}(flags, caller, child);
    ensures charged_signal: \result > 0 ==> signal_taken{Pre, Post}(flags, caller, child);
    ensures charged_mm: \result > 0 ==> mm_taken{Pre, Post}(flags, caller, child);
    ensures charged_ns: \result > 0 ==> ns_charged{Pre, Post}(flags, caller, child);
    ensures charged_io: \result > 0 ==> io_inherited{Pre, Post}(flags, caller, child);
    ensures charged_parts: \result > 0 ==> parts_taken{Pre, Post};
    ensures charged_pid: \result > 0 ==> pid_charged{Pre, Post}(args, pid, \result);
    ensures place: keeps_place{Pre, Post}(args, pid);
*/
/*
 * Undo list, files, fs, sighand, signal, mm, keys, namespaces, io context, registers, a pid (`pid`,
 * or one taken here if it is 0), a pidfd, the control group.  The pid; or -errno of the first step
 * that failed, and nothing is taken.
 */
int32_t copy_parts(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		   uint32_t pid);

#endif
