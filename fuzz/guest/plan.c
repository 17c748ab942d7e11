/*
 * The plan.  Runs the program on the eager model alone, and writes down which system call, load or
 * store of which process it is, and its answer; then reads every page of every process, and ends
 * them all.
 * Keeps true: as deeds are done one after the other, the model's order is the machine's.
 * Entry: plan_make.
 */
#include "fuzz/guest/plan.h"

#include <string.h>
#include <sys/syscall.h>

#include "fuzz/eager.h"
#include "fuzz/guest/rules.h"
#include "fuzz/state.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/space.h"
#include "model/memory.h"
#include "spec/control.h"
#include "spec/flags.h"
#include "spec/rung.h"

#define SIGCHLD_NUMBER 17u

struct plan_state {
	struct process processes[NR_PROCESSES];
	struct memory memories[NR_PROCESSES];
	bool file_used;
	uint32_t failing; /* the step that the next `clone` is to fail at; NR_STEPS: none */
};

static struct plan_state now;
static struct plan *plan;
static uint32_t step;

static struct deed *add(uint8_t kind, uint32_t actor, int64_t expected)
{
	struct deed *d = &plan->deeds[plan->nr_deeds];

	plan->op_of[plan->nr_deeds++] = (uint16_t)step;
	*d = (struct deed){ .kind = kind, .actor = (uint8_t)actor, .expected = expected };
	return d;
}

/* A system call of the operation's process, and what it answers. */
static void add_call(struct record *r, long call, int64_t expected, const uint64_t arg[6])
{
	struct deed *d = add(DEED_CALL, r->op.process, expected);

	d->call = (uint32_t)call;
	memcpy(d->arg, arg, sizeof(d->arg));
	r->expected = (uint64_t)expected;
}
#define CALL(r, call, expected, ...) add_call(r, call, expected, (const uint64_t[6]){ __VA_ARGS__ })

static void add_spawn(uint32_t actor, uint32_t child, uint32_t flags)
{
	struct deed *d = add(DEED_SPAWN, actor, 0);

	d->child = (uint8_t)child;
	d->arg[0] = flags | SIGCHLD_NUMBER;
}

static uint32_t pick_process(uint32_t wanted)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (now.processes[(wanted + i) % NR_PROCESSES].alive)
			return (wanted + i) % NR_PROCESSES;
	now.processes[0] = (struct process){ .alive = true, .memory = 0 };
	now.memories[0] = (struct memory){ .owners = 1 };
	add_spawn(CONTROLLER, 0, 0);
	return 0;
}

static void plan_fork(struct record *r)
{
	const uint32_t from = now.processes[r->op.process].memory;
	uint32_t child = 0, to = from;

	while (child < NR_PROCESSES && now.processes[child].alive)
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
	now.memories[to].owners++;
	now.processes[child] = (struct process){ .alive = true, .memory = to };
	add_spawn(r->op.process, child, r->op.kind == OP_fork ? 0 : CLONE_VM);
}

static void plan_exit(uint32_t process)
{
	const uint32_t memory = now.processes[process].memory;

	add(DEED_EXIT, process, 0);
	now.processes[process].alive = false;
	if (--now.memories[memory].owners == 0)
		memory_drop(memory);
}

static void plan_touch(struct record *r, struct eager *e)
{
	const struct op *op = &r->op;
	const uint8_t kind = op->kind == OP_write ? DEED_STORE :
			     op->kind == OP_run ? DEED_FETCH : DEED_LOAD;
	int64_t answer = eager_touch(e, op);
	struct deed *d = add(kind, op->process, answer);

	d->arg[0] = page_at(op->page) + word_offset(op->word);
	d->arg[1] = WORD_OF((uint64_t)step + 1);
	if (!answer && op->kind == OP_write)
		eager_write(e, op->page, op->word, d->arg[1]);
	if (!answer && op->kind == OP_read)
		d->expected = (int64_t)eager_read(e, op->page, op->word);
	r->expected = (uint64_t)d->expected;
}

static void plan_range(struct record *r, struct eager *e)
{
	const struct op *op = &r->op;
	const uint64_t at = page_at(op->page), len = op->pages * PAGE_STEP;
	const uint64_t grows = op->kind == OP_stack ? MAP_GROWSDOWN : 0;

	switch (op->kind) {
	case OP_unmap:
		CALL(r, SYS_munmap, eager_unmap(e, op), at, len);
		break;
	case OP_protect:
		CALL(r, SYS_mprotect, eager_protect(e, op), at, len, op->prot);
		break;
	case OP_forget:
		CALL(r, SYS_madvise, eager_forget(e, op), at, len, MADV_DONTNEED);
		break;
	default:
		eager_map(e, op, (struct eager_page){ .grows_down = grows });
		CALL(r, SYS_mmap, (int64_t)at, at, len, op->prot,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | grows, ~0ull, 0);
	}
}

