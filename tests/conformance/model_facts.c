/*
 * The facts that the model decides (tests/conformance/model_facts.h): the same acts as in the
 * program's limits.c, exhaust.c, life.c, waits.c and arguments.c, done by the model's functions.
 * Keeps true: no answer stands here but what a function of the model said.  Entry: model_facts.
 */
#include "tests/tool/libc.h"
#include "tests/conformance/fields.h"
#include "tests/conformance/model_facts.h"
#include "tests/tool/ask.h"
#include "tests/tool/seam.h"

#define THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define USER_ID 1234
#define SIGUSR1 10
#define SIGURG 23
#define RESERVED_PID 250
#define NR_REAPED 10
#define MORE_TASKS 100u
#define EXITED(code) ((code) << 8)

static answers_put *put;
static uint32_t version;

static void fact(const char *name, long value)
{
	fact_write(name, value, put);
}

static int32_t fork_with(task_id parent, uint64_t word)
{
	return do_fork(legacy_args(word, 0, 0, 0, 0), parent);
}

/* A fresh model: the program, which is a child of init's. */
static task_id program(void)
{
	seam_reset();
	model_init(version, NR_TASKS - 1);
	return (task_id)fork_with((task_id)fork_with(SWAPPER, SIGCHLD), SIGCHLD);
}

/* The task ends; its zombie is reaped if nobody wants it. */
static void end(task_id t, int32_t code)
{
	task_id unwanted = exit_task(t, code);

	if (unwanted != NOBODY)
		release_task(unwanted);
}

/* What clone answered, once its child has ended and is reaped: 0, or -errno. */
static long reaped(int32_t child)
{
	if (child < 0)
		return child;
	end((task_id)child, 0);
	if (task_table[child].state == TASK_ZOMBIE)
		release_task((task_id)child);
	return 0;
}

/* 0 if the wait reaps that child. */
static long wait_says(task_id caller, int32_t pid, uint32_t options, task_id child)
{
	int32_t answer = wait_task(caller, pid, options);

	return answer == (int32_t)child ? 0 : answer;
}

static void say_arguments(void)
{
	const struct clone3_args none = {0};
	task_id caller = program();
	char name[32];

	for (const uint64_t *size = field_sizes; *size != ~0ull; size++) {
		int32_t answer = clone3_size_refusal(*size);

		snprintf(name, sizeof(name), "clone3_size_%llu", (unsigned long long)*size);
		fact(name, answer ? answer : clone3_refusal(none, *size, 0));
	}
	for (const struct field_case *f = field_cases; f->name; f++) {
		int32_t answer = clone3_size_refusal(sizeof(f->args));

		answer = answer ? answer : clone3_refusal(f->args, sizeof(f->args), 0);
		fact(f->name, answer ? answer :
		     reaped(do_fork(clone3_args(f->args, 0, 0), caller)));
	}
}

static int32_t pick(task_id caller, int32_t pid, uint64_t how_many)
{
	const struct clone3_args raw = {
		.exit_signal = SIGCHLD, .set_tid = 1, .set_tid_size = how_many,
	};
	int32_t answer = clone3_refusal(raw, sizeof(raw), 0);

	return answer ? answer : do_fork(clone3_args(raw, 0, pid), caller);
}

static void say_picked_pids(void)
{
	const struct clone3_args raw = {.flags = CLONE_DETACHED, .set_tid = 8, .set_tid_size = 1};
	task_id caller = program(), zombie = (task_id)fork_with(caller, SIGCHLD);
	int32_t pid = (int32_t)task_table[zombie].pid;

	end(zombie, 0);
	fact("set_tid_0", pick(caller, 0, 1));
	fact("set_tid_negative", pick(caller, -1, 1));
	fact("set_tid_too_big", pick(caller, 0x7fffffff, 1));
	fact("set_tid_bad_flags_first", clone3_refusal(raw, sizeof(raw), -EFAULT));
	fact("set_tid_of_a_zombie", pick(caller, pid, 1));
	release_task(zombie);
	fact("set_tid_of_a_zombie_reaped", reaped(pick(caller, pid, 1)));
	fact("set_tid_1", pick(caller, 1, 1));
	fact("set_tid_of_too_many_levels", pick(caller, 3000, 2));
	(void)set_user(caller, USER_ID);
	fact("set_tid_without_right", pick(caller, 3001, 1) == -EPERM ? 2 : 3);
}

static void say_words(void)
{
	task_id caller = program();
	long taken = 0;

	for (uint64_t signal = 0; signal < 256; signal++)
		taken += signal != 9 && signal != 19 && reaped(fork_with(caller, signal)) == 0;
	fact("clone_signals_taken", taken);
	fact("clone_upper_bits", reaped(fork_with(caller, 0xffffffff00000000ull | SIGCHLD)));
}

