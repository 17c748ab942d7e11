/*
 * exec: what a task must own alone before it becomes another program.  Keeps true: nobody else's
 * files, handlers or memory change.  Entry: exec_prepare, exec_commit, exec_abandon.
 * Linux: fs/exec.c, bprm_execve, begin_new_exec.
 */
#include "model/exec.h"

/*@ requires sound: files_sound;
    requires task: t < NR_TASKS;
    requires live: files_live(task_table[t].files);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], task_table[t].files, files_nfree,
      files_count[0 .. NR_OBJECTS - 1], files_slot[0 .. NR_OBJECTS - 1],
      files_at[0 .. NR_OBJECTS - 1];
    ensures sound: files_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures live: files_live(task_table[t].files);
    ensures refused: \result != 0 || \old(files_count[task_table[t].files]) == 1 ==>
      files_same{Pre, Post} && task_table[t].files == \old(task_table[t].files);
    ensures own: \result == 0 ==> files_count[task_table[t].files] == 1;
*/
static int32_t unshare_files(task_id t)
{
	files_id shared = task_table[t].files;

	if (files_count[shared] == 1)
		return 0;
	step_answer[STEP_FILES] = -ENOMEM;
	if (files_nfree > 0)
		step_answer[STEP_FILES] =
			step_copy(STEP_FILES, shared, files_slot[files_nfree - 1]);
	if (step_answer[STEP_FILES])
		return -ENOMEM;
	task_table[t].files = files_new();
	files_put(shared);
	return 0;
}

/*@ requires sound: sighand_sound;
    requires task: t < NR_TASKS;
    requires live: sighand_live(task_table[t].sighand);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGHAND], task_table[t].sighand, sighand_nfree,
      sighand_count[0 .. NR_OBJECTS - 1], sighand_slot[0 .. NR_OBJECTS - 1],
      sighand_at[0 .. NR_OBJECTS - 1];
    ensures sound: sighand_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures refused: \result != 0 ==>
      sighand_same{Pre, Post} && task_table[t].sighand == \old(task_table[t].sighand);
    ensures own: \result == 0 ==> sighand_count[task_table[t].sighand] == 1;
*/
static int32_t unshare_sighand(task_id t)
{
	sighand_id shared = task_table[t].sighand;

	if (sighand_count[shared] == 1)
		return 0;
	step_answer[STEP_SIGHAND] = -ENOMEM;
	if (sighand_nfree > 0)
		step_answer[STEP_SIGHAND] =
			step_copy(STEP_SIGHAND, shared, sighand_slot[sighand_nfree - 1]);
	if (step_answer[STEP_SIGHAND])
		return -ENOMEM;
	task_table[t].sighand = sighand_new();
	sighand_put(shared);
	return 0;
}

int32_t exec_prepare(task_id t)
{
	if (unshare_files(t) || mm_nfree == 0)
		return -ENOMEM;
	task_table[t].exec_mm = mm_new();
	return (int32_t)task_table[t].exec_mm;
}

void exec_abandon(task_id t)
{
	mm_put(task_table[t].exec_mm);
	task_table[t].exec_mm = NOBODY;
}

int32_t exec_commit(task_id t)
{
	if (unshare_sighand(t))
		return -ENOMEM;
	mm_release(t);
	put_mm(t);
	task_table[t].mm = task_table[t].exec_mm;
	task_table[t].exec_mm = NOBODY;
	return 0;
}