static void plan_share(struct record *r, struct eager *e)
{
	const struct op *op = &r->op;
	const bool file = op->kind == OP_file, shared = !file || op->word & FILE_SHARED;
	const uint64_t at = page_at(op->page);
	struct eager_page like = { .shared = shared, .store = FILE_STORE };
	const struct eager *all[NR_PROCESSES];
	uint32_t i, n = 0;

	like.number = (uint8_t)(file ? FILE_PAGE(op->word) : 0);
	for (i = 0; i < NR_PROCESSES; i++)
		if (now.memories[i].owners)
			all[n++] = &now.memories[i].eager;
	if (!file)
		like.store = eager_store(all, n, op->pages);
	eager_map(e, op, like);
	CALL(r, SYS_mmap, (int64_t)at, at, op->pages * PAGE_STEP, op->prot,
	     MAP_FIXED | (shared ? MAP_SHARED : MAP_PRIVATE) | (file ? 0 : MAP_ANONYMOUS),
	     file ? FILE_FD : ~0ull, like.number * PAGE_STEP);
}

static void plan_resize(struct record *r)
{
	uint32_t i;

	now.file_used = true;
	eager_resize(r->op.pages);
	for (i = 0; i < NR_PROCESSES; i++)
		if (now.memories[i].owners)
			eager_cut(&now.memories[i].eager);
	CALL(r, SYS_ftruncate, 0, FILE_FD, r->op.pages * PAGE_STEP);
}

static void plan_move(struct record *r, struct eager *e)
{
	const struct op *op = &r->op;
	const bool stays = op->word == MOVE_RESIZE;
	const uint64_t at = page_at(op->page), to = stays ? at : page_at(op->target);
	const uint64_t flags = stays ? 0 : MREMAP_MAYMOVE | MREMAP_FIXED |
				       (op->word == MOVE_STAY ? MREMAP_DONTUNMAP : 0);
	const int64_t answer = eager_move(e, op);

	CALL(r, SYS_mremap, answer ? answer : (int64_t)to, at, op->pages * PAGE_STEP,
	     op->new_pages * PAGE_STEP, flags, to);
}

/* What lies outside the pages that programs name is unmapped at once. */
static void plan_place(struct record *r, struct eager *e)
{
	struct op *op = &r->op;
	const uint64_t wish = op->word ? page_at(op->page) : 0, len = op->pages * PAGE_STEP;
	const uint64_t flags = MAP_PRIVATE | MAP_ANONYMOUS |
			       (op->word == PLACE_NOREPLACE ? MAP_FIXED_NOREPLACE : 0);
	int64_t found = (int64_t)op->page - TOP_GROUP * GROUP_PAGES, answer = (int64_t)wish;

	if (op->word == PLACE_NOREPLACE && !eager_is_unmapped(e, op)) {
		CALL(r, SYS_mmap, -EEXIST, wish, len, op->prot, flags, ~0ull, 0);
		return;
	}
	if (!op->word || (op->word == PLACE_HINT && !eager_is_free(e, op))) {
		found = eager_place(e, op->pages);
		answer = (int64_t)page_at(TOP_GROUP * GROUP_PAGES) + found * (int64_t)PAGE_STEP;
	}
	CALL(r, SYS_mmap, answer, wish, len, op->prot, flags, ~0ull, 0);
	if (answer < (int64_t)page_at(TOP_GROUP * GROUP_PAGES) && answer != (int64_t)wish) {
		CALL(r, SYS_munmap, 0, (uint64_t)answer, len);
		return;
	}
	op->page = (uint32_t)(TOP_GROUP * GROUP_PAGES + found);
	eager_map(e, op, (struct eager_page){ 0 });
}

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
	       (pidfd ? SEEN_PIDFD : 0);
}

/* The nth pass of the step from now fails; 0: none. */
static void plan_injection(struct record *r, uint32_t failing, uint64_t nth)
{
	if (failing < NR_STEPS)
		CALL(r, CONTROL_CALL, 0, CONTROL_INJECT, failing, nth);
}

