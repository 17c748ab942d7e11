/*
 * The same questions, asked of the model on the host: the sweeps, in the form that the conformance
 * program writes.  What the program finds by trying, here is read from the model's tables.
 * Entry: main.
 */
#include "tests/tool/libc.h"
#include "tests/conformance/answers.h"
#include "tests/tool/seam.h"
#include "tests/tool/ask.h"

#define THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define USER_ID 1000
#define SOMEWHERE 0x1000u /* addresses of a program */
#define ELSEWHERE 0x2000u

static void put(const char *text)
{
	fputs(text, stdout);
}

static task_id child_of(task_id parent, uint64_t word)
{
	return (task_id)do_fork(legacy_args(word, 0, 0, 0, 0), parent);
}

/* The program is init; its workers are what they are in tests/conformance/sweep.c. */
static task_id caller_of(const struct sweep *s)
{
	task_id t;

	seam_reset();
	model_init(LINUX_6_1, NR_TASKS - 1);
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

static int32_t make(const struct sweep *s, uint64_t word, task_id caller)
{
	struct clone3_args raw = {
		.flags = word, .exit_signal = s->signal, .child_tid = SOMEWHERE,
		.parent_tid = SOMEWHERE, .pidfd = ELSEWHERE,
	};
	int32_t answer = s->call == CALL_CLONE3 ? clone3_refusal(raw, sizeof(raw), 0) : 0;

	if (answer)
		return answer;
	if (s->call == CALL_CLONE3)
		return do_fork(clone3_args(raw, 0, 0), caller);
	/* clone's child_tid lies elsewhere when its memory is looked at. */
	return do_fork(legacy_args(word | s->signal, 0, SOMEWHERE, ELSEWHERE, SOMEWHERE), caller);
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
	return set;
}

static int16_t answer(const struct sweep *s, uint64_t word, task_id caller)
{
	int32_t child = make(s, word, caller);
	int16_t set = 0;

	if (child < 0)
		return (int16_t)child;
	if (s->call == CALL_SHARES)
		set = (int16_t)seen(word, caller, (task_id)child);
	else
		(void)exit_task((task_id)child, 0);
	if (task_table[child].state == TASK_ZOMBIE)
		release_task((task_id)child);
	return set;
}

/* The sweeps themselves: name, flags, signal. */
static int list(void)
{
	for (uint32_t i = 0; i < NR_SWEEPS; i++)
		printf("%s %#llx %llu\n", sweeps[i].name, (unsigned long long)sweeps[i].flags,
		       (unsigned long long)sweeps[i].signal);
	return 0;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return list();
	put("system model 6.1\n");
	for (uint32_t i = 0; i < NR_SWEEPS; i++) {
		const struct sweep *s = &sweeps[i];
		task_id caller = caller_of(s);

		for (uint32_t w = 0; w < 1u << sweep_bits(s); w++)
			answers[w] = answer(s, sweep_word(s, w), caller);
		answers_write(s, put);
	}
	return 0;
}
