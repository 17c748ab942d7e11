/*
 * The end of a task.  Keeps true: what copy_process charged is given back, once, partly at the exit
 * and partly when the task is reaped; no child is left without a parent.
 * Entry: exit_task, release_task.  Linux: kernel/exit.c, do_exit, exit_notify, release_task.
 */
#include "model/exit.h"
#include "model/base.h"
#include "model/group.h"
#include "model/user.h"

void mm_release(task_id t)
{
	task_id parent = task_table[t].vfork_parent;

	if (task_table[t].clear_child_tid != 0 && mm_count[mm_of[t]] > 1)
		step_clear_tid(task_table[t].clear_child_tid);
	task_table[t].clear_child_tid = 0;
	task_table[t].vfork_parent = NOBODY;
	if (parent != NOBODY)
		step_vfork_done(parent);
}

void exit_objects(task_id t)
{
	/*@ assert memory: mm_named(t); */
	mm_release(t);
	mm_drop(t);
	mm_drop(EXEC_MM(t));
	/*@ assert given: \at(mm_of[EXEC_MM(t)], Pre) == NOBODY ==> mm_given{Pre, Here}(t); */
	undo_drop(t);
	files_drop(t);
	fs_drop(t);
	ns_drop(t);
	io_drop(t);
}

void release_task(task_id t)
{
	/*@ assert zombie: record_sound(t); */
	/*@ assert places: task_fits(NOBODY) && task_fits(SWAPPER) && task_fits(t); */
	/*@ assert apart: task_at[NOBODY] != task_at[SWAPPER] && task_at[NOBODY] != task_at[t] &&
	      task_at[SWAPPER] != task_at[t];
	*/
	/*@ assert used: task_nfree <= task_at[NOBODY] < NR_TASKS &&
	      task_nfree <= task_at[SWAPPER] < NR_TASKS && task_nfree <= task_at[t] < NR_TASKS;
	*/
	/*@ assert threads: nr_threads > 0; */
	free_pid(task_table[t].pid);
	put_part(STEP_CGROUP, t);
	put_part(STEP_THREAD, t);
	put_part(STEP_KEYS, t);
	put_base(0, t);
	exit_creds(t);
	sighand_drop(t);
	signal_drop(t);
	nr_threads--;
	free_task(t);
	/*@ assert records: \forall integer r; 0 < r < NR_TASKS ==>
	      record_sound{Pre}(r) && record_sound(r);
	*/
}

void exit_group(task_id t, int32_t code)
{
	signal_id group = signal_of[t];

	if (!signal_table[group].group_exit)
		signal_table[group].exit_code = code;
	signal_table[group].group_exit = true;
}

/*@ requires sound: task_slots_sound && records_sound && live_counted;
    requires group: group < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures found: \result != NOBODY ==> lives_beside(\result, group, t);
    ensures none: \result == NOBODY ==> !has_alive_thread(group, t);
*/
/* A thread of the group that lives, other than `t`. */
static task_id find_alive_thread(signal_id group, task_id t)
{
	uint32_t i;
	task_id other;

	/*@ assert alive: \forall integer o; 0 < o < NR_TASKS ==>
	      record_sound(o) && live_named(o);
	*/
	if (live_count[group] == 0)
		return NOBODY;
	/*@ loop invariant range: task_nfree <= i <= NR_TASKS;
	    loop invariant none: \forall integer k; task_nfree <= k < i ==>
	      !lives_beside(task_slot[k], group, t);
	    loop assigns i, other;
	    loop variant NR_TASKS - i;
	*/
	for (i = task_nfree; i < NR_TASKS; i++) {
		/*@ assert place: task_fits(i); */
		other = task_slot[i];
		/*@ assert there: task_fits(other); */
		if (other != t && signal_of[other] == group &&
		    task_table[other].state == TASK_ALIVE)
			return other;
	}
	/*@ assert all: \forall integer o; 0 < o < NR_TASKS ==> task_fits(o) &&
	      (task_count[o] > 0 ==> task_nfree <= task_at[o] < NR_TASKS &&
	        !lives_beside(task_slot[task_at[o]], group, t));
	*/
	return NOBODY;
}

