/*
 * Every clone: each flag word over the bits that a version looks at, times each rung that fails
 * (and none; tests/unit/ladders.h), times each kind of caller, in each version, against the lists
 * of tests/unit/clone_oracle.h; and each step that is no rung of a version, failing for nothing.
 * A call that fails must leave every byte as it was; of one that succeeds, each change is checked
 * and undone, and then every byte must be as it was.
 * Without an argument, in short: the words of the flags that rungs ask about.  "all": all of them,
 * on every processor, telling how far it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/clone_oracle.h"
#include "tests/unit/ladders.h"
#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"
#include "tests/unit/workers.h"

static const uint32_t callers[] = {
	0, WHO_ADMIN, WHO_INIT, WHO_CHROOTED, WHO_CHROOTED | WHO_ADMIN, WHO_PID_NS,
	WHO_PID_NS | WHO_ADMIN, WHO_TIME_NS, WHO_USERNS_OFF, WHO_USERNS_OFF | WHO_ADMIN,
	WHO_SIGNALLED, WHO_SIGNALLED | WHO_KILLED, WHO_OVER_LIMIT, WHO_OVER_LIMIT | WHO_ADMIN,
	WHO_OVER_LIMIT | WHO_RESOURCE, WHO_FULL | WHO_ADMIN, WHO_ENDING, WHO_ONE_ADDRESS,
	WHO_UNDO, WHO_NO_IO | WHO_ADMIN, WHO_PID_NS | WHO_DEAD_NS,
	WHO_PICKS | WHO_ADMIN, WHO_PICKS | WHO_RESTORE, WHO_PICKS | WHO_DEAD_NS | WHO_RESTORE,
	WHO_PICKS | WHO_PICKS_TWO | WHO_PICKS_NONE, WHO_PICKS | WHO_PICKS_NONE | WHO_PICKS_USED,
	WHO_PICKS | WHO_PICKS_USED, WHO_PICKS | WHO_PICKS_USED | WHO_RESTORE | WHO_DEAD_NS,
	/* Linux 6.1 only. */
	WHO_CLONE3, WHO_CLONE3 | WHO_ADMIN, WHO_CLONE3 | WHO_EXIT_SIGNAL,
	WHO_CLONE3 | WHO_EXIT_SIGNAL | WHO_BAD_SIGNAL, WHO_CLONE3 | WHO_PICKS | WHO_RESTORE,
};
#define NR_CALLERS (sizeof(callers) / sizeof(callers[0]))

/* What rungs ask about; what any check asks about; what no check does. */
#define ASKED (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define FIRST (ASKED | CLONE_PARENT | CLONE_NEWNS | CLONE_SYSVSEM | CLONE_PARENT_SETTID | \
	       CLONE_DETACHED)
#define NAMESPACES_23 (CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER)
#define NAMESPACES_18 (NAMESPACES_23 | CLONE_NEWPID | CLONE_NEWNET)
#define NEVER                                                                                      \
	(CLONE_PTRACE | CLONE_VFORK | CLONE_SETTLS | CLONE_CHILD_CLEARTID | CLONE_UNTRACED |       \
	 CLONE_CHILD_SETTID | CLONE_INTO_CGROUP)

static const uint64_t matters[NR_LINUX_VERSIONS] = {
	[LINUX_2_6_11] = FIRST,
	[LINUX_2_6_23] = FIRST | NAMESPACES_23,
	[LINUX_3_18] = FIRST | NAMESPACES_18 | CLONE_IO,
	[LINUX_6_1] = FIRST | NAMESPACES_18 | CLONE_IO | CLONE_PIDFD | CLONE_NEWCGROUP |
		      CLONE_NEWTIME,
};
/* What a version has no meaning for, of what another looks at. */
#define UNKNOWN(version)                                                                           \
	((matters[LINUX_6_1] | CLONE_CLEAR_SIGHAND) & ~matters[version])

#define CHILD_PID 4u /* init, the leader and the caller come before */
#define PICKED_PID 7u

static struct result {
	uint64_t jobs, calls[NR_LINUX_VERSIONS], accepted[NR_LINUX_VERSIONS], wrong;
} *results; /* one per process, all in shared memory */

static struct result *mine;
static struct snapshot start;
static task_id caller;
static uint32_t version, who;

