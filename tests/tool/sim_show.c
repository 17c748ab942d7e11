/*
 * The tables of the model as bident sim shows them, and the memory behind them, which is the
 * model's, too (model/memory.h).  Keeps true: nothing of the state is changed by looking.
 * Entry: sim_look, sim_say_changes.
 */
#include "tests/tool/libc.h"
#include "model/memory.h"
#include "tests/tool/out.h"
#include "tests/tool/seam.h"
#include "tests/tool/sim.h"

#define MAX_SHOWN 64u /* of each kind: as many as a person can make */

static struct task old_tasks[MAX_SHOWN];
static uint32_t old_counts[NR_KINDS][MAX_SHOWN];
static mm_id mm_of_space[NR_SPACES];

static void copy_now(void)
{
	memcpy(old_tasks, task_table, sizeof(old_tasks));
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		uint32_t nr = kinds[k].nr < MAX_SHOWN ? kinds[k].nr : MAX_SHOWN;

		memcpy(old_counts[k], kinds[k].count, nr * sizeof(uint32_t));
	}
}

void sim_look(void)
{
	copy_now();
}

static const char *state_text(const struct task *t)
{
	return t->state == TASK_FREE ? "gone" : t->state == TASK_ZOMBIE ? "zombie" :
	       t->stopped ? "stopped" : "alive";
}

static void say_task(task_id t, const struct task *task)
{
	static const char *const names[] = {"files", "fs", "sighand", "signal", "mm"};
	char cells[10][32];
	const char *row[11] = {cells[0], cells[1], state_text(task), cells[2], cells[3], cells[4],
			       cells[5], cells[6], cells[7], cells[8]};
	uint32_t pids[] = {task->pid, task->tgid, task_table[task->real_parent].pid};

	for (int i = 0; i < 3; i++)
		snprintf(cells[i], sizeof(cells[i]), "%u", pids[i]);
	signal_write(cells[3], task->exit_signal > 0 ? (uint64_t)task->exit_signal : 0);
	if (task->exit_signal == THREAD_EXIT_SIGNAL)
		strcpy(cells[3], "thread");
	for (uint32_t i = 0, k = 0; k < NR_KINDS && i < 5; k++) {
		if (strcmp(kinds[k].name, names[i]) == 0)
			snprintf(cells[4 + i++], sizeof(cells[0]), "%u", kinds[k].of[t]);
	}
	out_row(row);
}

static const char *const task_columns[] = {"pid", "tgid", "state", "parent", "exit_signal", "files",
					   "fs", "sighand", "signal", "mm", NULL};

void sim_say_tasks(void)
{
	out_table("tasks", task_columns);
	for (task_id t = SWAPPER; t < MAX_SHOWN; t++) {
		if (task_count[t] > 0)
			say_task(t, &task_table[t]);
	}
	out_table_end();
}

static void say_count(const char *kind, uint32_t id, uint32_t before, uint32_t now)
{
	char cells[3][16];
	const char *row[] = {kind, cells[0], cells[1], cells[2]};

	snprintf(cells[0], sizeof(cells[0]), "%u", id);
	snprintf(cells[1], sizeof(cells[1]), "%u", before);
	snprintf(cells[2], sizeof(cells[2]), "%u", now);
	out_row(row);
}

static void say_counts(bool all)
{
	static const char *const columns[] = {"object", "id", "owners_before", "owners", NULL};

	out_table(all ? "objects" : "changed_objects", columns);
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		for (uint32_t id = 1; id < MAX_SHOWN && id < kinds[k].nr; id++) {
			uint32_t now = kinds[k].count[id], before = old_counts[k][id];

			if (all ? now > 0 : now != before)
				say_count(kinds[k].name, id, before, now);
		}
	}
	out_table_end();
}

void sim_say_tables(void)
{
	say_counts(true);
}

void sim_say_changes(void)
{
	out_table("changed_tasks", task_columns);
	for (task_id t = SWAPPER; t < MAX_SHOWN; t++) {
		bool gone = task_count[t] == 0 && old_tasks[t].state != TASK_FREE;

		if (memcmp(&old_tasks[t], &task_table[t], sizeof(old_tasks[t])) == 0)
			continue;
		if (gone) /* who it was; what it had it has no more */
			old_tasks[t].state = TASK_FREE;
		say_task(t, gone ? &old_tasks[t] : &task_table[t]);
	}
	out_table_end();
	say_counts(false);
	copy_now();
}

uint32_t sim_space(mm_id mm)
{
	uint32_t free = NR_SPACES;

	for (uint32_t s = 0; s < NR_SPACES; s++) {
		if (mm_of_space[s] == mm)
			return s;
		if (mm_of_space[s] == NOBODY && free == NR_SPACES)
			free = s;
	}
	if (free < NR_SPACES)
		mm_of_space[free] = mm;
	return free;
}

static int32_t copy_memory(mm_id from, mm_id to)
{
	uint32_t source = sim_space(from), target = sim_space(to);

	if (source == NR_SPACES || target == NR_SPACES)
		return -ENOMEM;
	memory_fork(source, target);
	return 0;
}

static void drop_memory(mm_id mm)
{
	for (uint32_t s = 0; s < NR_SPACES; s++) {
		if (mm_of_space[s] == mm) {
			memory_drop(s);
			mm_of_space[s] = NOBODY;
		}
	}
}

void sim_memory_reset(void)
{
	memory_reset();
	memset(mm_of_space, 0, sizeof(mm_of_space));
	seam_copy_memory = copy_memory;
	seam_drop_memory = drop_memory;
}

static void say_page(uint32_t s, uint32_t p)
{
	char cells[5][32];
	const struct page_table *table = &page_table[s];
	const char *row[] = {cells[0], cells[1], cells[2], cells[3], cells[4],
			     table->writable[p] ? "yes" : "no"};

	snprintf(cells[0], sizeof(cells[0]), "%u", mm_of_space[s]);
	snprintf(cells[1], sizeof(cells[1]), "%u", p);
	snprintf(cells[2], sizeof(cells[2]), "%llu", (unsigned long long)memory_read(s, p, 0));
	snprintf(cells[3], sizeof(cells[3]), "%u", table->frame[p]);
	snprintf(cells[4], sizeof(cells[4]), "%u",
		 table->frame[p] == ZERO_FRAME ? 0 : nr_sharers[table->frame[p]]);
	out_row(row);
}

void sim_say_memory(void)
{
	static const char *const columns[] = {"mm", "page", "reads", "frame", "mapped_by",
					      "writable",
					      NULL};

	out_table("pages", columns);
	for (uint32_t s = 0; s < NR_SPACES; s++) {
		for (uint32_t p = 0; mm_of_space[s] != NOBODY && p < SPACE_PAGES; p++) {
			if (page_table[s].right[p] != PAGE_UNMAPPED)
				say_page(s, p);
		}
	}
	out_table_end();
}