/*@ requires sound: task_slots_sound && records_sound && signal_sound && live_counted;
    requires task: SWAPPER < t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures nearest: \exists integer n; 0 <= n <= NR_TASKS && is_subreaper(\result, t, n);
    ensures real: \result < NR_TASKS && \result != t;
*/
/* A living thread of the nearest ancestor that wants orphans. */
static task_id find_subreaper(task_id t)
{
	task_id above = t;
	task_id reaper = NOBODY;
	uint32_t n;

	/*@ loop invariant range: 0 <= n <= NR_TASKS && above < NR_TASKS;
	    loop invariant above: above == ancestor(t, n);
	    loop invariant below: \forall integer k; 0 <= k < n ==> ancestor(t, k) > SWAPPER;
	    loop invariant passed: \forall integer k; 0 < k < n ==>
	      !takes_orphans(ancestor(t, k), t);
	    loop invariant reaper: reaper != NOBODY
	      ? n > 0 && takes_orphans(above, t) && lives_beside(reaper, signal_of[above], t)
	      : n > 0 ==> !takes_orphans(above, t);
	    loop assigns n, above, reaper;
	    loop variant NR_TASKS - n;
	*/
	for (n = 0; n < NR_TASKS && above > SWAPPER && reaper == NOBODY; n++) {
		/*@ assert record: record_sound(above) && signal_named(above); */
		above = task_table[above].real_parent;
		/*@ assert parent: signal_named(above) && above == ancestor(t, n + 1); */
		if (signal_table[signal_of[above]].subreaper)
			reaper = find_alive_thread(signal_of[above], t);
	}
	/*@ assert found: is_subreaper(reaper, t, n); */
	return reaper;
}

/*@ requires sound: rules_sound && task_slots_sound && records_sound && signal_sound &&
      live_counted && pids_name;
    requires task: SWAPPER < t < NR_TASKS && is_mortal(t);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures real: \result < NR_TASKS && \result != t;
    ensures whose: is_new_reaper(\result, t);
*/
static task_id find_new_reaper(task_id t)
{
	/*@ assert group: signal_named(t) && signal_of[t] < NR_OBJECTS; */
	task_id reaper = find_alive_thread(signal_of[t], t);

	if (reaper == NOBODY && linux_rules[linux_version].has_subreapers)
		reaper = find_subreaper(t);
	return reaper != NOBODY ? reaper : pid_owner[INIT_PID];
}

/*@ requires tasks: t < NR_TASKS && child < NR_TASKS && reaper < NR_TASKS;
    requires group: signal_of[child] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns task_table[child].real_parent, task_table[child].exit_signal, notified,
      notified_signal;
    ensures notified: \old(task_table[child].exit_signal) != THREAD_EXIT_SIGNAL &&
      signal_of[reaper] != signal_of[t] && task_table[child].state == TASK_ZOMBIE &&
      signal_count[signal_of[child]] == 1
        ? notified == reaper && notified_signal == SIGCHLD
        : notified == \old(notified) && notified_signal == \old(notified_signal);
    ensures adopted: task_table[child].real_parent == reaper;
    ensures mute: task_table[child].exit_signal == THREAD_EXIT_SIGNAL <==>
      \old(task_table[child].exit_signal) == THREAD_EXIT_SIGNAL;
    ensures told: \old(task_table[child].exit_signal) != THREAD_EXIT_SIGNAL &&
      signal_of[reaper] != signal_of[t] ==>
      task_table[child].exit_signal == SIGCHLD;
    ensures kept: signal_of[reaper] == signal_of[t] ==>
      task_table[child].exit_signal == \old(task_table[child].exit_signal);
*/
/* One child of `t` gets a new parent.  A stranger hears of its end in the way that it expects. */
static void adopt(task_id reaper, task_id child, task_id t)
{
	task_table[child].real_parent = reaper;
	if (task_table[child].exit_signal == THREAD_EXIT_SIGNAL ||
	    signal_of[reaper] == signal_of[t])
		return;
	task_table[child].exit_signal = SIGCHLD;
	if (task_table[child].state == TASK_ZOMBIE && signal_count[signal_of[child]] == 1)
		step_notify(reaper, SIGCHLD);
}