/* The caller is a thread of uid 1000, its leader another; what it is beside says `who`. */
static void set_scene(void)
{
	task_id leader = scene_user(scene_start(version), 1000);
	struct task *task;
	struct signal *group;

	task_table[leader].exit_signal = 10;
	caller = scene_child(leader, THREAD_FLAGS & ~CLONE_SYSVSEM, 0);
	if (who & WHO_UNDO)
		scene_undo(caller);
	if (version >= LINUX_3_18 && !(who & WHO_NO_IO))
		scene_io(caller);
	task = &task_table[caller];
	group = &signal_table[signal_of[caller]];
	task->capabilities = (who & WHO_ADMIN ? CAP_SYS_ADMIN : 0) |
			     (who & WHO_RESOURCE ? CAP_SYS_RESOURCE : 0) |
			     (who & WHO_RESTORE ? CAP_CHECKPOINT_RESTORE : 0);
	task->unkillable = who & WHO_INIT;
	task->chrooted = who & WHO_CHROOTED;
	task->other_pid_ns = who & WHO_PID_NS;
	task->dead_pid_ns = who & WHO_DEAD_NS;
	task->other_time_ns = who & WHO_TIME_NS;
	task->signals = who & WHO_KILLED ? SIGNAL_FATAL :
			who & WHO_SIGNALLED ? SIGNAL_PENDING : SIGNAL_NONE;
	userns_is_off = who & WHO_USERNS_OFF;
	group->nproc = who & WHO_OVER_LIMIT ? 2 : 100;
	group->group_exit = who & WHO_ENDING;
	if (who & WHO_FULL)
		max_threads = nr_threads;
	snapshot_take(&start);
}

static struct clone3_args arguments(uint64_t flags)
{
	return (struct clone3_args){
		.flags = flags,
		.child_tid = 0x1000,
		.set_tid = who & WHO_PICKS ? 0x4000 : 0,
		.set_tid_size = who & WHO_PICKS_TWO ? 2 : who & WHO_PICKS ? 1 : 0,
		.parent_tid = 0x2000,
		.pidfd = who & WHO_ONE_ADDRESS ? 0x2000 : 0x3000,
		.exit_signal = who & WHO_BAD_SIGNAL ? 65 :
			       who & WHO_EXIT_SIGNAL || !(who & WHO_CLONE3) ? 12 : 0,
	};
}

/* clone3, or clone if it is not to be: the answer of the first who refuses, else do_fork's. */
static int32_t enter(struct clone3_args raw)
{
	int32_t answer = who & WHO_CLONE3 ? clone3_refusal(raw, sizeof(raw), 0) : 0;
	int32_t pid = who & WHO_PICKS_NONE ? PID_MAX :
		      who & WHO_PICKS_USED ? CHILD_PID - 1 : PICKED_PID;
	struct clone_args args = clone3_args(raw, 0, pid);

	return answer ? answer : do_fork(args, caller);
}

/* Did the caller pick the child's pid, in the version that lets it? */
static bool has_picked(void)
{
	return (who & WHO_PICKS) && version == LINUX_6_1;
}

/* The child's record. */
static void expect_child(struct task *child, task_id id, struct clone3_args args)
{
	const struct task *parent = &task_table[caller];
	bool thread = ON(args.flags, CLONE_THREAD), sibling = ON(args.flags, CLONE_PARENT);

	memset(child, 0, sizeof(*child));
	child->state = TASK_ALIVE;
	child->pid = has_picked() ? PICKED_PID : CHILD_PID;
	child->tgid = thread ? parent->tgid : child->pid;
	child->pgrp = parent->pgrp;
	child->session = parent->session;
	child->group_leader = thread ? parent->group_leader : id;
	child->real_parent = thread || sibling ? parent->real_parent : caller;
	child->exit_signal = thread ? THREAD_EXIT_SIGNAL :
			     sibling && version >= LINUX_3_18 ? 10 : (int32_t)args.exit_signal;
	child->vfork_parent = ON(args.flags, CLONE_VFORK) ? caller : NOBODY;
	child->set_child_tid = ON(args.flags, CLONE_CHILD_SETTID) ? args.child_tid : 0;
	child->clear_child_tid = ON(args.flags, CLONE_CHILD_CLEARTID) ? args.child_tid : 0;
	child->capabilities = parent->capabilities;
	child->unkillable = thread && parent->unkillable;
	child->chrooted = parent->chrooted;
}

