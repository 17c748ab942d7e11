/*
 * The scripted seam (tests/unit/steps.h).  Keeps true: an object, or a part of a task, holds bytes
 * from the step that made it to its step_drop.  A user namespace is held by the credentials that it
 * came with, and goes with them.  Memories are not in the ledger, for exec fills them without
 * asking; nor are users, which hold nothing.  What a contract requires is asserted, and so is that
 * the script answers what the contract allows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/ladders.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

#define MAX_HANDLES (NR_TASKS > NR_OBJECTS ? NR_TASKS : NR_OBJECTS)

struct step_call step_calls[MAX_STEP_CALLS];
uint32_t nr_step_calls;
bool children_are_ignored;

uint32_t step_dropped[NR_STEPS];
uint64_t step_address[NR_STEPS];
task_id pidfd_shown;
task_id vfork_resumed;
uint64_t tid_cleared;
task_id notified;
int32_t notified_signal;

static int32_t answers[NR_STEPS];
static bool holds[NR_STEPS][MAX_HANDLES];

static bool in_ledger(uint32_t step)
{
	return step != STEP_MM && step != STEP_USER;
}

void steps_reset(void)
{
	memset(answers, 0, sizeof(answers));
	memset(holds, 0, sizeof(holds));
	for (uint32_t k = 0; k < NR_KINDS; k++)
		holds[kinds[k].step][1] = kinds[k].of_swapper;
	children_are_ignored = false;
	steps_forget();
}

void steps_set(uint32_t step, int32_t answer)
{
	answers[step] = answer;
}

void steps_fill(uint32_t step, uint32_t id)
{
	assert_false(holds[step][id]);
	holds[step][id] = true;
}

void steps_forget(void)
{
	nr_step_calls = 0;
}

void steps_follow(void)
{
	memset(holds, 0, sizeof(holds));
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		for (uint32_t id = 1; id < kinds[k].nr; id++)
			holds[kinds[k].step][id] = kinds[k].count[id] > 0;
	}
	for (const struct rung *rung = ladders[linux_version]; rung->answer != 0; rung++) {
		for (task_id t = SWAPPER + 1; rung->gives == GIVES_PART && t < NR_TASKS; t++)
			holds[rung->step][t] = task_count[t] > 0;
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
	step_calls[nr_step_calls++] = (struct step_call){kind, step, a, b, group_locks};
}

static int32_t ask(uint32_t step, uint64_t a, uint64_t b)
{
	write_down(CALL_ASK, step, a, b);
	assert_true(-4095 <= answers[step] && answers[step] <= 0);
	return answers[step];
}

static int32_t fill(uint32_t step, uint32_t id, int32_t answer)
{
	if (in_ledger(step) && !answer)
		steps_fill(step, id);
	return answer;
}

bool step_fails(uint32_t step)
{
	assert_true(step < NR_STEPS);
	return ask(step, 0, 0) != 0;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	int32_t answer;

	assert_true(step < NR_STEPS);
	answer = ask(step, from, to);
	assert_true(answer == 0 || answer == -ENOMEM);
	if (in_ledger(step)) /* the first list of semaphores is empty */
		assert_true(holds[step][from] || (step == STEP_UNDO && from == NOBODY));
	return fill(step, to, answer);
}

void step_drop(uint32_t step, uint32_t id)
{
	assert_true(step < NR_STEPS);
	step_dropped[step] = id;
	write_down(CALL_DROP, step, id, 0);
	if (!in_ledger(step))
		return;
	if (step == STEP_CRED)
		holds[STEP_NEWUSER][id] = false;
	assert_true(holds[step][id]);
	holds[step][id] = false;
}

int32_t step_part(uint32_t step, task_id parent, task_id child)
{
	int32_t answer;

	assert_true(step < NR_STEPS && parent < NR_TASKS && child < NR_TASKS && parent != child);
	answer = ask(step, parent, child);
	if (step == STEP_EXEC_DOMAIN || step == STEP_BINFMT)
		assert_true(answer == 0 || answer == -EAGAIN);
	if (step == STEP_KEYS)
		assert_true(answer == 0 || answer == -ENOMEM);
	return fill(step, step == STEP_NEWUSER ? cred_of[child] : child, answer);
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	(void)args;
	assert_true(parent < NR_TASKS && child < NR_TASKS && parent != child);
	return fill(STEP_THREAD, child, ask(STEP_THREAD, parent, child));
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	int32_t answer = ask(STEP_SETTID, address, pid);

	step_address[STEP_SETTID] = address;
	assert_true(answer == 0 || answer == -EFAULT);
	return answer;
}

int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child)
{
	assert_true(from < NR_OBJECTS && to < NR_OBJECTS && child < NR_TASKS);
	assert_true(holds[STEP_NAMESPACES][from]);
	return fill(STEP_NAMESPACES, to, ask(STEP_NAMESPACES, flags, child));
}

int32_t step_pidfd(task_id child)
{
	assert_true(child < NR_TASKS);
	return fill(STEP_PIDFD, child, ask(STEP_PIDFD, child, 0));
}

int32_t step_store_pidfd(uint64_t address, task_id child)
{
	int32_t answer;

	step_address[STEP_PIDFD_STORE] = address;
	assert_true(child < NR_TASKS && holds[STEP_PIDFD][child]);
	answer = ask(STEP_PIDFD_STORE, address, child);
	assert_true(answer == 0 || answer == -EFAULT);
	return answer;
}

void step_show_pidfd(task_id child)
{
	pidfd_shown = child;
	assert_true(child < NR_TASKS && task_table[child].state == TASK_ALIVE);
	write_down(CALL_SHOW_PIDFD, STEP_PIDFD, child, 0);
	/* From now on it is one of the caller's files. */
	assert_true(holds[STEP_PIDFD][child]);
	holds[STEP_PIDFD][child] = false;
}

int32_t step_may_clone(task_id caller)
{
	assert_true(caller < NR_TASKS);
	return ask(STEP_SECURITY_CHECK, caller, 0);
}

void step_vfork_done(task_id t)
{
	vfork_resumed = t;
	assert_true(t < NR_TASKS);
	write_down(CALL_VFORK_DONE, 0, t, 0);
}

void step_clear_tid(uint64_t address)
{
	tid_cleared = address;
	write_down(CALL_CLEAR_TID, 0, address, 0);
}

void step_notify(task_id parent, int32_t signal)
{
	notified = parent;
	notified_signal = signal;
	assert_true(parent < NR_TASKS);
	write_down(CALL_NOTIFY, 0, parent, (uint64_t)(int64_t)signal);
}

bool step_ignores_children(sighand_id handlers)
{
	assert_true(handlers < NR_OBJECTS && holds[STEP_SIGHAND][handlers]);
	return children_are_ignored;
}
