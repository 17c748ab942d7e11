/*
 * A clone of any kind in the plan: what it answers, what its child shows, and whose child it is.
 * Entry: plan_clone.
 */
#include <signal.h>

#include "fuzz/guest/plan_state.h"
#include "fuzz/guest/rules.h"
#include "spec/control.h"
#include "spec/flags.h"
#include "spec/rung.h"

static uint64_t clone_flags(uint32_t bits)
{
	static const uint64_t flags[] = {
#define BIT(name, value) value,
		CLONE_BITS(BIT)
#undef BIT
	};
	uint64_t all = 0;
	uint32_t i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		all |= bits >> i & 1 ? flags[i] : 0;
	return all;
}

/*
 * What is shared, and what is told of the child: by the flags alone.  That its pid could not be
 * stored is no failure of a clone since 2.6.29.
 */
static int64_t clone_shows(uint64_t flags, bool is_clone3)
{
	const bool pidfd = rules_make_pidfd(flags), stored = now.failing != STEP_SETTID;

	return (ON(flags, CLONE_VM) ? SEEN_VM : 0) | (ON(flags, CLONE_FS) ? SEEN_FS : 0) |
	       (ON(flags, CLONE_FILES) ? SEEN_FILES : 0) |
	       (ON(flags, CLONE_SIGHAND) ? SEEN_SIGHAND : 0) |
	       (stored && ON(flags, CLONE_PARENT_SETTID) && (is_clone3 || !ON(flags, CLONE_PIDFD))
			? SEEN_PARENT_TID : 0) |
	       (ON(flags, CLONE_CHILD_SETTID) && !ON(flags, CLONE_CHILD_CLEARTID)
			? SEEN_CHILD_TID : 0) |
	       (pidfd ? SEEN_PIDFD : 0) |
	       (ON(flags, CLONE_THREAD) || ON(flags, CLONE_PARENT) ? 0 : SEEN_END);
}

static int64_t spaces_show(uint64_t flags)
{
	return (ON(flags, CLONE_NEWUTS) ? 0 : SEEN_UTS) | (ON(flags, CLONE_NEWIPC) ? 0 : SEEN_IPC);
}


/* The nth pass of the step from now fails; 0: none. */
static void plan_injection(struct record *r, uint32_t failing, uint64_t nth)
{
	if (failing < NR_STEPS)
		CALL(r, CONTROL_CALL, 0, CONTROL_INJECT, failing, nth);
}

/* Its caller has awaited the child, if it could; else that is a child of the caller's parent. */
static void plan_clone_end(struct deed *d)
{
	const uint32_t parent = now.births[now.actors[d->actor].serial].parent;

	now.unsettled = ON(d->arg[0], CLONE_THREAD) || ON(d->arg[0], CLONE_PARENT);
	if (ON(d->arg[0], CLONE_THREAD) || !ON(d->arg[0], CLONE_PARENT))
		return;
	d->arg[3] = life_born(parent);
	life_ended((uint32_t)d->arg[3], 0);
}

void plan_clone(struct record *r)
{
	const struct op *op = &r->op;
	const struct wish wish = {
		.flags = clone_flags(op->bits), .is_clone3 = op->word & CLONE_BY_3,
		.is_silent = op->word & CLONE_SILENT, .failing = now.failing,
	};
	const int64_t answer = rules_answer(wish);
	const bool spaces = op->word & CLONE_SPACES;
	struct deed *d;

	/*
	 * In a namespace of its own the child cannot say what another parent calls it; and when it
	 * ends there, who shares its handlers ignores SIGCHLD from then on.
	 */
	r->skipped = !rules_know(wish.flags & CLONE_NEW) ||
		     (ON(wish.flags, CLONE_NEWPID) &&
		      (ON(wish.flags, CLONE_PARENT) || ON(wish.flags, CLONE_SIGHAND)));
	if (r->skipped)
		return;
	plan_injection(r, wish.failing, 1);
	d = plan_add(DEED_CLONE, op->process,
		     answer ? answer : clone_shows(wish.flags, wish.is_clone3) |
				       (spaces ? spaces_show(wish.flags) : 0));
	d->arg[0] = wish.flags;
	d->arg[1] = wish.is_silent ? 0 : SIGCHLD;
	d->arg[2] = wish.is_clone3;
	d->arg[4] = spaces;
	if (!answer)
		plan_clone_end(d);
	r->expected = (uint64_t)d->expected;
	plan_injection(r, wish.failing, 0);
	now.failing = NR_STEPS;
}
