/*
 * The first state.  Keeps true: from here on, every state that the model leaves is sound.
 * Entry: model_init.  Linux: init/init_task.c, INIT_TASK; kernel/fork.c, fork_init.
 */
#include "model/init.h"

/*@ terminates \true;
    exits \false;
    assigns pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound && last_pid == 0;
*/
static void pids_init(void)
{
	uint32_t pid;

	/*@ loop invariant range: 0 <= pid <= PID_MAX;
	    loop assigns pid, pid_owner[0 .. PID_MAX - 1];
	    loop variant PID_MAX - pid;
	*/
	for (pid = 0; pid < PID_MAX; pid++)
		pid_owner[pid] = NOBODY;
	pid_owner[0] = SWAPPER;
	last_pid = 0;
}

/*@ terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1];
    ensures blank: \forall integer t; 0 <= t < NR_TASKS ==> task_is_blank(task_table[t]);
*/
static void records_init(void)
{
	task_id t;

	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant blank: \forall integer k; 0 <= k < t ==> task_is_blank(task_table[k]);
	    loop assigns t, task_table[0 .. NR_TASKS - 1];
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++)
		task_table[t] = (struct task){0};
}

/*@ requires swapper: task_table[SWAPPER].signal == 1;
    terminates \true;
    exits \false;
    assigns signal_table[1], user_table[ROOT_USER], task_table[SWAPPER].state,
      task_table[SWAPPER].group_leader, task_table[SWAPPER].real_parent,
      task_table[SWAPPER].capabilities;
    ensures group: signal_table[1].live == 1;
    ensures user: user_table[ROOT_USER].uid == 0 && user_table[ROOT_USER].processes == 1;
    ensures leader: task_table[SWAPPER].group_leader == SWAPPER;
*/
/* Half of all tasks is what Linux lets a user have who has not been told otherwise. */
static void swapper_init(void)
{
	signal_table[1].live = 1;
	signal_table[1].group_exit = false;
	signal_table[1].exit_code = 0;
	signal_table[1].nproc = max_threads / 2;
	user_table[ROOT_USER].uid = 0;
	user_table[ROOT_USER].processes = 1;
	task_table[SWAPPER].group_leader = SWAPPER;
	task_table[SWAPPER].real_parent = SWAPPER;
	task_table[SWAPPER].capabilities = UINT64_MAX;
	task_table[SWAPPER].state = TASK_ALIVE;
}

void model_init(uint32_t version, uint32_t threads_max)
{
	linux_version = version;
	max_threads = threads_max;
	nr_threads = 0;
	userns_is_off = false;
	pids_init();
	records_init();
	task_reset();
	user_reset();
	files_reset();
	fs_reset();
	sighand_reset();
	signal_reset();
	mm_reset();

	(void)task_new();
	task_table[SWAPPER].user = user_new();
	task_table[SWAPPER].files = files_new();
	task_table[SWAPPER].fs = fs_new();
	task_table[SWAPPER].sighand = sighand_new();
	task_table[SWAPPER].signal = signal_new();
	task_table[SWAPPER].mm = mm_new();
	swapper_init();
}
