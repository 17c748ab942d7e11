/*
 * The first state.  Keeps true: from here on, every state that the model leaves is sound.
 * Entry: model_init.  Linux: init/init_task.c, INIT_TASK; kernel/fork.c, fork_init.
 */
#include "model/init.h"
#include "model/group.h"
#include "model/rungs.h"

/*@ terminates \true;
    exits \false;
    assigns pid_owner[0 .. PID_MAX - 1], last_pid;
    ensures sound: pids_sound && last_pid == 0;
    ensures unused: \forall integer p; 0 < p < PID_MAX ==> pid_owner[p] == NOBODY;
*/
static void pids_init(void)
{
	uint32_t pid;

	/*@ loop invariant range: 0 <= pid <= PID_MAX;
	    loop invariant unused: \forall integer p; 0 <= p < pid ==> pid_owner[p] == NOBODY;
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

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns part_count[0 .. NR_STEPS - 1];
    ensures sound: parts_sound(1);
*/
static void parts_init(void)
{
	uint32_t step;

	/*@ loop invariant range: 0 <= step <= NR_STEPS;
	    loop invariant sound: \forall integer s; 0 <= s < step ==>
	      (is_part(s) && has_rung(s) ? part_count[s] == 1 : part_count[s] == 0);
	    loop assigns step, part_count[0 .. NR_STEPS - 1];
	    loop variant NR_STEPS - step;
	*/
	for (step = 0; step < NR_STEPS; step++)
		part_count[step] = is_lifelong(step) && linux_rules[linux_version].rungs[step];
}

/*@ requires sound: signal_sound && live_counted && live_is_owned;
    requires swapper: signal_of[SWAPPER] == 1 && live_of[SWAPPER] == NOBODY;
    terminates \true;
    exits \false;
    assigns signal_table[1], user_table[ROOT_USER], task_table[SWAPPER].state,
      task_table[SWAPPER].group_leader, task_table[SWAPPER].real_parent,
      task_table[SWAPPER].capabilities, live_of[SWAPPER], live_count[1];
    ensures sound: live_counted;
    ensures group: live_of[SWAPPER] == 1;
    ensures user: user_table[ROOT_USER].uid == 0;
    ensures ties: task_table[SWAPPER].group_leader == SWAPPER &&
      task_table[SWAPPER].real_parent == SWAPPER && task_table[SWAPPER].state == TASK_ALIVE;
*/
/* Half of all tasks is what Linux lets a user have who has not been told otherwise. */
static void swapper_init(void)
{
	signal_table[1].group_exit = false;
	signal_table[1].exit_code = 0;
	signal_table[1].group_stop = false;
	signal_table[1].subreaper = false;
	signal_table[1].nproc = max_threads / 2;
	user_table[ROOT_USER].uid = 0;
	task_table[SWAPPER].group_leader = SWAPPER;
	task_table[SWAPPER].real_parent = SWAPPER;
	task_table[SWAPPER].capabilities = UINT64_MAX;
	task_table[SWAPPER].state = TASK_ALIVE;
	join_group(SWAPPER);
}

void model_init(uint32_t version, uint32_t threads_max)
{
	linux_version = version;
	max_threads = threads_max;
	nr_threads = 0;
	group_locks = 0;
	userns_is_off = false;
	pids_init();
	records_init();
	parts_init();
	live_forget();
	task_reset();
	user_clear();
	cred_clear();
	undo_clear();
	files_clear();
	fs_clear();
	sighand_clear();
	signal_clear();
	mm_clear();
	ns_clear();
	io_clear();

	(void)task_new();
	user_take(SWAPPER);
	cred_take(SWAPPER);
	files_take(SWAPPER);
	fs_take(SWAPPER);
	sighand_take(SWAPPER);
	signal_take(SWAPPER);
	mm_take(SWAPPER);
	ns_take(SWAPPER);
	swapper_init();
	/*@ assert nobody: is_reaped(NOBODY) && task_is_blank(task_table[NOBODY]); */
	/*@ assert records: \forall integer t; 0 < t < NR_TASKS ==> record_sound(t); */
	/*@ assert tasks: tasks_sound; */
	/*@ assert names: pids_name; */
	/*@ assert owners: owners_sound; */
}
