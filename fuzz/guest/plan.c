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

#include "fuzz/guest/plan_state.h"
#include "fuzz/guest/rules.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/space.h"
#include "model/memory.h"
#include "spec/control.h"
#include "spec/flags.h"
#include "spec/rung.h"

struct plan_state now;
static struct plan *plan;

/* An operation may be preceded by the birth of who does it, and all end in the end. */
_Static_assert(DEEDS_MAX >= 4 * OPS_MAX + 5 * NR_PROCESSES + 4, "there is room for each deed");

static uint32_t step;

uint32_t plan_step(void)
{
	return step;
}

struct deed *plan_last(void)
{
	return &plan->deeds[plan->nr_deeds - 1];
}

uint32_t plan_index(const struct deed *deed)
{
	return (uint32_t)(deed - plan->deeds);
}

struct deed *plan_add(uint8_t kind, uint32_t actor, int64_t expected)
{
	struct deed *d = &plan->deeds[plan->nr_deeds];

	plan->op_of[plan->nr_deeds++] = (uint16_t)step;
	*d = (struct deed){ .kind = kind, .actor = (uint8_t)actor, .expected = expected };
	d->how = now.unsettled ? HOW_YIELDS : 0;
	now.unsettled = false;
	return d;
}

struct eager *plan_eager(uint32_t process)
{
	return &now.memories[now.actors[process].memory].eager;
}

void plan_call(struct record *r, long call, int64_t expected, const uint64_t arg[6])
{
	struct deed *d = plan_add(DEED_CALL, r->op.process, expected);

	d->call = (uint16_t)call;
	memcpy(d->arg, arg, sizeof(d->arg));
	r->expected = (uint64_t)expected;
}

static void plan_touch(struct record *r, struct eager *e)
{
	const struct op *op = &r->op;
	const uint8_t kind = op->kind == OP_write ? DEED_STORE :
			     op->kind == OP_run ? DEED_FETCH : DEED_LOAD;
	int64_t answer = eager_touch(e, op);
	struct deed *d = plan_add(kind, op->process, answer);

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

/* Pages at which an operation may leave anything but zeros, in whatever memory. */
static uint64_t stains(const struct op *op)
{
	const uint64_t one = 1ull << op->page, range = ((1ull << op->pages) - 1) << op->page;

	switch (op->kind) {
	case OP_write:
	case OP_receive:
		return one;
	case OP_share:
	case OP_file:
		return range;
	case OP_move:
		return range | ((1ull << op->new_pages) - 1) << op->target;
	default:
		return 0;
	}
}

static void plan_op(struct record *r)
{
	struct eager *e;

	r->op.process = life_pick(r->op.process);
	r->answered = true;
	e = plan_eager(r->op.process);
	now.stained |= stains(&r->op);
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
	case OP_vfork:
		life_fork(r);
		break;
	case OP_exit:
		r->skipped = !life_may_exit(r->op.process);
		if (!r->skipped)
			life_exit(r->op.process);
		break;
	case OP_exec:
		life_exec(r->op.process);
		break;
	case OP_wait:
		life_wait(r);
		break;
	case OP_send:
		talk_send(r);
		break;
	case OP_receive:
		talk_receive(r);
		break;
	case OP_hang_up:
		talk_hang_up(r);
		break;
	case OP_sleep:
		talk_sleep(r);
		break;
	case OP_wake:
		talk_wake(r);
		break;
	case OP_signal:
		life_signal(r);
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

/*
 * The process reads all that it can, but for pages at which nothing has ever been: those only if
 * the header asks for an audit.
 */
static void plan_sweep(uint32_t process)
{
	struct eager *e = plan_eager(process);
	uint64_t sum = 0, mask = 0;
	uint32_t page, word;

	for (page = 0; page < NR_PAGES; page++) {
		uint64_t *own = &plan->sums[process][page];

		*own = 0;
		if (!(now.stained >> page & 1) || !is_readable(e, page))
			continue;
		mask |= 1ull << page;
		for (word = 0; word < NR_WORDS; word++)
			*own = SUM(*own, eager_read(e, page, word));
		sum = SUM(sum, *own);
	}
	if (mask)
		plan_add(DEED_SWEEP, process, (int64_t)sum)->arg[0] = mask;
}

static bool is_up(uint32_t process)
{
	return now.actors[process].alive && now.actors[process].sleep == IS_AWAKE;
}

/* Each reads, and ends: what the others then read is still there. */
static void plan_end(void)
{
	bool again = true;
	struct deed *d;
	uint32_t i;

	life_interrupt();
	while (again) {
		again = false;
		for (i = 0; i < NR_PROCESSES; i++) {
			if (!is_up(i))
				continue;
			plan_sweep(i);
			life_exit(i);
			again = true;
		}
	}
	if (now.file_used) {
		d = plan_add(DEED_CALL, CONTROLLER, 0);
		d->call = SYS_ftruncate;
		d->arg[0] = FILE_FD;
	}
	plan_add(DEED_END, CONTROLLER, 0);
}

static bool has_pipe(const uint8_t *bytes)
{
	uint32_t i;

	for (i = 0; i < plan->nr_ops; i++) {
		const struct op op = op_decode(bytes + HEADER_SIZE + i * OP_SIZE);

		if (op.kind == OP_send || op.kind == OP_receive)
			return true;
	}
	return false;
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
	step = 0;
	now.pipe.used = has_pipe(bytes);
	for (step = 0; step < plan->nr_ops; step++) {
		struct record *r = &plan->records[step];

		*r = (struct record){ .op = op_decode(bytes + HEADER_SIZE + step * OP_SIZE) };
		plan_op(r);
		r->got = r->expected; /* until the judge says otherwise */
	}
	if (plan->nr_ops && bytes[1] & 1)
		now.stained = ~0ull;
	plan_end();
}