task_id reparent_children(task_id t)
{
	task_id reaper = find_new_reaper(t);
	uint32_t i;

	/*@ assert places: \forall integer k; 0 <= k < NR_TASKS ==> task_fits(k) &&
	      task_slot[k] < NR_TASKS && task_at[task_slot[k]] == k &&
	      task_at[k] < NR_TASKS && task_slot[task_at[k]] == k &&
	      (task_count[k] == 0 <==> task_at[k] < task_nfree);
	*/
	/*@ loop invariant range: task_nfree <= i <= NR_TASKS;
	    loop invariant adopted: \forall integer c; 0 <= c < NR_TASKS &&
	      task_nfree <= task_at[c] < i ==> task_table[c].real_parent ==
	        (\at(task_table[c].real_parent, Pre) == t
	          ? reaper : \at(task_table[c].real_parent, Pre));
	    loop invariant rest: \forall integer c; 0 <= c < NR_TASKS && i <= task_at[c] ==>
	      task_table[c].real_parent == \at(task_table[c].real_parent, Pre);
	    loop invariant unused: \forall integer c; 0 <= c < NR_TASKS && task_count[c] == 0 ==>
	      task_table[c] == \at(task_table[c], Pre);
	    loop invariant strangers: \forall integer c; 0 <= c < NR_TASKS &&
	      \at(task_table[c].real_parent, Pre) != t ==>
	      task_table[c].exit_signal == \at(task_table[c].exit_signal, Pre);
	    loop invariant mute: \forall integer c; 0 <= c < NR_TASKS ==>
	      (task_table[c].exit_signal == THREAD_EXIT_SIGNAL <==>
	       \at(task_table[c].exit_signal, Pre) == THREAD_EXIT_SIGNAL);
	    loop invariant kept: \forall integer c; 0 <= c < NR_TASKS ==> keeps_self{Pre, Here}(c);
	    loop assigns i, task_table[0 .. NR_TASKS - 1], notified, notified_signal;
	    loop variant NR_TASKS - i;
	*/
	for (i = task_nfree; i < NR_TASKS; i++) {
		/*@ assert group: task_fits(i) && signal_named(task_slot[i]); */
		if (task_table[task_slot[i]].real_parent == t)
			adopt(reaper, task_slot[i], t);
		/*@ assert kept: \forall integer c; 0 <= c < NR_TASKS ==>
		      keeps_self{Pre, LoopCurrent}(c) && keeps_self{Pre, Here}(c);
		*/
	}
	/*@ assert pids: \forall integer c; 0 <= c < NR_TASKS ==> keeps_self{Pre, Here}(c) &&
	      task_table[c].pid == \at(task_table[c].pid, Pre) &&
	      task_table[c].state == \at(task_table[c].state, Pre);
	*/
	/*@ assert records: \forall integer c; 0 < c < NR_TASKS ==> keeps_self{Pre, Here}(c) &&
	      record_sound{Pre}(c) && record_sound(c);
	*/
	return reaper;
}

/*@ requires task: t < NR_TASKS && task_table[t].real_parent < NR_TASKS;
    requires handlers: sighand_of[task_table[t].real_parent] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns notified, notified_signal;
    ensures told: notified == task_table[t].real_parent &&
      notified_signal == task_table[t].exit_signal;
    ensures wanted: \result ==> task_table[t].exit_signal == SIGCHLD;
*/
/* Tell the parent of a dead process.  True if it does not want to wait for it. */
static bool notify_parent(task_id t)
{
	task_id parent = task_table[t].real_parent;
	int32_t signal = task_table[t].exit_signal;
	bool unwanted = signal == SIGCHLD && step_ignores_children(sighand_of[parent]);

	step_notify(parent, signal);
	return unwanted;
}

/*@ // The last thread of a group whose leader has exited.
    predicate leaves_leader{L}(integer t) = task_table[t].exit_signal == THREAD_EXIT_SIGNAL &&
      signal_count[signal_of[t]] == 2 && task_table[t].group_leader != t &&
      task_table[task_table[t].group_leader].state == TASK_ZOMBIE;
*/

