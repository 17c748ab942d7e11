/*
 * The upper half of the ladder: what the child is made of, from its files to its pid.
 */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

#include "model/objects.h"
#include "model/rungs.h"

/*@ predicate pid_refuses{A, B}(integer pid) =
      pid == 0 && (\at(step_answer[STEP_PID], B) != 0 || pids_exhausted{A});

    // The error of the first rung that fails, else 0.
    predicate parts_answer{A, B}(integer f, integer caller, integer pid, integer answer) =
      objects_refuse{A, B}(f) ? answer == -ENOMEM :
      !namespaces_answer(\at(linux_rules[linux_version], A), f, \at(task_table[caller], A),
                         \at(step_answer[STEP_NAMESPACES], B), 0)
        ? namespaces_answer(\at(linux_rules[linux_version], A), f, \at(task_table[caller], A),
                            \at(step_answer[STEP_NAMESPACES], B), answer) :
      thread_refuses{A, B} ? answer == \at(step_answer[STEP_THREAD], B) :
      pid_refuses{A, B}(pid) ? answer == \at(linux_rules[linux_version].no_pid_error, A) :
      pidfd_refuses{A, B}(f) ? answer == \at(step_answer[STEP_PIDFD], B) :
      signals_refuse{A, B}(caller)
        ? answer == \at(linux_rules[linux_version].late_signal_error, A) :
      answer == 0;
*/

/*@ requires sound: rules_sound && pids_sound && objects_sound;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && child != caller;
    requires live: objects_can_be_shared(caller);
    requires blank: task_table[child].files == NOBODY && task_table[child].fs == NOBODY &&
      task_table[child].sighand == NOBODY && task_table[child].signal == NOBODY &&
      task_table[child].mm == NOBODY;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], step_answer[STEP_FS], step_answer[STEP_SIGHAND],
      step_answer[STEP_SIGNAL], step_answer[STEP_MM], step_answer[STEP_NAMESPACES],
      step_answer[STEP_THREAD], step_answer[STEP_PID], step_answer[STEP_PIDFD],
      step_answer[STEP_SIGNALS], task_table[child].files, task_table[child].fs,
      task_table[child].sighand, task_table[child].signal, task_table[child].mm,
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
      pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound && objects_sound;
    ensures failed: !parts_answer{Pre, Post}(flags, caller, pid, 0) ==>
      \result < 0 && parts_answer{Pre, Post}(flags, caller, pid, \result);
    ensures done: parts_answer{Pre, Post}(flags, caller, pid, 0) ==> \result > 0;
    ensures unwound_files: \result < 0 ==>
      files_same{Pre, Post} && task_table[child].files == NOBODY;
    ensures unwound_fs: \result < 0 ==> fs_same{Pre, Post} && task_table[child].fs == NOBODY;
    ensures unwound_sighand: \result < 0 ==>
      sighand_same{Pre, Post} && task_table[child].sighand == NOBODY;
    ensures unwound_signal: \result < 0 ==>
      signal_same{Pre, Post} && task_table[child].signal == NOBODY;
    ensures unwound_mm: \result < 0 ==> mm_same{Pre, Post} && task_table[child].mm == NOBODY;
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};
    ensures charged_files: \result > 0 ==> files_taken{Pre, Post}(flags, caller, child);
    ensures charged_fs: \result > 0 ==> fs_taken{Pre, Post}(flags, caller, child);
    ensures charged_sighand: \result > 0 ==> sighand_taken{Pre, Post}(flags, caller, child);
    ensures charged_signal: \result > 0 ==> signal_taken{Pre, Post}(flags, caller, child);
    ensures charged_mm: \result > 0 ==> mm_taken{Pre, Post}(flags, caller, child);
    ensures charged_pid: \result > 0 ==> \result < PID_MAX && pid_owner[\result] == SWAPPER &&
      (pid != 0 ==> \result == pid) && (pid == 0 ==> \old(pid_owner)[\result] == NOBODY) &&
      \forall integer p; 0 <= p < PID_MAX && p != \result ==> pid_owner[p] == \old(pid_owner[p]);
*/
/*
 * Files, fs, sighand, signal, mm, namespaces, registers, a pid (`pid`, or one taken here if it is
 * 0), a pidfd.  The pid; or -errno of the first step that failed, and nothing is taken.
 */
int32_t copy_parts(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		   uint32_t pid);

#endif
