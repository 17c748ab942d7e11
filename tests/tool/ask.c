/*
 * Questions to the model.  Keeps true: what is answered is what the library's functions did, with
 * the promises of their contracts to say why.  Entry: scene_set, ask.
 */
#include <stdio.h>
#include <string.h>

#include "tests/tool/ask.h"
#include "tests/tool/seam.h"

const struct caller callers[] = {
	{"root", "a process of root with all capabilities", 0, 0},
	{"user", "a process of uid 1000 without capabilities", 1000, 0},
	{"thread", "the second thread of a process of uid 1000", 1000, CALLER_THREAD},
	{"init", "pid 1", 0, CALLER_INIT},
	{"pid_ns", "root, after unshare(CLONE_NEWPID)", 0, CALLER_PID_NS},
	{"time_ns", "root, after unshare(CLONE_NEWTIME)", 0, CALLER_TIME_NS},
	{"chrooted", "root, in a chroot", 0, CALLER_CHROOTED},
	{"no_userns", "uid 1000, where new user namespaces are switched off", 1000,
	 CALLER_USERNS_OFF},
	{"limited", "uid 1000, who has as many processes as RLIMIT_NPROC allows", 1000,
	 CALLER_OVER_LIMIT},
	{"full", "root, in a system with as many tasks as threads-max allows", 0, CALLER_FULL},
	{"signalled", "uid 1000, with a signal waiting that has a handler", 1000,
	 CALLER_SIGNALLED},
	{"killed", "uid 1000, with a SIGKILL waiting", 1000, CALLER_KILLED},
	{0},
};

const char *version_name(uint32_t version)
{
	static const char *const names[NR_LINUX_VERSIONS] = {
		[LINUX_2_6_11] = "2.6.11", [LINUX_2_6_23] = "2.6.23",
		[LINUX_3_18] = "3.18", [LINUX_6_1] = "6.1",
	};

	return names[version];
}

static task_id child_of(task_id parent, uint64_t word)
{
	return (task_id)do_fork(legacy_args(word, 0, 0, 0, 0), parent);
}

static void set_traits(task_id t, uint32_t traits)
{
	struct task *task = &task_table[t];

	task->other_pid_ns = traits & CALLER_PID_NS;
	task->other_time_ns = traits & CALLER_TIME_NS;
	task->chrooted = traits & CALLER_CHROOTED;
	task->signals = traits & CALLER_KILLED ? SIGNAL_FATAL :
			traits & CALLER_SIGNALLED ? SIGNAL_PENDING : SIGNAL_NONE;
	userns_is_off = traits & CALLER_USERNS_OFF;
	if (traits & CALLER_OVER_LIMIT)
		signal_table[signal_of[t]].nproc = user_count[user_of[t]];
	if (traits & CALLER_FULL)
		max_threads = nr_threads;
}

task_id scene_set(uint32_t version, const struct caller *caller)
{
	const uint64_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	task_id t;

	seam_reset();
	model_init(version, NR_TASKS - 1);
	t = child_of(SWAPPER, SIGCHLD);
	if (!(caller->traits & CALLER_INIT))
		t = child_of(t, SIGCHLD);
	(void)set_user(t, caller->uid);
	if (caller->traits & CALLER_THREAD)
		t = child_of(t, thread);
	if (linux_rules[version].rungs[STEP_IO])
		io_take(t);
	set_traits(t, caller->traits);
	return t;
}

void question_set_version(struct question *q, uint32_t version)
{
	q->version = version;
	q->rules = &linux_rules[version];
	q->flags = q->args.flags & q->rules->flags;
}

static const struct promise *first_broken(const struct question *q, bool of_clone3, bool of_rung)
{
	for (const struct promise *p = promises; p->name; p++) {
		bool is_clone3 = p->file[sizeof("model/") - 1] == 'c';
		bool is_rung = p->file[sizeof("model/ru") - 1] == 'n';

		if (is_clone3 == of_clone3 && is_rung == of_rung && !p->keeps(q))
			return p;
	}
	return NULL;
}

/* One event more behind another, with the same accounts. */
static void insert_failure(struct event *before, uint32_t step, int32_t error)
{
	struct event *e = before + 1;

	if (nr_events >= MAX_EVENTS)
		return;
	memmove(e + 1, e, (size_t)(&events[nr_events++] - e) * sizeof(*e));
	*e = (struct event){.kind = EVENT_TAKE, .step = step, .answer = error,
			    .accounts = before->accounts};
}

/* The event that failed; where a rung refuses without asking the seam, the last thing done. */
static uint32_t failed_step(int32_t error)
{
	struct event *last = NULL;

	for (uint32_t i = 0; i < nr_events; i++) {
		if (events[i].answer)
			return events[i].step;
		if (events[i].kind == EVENT_ASK || events[i].kind == EVENT_TAKE)
			last = &events[i];
	}
	if (!last)
		return NR_STEPS;
	/* Between the credentials and what comes next stands the refusal of NEWUSER in a chroot. */
	if (last->kind == EVENT_TAKE && last->step == STEP_CRED) {
		insert_failure(last, STEP_NEWUSER, error);
		return STEP_NEWUSER;
	}
	last->answer = error;
	return last->step;
}

/* Nothing was asked; in 2.6 a pid may have been taken by then, and given back. */
static bool nothing_was_begun(void)
{
	for (uint32_t i = 0; i < nr_events; i++) {
		if (events[i].step != STEP_PID || events[i].answer)
			return false;
	}
	return true;
}

static struct answer climbed(struct question *q, int32_t error)
{
	struct answer a = {.error = error, .step = NR_STEPS};

	if (nothing_was_begun() && first_broken(q, false, false)) {
		a.stop = STOP_REFUSED;
		a.broken = first_broken(q, false, false);
		return a;
	}
	a.stop = STOP_RUNG;
	a.step = failed_step(error);
	if (a.step == STEP_NAMESPACES)
		a.broken = first_broken(q, false, true);
	return a;
}

struct answer ask(struct question *q, task_id caller)
{
	struct answer a = {.step = NR_STEPS};
	int32_t answer;

	q->record = &task_table[caller];
	nr_events = 0;
	if (q->is_clone3) {
		a.stop = STOP_SIZE;
		a.error = clone3_size_refusal(q->size);
		if (a.error)
			return a;
		a.stop = STOP_ENTRY;
		a.error = clone3_refusal(q->raw, q->size, 0);
		if (a.error) {
			a.broken = first_broken(q, true, false);
			return a;
		}
	}
	watch_begin(caller);
	answer = do_fork(q->args, caller);
	watch_end();
	if (answer < 0)
		return climbed(q, answer);
	a.stop = STOP_NOTHING;
	a.child = (task_id)answer;
	return a;
}

void ask_undo(const struct answer *a)
{
	if (a->child == NOBODY)
		return;
	(void)exit_task(a->child, 0);
	if (task_table[a->child].state == TASK_ZOMBIE)
		release_task(a->child);
}

const char *error_name(int32_t error, char text[32])
{
	for (const struct error_text *e = error_texts; e->name; e++) {
		if (e->number == -error)
			return e->name;
	}
	snprintf(text, 32, "error %d", -error);
	return text;
}