/* Do child and caller share, if the caller has such an object at all? */
static bool is_shared(uint32_t step, uint64_t flags)
{
	bool newuser = version < LINUX_3_18 && ON(flags, CLONE_NEWUSER);

	switch (step) {
	case STEP_CRED:
		return version < LINUX_3_18 || ON(flags, CLONE_THREAD);
	case STEP_FILES:
		return ON(flags, CLONE_FILES);
	case STEP_FS:
		return ON(flags, CLONE_FS);
	case STEP_SIGHAND:
		return ON(flags, CLONE_SIGHAND);
	case STEP_SIGNAL:
		return ON(flags, CLONE_THREAD);
	case STEP_MM:
		return ON(flags, CLONE_VM);
	case STEP_NAMESPACES:
		return !ON(flags, CLONE_NEW) && !newuser;
	case STEP_IO:
		return ON(flags, CLONE_IO);
	default:
		return true;
	}
}

/* The holder owns the object no more; the last owner's was the last that was taken. */
static void let_go(const struct kind *kind, task_id holder)
{
	uint32_t id = kind->of[holder];

	kind->of[holder] = NOBODY;
	if (--kind->count[id] == 0)
		++*kind->nfree;
}

/* The child's object is what it should be; the child lets go of it. */
static bool undo_kind(const struct kind *kind, uint64_t flags, task_id child)
{
	uint32_t id = kind->of[child], old = kind->of[caller];
	bool shared = is_shared(kind->step, flags);

	if (old == NOBODY || (kind->step == STEP_UNDO && !ON(flags, CLONE_SYSVSEM)))
		return id == NOBODY;
	if ((id == old) != shared || id == NOBODY || id >= kind->nr)
		return false;
	let_go(kind, child);
	if (kind->step == STEP_UNDO && !(who & WHO_UNDO))
		let_go(kind, caller);
	else if ((kind->count[id] == 0) == shared)
		return false;
	return kind->count[id] > 0 || kind->at[id] < *kind->nfree;
}

/* The child is one of a thread group's living, and a new group what it should be; no more. */
static bool undo_group(uint64_t flags, task_id child)
{
	signal_id group = signal_of[child];
	struct signal fresh = {.nproc = signal_table[signal_of[caller]].nproc};
	bool good = live_of[child] == group;

	live_of[child] = NOBODY;
	live_count[group]--;
	if (ON(flags, CLONE_THREAD))
		return good;
	good &= memcmp(&signal_table[group], &fresh, sizeof(fresh)) == 0;
	memset(&signal_table[group], 0, sizeof(fresh));
	return good;
}

/* Is the child what it should be, and all else as it was? */
static bool is_right(struct clone3_args args, task_id child)
{
	struct task expected, *task = &task_table[child];
	bool good = undo_group(args.flags, child) &&
		    last_pid == (has_picked() ? CHILD_PID - 1 : CHILD_PID);

	expect_child(&expected, child, args);
	for (uint32_t k = FIRST_OWNED; k < NR_KINDS; k++)
		good &= undo_kind(&kinds[k], args.flags, child);
	for (const struct rung *rung = ladders[version]; rung->answer != 0; rung++)
		part_count[rung->step] -= rung->gives == GIVES_PART;
	good &= memcmp(&expected, task, sizeof(expected)) == 0 && pid_owner[task->pid] == child &&
		task_count[child] == 1 && task_at[child] == task_nfree;
	pid_owner[task->pid] = NOBODY;
	nr_threads--;
	task_count[child] = 0;
	task_nfree++;
	memset(task, 0, sizeof(*task));
	return good && snapshot_difference(&start) == NULL;
}

static void call(uint32_t failing, uint64_t flags)
{
	int32_t expected = oracle_clone(version, flags, who, failing);
	struct clone3_args args = arguments(flags);
	int32_t answer;
	bool right;

	steps_forget();
	last_pid = CHILD_PID - 1; /* a failed call may have moved it */
	answer = enter(args);
	mine->calls[version]++;
	if (answer > 0) {
		args.flags &= matters[version] | NEVER;
		right = expected == 0 && is_right(args, (task_id)answer);
		mine->accepted[version]++;
	} else {
		right = answer == expected && !snapshot_difference(&start);
	}
	if (answer > 0 || !right) {
		snapshot_restore(&start);
		steps_follow();
	}
	if (right)
		return;
	if (mine->wrong++ < 20)
		printf("# version %u, flags %#llx, who %#x, step %u fails: %d, not %d%s\n", version,
		       (unsigned long long)flags, who, failing, answer, expected,
		       answer == expected || (answer > 0 && expected == 0) ?
		       "; the state is not what it should be" : "");
}

/* Every combination of the flags in `mask`, `always` added. */
static void call_each(uint32_t failing, uint64_t mask, uint64_t always)
{
	uint64_t flags = 0;

	do {
		call(failing, flags | always);
		flags = (flags - mask) & mask;
	} while (flags != 0);
}

