/*
 * PID namespaces (pid_ns.h).  That orphans go to a namespace's init is said to the model in its own
 * words: it is a subreaper.
 * Keeps true: a task's other_pid_ns and dead_pid_ns in the model say how the namespace of its
 * children is; who is in a dead one is killed.
 * Entry: pid_ns_forked by fork.c, pid_ns_exits by exit.c.
 * Linux: kernel/pid_namespace.c, create_pid_namespace, zap_pid_ns_processes, reboot_pid_ns.
 */
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/wait.h"
#include "model/own.h"
#include "model/wait.h"
#include "spec/clone3.h"
#include "spec/task.h"

struct pid_ns pid_ns_table[NR_NAMESPACES];

bool pid_ns_is_deepest(uint32_t ns)
{
	return pid_ns_table[ns].level >= MAX_PID_NS_LEVEL;
}

void pid_ns_start(uint32_t ns, uint32_t parent)
{
	pid_ns_table[ns] = (struct pid_ns){
		.parent = parent,
		.level = pid_ns_table[parent].level + 1,
		.init = NOBODY,
	};
	namespace_get(NS_PID, parent);
}

void pid_ns_end(uint32_t ns)
{
	namespace_put(NS_PID, pid_ns_table[ns].parent);
}

bool pid_ns_has(uint32_t outer, uint32_t inner)
{
	while (pid_ns_table[inner].level > pid_ns_table[outer].level)
		inner = pid_ns_table[inner].parent;
	return inner == outer;
}

bool pid_ns_is_empty(uint32_t ns)
{
	return ns != FIRST_PID_NS && pid_ns_table[ns].init == NOBODY && !pid_ns_table[ns].dead;
}

bool is_child_reaper(task_id t)
{
	uint32_t ns = task_active_pid_ns(t);

	return ns != FIRST_PID_NS && pid_ns_table[ns].init == task_table[t].group_leader;
}

void pid_ns_forked(task_id child)
{
	uint32_t ns = task_active_pid_ns(child);

	if (ns == FIRST_PID_NS || pid_nr_ns(task_pid(child), ns) != 1)
		return;
	pid_ns_table[ns].init = child;
	task_table[child].unkillable = true;
	signal_table[signal_of[child]].subreaper = true;
}

void pid_ns_changed(task_id t)
{
	uint32_t ns = pid_ns_for_children(t);

	task_table[t].other_pid_ns = ns != task_active_pid_ns(t);
	task_table[t].dead_pid_ns = pid_ns_table[ns].dead;
}

/* Nobody is made in it from now on. */
static void shut(uint32_t ns)
{
	pid_ns_table[ns].dead = true;
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (task_table[t].state == TASK_ALIVE && pid_ns_for_children(t) == ns)
			pid_ns_changed(t);
}

/* If it was to be process 1 there will be none. */
void pid_ns_fork_failed(task_id parent)
{
	uint32_t ns = pid_ns_for_children(parent);

	if (pid_ns_table[ns].dead)
		shut(ns);
}

static void kill_all(uint32_t ns, task_id but)
{
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (task_table[t].state != TASK_FREE && task_table[t].group_leader == t &&
		    t != but && pid_nr_ns(task_pid(t), ns) != 0)
			signal_send_process(t, SIGKILL);
}

void pid_ns_exits(task_id t)
{
	uint32_t ns = task_active_pid_ns(t);
	task_id leader = task_table[t].group_leader;
	uint32_t own = t == leader ? 1 : 2;
	const struct sigaction ignored = {.handler = SIG_IGN};
	struct waited waited;

	if (!is_child_reaper(t))
		return;
	shut(ns);
	sighand_set(sighand_of[t], SIGCHLD, &ignored);
	kill_all(ns, leader);
	for (;;) {
		while (do_wait(-1, WNOHANG | WEXITED | __WALL, &waited) == 1)
			;
		if (pid_ns_table[ns].tasks <= own)
			break;
		sleep_deep(children_channel(t));
	}
	if (pid_ns_table[ns].reboot != 0)
		signal_table[signal_of[t]].exit_code = pid_ns_table[ns].reboot;
}

void pid_ns_reboot(uint32_t ns, int32_t sig)
{
	pid_ns_table[ns].reboot = sig;
	signal_send_process(pid_ns_table[ns].init, SIGKILL);
}
