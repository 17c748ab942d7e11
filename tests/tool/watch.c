/*
 * The model watched.  The linker leads each call from one file of the library to a rung of another
 * through a function here (-Wl,--wrap, tests/tool/part.mk), so that the library is the one that
 * everybody links.  What one file keeps to itself shows at the seam (tests/tool/seam.c).
 * Keeps true: nothing of the model is changed.  Entry: watch_begin.
 */
#include <string.h>

#include "tests/tool/watch.h"

#define STRING_(x) #x
#define STRING(x) STRING_(x)

struct event events[MAX_EVENTS];
uint32_t nr_events;

bool watch_accounts;

static bool watching;
static task_id watched;

const struct kind kinds[NR_KINDS] = {
#define T_TEXT "tests/tool/watch_kind.h"
#include "spec/each_owned.h"
};

const struct kind *kind_of(uint32_t step)
{
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		if (kinds[k].step == step)
			return &kinds[k];
	}
	return NULL;
}

void accounts_take(struct accounts *accounts, task_id caller)
{
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		uint32_t id = kinds[k].of[caller];

		accounts->used[k] = kinds[k].nr - 1 - *kinds[k].nfree;
		accounts->owners[k] = id == NOBODY ? 0 : kinds[k].count[id];
	}
	memcpy(accounts->parts, part_count, sizeof(accounts->parts));
	accounts->tasks = NR_TASKS - 1 - task_nfree;
	accounts->threads = nr_threads;
	accounts->locks = group_locks;
	accounts->pids = 0;
	for (uint32_t pid = 1; pid < PID_MAX; pid++)
		accounts->pids += pid_owner[pid] != NOBODY;
}

static struct event *record(enum event_kind kind, uint32_t step, int32_t answer)
{
	static struct event unseen;
	struct event *event = watching && nr_events < MAX_EVENTS ? &events[nr_events++] : &unseen;

	*event = (struct event){.kind = kind, .step = step, .answer = answer};
	if (event != &unseen && watch_accounts)
		accounts_take(&event->accounts, watched);
	return event;
}

/* The lock is taken within one file: it is seen by what it leaves. */
static void see_lock(void)
{
	static uint32_t seen;

	if (group_locks > seen)
		record(EVENT_LOCK, NR_STEPS, 0);
	else if (group_locks < seen)
		record(EVENT_UNLOCK, NR_STEPS, 0);
	seen = group_locks;
}

static void event(enum event_kind kind, uint32_t step, int32_t answer)
{
	see_lock();
	record(kind, step, answer);
}

void watch_begin(task_id caller)
{
	see_lock();
	nr_events = 0;
	watched = caller;
	watching = true;
}

void watch_end(void)
{
	see_lock();
	watching = false;
}

void watch_asked(uint32_t step, int32_t answer)
{
	if (step == STEP_USER || step == STEP_SETTID || step == STEP_PIDFD_STORE)
		event(EVENT_ASK, step, answer);
	if (step == STEP_NEWUSER || step == STEP_PIDFD)
		event(EVENT_TAKE, step, answer);
}

void watch_dropped(uint32_t step)
{
	if (step == STEP_PIDFD)
		event(EVENT_GIVE, step, 0);
}

/* The linker gives these names to the library's own functions. */
#define WATCH(kind, name, step, params, args, asked)                                               \
	int32_t __real_##name params;                                                              \
	int32_t __wrap_##name params;                                                              \
	int32_t __wrap_##name params                                                               \
	{                                                                                          \
		int32_t answer = __real_##name args;                                               \
                                                                                                   \
		if (asked)                                                                         \
			event(kind, step, answer < 0 ? answer : 0);                                \
		return answer;                                                                     \
	}
#define WATCH_CHECK(...) WATCH(EVENT_ASK, __VA_ARGS__)
#define WATCH_TAKE(...) WATCH(EVENT_TAKE, __VA_ARGS__)

#define RULES linux_rules[linux_version]

WATCH_CHECK(security_task_create, STEP_SECURITY_CHECK, (task_id caller), (caller),
	    RULES.security_is_asked_first)
WATCH_TAKE(dup_task_struct, STEP_TASK, (task_id caller), (caller), true)
WATCH_CHECK(check_threads, STEP_THREADS, (void), (), true)
WATCH_TAKE(copy_part, step, (uint32_t step, task_id caller, task_id child), (step, caller, child),
	   RULES.rungs[step])
WATCH_TAKE(copy_thread, STEP_THREAD, (struct clone_args args, task_id caller, task_id child),
	   (args, caller, child), true)
WATCH_TAKE(alloc_pid, STEP_PID, (void), (), true)
WATCH_TAKE(pick_pid, STEP_PID, (int32_t tid, task_id caller), (tid, caller), true)
WATCH_CHECK(check_signals, STEP_SIGNALS, (uint64_t flags, task_id caller), (flags, caller), true)

#define WATCH_GIVE(name, step, params, args, asked)                                                \
	void __real_##name params;                                                                 \
	void __wrap_##name params;                                                                 \
	void __wrap_##name params                                                                  \
	{                                                                                          \
		bool gives = asked;                                                                \
                                                                                                   \
		__real_##name args;                                                                \
		if (gives)                                                                         \
			event(EVENT_GIVE, step, 0);                                                \
	}

WATCH_GIVE(free_task, STEP_TASK, (task_id t), (t), true)
WATCH_GIVE(put_part, step, (uint32_t step, task_id t), (step, t), RULES.rungs[step])
WATCH_GIVE(free_pid, STEP_PID, (uint32_t pid), (pid), true)

/* Taking an object: was it one owner more of what the caller has? */
static int32_t took(uint32_t step, int32_t answer, task_id child)
{
	const struct kind *kind = kind_of(step);

	if (answer == 0 && kind->of[child] == NOBODY)
		return answer;
	see_lock();
	record(EVENT_TAKE, step, answer)->shared =
		answer == 0 && kind->of[child] == kind->of[watched];
	return answer;
}

static void gave(uint32_t step, task_id holder)
{
	see_lock();
	record(EVENT_GIVE, step, 0)->callers = holder == watched;
}

#define T_TEXT "tests/tool/watch_copy.h"
#include "spec/each_shared.h"
#define T_TEXT "tests/tool/watch_drop.h"
#include "spec/each_owned.h"

int32_t __real_copy_undo(uint64_t flags, task_id parent, task_id child);
int32_t __wrap_copy_undo(uint64_t flags, task_id parent, task_id child);
int32_t __wrap_copy_undo(uint64_t flags, task_id parent, task_id child)
{
	return took(STEP_UNDO, __real_copy_undo(flags, parent, child), child);
}

int32_t __real_copy_namespaces(uint64_t flags, task_id caller, task_id child);
int32_t __wrap_copy_namespaces(uint64_t flags, task_id caller, task_id child);
int32_t __wrap_copy_namespaces(uint64_t flags, task_id caller, task_id child)
{
	return took(STEP_NAMESPACES, __real_copy_namespaces(flags, caller, child), child);
}

void __real_user_share(uint32_t holder, uint32_t id);
void __wrap_user_share(uint32_t holder, uint32_t id);
void __wrap_user_share(uint32_t holder, uint32_t id)
{
	__real_user_share(holder, id);
	(void)took(STEP_USER, 0, holder);
}
