/*
 * The first paragraph of copy_process: which flag words are refused, for whom, in which version,
 * and with which error.  Nothing is touched.
 */
#ifndef MODEL_REFUSE_H
#define MODEL_REFUSE_H

#include "spec/errors.h"
#include "spec/flags.h"
#include "spec/rules.h"
#include "spec/task.h"

/*@ // What a flag word promises, each in the words of clone(2).  `f` holds known flags only.
    predicate new_mounts_want_own_fs(integer f) = ON(f, CLONE_NEWNS) ==> !ON(f, CLONE_FS);
    predicate new_users_want_own_fs(struct linux_rules r, integer f) =
      (r.newuser_excludes_fs != 0 && ON(f, CLONE_NEWUSER)) ==> !ON(f, CLONE_FS);
    predicate threads_share_handlers(integer f) = ON(f, CLONE_THREAD) ==> ON(f, CLONE_SIGHAND);
    predicate handlers_share_memory(integer f) = ON(f, CLONE_SIGHAND) ==> ON(f, CLONE_VM);
    predicate init_has_no_sibling(struct linux_rules r, integer f, struct task t) =
      (r.init_has_no_siblings != 0 && ON(f, CLONE_PARENT)) ==> t.unkillable == 0;
    predicate leaves_pid_ns(integer f, struct task t) =
      ON(f, CLONE_NEWUSER) || ON(f, CLONE_NEWPID) || t.other_pid_ns != 0;
    predicate stays_in_pid_ns(struct linux_rules r, integer f, struct task t) =
      (r.sighand_pins_pid_ns != 0 && ON(f, CLONE_SIGHAND) ==> !leaves_pid_ns(f, t)) &&
      (r.thread_pins_pid_ns != 0 && ON(f, CLONE_THREAD) ==> !leaves_pid_ns(f, t));
    predicate stays_in_time_ns(struct linux_rules r, integer f, struct task t) =
      (r.vm_pins_time_ns != 0 && (ON(f, CLONE_THREAD) || ON(f, CLONE_VM))) ==> t.other_time_ns == 0;
    predicate pidfd_is_of_a_process(struct linux_rules r, integer f) =
      (r.pidfd_names_a_process != 0 && ON(f, CLONE_PIDFD)) ==>
        !ON(f, CLONE_DETACHED) && !ON(f, CLONE_THREAD);
    predicate pidfd_has_its_word(struct linux_rules r, integer f, struct clone_args a) =
      (r.pidfd_has_own_address != 0 && ON(f, CLONE_PIDFD) && ON(f, CLONE_PARENT_SETTID)) ==>
        a.pidfd != a.parent_tid;
    predicate may_make_users(struct linux_rules r, integer f, struct task t) =
      (r.userns_has_a_switch != 0 && userns_is_off != 0 && ON(f, CLONE_NEWUSER)) ==>
        ON(t.capabilities, CAP_SYS_ADMIN);
    predicate users_are_made_outside_chroot(struct linux_rules r, integer f, struct task t) =
      (r.newuser_excludes_chroot != 0 && ON(f, CLONE_NEWUSER)) ==> t.chrooted == 0;
    predicate no_signal_waits(struct linux_rules r, struct task t) =
      r.pending_signal_is_early != 0 ==> t.signals == SIGNAL_NONE;

    predicate makes_new_safely(struct linux_rules r, struct clone_args a, integer f) =
      pidfd_has_its_word(r, f, a) && new_mounts_want_own_fs(f) && new_users_want_own_fs(r, f);
    predicate shares_what_it_must(struct linux_rules r, integer f, struct task t) =
      threads_share_handlers(f) && handlers_share_memory(f) && init_has_no_sibling(r, f, t) &&
      stays_in_pid_ns(r, f, t) && stays_in_time_ns(r, f, t) && pidfd_is_of_a_process(r, f);

    // The answer is the error of the first broken promise, in Linux's order; 0 if all are kept.
    predicate clone_answer{L}(struct linux_rules r, struct clone_args a, integer f, struct task t,
                              integer answer) =
      !makes_new_safely(r, a, f) ? answer == -EINVAL :
      !may_make_users{L}(r, f, t) ? answer == -EPERM :
      !shares_what_it_must(r, f, t) ? answer == -EINVAL :
      !no_signal_waits(r, t) ? answer == -ERESTARTNOINTR :
      !users_are_made_outside_chroot(r, f, t) ? answer == -EPERM :
      answer == 0;
*/

/*@ requires caller: caller < NR_TASKS;
    requires version: linux_version < NR_LINUX_VERSIONS;
    requires known: flags == (args.flags & linux_rules[linux_version].flags);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: clone_answer(linux_rules[linux_version], args, flags, task_table[caller],
                                \result);
*/
/*
 * May `caller` clone with these arguments?  `flags` are those of args.flags that the version knows.
 * 0, -EINVAL, -EPERM, or -ERESTARTNOINTR if a signal is to be handled first.
 */
int32_t clone_refusal(struct clone_args args, uint64_t flags, task_id caller);

#endif
