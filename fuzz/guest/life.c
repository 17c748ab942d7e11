/*
 * Births and ends in the plan: who is whose child, who sleeps and what wakes it, and what signals
 * do.  Whoever is woken says at once what its call has answered.
 * Keeps true: a process sleeps in wait only if a child that it may be told of lives.
 * Entry: life_fork, life_exit, life_wait, life_signal.
 */
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "fuzz/guest/plan_state.h"
#include "kernel/lib/errno.h"
#include "model/memory.h"
#include "spec/flags.h"

void life_woken(uint32_t process, int64_t answer, enum clause clause)
{
	struct actor *a = &now.actors[process];
	struct deed *d = plan_add(DEED_WOKEN, process, answer), *by = d - 1;

	while (by->kind == DEED_WOKEN)
		by--;
	/* Who ends hands on the turn first; others are still at it when the sleeper returns. */
	d->arg[0] = plan_index(by) + (by->kind == DEED_EXIT);
	d->clause = (uint8_t)clause;
	a->sleep = IS_AWAKE;
	for (; a->pending; a->pending &= a->pending - 1)
		a->handled++;
	d->arg[1] = a->handled;
}

void life_sleeps(struct deed *d, enum sleep sleep, uint32_t awaits)
{
	struct actor *a = &now.actors[d->actor];

	d->how |= HOW_SLEEPS;
	a->sleep = sleep;
	a->awaits = awaits;
	now.unsettled = true;
}

/* Somebody else must be awake. */
bool life_may_sleep(uint32_t process)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (i != process && now.actors[i].alive && now.actors[i].sleep == IS_AWAKE)
			return true;
	return false;
}

uint32_t life_born(uint32_t parent)
{
	now.births[++now.nr_births] = (struct birth){ .parent = (uint8_t)parent };
	return now.nr_births;
}

static void add_spawn(uint32_t actor, uint32_t child, uint32_t memory, uint32_t flags)
{
	struct deed *d = plan_add(DEED_SPAWN, actor, 0);
	struct actor *c = &now.actors[child];

	*c = (struct actor){ .alive = true, .memory = memory, .serial = life_born(actor) };
	c->ends = actor == CONTROLLER ? 0 : now.actors[actor].ends;
	d->child = (uint8_t)child;
	d->arg[0] = flags | CLONE_PARENT_SETTID | SIGCHLD;
	d->arg[1] = c->serial;
	now.memories[memory].owners++;
	if (flags & CLONE_VFORK)
		life_sleeps(d, IN_VFORK, c->serial);
}

/* The next process from there on that can act; one is made if none lives. */
uint32_t life_pick(uint32_t wanted)
{
	struct deed *d;
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++) {
		const struct actor *a = &now.actors[(wanted + i) % NR_PROCESSES];

		if (a->alive && a->sleep == IS_AWAKE)
			return (wanted + i) % NR_PROCESSES;
	}
	now.memories[0] = (struct memory){ .owners = 0 };
	add_spawn(CONTROLLER, 0, 0, 0);
	d = plan_add(DEED_CALL, 0, 0); /* unlike the controller it does not ignore its children */
	d->call = SYS_rt_sigaction;
	d->arg[0] = SIGCHLD;
	d->arg[1] = BOX_ADDRESS + offsetof(struct box, zeros);
	d->arg[3] = sizeof(uint64_t);
	talk_begin(0);
	return 0;
}

void life_fork(struct record *r)
{
	const uint32_t from = now.actors[r->op.process].memory;
	uint32_t child = 0, to = from;

	while (child < NR_PROCESSES && now.actors[child].alive)
		child++;
	r->other = child;
	r->skipped = child == NR_PROCESSES;
	if (r->skipped)
		return;
	if (r->op.kind == OP_fork) {
		for (to = 0; now.memories[to].owners;)
			to++;
		now.memories[to].eager = now.memories[from].eager;
		now.memories[to].eager.space = to;
		memory_fork(from, to);
	}
	r->sleeps = r->op.kind == OP_vfork;
	add_spawn(r->op.process, child, to,
		  r->op.kind == OP_fork ? 0 : r->op.kind == OP_vfork ? CLONE_VM | CLONE_VFORK :
								       CLONE_VM);
}