/* A clone of any kind; its child does what shows what it shares, and ends. */
static void plan_clone(struct record *r)
{
	const struct op *op = &r->op;
	const struct wish wish = {
		.flags = clone_flags(op->bits), .is_clone3 = op->word & CLONE_BY_3,
		.is_silent = op->word & CLONE_SILENT, .failing = now.failing,
	};
	const int64_t answer = rules_answer(wish);
	struct deed *d;

	plan_injection(r, wish.failing, 1);
	d = add(DEED_CLONE, op->process, answer ? answer : clone_shows(wish.flags, wish.is_clone3));
	d->arg[0] = wish.flags;
	d->arg[1] = wish.is_silent ? 0 : SIGCHLD_NUMBER;
	d->arg[2] = wish.is_clone3;
	plan_injection(r, wish.failing, 0);
	r->expected = (uint64_t)d->expected;
	now.failing = NR_STEPS;
}

static void plan_op(struct record *r)
{
	struct eager *e;

	r->op.process = pick_process(r->op.process);
	r->answered = true;
	e = &now.memories[now.processes[r->op.process].memory].eager;
	switch (r->op.kind) {
	case OP_map:
	case OP_stack:
	case OP_unmap:
	case OP_protect:
	case OP_forget:
		plan_range(r, e);
		break;
	case OP_write:
	case OP_read:
	case OP_run:
		plan_touch(r, e);
		break;
	case OP_fork:
	case OP_clone_vm:
		plan_fork(r);
		break;
	case OP_exit:
		plan_exit(r->op.process);
		break;
	case OP_brk:
		CALL(r, SYS_brk, (int64_t)(HEAP_START + eager_brk(e, r->op.pages) * PAGE_STEP),
		     HEAP_START + r->op.pages * PAGE_STEP);
		break;
	case OP_place:
		plan_place(r, e);
		break;
	case OP_share:
	case OP_file:
		plan_share(r, e);
		break;
	case OP_resize:
		plan_resize(r);
		break;
	case OP_move:
		plan_move(r, e);
		break;
	case OP_clone:
		plan_clone(r);
		break;
	case OP_fail:
		now.failing = rules_can_fail(r->op.bits) ? r->op.bits : NR_STEPS;
		break;
	default: /* the guest has not learnt it */
		r->skipped = true;
	}
}

/* May a program read the page, as it is? */
static bool is_readable(struct eager *e, uint32_t page)
{
	const struct op read = { .kind = OP_read, .page = page };

	return e->pages[page].mapped && eager_touch(e, &read) == 0;
}

/* The process reads all that it can. */
static void plan_sweep(uint32_t process)
{
	struct eager *e = &now.memories[now.processes[process].memory].eager;
	uint64_t sum = 0, mask = 0;
	uint32_t page, word;

	for (page = 0; page < NR_PAGES; page++) {
		uint64_t *own = &plan->sums[process][page];

		*own = 0;
		if (!is_readable(e, page))
			continue;
		mask |= 1ull << page;
		for (word = 0; word < NR_WORDS; word++)
			*own = SUM(*own, eager_read(e, page, word));
		sum = SUM(sum, *own);
	}
	if (mask)
		add(DEED_SWEEP, process, (int64_t)sum)->arg[0] = mask;
}

static void plan_end(void)
{
	struct deed *d;
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (now.processes[i].alive)
			plan_sweep(i);
	for (i = 0; i < NR_PROCESSES; i++)
		if (now.processes[i].alive)
			plan_exit(i);
	if (now.file_used) {
		d = add(DEED_CALL, CONTROLLER, 0);
		d->call = SYS_ftruncate;
		d->arg[0] = FILE_FD;
	}
	add(DEED_END, CONTROLLER, 0);
}

void plan_make(struct plan *to, const uint8_t *bytes, size_t size)
{
	uint32_t ops = size >= HEADER_SIZE ? (uint32_t)(size - HEADER_SIZE) / OP_SIZE : 0;

	plan = to;
	plan->nr_deeds = 0;
	plan->nr_ops = ops < OPS_MAX ? ops : OPS_MAX;
	memset(&now, 0, sizeof(now));
	now.failing = NR_STEPS;
	memory_reset();
	eager_reset();
	for (step = 0; step < plan->nr_ops; step++) {
		struct record *r = &plan->records[step];

		*r = (struct record){ .op = op_decode(bytes + HEADER_SIZE + step * OP_SIZE) };
		plan_op(r);
		r->got = r->expected; /* until the judge says otherwise */
	}
	plan_end();
}
