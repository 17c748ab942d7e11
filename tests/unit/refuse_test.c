/*
 * Which flag words are refused: copy_process, entered by do_fork, against a table of facts
 * (tests/unit/clone_oracle.h), exhaustively over the flags that any version looks at.  A refused
 * call must leave every byte of the model's state as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/clone_oracle.h"
#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

/* What any version's checks look at. */
#define MATTERS                                                                                    \
	(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_PIDFD | CLONE_PARENT | CLONE_THREAD |         \
	 CLONE_NEWNS | CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_DETACHED | CLONE_NEWUTS |       \
	 CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP |            \
	 CLONE_NEWTIME)
/* What the checks ask together with something about the caller. */
#define MATTERS_TO_WHOM                                                                            \
	(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_PIDFD | CLONE_PARENT | CLONE_THREAD |         \
	 CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID)
#define NEVER_MATTERS                                                                              \
	(CLONE_FILES | CLONE_VFORK | CLONE_PTRACE | CLONE_SETTLS | CLONE_CHILD_CLEARTID |          \
	 CLONE_CHILD_SETTID | CLONE_UNTRACED | CLONE_IO | CLONE_INTO_CGROUP)

static struct snapshot start;
static task_id caller;
static uint32_t nr_answers[3]; /* accepted, EINVAL, another error: each sweep must see them all */

/* A caller like `who` says; it is the snapshot that every call begins and ends with. */
static void set_scene(uint32_t version, uint32_t who)
{
	struct task *task;

	caller = scene_user(scene_start(version), 1000);
	task = &task_table[caller];
	task->capabilities = who & WHO_ADMIN ? CAP_SYS_ADMIN : 0;
	task->unkillable = who & WHO_INIT;
	task->chrooted = who & WHO_CHROOTED;
	task->other_pid_ns = who & WHO_PID_NS;
	task->other_time_ns = who & WHO_TIME_NS;
	task->signals = who & WHO_KILLED ? SIGNAL_FATAL :
			who & WHO_SIGNALLED ? SIGNAL_PENDING : SIGNAL_NONE;
	task->dead_pid_ns = who & WHO_DEAD_NS;
	if (who & WHO_OVER_LIMIT)
		signal_table[signal_of[caller]].nproc = 1;
	if (who & WHO_ENDING)
		exit_group(caller, 0);
	userns_is_off = who & WHO_USERNS_OFF;
	snapshot_take(&start);
}

/* clone3, or clone if it is not to be; the answer of the first who refuses, else the child. */
static int32_t ask(uint64_t flags, uint32_t who)
{
	struct clone3_args raw = {
		.flags = flags,
		.parent_tid = 0x2000,
		.pidfd = who & WHO_ONE_ADDRESS ? 0x2000 : 0x3000,
		.exit_signal = who & WHO_BAD_SIGNAL ? 65 : who & WHO_EXIT_SIGNAL ? 64 : 0,
	};
	int32_t answer = who & WHO_CLONE3 ? clone3_refusal(raw, sizeof(raw), 0) : 0;
	struct clone_args args = clone3_args(raw, 0, 0);

	if (!(who & WHO_CLONE3))
		args.exit_signal = 64;
	return answer ? answer : do_fork(args, caller);
}

static void compare(uint32_t version, uint64_t flags, uint32_t who)
{
	int32_t expected = oracle_clone(version, flags, who, NO_RUNG), answer;

	steps_forget();
	answer = ask(flags, who);
	if (answer < 0) {
		if (answer != expected)
			fail_msg("version %u, flags %#lx, who %#x: %d, not %d", version,
				 (unsigned long)flags, who, answer, expected);
		nr_answers[expected == -EINVAL ? 1 : 2]++;
		assert_unchanged(&start);
		return;
	}
	if (expected != 0)
		fail_msg("version %u, flags %#lx, who %#x: accepted, not %d", version,
			 (unsigned long)flags, who, expected);
	nr_answers[0]++;
	snapshot_restore(&start);
	steps_follow();
}

/* Every combination of the flags in `mask`, `always` added. */
static void sweep(uint32_t version, uint64_t mask, uint64_t always, uint32_t who)
{
	uint64_t flags = 0;

	set_scene(version, who);
	do {
		compare(version, flags | always, who);
		flags = (flags - mask) & mask;
	} while (flags != 0);
}