static int64_t told(uint32_t serial)
{
	return WAITED(serial, now.births[serial].status);
}

/* Is that process asleep until this child ends? */
static bool is_awaited_by(uint32_t process, uint32_t serial)
{
	const struct actor *a = &now.actors[process];

	return a->alive && a->sleep == IN_WAIT && now.births[serial].parent == process &&
	       (a->awaits == 0 || a->awaits == serial);
}

static bool is_in_vfork_of(uint32_t process, uint32_t serial)
{
	const struct actor *a = &now.actors[process];

	return a->alive && a->sleep == IN_VFORK && a->awaits == serial;
}

/* The controller ignores its children: they are gone at once, and so are those that it inherits. */
void life_ended(uint32_t serial, int32_t status)
{
	struct birth *b = &now.births[serial];
	const uint32_t parent = b->parent;

	b->ended = true;
	b->status = status;
	if (parent == CONTROLLER) {
		b->parent = NOBODYS;
	} else if (is_awaited_by(parent, serial)) {
		life_woken(parent, told(serial), CLAUSE_C19);
		if (!now.actors[parent].looks)
			b->parent = NOBODYS;
	}
}

/* Who has slept for that since vfork is woken. */
static void leave_memory(struct actor *a)
{
	uint32_t i;

	if (--now.memories[a->memory].owners == 0)
		memory_drop(a->memory);
	for (i = 0; i < NR_PROCESSES; i++)
		if (is_in_vfork_of(i, a->serial))
			life_woken(i, 0, CLAUSE_C18);
}

static void end(uint32_t process, int32_t status)
{
	struct actor *a = &now.actors[process];
	uint32_t i;

	a->alive = false;
	for (i = 1; i <= now.nr_births; i++)
		if (now.births[i].parent == process)
			now.births[i].parent = now.births[i].ended ? NOBODYS : CONTROLLER;
	leave_memory(a);
	talk_ended();
	life_ended(a->serial, status);
}

/* Would somebody be awake after its end, if anybody lives then? */
bool life_may_exit(uint32_t process)
{
	const uint32_t serial = now.actors[process].serial;
	bool alone = true;
	uint32_t i;

	if (life_may_sleep(process) || talk_awaits(process))
		return true;
	for (i = 0; i < NR_PROCESSES; i++) {
		if (is_in_vfork_of(i, serial) || is_awaited_by(i, serial))
			return true;
		alone &= i == process || !now.actors[i].alive;
	}
	return alone;
}

void life_exit(uint32_t process)
{
	const uint32_t code = plan_step() % 256;

	plan_add(DEED_EXIT, process, 0)->arg[0] = code;
	now.unsettled = true;
	end(process, (int32_t)(code << 8));
}

/* A memory of its own, in which nothing is mapped. */
void life_exec(uint32_t process)
{
	struct actor *a = &now.actors[process];
	uint32_t to = 0;

	plan_add(DEED_EXEC, process, 0);
	leave_memory(a);
	while (now.memories[to].owners)
		to++;
	now.memories[to] = (struct memory){ .owners = 1, .eager.space = to };
	a->memory = to;
}

/* Of those that it means, how many children there are, and the first that has ended (0: none). */
static uint32_t children(uint32_t process, uint32_t who, uint32_t *first, uint32_t *nr_ended)
{
	uint32_t i, n = 0;

	*first = *nr_ended = 0;
	for (i = 1; i <= now.nr_births; i++) {
		const struct birth *b = &now.births[i];

		if (b->parent != process || (who && i != who))
			continue;
		n++;
		if (b->ended && !(*nr_ended)++)
			*first = i;
	}
	return n;
}

/* One of the children, or the process itself, which is none. */
static uint32_t pick_child(uint32_t process, uint32_t number)
{
	uint32_t first, ended, i = 0;

	number %= children(process, 0, &first, &ended) + 1;
	if (number == 0)
		return now.actors[process].serial;
	while (number > 0)
		if (now.births[++i].parent == process)
			number--;
	return i;
}