/* The same in a new scene; rung: the one that fails, or NULL. */
static void sweep(const struct rung *rung, uint64_t mask, uint64_t always)
{
	set_scene();
	if (rung)
		steps_set(rung->step, rung->set);
	call_each(rung ? rung->step : NO_RUNG, mask, always);
}

/* A step fails that is no rung of this version, or no longer one: nothing comes of it. */
static void sweep_idle_steps(void)
{
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		if (ladder_rung(version, step))
			continue;
		set_scene();
		steps_set(step, -EFAULT);
		call_each(NO_RUNG, ASKED | CLONE_NEWUTS, 0);
		call_each(NO_RUNG, ASKED, NEVER | CLONE_PARENT_SETTID | CLONE_SYSVSEM | CLONE_IO);
	}
}

static bool all; /* the long run */
static uint32_t nr_workers;

#define NR_JOBS ((uint32_t)(NR_CALLERS * NR_LINUX_VERSIONS * (MAX_RUNGS + 1)))

/* One caller, one failing rung, one version; false: no such call. */
static bool job(uint32_t number)
{
	uint32_t height = number % (MAX_RUNGS + 1);
	const struct rung *rung;

	version = number / (MAX_RUNGS + 1) % NR_LINUX_VERSIONS;
	who = callers[number / (MAX_RUNGS + 1) / NR_LINUX_VERSIONS];
	rung = height > 0 ? &ladders[version][height - 1] : NULL;
	if ((who & WHO_CLONE3) && version != LINUX_6_1)
		return false;
	if (height > ladder_length(version))
		return false;
	if (!rung)
		sweep_idle_steps();
	if (!all) {
		sweep(rung, ASKED, 0);
		sweep(rung, ASKED, CLONE_PARENT_SETTID | CLONE_PIDFD | CLONE_NEWIPC | NEVER);
		sweep(rung, CLONE_NEWIPC | CLONE_SYSVSEM | CLONE_NEWPID | CLONE_NEWUSER, 0);
		for (uint64_t bit = 1; !rung && bit < 1ull << 34; bit <<= 1)
			sweep(rung, ASKED, bit);
		return true;
	}
	sweep(rung, matters[version] | (who & WHO_CLONE3 ? CLONE_CLEAR_SIGHAND : 0), 0);
	/* The bits that no check looks at, and those that this version does not know. */
	sweep(rung, ASKED | NEVER, 0);
	if (!(who & WHO_CLONE3)) {
		sweep(rung, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | UNKNOWN(version), 0);
		sweep(rung, FIRST, UNKNOWN(version) | NEVER);
	}
	return true;
}

static void work(uint32_t me, uint32_t n)
{
	mine = &results[me];
	for (uint32_t number = me; number < NR_JOBS; number += n) {
		(void)job(number);
		mine->jobs++;
	}
	fflush(stdout);
}

static struct result sum(void)
{
	struct result total = {0};

	for (uint32_t i = 0; i < nr_workers; i++) {
		total.jobs += results[i].jobs;
		total.wrong += results[i].wrong;
		for (uint32_t v = 0; v < NR_LINUX_VERSIONS; v++) {
			total.calls[v] += results[i].calls[v];
			total.accepted[v] += results[i].accepted[v];
		}
	}
	return total;
}

static void tell(uint32_t seconds)
{
	struct result total = sum();

	printf("# %u s: %llu of %u jobs, %llu wrong\n", seconds, (unsigned long long)total.jobs,
	       NR_JOBS, (unsigned long long)total.wrong);
}

int main(int argc, char **argv)
{
	static const char *const names[] = {"2.6.11", "2.6.23", "3.18", "6.1"};
	bool good = true;
	struct result total;

	all = argc > 1 && strcmp(argv[1], "all") == 0;
	nr_workers = all ? workers_count() : 1;
	results = workers_share(nr_workers * sizeof(*results));
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (all)
		good = workers_run(nr_workers, work, tell);
	else
		work(0, 1);
	total = sum();
	for (uint32_t v = 0; v < NR_LINUX_VERSIONS; v++) {
		printf("# Linux %-7s %10llu calls, %10llu accepted\n", names[v],
		       (unsigned long long)total.calls[v], (unsigned long long)total.accepted[v]);
		good &= total.accepted[v] > 0 && total.accepted[v] < total.calls[v];
	}
	good &= total.wrong == 0 && total.jobs == NR_JOBS;
	printf("%s 1 - every clone answers and leaves what Linux's would; %llu did not\n1..1\n",
	       good ? "ok" : "not ok", (unsigned long long)total.wrong);
	return good ? 0 : 1;
}