/*@ requires sound: state_sound;
    requires zombie: is_zombie(t);
    terminates \true;
    exits \false;
    assigns task_table[t],
      user_of[t], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[t], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      sighand_of[t], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[t], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      pid_owner[task_table[t].pid], nr_threads, part_count[0 .. NR_STEPS - 1],
      step_dropped[0 .. NR_STEPS - 1], group_locks, notified, notified_signal;
    ensures sound: state_sound;
    ensures told: \old(task_table[t].exit_signal) != THREAD_EXIT_SIGNAL &&
      \old(signal_count[signal_of[t]]) == 1 ==>
      notified == \old(task_table[t].real_parent) &&
      notified_signal == \old(task_table[t].exit_signal);
    ensures silent: \old(task_table[t].exit_signal) != THREAD_EXIT_SIGNAL &&
      \old(signal_count[signal_of[t]]) != 1 ==>
      notified == \old(notified) && notified_signal == \old(notified_signal);
    ensures mourned: leaves_leader{Pre}(t) ==>
      notified == \old(task_table[task_table[t].group_leader].real_parent) &&
      notified_signal == \old(task_table[task_table[t].group_leader].exit_signal);
    ensures waits: \old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL &&
      !leaves_leader{Pre}(t) ==> \result == NOBODY &&
      notified == \old(notified) && notified_signal == \old(notified_signal);
    ensures kept: task_table[t].state == TASK_ZOMBIE ==>
      task_table[t] == \old(task_table[t]) && nr_threads == \old(nr_threads) &&
      task_count[t] == \old(task_count[t]);
    ensures reaped: task_table[t].state != TASK_ZOMBIE ==> reaping_gives{Pre, Post}(t);
    ensures thread: \old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL ==>
      task_table[t].state == TASK_FREE;
    ensures leader: \result == NOBODY || (\result == \old(task_table[t].group_leader) &&
      \result != t && is_zombie(\result));
*/
/*
 * A leader is mourned when the last of its threads has gone, a thread not at all.  The leader that
 * its parent does not want to mourn, or NOBODY.
 */
static task_id exit_notify(task_id t)
{
	task_id leader = task_table[t].group_leader;
	/*@ assert zombie: record_sound(t) && signal_named(t) && signal_named(leader) &&
	      (leader != NOBODY ==> record_sound(leader));
	*/
	/*@ assert parents: sighand_named(task_table[t].real_parent) &&
	      sighand_named(task_table[leader].real_parent);
	*/
	bool last = signal_count[signal_of[t]] == 2 && leader != t &&
		    task_table[leader].state == TASK_ZOMBIE;

	if (task_table[t].exit_signal == THREAD_EXIT_SIGNAL) {
		release_task(t);
		return last && notify_parent(leader) ? leader : NOBODY;
	}
	if (signal_count[signal_of[t]] == 1 && notify_parent(t))
		release_task(t);
	return NOBODY;
}

/*@ requires sound: rules_sound;
    requires task: t < NR_TASKS && signal_of[t] < NR_OBJECTS && live_of[t] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns signal_table[signal_of[t]].group_exit, signal_table[signal_of[t]].exit_code;
    ensures spoken: speaks_for_all{Pre}(t) ==> signal_table[signal_of[t]].group_exit != 0 &&
      signal_table[signal_of[t]].exit_code == code;
    ensures silent: !speaks_for_all{Pre}(t) ==>
      signal_table[signal_of[t]] == \old(signal_table[signal_of[t]]);
*/
/* The end of the last thread is the end of its process. */
static void speak_for_group(task_id t, int32_t code)
{
	if (linux_rules[linux_version].last_exit_speaks && live_count[live_of[t]] == 1)
		exit_group(t, code);
}

task_id exit_task(task_id t, int32_t code)
{
	/*@ assert alive: record_sound(t) && signal_named(t) && live_named(t); */
	speak_for_group(t, code);
	leave_group(t);
	exit_objects(t);
	task_table[t].exit_code = code;
	task_table[t].state = TASK_ZOMBIE;
	/*@ assert itself: has_exited(t) && record_sound(t); */
	/*@ assert records: \forall integer r; 0 < r < NR_TASKS && r != t ==>
	      record_sound{Pre}(r) && record_sound(r);
	*/
	(void)reparent_children(t);
	return exit_notify(t);
}
