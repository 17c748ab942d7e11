/*
 * The same questions, asked of the model on the host: the sweeps, in the form that the conformance
 * program writes, by the rules of any version.  What the program finds by trying, here is read from
 * the model's tables.
 * Entry: main.
 */
#include "tests/tool/libc.h"
#include "tests/conformance/answers.h"
#include "tests/conformance/model_facts.h"
#include "tests/tool/ask.h"
#include "tests/tool/seam.h"

#define THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define USER_ID 1000
#define SOMEWHERE 0x1000u /* addresses of a program */
#define ELSEWHERE 0x2000u

#define NO_CLONE3 100 /* rules beyond those of the contract */
#define FIRST_RUNG 101

static bool rules; /* which rule refuses is asked, not with which error */

static void put(const char *text)
{
	fputs(text, stdout);
}

static task_id child_of(task_id parent, uint64_t word)
{
	return (task_id)do_fork(legacy_args(word, 0, 0, 0, 0), parent);
}

/* The program is init; its workers are what they are in tests/conformance/sweep.c. */
static task_id caller_of(const struct sweep *s, uint32_t version)
{
	task_id t;

	seam_reset();
	model_init(version, NR_TASKS - 1);
	t = child_of(SWAPPER, SIGCHLD);
	if (s->caller == BY_INIT)
		return t;
	t = child_of(t, SIGCHLD);
	if (s->caller == BY_USER)
		(void)set_user(t, USER_ID);
	if (s->caller == BY_THREAD)
		t = child_of(t, THREAD);
	if (s->caller == BY_VFORK_CHILD)
		t = child_of(t, VFORK_WORD);
	return t;
}

static struct question question_of(const struct sweep *s, uint64_t word)
{
	struct question q = {
		.is_clone3 = s->call == CALL_CLONE3,
		.raw = {
			.flags = word, .exit_signal = s->signal, .child_tid = SOMEWHERE,
			.parent_tid = SOMEWHERE, .pidfd = ELSEWHERE,
		},
		.size = sizeof(q.raw),
	};

	/* clone's child_tid lies elsewhere when its memory is looked at. */
	q.args = q.is_clone3 ? clone3_args(q.raw, 0, 0) :
			       legacy_args(word | s->signal, 0, SOMEWHERE, ELSEWHERE, SOMEWHERE);
	question_set_version(&q, linux_version);
	return q;
}

static int seen(uint64_t word, task_id caller, task_id child)
{
	const struct task *task = &task_table[child];
	bool memory = mm_of[child] == mm_of[caller];
	int set = 0;

	set |= fs_of[child] == fs_of[caller] ? SEEN_DIRECTORY : 0;
	set |= files_of[child] == files_of[caller] ? SEEN_FILES : 0;
	set |= memory ? SEEN_MEMORY : 0;
	set |= sighand_of[child] == sighand_of[caller] ? SEEN_HANDLER : 0;
	set |= task->tgid == task_table[caller].tgid ? SEEN_PROCESS : 0;
	set |= task->real_parent == task_table[caller].real_parent ? SEEN_PARENT : 0;
	set |= ON(word, CLONE_PARENT_SETTID) && step_address[STEP_SETTID] == SOMEWHERE ?
	       SEEN_TID_BY_PARENT : 0;
	set |= task->set_child_tid == ELSEWHERE ? SEEN_TID_BY_CHILD : 0;
	set |= ON(word, CLONE_SETTLS) ? SEEN_TLS : 0;
	tid_cleared = 0;
	(void)exit_task(child, 0);
	set |= tid_cleared == ELSEWHERE && memory ? SEEN_TID_CLEARED : 0;
	if (task_table[child].state == TASK_ZOMBIE)
		release_task(child);
	return set;
}

/* By which rule a call is refused, as a number that list_rules has; 0: by none. */
static int16_t rule_of(const struct answer *a)
{
	if (a->stop == STOP_NOTHING)
		return 0;
	if (a->broken)
		return (int16_t)(1 + (a->broken - promises));
	return (int16_t)(a->stop == STOP_RUNG ? FIRST_RUNG + a->step : NO_CLONE3);
}

static int16_t answer(const struct sweep *s, uint64_t word, task_id caller)
{
	struct question q = question_of(s, word);
	struct answer a = ask(&q, caller);
	int16_t set = 0;

	if (!rules && a.error == 0 && s->call == CALL_SHARES)
		set = (int16_t)seen(word, caller, a.child);
	else
		ask_undo(&a);
	return rules ? rule_of(&a) : a.error ? (int16_t)a.error : set;
}

static void list_rules(void)
{
	printf("rule %d no_clone3\tthis Linux has no clone3.\tSince 5.3\n", NO_CLONE3);
	for (int i = 0; promises[i].name; i++)
		printf("rule %d %s\t%s\t%s\n", i + 1, promises[i].name, promises[i].why,
		       promises[i].since);
	for (uint32_t step = 0; step < NR_STEPS; step++)
		printf("rule %u %s\ta rung of the ladder fails: %s.\t\n", FIRST_RUNG + step,
		       step_texts[step].name, step_texts[step].what);
}

/* The sweeps themselves: name, flags, signal. */
static int list(void)
{
	for (uint32_t i = 0; i < NR_SWEEPS; i++)
		printf("%s %#llx %llu\n", sweeps[i].name, (unsigned long long)sweeps[i].flags,
		       (unsigned long long)sweeps[i].signal);
	return 0;
}

/* model list; model [VERSION [rules]]: 6.1; its answers, or by which rules it refuses. */
int main(int argc, char **argv)
{
	uint32_t version = LINUX_6_1;

	if (argc > 1 && strcmp(argv[1], "list") == 0)
		return list();
	if (argc > 1)
		for (version = 0; strcmp(version_name(version), argv[1]);)
			if (++version == NR_LINUX_VERSIONS)
				return 2;
	rules = argc > 2;
	printf("system model of Linux %s\n", version_name(version));
	if (rules)
		list_rules();
	else
		model_facts(version, put);
	for (uint32_t i = 0; i < NR_SWEEPS; i++) {
		const struct sweep *s = &sweeps[i];
		task_id caller = caller_of(s, version);

		for (uint32_t w = 0; w < 1u << sweep_bits(s); w++)
			answers[w] = answer(s, sweep_word(s, w), caller);
		answers_write(s, put);
	}
	return 0;
}
