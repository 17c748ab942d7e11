/*
 * What processes tell each other in the plan: words through the machine's one pipe, and futexes.
 * Keeps true: who sleeps in a pipe does so alone, the pipe is empty, and somebody may yet write.
 * Entry: talk_begin, talk_send, talk_receive, talk_sleep, talk_wake.
 */
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include "fuzz/guest/plan_state.h"

/*
 * By a futex's three bits: the value is another; the word is one that somebody sleeps at, or of a
 * page of the file.
 */
#define IS_WRONG(bits) ((bits) == 7)
#define IS_AIMED(bits) ((bits) % 2 == 0)
#define IS_OF_FILE(bits) ((bits) % 4 == 1)
#define MOST(bits) (1 + (bits) / 2) /* to be woken */

static uint64_t address(const struct op *op)
{
	return page_at(op->page) + word_offset(op->word);
}

/* May the process touch the word?  Stacks grow by it, as they do by the process's own doing. */
static bool may(uint32_t process, enum op_kind kind, const struct op *op)
{
	const struct op touch = { .kind = kind, .page = op->page, .word = op->word };

	return eager_touch(plan_eager(process), &touch) == 0;
}

void talk_begin(uint32_t process)
{
	if (!now.pipe.used)
		return;
	plan_add(DEED_PIPE, process, 0);
	now.actors[process].ends = END_FROM | END_TO;
	now.pipe.first = now.pipe.end = 0;
}

static bool has_anybody_but(uint32_t process, uint32_t end)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (i != process && now.actors[i].alive && now.actors[i].ends & end)
			return true;
	return false;
}

static bool has_anybody(uint32_t end)
{
	return has_anybody_but(NR_PROCESSES, end);
}

/* What a read of the next word into `to` answers: the word, or -EFAULT, and then it stays. */
static int64_t receives(uint32_t process, const struct op *to)
{
	if (!may(process, OP_write, to))
		return -EFAULT;
	eager_write(plan_eager(process), to->page, to->word, now.pipe.words[now.pipe.first]);
	return (int64_t)now.pipe.words[now.pipe.first++];
}

static uint32_t sleeper_in(enum sleep sleep)
{
	uint32_t i = 0;

	while (i < NR_PROCESSES && !(now.actors[i].alive && now.actors[i].sleep == sleep))
		i++;
	return i;
}

bool talk_awaits(uint32_t process)
{
	return sleeper_in(IN_PIPE) < NR_PROCESSES && !has_anybody_but(process, END_TO);
}

void talk_ended(void)
{
	const uint32_t reader = sleeper_in(IN_PIPE);

	if (reader < NR_PROCESSES && !has_anybody(END_TO))
		life_woken(reader, PIPE_ENDED, CLAUSE_C21);
}

void talk_hang_up(struct record *r)
{
	const uint32_t end = r->op.word % 2 ? END_TO : END_FROM, me = r->op.process;
	const bool has = now.actors[me].ends & end;

	now.actors[me].ends &= ~end;
	CALL(r, SYS_close, has ? 0 : -EBADF, end == END_TO ? PIPE_TO : PIPE_FROM);
	talk_ended();
}

/* Who writes for nobody gets a signal; where the word comes from is not asked then. */
static int64_t sends(uint32_t process, const struct op *from)
{
	struct actor *a = &now.actors[process];

	if (!(a->ends & END_TO))
		return -EBADF;
	if (!has_anybody(END_FROM)) {
		a->handled++;
		return -EPIPE;
	}
	return may(process, OP_read, from) ? (int64_t)sizeof(uint64_t) : -EFAULT;
}

void talk_send(struct record *r)
{
	const uint32_t me = r->op.process, reader = sleeper_in(IN_PIPE);
	struct deed *d = plan_add(DEED_SEND, me, sends(me, &r->op));
	struct op to;

	d->clause = CLAUSE_C21;
	d->arg[0] = address(&r->op);
	r->expected = (uint64_t)d->expected;
	if (d->expected < 0)
		return;
	now.pipe.words[now.pipe.end++] = eager_read(plan_eager(me), r->op.page, r->op.word);
	if (reader < NR_PROCESSES) {
		to = now.actors[reader].at;
		life_woken(reader, receives(reader, &to), CLAUSE_C21);
	}
}

void talk_receive(struct record *r)
{
	const uint32_t me = r->op.process;
	const bool open = now.actors[me].ends & END_FROM, empty = now.pipe.first == now.pipe.end;
	const bool sleeps = open && empty && has_anybody(END_TO);
	struct deed *d;

	r->sleeps = sleeps;
	r->skipped = sleeps && (!life_may_sleep(me) || sleeper_in(IN_PIPE) < NR_PROCESSES);
	if (r->skipped)
		return;
	d = plan_add(DEED_RECEIVE, me, 0);
	d->clause = CLAUSE_C21;
	d->arg[0] = address(&r->op);
	if (!sleeps)
		d->expected = !open ? -EBADF : empty ? PIPE_ENDED : receives(me, &r->op);
	r->expected = (uint64_t)d->expected;
	if (sleeps) {
		now.actors[me].at = r->op;
		life_sleeps(d, IN_PIPE, 0);
	}
}

