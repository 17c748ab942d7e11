/*
 * Around copy_process: which ptrace event a clone is, how its child begins, and what its parent
 * does then, in which order.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "spec/flags.h"
#include "spec/rules.h"
#include "spec/task.h"

/* The bit has been CLONE_NEWCGROUP since 4.6; in between it meant nothing. */
#define CLONE_STOPPED 0x02000000ull

/*
 * Linux's ptrace word of a task: 0, or PT_PTRACED and what its tracer wants to be told of.
 * PT_TRACE_X is 1 << (3 + PTRACE_EVENT_X), as set by PTRACE_SETOPTIONS.
 */
#define PT_PTRACED 0x1u
#define PT_TRACE_FORK 0x10u
#define PT_TRACE_VFORK 0x20u
#define PT_TRACE_CLONE 0x40u
#define PT_TRACE_VFORK_DONE 0x100u
#define PT_SEIZED 0x10000u /* attached by PTRACE_SEIZE; 3.4 */

/* Linux's numbers; 0: no event. */
#define PTRACE_EVENT_FORK 1u
#define PTRACE_EVENT_VFORK 2u
#define PTRACE_EVENT_CLONE 3u
#define PTRACE_EVENT_VFORK_DONE 5u

/* What a child does before its first instruction. */
enum first_stop {
	STOP_NONE,   /* it just runs */
	STOP_SIGNAL, /* a SIGSTOP is pending */
	STOP_TRAP,   /* it traps to the tracer, who cannot take it for a SIGSTOP by somebody else */
};

/* What happens once the child exists, in the order of 2.6; fork_act tells each version's. */
enum fork_act {
	ACT_STORE_TID,	  /* the child's pid at parent_tid */
	ACT_ATTACH_VFORK, /* from now on its letting go of the memory is noticed */
	ACT_QUEUE_STOP,	  /* first_stop is pending */
	ACT_WAKE,	  /* the child may run, unless starts_stopped */
	ACT_TELL_EVENT,	  /* the parent stops for its tracer, if fork_event */
	ACT_WAIT_VFORK,	  /* the parent waits for the memory, if VFORK */
	ACT_TELL_DONE,	  /* the parent stops again, if tells_vfork_done */
	NR_FORK_ACTS
};

/*@ // What kind of clone it is, for a tracer: what the memory says, then what the exit signal says.
    predicate is_vfork(struct clone_args a) = ON(a.flags, CLONE_VFORK);
    predicate is_clone(struct clone_args a) = !is_vfork(a) && a.exit_signal != SIGCHLD;
    predicate is_fork(struct clone_args a) = !is_vfork(a) && a.exit_signal == SIGCHLD;

    // There is no other event in place of one that is not wanted, and none of an UNTRACED clone.
    predicate tells(struct clone_args a, integer ptrace, integer event) =
      !ON(a.flags, CLONE_UNTRACED) &&
      ((event == PTRACE_EVENT_VFORK && is_vfork(a) && ON(ptrace, PT_TRACE_VFORK)) ||
       (event == PTRACE_EVENT_CLONE && is_clone(a) && ON(ptrace, PT_TRACE_CLONE)) ||
       (event == PTRACE_EVENT_FORK && is_fork(a) && ON(ptrace, PT_TRACE_FORK)));
    predicate tells_any(struct clone_args a, integer ptrace) =
      tells(a, ptrace, PTRACE_EVENT_VFORK) || tells(a, ptrace, PTRACE_EVENT_CLONE) ||
      tells(a, ptrace, PTRACE_EVENT_FORK);

    // The caller may ask for its tracer itself; one who is told of the child has it, too.
    predicate inherits_tracer(struct clone_args a, integer ptrace) =
      ON(ptrace, PT_PTRACED) && (ON(a.flags, CLONE_PTRACE) || tells_any(a, ptrace));

    predicate begins_stopped(struct linux_rules r, struct clone_args a) =
      r.has_stopped != 0 && ON(a.flags, CLONE_STOPPED);
    predicate begins_with_trap(struct linux_rules r, struct clone_args a, integer ptrace) =
      r.seized_child_traps != 0 && inherits_tracer(a, ptrace) && ON(ptrace, PT_SEIZED);
    predicate first_stop_answer(struct linux_rules r, struct clone_args a, integer ptrace,
                                integer answer) =
      begins_with_trap(r, a, ptrace) ? answer == STOP_TRAP :
      inherits_tracer(a, ptrace) || begins_stopped(r, a) ? answer == STOP_SIGNAL :
      answer == STOP_NONE;

    // Who was killed while waiting tells nothing, unless the wait cannot be broken off.
    predicate waited_to_the_end(struct linux_rules r, integer killed) =
      killed == 0 || r.vfork_is_killable == 0;
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures told: \result != 0 ==> tells(args, ptrace, \result);
    ensures untold: \result == 0 ==> !tells_any(args, ptrace);
*/
/*
 * The event that the caller stops for once its child exists: PTRACE_EVENT_, or 0.  `ptrace` is the
 * caller's word.  The same in all versions.  Linux: kernel/fork.c, fork_traceflag, do_fork,
 * kernel_clone.
 */
uint32_t fork_event(struct clone_args args, uint32_t ptrace);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> inherits_tracer(args, ptrace);
*/
/*
 * Is the child traced by its parent's tracer?  Up to 2.6 an event adds CLONE_PTRACE to the flags,
 * later it is handed to copy_process beside them: the answer is the same.
 * Linux: kernel/fork.c, do_fork; include/linux/ptrace.h, ptrace_init_task.
 */
bool child_is_traced(struct clone_args args, uint32_t ptrace);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> begins_stopped(linux_rules[linux_version], args);
*/
/* Is the child not woken, but left stopped until somebody sends it SIGCONT? */
bool starts_stopped(struct clone_args args);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: first_stop_answer(linux_rules[linux_version], args, ptrace, \result);
*/
/* What waits for the child before its first instruction: enum first_stop. */
uint32_t first_stop(struct clone_args args, uint32_t ptrace);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_vfork(args) && ON(ptrace, PT_TRACE_VFORK_DONE) &&
      waited_to_the_end(linux_rules[linux_version], (int)killed);
*/
/*
 * Does the parent stop for its tracer, with PTRACE_EVENT_VFORK_DONE, once the child has let go of
 * the memory?  `ptrace` is the parent's word by then; `killed`: a fatal signal has come meanwhile.
 */
bool tells_vfork_done(struct clone_args args, uint32_t ptrace, bool killed);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires act: i < NR_FORK_ACTS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures stop_early: linux_rules[linux_version].stop_comes_first != 0 && i < ACT_WAKE ==>
      (i == 0 ? \result == ACT_QUEUE_STOP : \result == i - 1);
    ensures in_order: linux_rules[linux_version].stop_comes_first == 0 || i >= ACT_WAKE ==>
      \result == i;
*/
/*
 * The i-th of the acts, enum fork_act.  In every version the child can be stopped and awaited
 * before it can run, and runs before anybody is told of it.
 * Linux: kernel/fork.c, do_fork, kernel_clone.
 */
uint32_t fork_act(uint32_t i);

#endif