/* Which of several that have ended is told first is not said: then one is named. */
void life_wait(struct record *r)
{
	const uint32_t me = r->op.process;
	uint32_t who = r->op.bits & WAIT_ONE ? pick_child(me, r->op.page) : 0, first, ended, n;
	bool sleeps;
	struct deed *d;

	n = children(me, who, &first, &ended);
	if (ended > 1)
		who = first;
	sleeps = n && !ended && !(r->op.bits & WAIT_NOHANG) && life_may_sleep(me);
	d = plan_add(DEED_WAIT, me, !n ? -ECHILD : ended ? told(first) : 0);
	d->clause = CLAUSE_C19;
	d->arg[0] = who;
	d->arg[1] = !sleeps;
	d->arg[2] = r->op.bits & WAIT_LOOK;
	r->other = who;
	r->expected = (uint64_t)d->expected;
	r->sleeps = sleeps;
	if (sleeps) {
		now.actors[me].looks = d->arg[2];
		life_sleeps(d, IN_WAIT, who);
	} else if (ended && !d->arg[2]) {
		now.births[first].parent = NOBODYS;
	}
}

/* By a `signal`'s bits: two have handlers, of which one lets calls go on; two end the process. */
static const struct {
	uint8_t number;
	bool restarts, kills;
} signals[NR_SIGNAL_KINDS] = {
	{ SIGUSR2, false, false }, { SIGALRM, true, false }, { SIGUSR2, false, false },
	{ SIGALRM, true, false },  { SIGUSR2, false, false }, { SIGALRM, true, false },
	{ SIGTERM, false, true },  { SIGKILL, false, true },
};

static struct deed *add_kill(uint32_t sender, uint32_t target, uint32_t kind)
{
	struct deed *d = plan_add(DEED_KILL, sender, 0);

	d->clause = CLAUSE_C20;
	d->child = (uint8_t)target;
	d->arg[0] = now.actors[target].serial;
	d->arg[1] = signals[kind].number;
	return d;
}

/* The target's handler runs, once what it sleeps in lets it; other calls than vfork are ended. */
static void handles(struct deed *d, uint32_t target, uint32_t kind)
{
	struct actor *a = &now.actors[target];

	if (a->sleep == IN_VFORK)
		a->pending |= 1u << signals[kind].number;
	else
		a->handled++;
	d->expected = a->handled;
	if (signals[kind].restarts)
		talk_restart(target);
	else if (a->sleep != IS_AWAKE && a->sleep != IN_VFORK)
		life_woken(target, -EINTR, CLAUSE_C20);
}

/* In vfork Linux lets only SIGKILL end a process for which another signal is pending already. */
static bool ends_at_once(uint32_t target, uint32_t kind)
{
	return !now.actors[target].pending || signals[kind].number == SIGKILL;
}

void life_signal(struct record *r)
{
	const uint32_t me = r->op.process, kind = r->op.bits;
	uint32_t target = r->op.page % NR_PROCESSES;
	struct deed *d;

	while (!now.actors[target].alive)
		target = (target + 1) % NR_PROCESSES;
	r->other = target;
	r->skipped = signals[kind].kills ? (target == me && !life_may_exit(me)) ||
						   !ends_at_once(target, kind) :
					   signals[kind].restarts && !talk_may_restart(target);
	if (r->skipped)
		return;
	d = add_kill(me, target, kind);
	if (!signals[kind].kills) {
		handles(d, target, kind);
	} else {
		d->expected = now.actors[target].handled;
		d->how |= target == me ? HOW_SLEEPS : 0;
		now.unsettled |= target == me;
		end(target, signals[kind].number);
	}
	r->expected = (uint64_t)d->expected;
}

/* Nobody else wakes those who sleep in pipes and futexes. */
void life_interrupt(void)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (now.actors[i].alive &&
		    (now.actors[i].sleep == IN_PIPE || now.actors[i].sleep == IN_FUTEX))
			handles(add_kill(CONTROLLER, i, 0), i, 0);
}