static int forget_answers(void **state)
{
	(void)state;
	nr_answers[0] = nr_answers[1] = nr_answers[2] = 0;
	return 0;
}

static void assert_all_answers_seen(void)
{
	assert_true(nr_answers[0] > 0 && nr_answers[1] > 0 && nr_answers[2] > 0);
}

static void every_word_of_clone(void **state)
{
	static const uint32_t callers[] = {
		0, WHO_ADMIN, WHO_INIT, WHO_CHROOTED, WHO_PID_NS | WHO_ADMIN, WHO_TIME_NS,
		WHO_USERNS_OFF, WHO_SIGNALLED, WHO_SIGNALLED | WHO_KILLED,
	};

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++)
			sweep(version, MATTERS, 0, callers[i]);
		sweep(version, MATTERS, 0, WHO_ONE_ADDRESS | WHO_ADMIN);
	}
	assert_all_answers_seen();
}

static void every_kind_of_caller(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t who = 0; who <= (WHO_KILLED | (WHO_KILLED - 1)); who++) {
			if ((who & WHO_KILLED) && !(who & WHO_SIGNALLED))
				continue;
			sweep(version, MATTERS_TO_WHOM, 0, who);
		}
	}
	assert_all_answers_seen();
}

/* A full user, a dead namespace, an ending group: rungs that lie between those of the flags. */
static void who_is_refused_half_way(void **state)
{
	static const uint32_t callers[] = {
		0, WHO_ADMIN, WHO_CHROOTED, WHO_CHROOTED | WHO_ADMIN, WHO_PID_NS | WHO_ADMIN,
		WHO_SIGNALLED, WHO_SIGNALLED | WHO_KILLED,
	};
	const uint32_t kinds_of_refusal = WHO_OVER_LIMIT | WHO_DEAD_NS | WHO_ENDING;
	uint32_t more = 0;

	(void)state;
	do {
		for (uint32_t i = 0; i < NR_LINUX_VERSIONS * 7; i++) {
			if (i / 7 < LINUX_3_18 && (more & WHO_DEAD_NS))
				continue; /* there were no pid namespaces */
			sweep(i / 7, MATTERS_TO_WHOM, 0, callers[i % 7] | more);
		}
		more = (more - kinds_of_refusal) & kinds_of_refusal;
	} while (more != 0);
	assert_all_answers_seen();
}

static void every_word_of_clone3(void **state)
{
	static const uint32_t signals[] = {
		0, WHO_EXIT_SIGNAL, WHO_EXIT_SIGNAL | WHO_BAD_SIGNAL,
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		sweep(LINUX_6_1, MATTERS | CLONE_CLEAR_SIGHAND, 0, WHO_CLONE3 | signals[i]);
		sweep(LINUX_6_1, MATTERS_TO_WHOM, CLONE_CLEAR_SIGHAND,
		      WHO_CLONE3 | WHO_ADMIN | signals[i]);
	}
	assert_all_answers_seen();
}

static void clone3_knows_its_flags(void **state)
{
	(void)state;
	set_scene(LINUX_6_1, WHO_CLONE3 | WHO_ADMIN);
	for (uint32_t bit = 0; bit < 64; bit++) {
		compare(LINUX_6_1, 1ull << bit, WHO_CLONE3 | WHO_ADMIN);
		compare(LINUX_6_1, 1ull << bit | CLONE_VM | CLONE_FILES, WHO_CLONE3 | WHO_ADMIN);
	}
}

static void the_other_flags_never_matter(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		sweep(version, NEVER_MATTERS, 0, 0);
		sweep(version, NEVER_MATTERS, THREAD_FLAGS, WHO_TIME_NS);
		sweep(version, NEVER_MATTERS, CLONE_NEWUSER | CLONE_PARENT, WHO_CHROOTED);
	}
	assert_all_answers_seen();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_word_of_clone, forget_answers),
		cmocka_unit_test_setup(every_kind_of_caller, forget_answers),
		cmocka_unit_test_setup(who_is_refused_half_way, forget_answers),
		cmocka_unit_test_setup(every_word_of_clone3, forget_answers),
		cmocka_unit_test_setup(clone3_knows_its_flags, forget_answers),
		cmocka_unit_test_setup(the_other_flags_never_matter, forget_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