/* A process whose leader ends first, by itself; then its thread, or the thread ends all. */
static long status_of_group(bool leader_first, bool by_group)
{
	task_id leader = (task_id)fork_with(program(), SIGCHLD);
	task_id thread = (task_id)fork_with(leader, THREAD);

	if (leader_first)
		end(leader, EXITED(3));
	if (by_group)
		exit_group(thread, EXITED(9));
	end(thread, EXITED(7));
	if (!leader_first)
		end(leader, EXITED(9));
	return wait_status(leader);
}

static long told_by(uint64_t signal)
{
	task_id caller = program(), child = (task_id)fork_with(caller, signal);

	notified = NOBODY;
	notified_signal = 0;
	end(child, 0);
	return notified == caller ? notified_signal : 0;
}

/* Who takes the orphan of a child: 1 init, 2 the caller, 3 another. */
static long orphan_of(task_id caller)
{
	task_id child = (task_id)fork_with(caller, SIGCHLD);
	task_id orphan = (task_id)fork_with(child, SIGCHLD), heir;

	end(child, 0);
	heir = task_table[orphan].real_parent;
	return task_table[heir].pid == INIT_PID ? 1 : heir == caller ? 2 : 3;
}

static void say_life(void)
{
	task_id caller = program(), child;

	fact("leader_first_status", status_of_group(true, false));
	fact("leader_first_then_group_status", status_of_group(true, true));
	fact("group_ends_the_leader_status", status_of_group(false, true));
	fact("told_by_SIGCHLD", told_by(SIGCHLD));
	fact("told_by_SIGUSR1", told_by(SIGUSR1));
	fact("told_by_nothing", told_by(0));
	fact("orphan_goes_to", orphan_of(program()));
	caller = program();
	signal_table[signal_of[caller]].subreaper = true;
	fact("orphan_of_subreaper_goes_to", orphan_of(caller));
	fact("subreaper_is_not_inherited", orphan_of((task_id)fork_with(caller, SIGCHLD)));
	caller = program();
	seam_ignore_children(sighand_of[caller], true);
	child = (task_id)fork_with(caller, SIGCHLD);
	end(child, 0);
	fact("ignored_SIGCHLD_wait", wait_says(caller, -1, 0, child));
}

static void say_kinds_of_waits(void)
{
	static const struct {
		const char *name;
		uint64_t signal;
		uint32_t options;
	} waits[] = {
		{"wait_plain_for_SIGCHLD", SIGCHLD, 0}, {"wait_plain_for_none", 0, 0},
		{"wait_plain_for_SIGURG", SIGURG, 0},
		{"wait_WCLONE_for_SIGCHLD", SIGCHLD, __WCLONE},
		{"wait_WCLONE_for_none", 0, __WCLONE}, {"wait_WALL_for_SIGCHLD", SIGCHLD, __WALL},
		{"wait_WALL_for_none", 0, __WALL}, {"wait_WNOTHREAD", SIGCHLD, __WNOTHREAD},
	};

	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		task_id caller = program(), child = (task_id)fork_with(caller, waits[i].signal);

		end(child, 0);
		fact(waits[i].name, wait_says(caller, (int32_t)task_table[child].pid,
					      waits[i].options, child));
	}
}

static void say_waits(void)
{
	task_id caller = program(), child, thread;

	fact("wait_nobody", wait_task(caller, -1, 0));
	fact("wait_stranger", wait_task(caller, INIT_PID, 0));
	fact("wait_no_pid", wait_task(caller, 4000000, 0));
	fact("wait_no_group", wait_task(caller, -4000000, 0));
	child = (task_id)fork_with(caller, SIGCHLD);
	fact("wait_living_WNOHANG", wait_task(caller, (int32_t)task_table[child].pid, 0));
	fact("wait_living_group", wait_task(caller, 0, 0));
	task_table[child].pgrp = task_table[child].pid;
	fact("wait_other_group", wait_task(caller, 0, 0));
	fact("wait_its_group", wait_task(caller, -(int32_t)task_table[child].pid, 0));
	end(child, 0);
	thread = (task_id)fork_with(caller, THREAD);
	fact("wait_for_thread", wait_task(caller, (int32_t)task_table[thread].pid, __WALL));
	fact("thread_waits_WNOTHREAD",
	     wait_task(thread, (int32_t)task_table[child].pid, __WNOTHREAD));
	fact("thread_waits_for_the_leaders_child",
	     wait_says(thread, (int32_t)task_table[child].pid, 0, child) == 0);
	caller = program();
	child = (task_id)fork_with(caller, SIGCHLD);
	(void)fork_with(child, THREAD);
	end(child, EXITED(3));
	fact("leader_first_is_not_reaped",
	     wait_says(caller, (int32_t)task_table[child].pid, 0, child));
}

