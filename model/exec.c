/*
 * exec: what a task must own alone before it becomes another program.  Keeps true: nobody else's
 * files, handlers or memory change.  Entry: exec_lead, exec_prepare, exec_commit, exec_abandon.
 * Linux: fs/exec.c, bprm_execve, de_thread, begin_new_exec.
 */
#include "model/exec.h"

void exec_lead(task_id t)
{
	task_id leader = task_table[t].group_leader;
	uint32_t pid = task_table[leader].pid;

	/*@ assert both: record_sound(t) && record_sound(leader) && leader != t; */
	/*@ assert owned: pid_owner[pid] == leader && pid_owner[task_table[t].pid] == t; */
	task_table[leader].pid = task_table[t].pid;
	pid_owner[task_table[t].pid] = leader;
	task_table[t].pid = pid;
	pid_owner[pid] = t;
	task_table[t].tgid = task_table[leader].tgid;
	task_table[t].group_leader = t;
	task_table[t].real_parent = task_table[leader].real_parent;
	task_table[t].exit_signal = SIGCHLD;
	/*@ assert names: \forall integer p; 0 < p < PID_MAX && pid_owner[p] != NOBODY &&
	      pid_owner[p] != SWAPPER ==>
	      task_live(pid_owner[p]) && task_table[pid_owner[p]].pid == p;
	*/
	/*@ assert pids: \forall integer o; SWAPPER < o < NR_TASKS && task_count[o] > 0 ==>
	      0 < task_table[o].pid < PID_MAX && pid_owner[task_table[o].pid] == o;
	*/
	/*@ assert records: \forall integer r; 0 < r < NR_TASKS ==>
	      record_sound{Pre}(r) && record_sound(r);
	*/
	/*@ assert group: signal_named(leader); */
	release_task(leader);
}

/*@ requires sound: files_sound;
    requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], step_dropped[STEP_FILES], files_of[t], files_nfree,
      files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1];
    ensures sound: files_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures refused: \result != 0 || \old(files_of[t]) == NOBODY ||
      \old(files_count[files_of[t]]) == 1 ==> files_same{Pre, Post};
    ensures own: \result == 0 && \old(files_of[t]) != NOBODY ==>
      files_of[t] != NOBODY && files_count[files_of[t]] == 1;
    ensures others: files_other_holders_same{Pre, Post}(t);
*/
static int32_t unshare_files(task_id t)
{
	files_id shared = files_of[t];

	if (shared == NOBODY || files_count[shared] == 1)
		return 0;
	/*@ assert from: files_named(t); */
	/*@ assert place: files_nfree > 0 ==> files_fits(files_nfree - 1); */
	/*@ assert to: files_nfree > 0 ==> files_fits(files_slot[files_nfree - 1]); */
	step_answer[STEP_FILES] = -ENOMEM;
	if (files_nfree > 0)
		step_answer[STEP_FILES] =
			step_copy(STEP_FILES, shared, files_slot[files_nfree - 1]);
	if (step_answer[STEP_FILES])
		return -ENOMEM;
	files_drop(t);
	files_take(t);
	return 0;
}

/*@ requires sound: sighand_sound;
    requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGHAND], step_dropped[STEP_SIGHAND], sighand_of[t], sighand_nfree,
      sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1];
    ensures sound: sighand_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures refused: \result != 0 || \old(sighand_of[t]) == NOBODY ||
      \old(sighand_count[sighand_of[t]]) == 1 ==> sighand_same{Pre, Post};
    ensures own: \result == 0 && \old(sighand_of[t]) != NOBODY ==>
      sighand_of[t] != NOBODY && sighand_count[sighand_of[t]] == 1;
    ensures others: sighand_other_holders_same{Pre, Post}(t);
*/
static int32_t unshare_sighand(task_id t)
{
	sighand_id shared = sighand_of[t];

	if (shared == NOBODY || sighand_count[shared] == 1)
		return 0;
	/*@ assert from: sighand_named(t); */
	/*@ assert place: sighand_nfree > 0 ==> sighand_fits(sighand_nfree - 1); */
	/*@ assert to: sighand_nfree > 0 ==> sighand_fits(sighand_slot[sighand_nfree - 1]); */
	step_answer[STEP_SIGHAND] = -ENOMEM;
	if (sighand_nfree > 0)
		step_answer[STEP_SIGHAND] =
			step_copy(STEP_SIGHAND, shared, sighand_slot[sighand_nfree - 1]);
	if (step_answer[STEP_SIGHAND])
		return -ENOMEM;
	sighand_drop(t);
	sighand_take(t);
	return 0;
}

int32_t exec_prepare(task_id t)
{
	if (unshare_files(t) || mm_nfree == 0)
		return -ENOMEM;
	mm_take(EXEC_MM(t));
	return (int32_t)mm_of[EXEC_MM(t)];
}

void exec_abandon(task_id t)
{
	mm_drop(EXEC_MM(t));
}

int32_t exec_commit(task_id t)
{
	/*@ assert fresh: mm_named(EXEC_MM(t)) && mm_named(t); */
	if (unshare_sighand(t))
		return -ENOMEM;
	if (task_table[t].exit_signal != THREAD_EXIT_SIGNAL)
		task_table[t].exit_signal = SIGCHLD;
	mm_release(t);
	mm_drop(t);
	/*@ assert kept: mm_named(EXEC_MM(t)); */
	mm_share(t, mm_of[EXEC_MM(t)]);
	mm_drop(EXEC_MM(t));
	return 0;
}
