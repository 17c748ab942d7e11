/*
 * The entries: what clone3 refuses of its arguments before anything else is asked, and how each
 * call that makes a task is brought into one form.
 */
#ifndef MODEL_CLONE3_H
#define MODEL_CLONE3_H

#include "spec/clone3.h"
#include "spec/errors.h"
#include "spec/flags.h"
#include "spec/rules.h"
#include "spec/task.h"

/* fork and vfork are clones with these words and nothing else. */
#define FORK_WORD ((uint64_t)SIGCHLD)
#define VFORK_WORD (CLONE_VFORK | CLONE_VM | SIGCHLD)

/* clone's word has 32 bits, and the lowest 8 are a signal. */
#define CLONE_WORD_FLAGS 0xffffff00ull

/*@ // Before the arguments are copied: is this a call, and can so many bytes be its arguments?
    predicate clone3_size_answer(struct linux_rules r, integer size, integer answer) =
      r.has_clone3 == 0 ? answer == -ENOSYS :
      size > CLONE_ARGS_SIZE_MAX ? answer == -E2BIG :
      size < CLONE_ARGS_SIZE_VER0 ? answer == -EINVAL :
      answer == 0;

    // What each argument must be by itself, in the words of clone(2).
    predicate pids_are_counted(struct clone3_args a) =
      a.set_tid_size <= MAX_PID_NS_LEVEL && (a.set_tid != 0 <==> a.set_tid_size != 0);
    predicate exit_signal_is_one(struct clone3_args a) = a.exit_signal <= MAX_EXIT_SIGNAL;
    predicate cgroup_is_passed(struct clone3_args a, integer size) =
      ON(a.flags, CLONE_INTO_CGROUP) ==>
        a.cgroup <= MAX_DESCRIPTOR && size >= CLONE_ARGS_SIZE_VER2;
    predicate clone3_is_well_formed(struct clone3_args a, integer size) =
      pids_are_counted(a) && exit_signal_is_one(a) && cgroup_is_passed(a, size);

    // What they must be together.  The bits of clone's signal are no flags, but for NEWTIME.
    predicate flags_are_known(struct linux_rules r, struct clone3_args a) =
      (a.flags & r.flags) == a.flags;
    predicate nothing_is_detached(struct clone3_args a) = !ON(a.flags, CLONE_DETACHED);
    predicate cleared_handlers_are_own(struct clone3_args a) =
      ON(a.flags, CLONE_CLEAR_SIGHAND) ==> !ON(a.flags, CLONE_SIGHAND);
    predicate relatives_have_their_signal(struct clone3_args a) =
      (ON(a.flags, CLONE_THREAD) || ON(a.flags, CLONE_PARENT)) ==> a.exit_signal == 0;
    predicate stack_has_a_size(struct clone3_args a) = a.stack != 0 <==> a.stack_size != 0;
    predicate stack_is_the_users(struct clone3_args a) =
      a.stack != 0 ==> a.stack + a.stack_size <= TASK_SIZE_MAX;
    predicate stack_is_whole(struct clone3_args a) = stack_has_a_size(a) && stack_is_the_users(a);
    predicate clone3_is_strict(struct linux_rules r, struct clone3_args a) =
      flags_are_known(r, a) && nothing_is_detached(a) && cleared_handlers_are_own(a) &&
      relatives_have_their_signal(a) && stack_is_whole(a);

    // After the copy: the error of the first promise that is broken, in Linux's order; 0 if all
    // are kept.  The pids are read between the two; `pids` is what that answered.
    predicate clone3_answer(struct linux_rules r, struct clone3_args a, integer size, integer pids,
                            integer answer) =
      !clone3_is_well_formed(a, size) ? answer == -EINVAL :
      a.set_tid != 0 && pids != 0 ? answer == pids :
      !clone3_is_strict(r, a) ? answer == -EINVAL :
      answer == 0;
*/

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: clone3_size_answer(linux_rules[linux_version], size, \result);
*/
/*
 * May clone3 copy `size` bytes of arguments?  0, -ENOSYS, -E2BIG or -EINVAL.  The copy is next: it
 * answers -E2BIG if a byte beyond what is known is not 0, -EFAULT if one cannot be read.
 * Linux: kernel/fork.c, copy_clone_args_from_user.
 */
int32_t clone3_size_refusal(uint64_t size);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> clone3_is_well_formed(raw, size) && raw.set_tid != 0;
*/
/* Are the pids at raw.set_tid to be read?  There are at most MAX_PID_NS_LEVEL then. */
bool clone3_reads_pids(struct clone3_args raw, uint64_t size);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires pids: pids == 0 || pids == -EFAULT;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: clone3_answer(linux_rules[linux_version], raw, size, pids, \result);
*/
/*
 * Does clone3 take these arguments, copied from `size` bytes?  `pids` is what reading them answered
 * if clone3_reads_pids: 0 or -EFAULT.  0, -EINVAL or that -EFAULT.  What else can be refused,
 * clone_refusal says.  Linux: kernel/fork.c, copy_clone_args_from_user, clone3_args_valid.
 */
int32_t clone3_refusal(struct clone3_args raw, uint64_t size, int32_t pids);

/*@ requires stack: stack_is_whole(raw);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures flags: \result.flags == raw.flags && \result.exit_signal == raw.exit_signal;
    ensures addresses: \result.pidfd == raw.pidfd && \result.child_tid == raw.child_tid &&
      \result.parent_tid == raw.parent_tid && \result.tls == raw.tls;
    ensures stack: \result.stack == raw.stack + raw.stack_size &&
      \result.stack_size == raw.stack_size;
    ensures pid: \result.set_tid == pid && \result.set_tid_size == raw.set_tid_size &&
      \result.pid_level == level;
    ensures cgroup: \result.cgroup == raw.cgroup;
*/
/*
 * What clone3 asks for.  `level` namespaces are around the one that the child is to be in; `pid` is
 * the one of the pids that were read which is the root's, at place `level`, if it is among them.
 */
struct clone_args clone3_args(struct clone3_args raw, uint32_t level, int32_t pid);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures flags: \result.flags == (word & CLONE_WORD_FLAGS);
    ensures signal: \result.exit_signal == word % 256;
    ensures addresses: \result.parent_tid == parent_tid && \result.child_tid == child_tid &&
      \result.tls == tls;
    ensures pidfd: \result.pidfd == parent_tid;
    ensures stack: \result.stack == stack && \result.stack_size == 0;
    ensures pid: \result.set_tid == 0 && \result.set_tid_size == 0 && \result.pid_level == 0;
    ensures cgroup: \result.cgroup == 0;
*/
/*
 * What clone asks for; fork and vfork with the words above.  Nothing of it can be refused here: the
 * upper half of the word is ignored, any byte is a signal, any number a stack.  It has one address
 * for two things.  Linux: kernel/fork.c, clone, fork, vfork.
 */
struct clone_args legacy_args(uint64_t word, uint64_t stack, uint64_t parent_tid,
			      uint64_t child_tid, uint64_t tls);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==>
      ON(args.flags & linux_rules[linux_version].flags, CLONE_CLEAR_SIGHAND);
*/
/* Does the child begin with the default for each signal that its parent handles? */
bool clears_handlers(struct clone_args args);

#endif
