/*
 * What a task is like (trait.h).
 * Entry: trait_copy by steps.c, trait_exec by exec.c, trait_tell_children by exit.c.
 * Linux: kernel/fork.c, dup_task_struct; fs/exec.c, __set_task_comm; kernel/exit.c,
 * forget_original_parent.
 */
#include "kernel/proc/trait.h"
#include "kernel/lib/string.h"
#include "kernel/proc/family.h"
#include "kernel/proc/signal.h"
#include "model/own.h"

#define DEFAULT_SLACK 50000u /* nanoseconds */

struct trait trait_table[NR_TASKS];
uint8_t dumpable[NR_OBJECTS];
bool wants_orphans[NR_OBJECTS];

void trait_copy(task_id from, task_id to)
{
	struct trait *trait = &trait_table[to];

	*trait = trait_table[from];
	trait->death_signal = 0;
	trait->over_limit = false;
	if (from == SWAPPER)
		trait->timer_slack = DEFAULT_SLACK;
	trait->default_slack = trait->timer_slack;
}

void trait_set_name(task_id t, const char *name)
{
	char *to = trait_table[t].name;
	uint64_t n = strlen(name);

	if (n >= NAME_SIZE_OF_TASK)
		n = NAME_SIZE_OF_TASK - 1;
	memset(to, 0, NAME_SIZE_OF_TASK);
	memcpy(to, name, n);
}

bool trait_refuses_exec(task_id t)
{
	if (trait_table[t].over_limit &&
	    user_count[user_of[t]] > signal_table[signal_of[t]].nproc)
		return true;
	trait_table[t].over_limit = false;
	return false;
}

void trait_exec(task_id t, const char *path)
{
	const char *last = path;

	for (; *path != 0; path++)
		if (*path == '/')
			last = path + 1;
	trait_set_name(t, last);
}

void trait_tell_children(task_id t)
{
	for (task_id child = family_first(t); child != NOBODY; child = family_next(child)) {
		uint32_t sig = trait_table[child].death_signal;
		struct siginfo info = siginfo_of_caller(sig, SI_USER);

		if (task_table[child].state == TASK_ALIVE && sig != 0)
			(void)signal_queue_process(child, &info);
	}
}