/* Of whom a futex's word is: all who map the file, or all who have this memory. */
static struct futex_key key_of(uint32_t process, const struct op *op)
{
	const struct eager_page *p = &plan_eager(process)->pages[op->page];

	if (p->shared)
		return (struct futex_key){ .store = p->store, .page = p->number, .word = op->word };
	return (struct futex_key){ .memory = now.actors[process].memory, .page = op->page,
				   .word = op->word };
}

static bool is_same(struct futex_key a, struct futex_key b)
{
	return a.store == b.store && a.memory == b.memory && a.page == b.page && a.word == b.word;
}

/* From the page on, the first that shows the file to whoever maps it, and can be read. */
static uint32_t page_of_file(const struct op *op)
{
	const struct eager *e = plan_eager(op->process);
	struct op at = *op;
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++, at.page = (at.page + 1) % NR_PAGES)
		if (e->pages[at.page].shared && e->pages[at.page].store == FILE_STORE &&
		    may(op->process, OP_read, &at))
			break;
	return at.page;
}

/* Chance alone seldom finds a word at which somebody sleeps. */
static void aim(struct op *op)
{
	uint32_t i, page;

	if (IS_OF_FILE(op->bits))
		op->page = page_of_file(op);
	for (i = 0; i < NR_PROCESSES && IS_AIMED(op->bits); i++) {
		const struct actor *a = &now.actors[i];

		if (!a->alive || a->sleep != IN_FUTEX)
			continue;
		for (page = 0; page < NR_PAGES; page++) {
			const struct op there = { .page = page, .word = a->at.word };

			if (is_same(key_of(op->process, &there), a->futex)) {
				op->page = page;
				op->word = there.word;
				return;
			}
		}
	}
}

/*
 * Memory that is shared without a file may be gone and another's while somebody sleeps there: so
 * nobody does.
 */
void talk_sleep(struct record *r)
{
	const uint32_t me = r->op.process;
	bool readable, private, sleeps;
	struct futex_key key;
	uint64_t value = 0;
	struct deed *d;

	aim(&r->op);
	readable = may(me, OP_read, &r->op);
	key = key_of(me, &r->op);
	private = key.store == NO_STORE;
	sleeps = readable && !IS_WRONG(r->op.bits) && life_may_sleep(me) &&
		 (private || key.store == FILE_STORE);
	if (readable)
		value = (uint32_t)eager_read(plan_eager(me), r->op.page, r->op.word);
	CALL(r, SYS_futex, sleeps ? 0 : readable ? -EAGAIN : -EFAULT, address(&r->op),
	     private ? FUTEX_WAIT_PRIVATE : FUTEX_WAIT, sleeps ? value : value + 1);
	d = plan_last();
	d->clause = CLAUSE_C22;
	r->sleeps = sleeps;
	if (sleeps) {
		now.actors[me].at = r->op;
		now.actors[me].value = value;
		now.actors[me].futex = key;
		now.actors[me].since = d;
		life_sleeps(d, IN_FUTEX, 0);
	}
}

/* A call that a handler interrupts looks at its word again: unless nobody can say by what key. */
bool talk_may_restart(uint32_t process)
{
	const struct actor *a = &now.actors[process];

	return a->sleep != IN_FUTEX || a->futex.store == NO_STORE ||
	       key_of(process, &a->at).store == FILE_STORE;
}

void talk_restart(uint32_t process)
{
	struct actor *a = &now.actors[process];
	const struct op *at = &a->at;

	if (a->sleep != IN_FUTEX)
		return;
	if (!may(process, OP_read, at)) {
		life_woken(process, -EFAULT, CLAUSE_C22);
	} else if ((uint32_t)eager_read(plan_eager(process), at->page, at->word) != a->value) {
		life_woken(process, -EAGAIN, CLAUSE_C22);
	} else {
		a->since = plan_last();
		if (a->futex.store)
			a->futex = key_of(process, at);
	}
}

/* Of those who sleep there, who has done so longest. */
static uint32_t first_sleeper(struct futex_key key)
{
	uint32_t i, first = NR_PROCESSES;

	for (i = 0; i < NR_PROCESSES; i++) {
		const struct actor *a = &now.actors[i];

		if (a->alive && a->sleep == IN_FUTEX && is_same(a->futex, key) &&
		    (first == NR_PROCESSES || a->since < now.actors[first].since))
			first = i;
	}
	return first;
}

/* Only a word that others may share must be there. */
void talk_wake(struct record *r)
{
	const uint32_t me = r->op.process, most = MOST(r->op.bits);
	bool private, refused;
	struct futex_key key;
	uint32_t first, n = 0;
	struct deed *d;

	aim(&r->op);
	key = key_of(me, &r->op);
	private = key.store == NO_STORE;
	refused = !private && !may(me, OP_read, &r->op);
	CALL(r, SYS_futex, refused ? -EFAULT : 0, address(&r->op),
	     private ? FUTEX_WAKE_PRIVATE : FUTEX_WAKE, most);
	d = plan_last();
	d->clause = CLAUSE_C22;
	if (refused)
		return;
	for (; n < most && (first = first_sleeper(key)) < NR_PROCESSES; n++)
		life_woken(first, 0, CLAUSE_C22);
	d->expected = n;
	r->expected = n;
}