/* With that limit: how many there can be of a kind, until the answer is EAGAIN. */
static long count(uint64_t limit, uint64_t word, bool ends)
{
	task_id caller = program();
	int32_t made;
	long n = 0;

	signal_table[signal_of[caller]].nproc = limit;
	(void)set_user(caller, USER_ID);
	for (made = 1; made > 0 && n < 16; n += made > 0) {
		made = fork_with(caller, word);
		if (made > 0 && ends)
			end((task_id)made, 0);
	}
	return made == -EAGAIN ? n : 102;
}

/* With a limit of no process: 1, there was one nevertheless; 2, EAGAIN. */
static long is_exempt(uint32_t uid, uint64_t capabilities)
{
	task_id caller = program();
	int32_t made;

	(void)set_user(caller, uid);
	signal_table[signal_of[caller]].nproc = 0;
	task_table[caller].capabilities = capabilities;
	made = fork_with(caller, SIGCHLD);
	return made > 0 ? 1 : made == -EAGAIN ? 2 : 3;
}

static void say_limits(void)
{
	char name[32];

	for (unsigned int limit = 0; limit <= 5; limit++) {
		snprintf(name, sizeof(name), "children_of_limit_%u", limit);
		fact(name, count(limit, SIGCHLD, false));
		snprintf(name, sizeof(name), "zombies_of_limit_%u", limit);
		fact(name, count(limit, SIGCHLD, true));
		snprintf(name, sizeof(name), "threads_of_limit_%u", limit);
		fact(name, count(limit, THREAD, false));
	}
	fact("root_is_exempt_from_limit", is_exempt(0, ~0ull));
	fact("root_without_capabilities_is_exempt_from_limit", is_exempt(0, 0));
	fact("CAP_SYS_ADMIN_exempts_from_limit", is_exempt(USER_ID, CAP_SYS_ADMIN));
	fact("CAP_SYS_RESOURCE_exempts_from_limit", is_exempt(USER_ID, CAP_SYS_RESOURCE));
	fact("CAP_SYS_NICE_exempts_from_limit", is_exempt(USER_ID, 1ull << 23));
}

/* Children of which each stays a zombie, until there is no more: how many; what then is said. */
static long fill(task_id caller, int32_t *refusal)
{
	long n = 0;

	while ((*refusal = fork_with(caller, SIGCHLD)) > 0) {
		end((task_id)*refusal, 0);
		n++;
	}
	return n;
}

static void reap_some(task_id caller, uint32_t n)
{
	int32_t child;

	while (n-- > 0 && (child = wait_task(caller, -1, __WALL)) > 0)
		release_task((task_id)child);
}

static void say_exhaustion(void)
{
	task_id caller = program();
	int32_t refusal;

	max_threads = nr_threads + MORE_TASKS;
	(void)fill(caller, &refusal);
	fact("tasks_run_out", refusal);
	fact("tasks_run_out_for_threads", fork_with(caller, THREAD));
	reap_some(caller, NR_REAPED);
	fact("tasks_reaped_are_as_many_more", fill(caller, &refusal));
	reap_some(caller, NR_TASKS);
	fact("tasks_all_reaped_fork", reaped(fork_with(caller, SIGCHLD)));

	/* All pids are taken that the search looks at once it has been at the end. */
	caller = program();
	last_pid = PID_MAX - 1;
	for (uint32_t pid = RESERVED_PIDS + 1; pid < PID_MAX; pid++)
		pid_owner[pid] = SWAPPER;
	(void)fill(caller, &refusal);
	fact("pids_run_out", refusal);
	fact("pids_run_out_for_threads", fork_with(caller, THREAD));
	fact("pids_run_out_for_a_namespace", fork_with(caller, CLONE_NEWPID | SIGCHLD));
	fact("pids_run_out_but_reserved", reaped(pick(caller, RESERVED_PID, 1)));
	reap_some(caller, 1);
	fact("pids_reaped_fork", reaped(fork_with(caller, SIGCHLD)));

	caller = program();
	task_table[caller].dead_pid_ns = true;
	fact("pid_ns_without_init", -reaped(fork_with(caller, SIGCHLD)));
}

void model_facts(uint32_t of_version, answers_put *to)
{
	put = to;
	version = of_version;
	put("skip * the model does not decide it\n");
	if (linux_rules[version].has_clone3) {
		say_arguments();
		say_picked_pids();
	}
	say_words();
	say_life();
	say_kinds_of_waits();
	say_waits();
	say_limits();
	say_exhaustion();
}
