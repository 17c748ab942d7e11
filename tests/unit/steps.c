/*
 * The scripted seam (tests/unit/steps.h).  Keeps true: a record or shared object holds bytes from
 * its step_copy to its step_drop.  Memories are not in the ledger, for exec fills them without
 * asking; nor are users, which hold nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "spec/tables.h"
#include "tests/unit/steps.h"

#define MAX_HANDLES (NR_TASKS > NR_OBJECTS ? NR_TASKS : NR_OBJECTS)

struct step_call step_calls[MAX_STEP_CALLS];
uint32_t nr_step_calls;
bool children_are_ignored;

static int32_t answers[NR_STEPS];
static bool holds[NR_STEPS][MAX_HANDLES];

static bool in_ledger(uint32_t step)
{
	return step == STEP_TASK || (step >= STEP_FILES && step <= STEP_SIGNAL);
}

void steps_reset(void)
{
	memset(answers, 0, sizeof(answers));
	memset(holds, 0, sizeof(holds));
	for (uint32_t step = 0; step < NR_STEPS; step++)
		holds[step][1] = in_ledger(step);
	children_are_ignored = false;
	steps_forget();
}

void steps_set(uint32_t step, int32_t answer)
{
	answers[step] = answer;
}

void steps_forget(void)
{
	nr_step_calls = 0;
}

void steps_follow(void)
{
	for (uint32_t id = 1; id < NR_TASKS; id++)
		holds[STEP_TASK][id] = task_count[id] > 0;
	for (uint32_t id = 1; id < NR_OBJECTS; id++) {
		holds[STEP_FILES][id] = files_count[id] > 0;
		holds[STEP_FS][id] = fs_count[id] > 0;
		holds[STEP_SIGHAND][id] = sighand_count[id] > 0;
		holds[STEP_SIGNAL][id] = signal_count[id] > 0;
	}
	steps_forget();
}

uint32_t steps_count(enum step_call_kind kind)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nr_step_calls; i++)
		n += step_calls[i].kind == kind;
	return n;
}

uint32_t steps_held(uint32_t step)
{
	uint32_t n = 0;

	for (uint32_t id = 0; id < MAX_HANDLES; id++)
		n += holds[step][id];
	return n;
}

static void write_down(enum step_call_kind kind, uint32_t step, uint64_t a, uint64_t b)
{
	assert_true(nr_step_calls < MAX_STEP_CALLS);
	step_calls[nr_step_calls++] = (struct step_call){kind, step, a, b};
}

static int32_t ask(uint32_t step, uint64_t a, uint64_t b)
{
	write_down(CALL_ASK, step, a, b);
	return answers[step];
}

bool step_fails(uint32_t step)
{
	return ask(step, 0, 0) != 0;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	int32_t answer = ask(step, from, to);

	if (!in_ledger(step) || answer)
		return answer;
	assert_true(holds[step][from]);
	assert_false(holds[step][to]);
	holds[step][to] = true;
	return 0;
}

void step_drop(uint32_t step, uint32_t id)
{
	write_down(CALL_DROP, step, id, 0);
	if (!in_ledger(step))
		return;
	assert_true(holds[step][id]);
	holds[step][id] = false;
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	(void)args;
	return ask(STEP_THREAD, parent, child);
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	return ask(STEP_SETTID, address, pid);
}

int32_t step_namespaces(uint64_t flags, task_id child)
{
	return ask(STEP_NAMESPACES, flags, child);
}

int32_t step_pidfd(uint64_t address, task_id child)
{
	return ask(STEP_PIDFD, address, child);
}

void step_vfork_done(task_id t)
{
	write_down(CALL_VFORK_DONE, 0, t, 0);
}

void step_clear_tid(uint64_t address)
{
	write_down(CALL_CLEAR_TID, 0, address, 0);
}

void step_notify(task_id parent, int32_t signal)
{
	write_down(CALL_NOTIFY, 0, parent, (uint64_t)(int64_t)signal);
}

bool step_ignores_children(sighand_id handlers)
{
	assert_true(holds[STEP_SIGHAND][handlers]);
	return children_are_ignored;
}
