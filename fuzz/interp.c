/*
 * The interpreter.  For each operation: load the process's root, ask the kernel, then the eager
 * model; an answer of "out of memory" counts only if there was too little and nothing has changed.
 * Keeps true: a kernel space exists exactly for each memory that has owners.
 * Entry: program_run.
 */
#include "fuzz/interp.h"

#include <string.h>

#include "fuzz/audit.h"
#include "fuzz/guard.h"
#include "fuzz/host_hw.h"
#include "fuzz/mapping.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "model/memory.h"

#define FAULTS_MAX 3 /* an access that needs more does not progress */

uint32_t program_frames(const uint8_t *header)
{
	static const uint8_t frames[8] = { 128, 64, 40, 28, 20, 14, 10, 7 };

	return frames[header[0] / 2 % 8];
}

#define GROUP(base)                                                                                \
	(base), (base) + 0x1000, (base) + 0x2000, (base) + 0x3000, (base) + 0x4000,                \
		(base) + 0x5000, (base) + 0x6000, (base) + 0x7000
const uint64_t page_address[NR_PAGES] = {
	GROUP(GROUP_0), GROUP(GROUP_1), GROUP(GROUP_2), GROUP(GROUP_3),
	GROUP(GROUP_4), GROUP(GROUP_5), GROUP(GROUP_6), GROUP(GROUP_7)
};
_Static_assert(GROUP_7 + GROUP_PAGES * PAGE_STEP == USER_END, "the last group is at the very top");

/* The variables of the files under test (fuzz/power_on.h). */
extern uint8_t __start_mm_state, __stop_mm_state;

struct state state;
static uint32_t step;
static bool two_cpus; /* processes run on either one */
static bool is_blank; /* the reference memory; not after a failure, nor at first */

static uint32_t free_process(void)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES && state.processes[i].alive;)
		i++;
	return i;
}

static uint32_t free_memory(void)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES && state.memories[i].owners;)
		i++;
	return i;
}

bool is_refused(int64_t answer, uint64_t needs, uint64_t before)
{
	if (answer != -ENOMEM)
		return false;
	if (before >= needs)
		fail(CLAUSE_C04, needs, before);
	/* To look may have given back a table that only lent its lines. */
	if (frames_free() < before)
		fail(CLAUSE_C05, before, frames_free());
	return true;
}

void compare(struct record *r, int64_t expected, int64_t got)
{
	r->expected = (uint64_t)expected;
	r->got = (uint64_t)got;
	r->answered = true;
	if (expected != got)
		fail(CLAUSE_C01, r->expected, r->got);
}

/* The next living process from `wanted` on; one is made if none lives.  NR_PROCESSES: no memory. */
static uint32_t pick_process(uint32_t wanted)
{
	uint64_t before;
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (state.processes[(wanted + i) % NR_PROCESSES].alive)
			return (wanted + i) % NR_PROCESSES;
	before = frames_free();
	if (is_refused(space_new(memory_handle(0)), 1, before))
		return NR_PROCESSES;
	space_set_brk(memory_handle(0), HEAP_START);
	state.processes[0] = (struct process){ .alive = true, .memory = 0 };
	state.memories[0] = (struct memory){ .owners = 1 };
	return 0;
}

/* One access, faults and all: the word, or NULL and -errno. */
static uint64_t *touch(uint32_t memory, uint64_t va, uint32_t access, int32_t *err)
{
	uint32_t faults;

	for (faults = 0; faults <= FAULTS_MAX; faults++) {
		uint64_t *word = hw_access(va, access);
		uint64_t before = frames_free(), needs;

		*err = 0;
		if (word)
			return word;
		needs = fault_needs(memory, va, access);
		*err = space_fault(memory_handle(memory), va, access);
		is_refused(*err, needs, before);
		if (*err)
			return NULL;
	}
	fail(CLAUSE_C06, 0, va);
	*err = -ENOMEM;
	return NULL;
}

static void do_touch(struct record *r, uint32_t memory)
{
	const struct op *op = &r->op;
	struct eager *e = &state.memories[memory].eager;
	uint64_t va = page_address[op->page] + word_offset(op->word);
	uint32_t access = op->kind == OP_write ? FAULT_WRITE : op->kind == OP_run ? FAULT_EXEC : 0;
	int32_t err;
	uint64_t *word = touch(memory, va, access, &err);

	r->got = (uint64_t)(int64_t)err;
	if (err == -ENOMEM)
		return;
	compare(r, eager_touch(e, op), err);
	if (err)
		return;
	if (op->kind == OP_write) {
		*word = step + 1;
		eager_write(e, op->page, op->word, step + 1);
		r->expected = r->got = step + 1;
		return;
	}
	r->expected = eager_read(e, op->page, op->word);
	r->got = *word;
	if (r->got != r->expected)
		fail(CLAUSE_C02, r->expected, r->got);
}

static void do_brk(struct record *r, uint32_t memory)
{
	struct eager *e = &state.memories[memory].eager;
	const uint32_t least = e->heap < r->op.pages ? e->heap : r->op.pages;
	uint64_t before = frames_free(), was = HEAP_START + e->heap * FRAME_SIZE;
	uint64_t needs = range_needs(memory, HEAP_START + least * FRAME_SIZE,
				     (GROUP_PAGES - least + 1) * FRAME_SIZE);
	uint64_t got = space_brk(memory_handle(memory), HEAP_START + r->op.pages * FRAME_SIZE);

	/* brk has no error: out of memory, it does not move. */
	r->got = got;
	if (before < needs && got == was)
		return;
	compare(r, (int64_t)(HEAP_START + eager_brk(e, r->op.pages) * FRAME_SIZE), (int64_t)got);
}

static void do_fork(struct record *r)
{
	struct process *parent = &state.processes[r->op.process];
	uint32_t child = free_process(), to = parent->memory;
	uint64_t before = frames_free();
	int64_t err;

	r->other = child;
	r->skipped = child == NR_PROCESSES;
	if (r->skipped)
		return;
	if (r->op.kind == OP_fork) {
		to = free_memory();
		err = space_copy(memory_handle(parent->memory), memory_handle(to),
				 r->op.word ? page_address[r->op.page] : UINT64_MAX);
		r->got = (uint64_t)err;
		if (err == -ENOMEM && is_refused(err, fork_needs(parent->memory), before))
			return;
		compare(r, 0, err);
		memory_fork(parent->memory, to);
		state.memories[to].eager = eager_fork(&state.memories[parent->memory].eager, to);
	}
	state.memories[to].owners++;
	state.processes[child] = (struct process){ .alive = true, .memory = to };
	r->answered = true;
}

void process_exit(uint32_t process)
{
	uint32_t memory = state.processes[process].memory;

	state.processes[process].alive = false;
	if (--state.memories[memory].owners)
		return;
	hw_unload(space_root(memory_handle(memory)));
	space_drop(memory_handle(memory));
	memory_drop(memory);
}

static void do_op(struct record *r)
{
	uint32_t memory;
	uint64_t root, stale;

	r->op.process = pick_process(r->op.process);
	r->skipped = r->op.process == NR_PROCESSES;
	if (r->skipped)
		return;
	memory = state.processes[r->op.process].memory;
	hw_run_on(two_cpus ? r->op.process % NR_CPUS : 0);
	root = space_root(memory_handle(memory));
	if (hw_root() != root)
		hw_load_root(root);

	switch (r->op.kind) {
	case OP_write:
	case OP_read:
	case OP_run:
		do_touch(r, memory);
		break;
	case OP_fork:
	case OP_clone_vm:
		do_fork(r);
		break;
	case OP_exit:
		process_exit(r->op.process);
		r->answered = true;
		break;
	case OP_brk:
		do_brk(r, memory);
		break;
	case OP_place:
		mapping_place(r, memory);
		break;
	case OP_share:
	case OP_file:
	case OP_far:
		mapping_share(r, memory);
		break;
	case OP_resize:
		mapping_resize(r);
		break;
	case OP_move:
		mapping_move(r, memory);
		break;
	case OP_advise:
		call_advise(r, memory);
		break;
	case OP_populate:
		call_populate(r, memory);
		break;
	case OP_wide:
		call_wide(r, memory);
		break;
	case OP_remap:
		call_remap(r, memory);
		break;
	case OP_extend:
		call_extend(r);
		break;
	case OP_limit:
		call_limit(r);
		break;
	case OP_wrong:
		call_wrong(r, memory);
		break;
	case OP_look:
		call_look(r, memory);
		break;
	case OP_piece:
		call_piece(r);
		break;
	case OP_clone:
	case OP_fail:
	case OP_wait:
	case OP_vfork:
	case OP_signal:
	case OP_send:
	case OP_receive:
	case OP_sleep:
	case OP_wake:
	case OP_exec: /* of the whole kernel */
	case OP_hang_up:
		r->skipped = true;
		break;
	default:
		mapping_range(r, memory);
	}
	stale = hw_stale_page();
	if (stale)
		fail(CLAUSE_C03, 0, stale);
	hw_prefetch();
}

/* Where so many frames lie: in one piece, with a hole, in no order; or in pieces of no use. */
static void find_memory(uint32_t frames, uint8_t how)
{
	const uint64_t start = RAM_BASE, half = start + frames / 2 * FRAME_SIZE;
	const uint64_t end = start + frames * FRAME_SIZE;
	const struct frame_range maps[][3] = {
		{ { start, end } },
		{ { start, half }, { half + FRAME_SIZE, end + FRAME_SIZE } },
		{ { half + FRAME_SIZE, end + FRAME_SIZE }, { start + 1, half + FRAME_SIZE - 1 } },
		{ { 0, 100 }, { end, end + 1 }, { start + 4 * FRAME_SIZE, end - FRAME_SIZE } },
	};
	static const uint8_t ranges[] = { 1, 1, 2, 3 };
	const struct frame_range *later = how % sizeof(ranges) == 1 ? &maps[1][1] : NULL;

	how %= sizeof(ranges);
	frames_init(maps[how], ranges[how], later);
	if (later)
		frames_add(later);
}

/* Power on, with as many frames as the header says. */
static void begin(const uint8_t *header)
{
	uint32_t frames = program_frames(header), i;

	memset(&__start_mm_state, 0, (size_t)(&__stop_mm_state - &__start_mm_state));
	hw_watch(page_address, NR_PAGES);
	for (i = 0; i < NR_LIMITS; i++)
		hw_limits[i] = UINT64_MAX;
	hw_limits[LIMIT_STACK] = STACK_MOST;
	hw_reset(frames + 1, header[0] & 1);
	find_memory(frames, header[2]);
	two_cpus = header[3] & 1;
	if (!is_blank)
		memory_reset();
	is_blank = false;
	eager_reset();
	state.file = NULL;
	memset(state.pieces, 0, sizeof(state.pieces));
	for (i = 0; i < NR_PROCESSES; i++) {
		state.processes[i].alive = false;
		state.memories[i].owners = 0;
	}
}

static void end(void)
{
	uint32_t i;

	audit(&state);
	for (i = 0; i < NR_PROCESSES; i++)
		if (state.processes[i].alive)
			process_exit(i);
	if (state.file)
		store_put(state.file);
	state.file = NULL;
	pieces_end();
	audit(&state);
	is_blank = true;
}

struct verdict program_run(const uint8_t *bytes, size_t size, struct record *records)
{
	static const uint8_t no_header[HEADER_SIZE];
	const uint8_t *header = size >= HEADER_SIZE ? bytes : no_header;
	uint32_t ops = size >= HEADER_SIZE ? (uint32_t)(size - HEADER_SIZE) / OP_SIZE : 0;
	struct verdict verdict;

	if (ops > OPS_MAX)
		ops = OPS_MAX;
	step = 0;
	if (!GUARDED(&verdict)) {
		begin(header);
		for (; step < ops; step++) {
			struct record unread, *r = records ? &records[step] : &unread;

			*r = (struct record){
				.op = op_decode(bytes + HEADER_SIZE + step * OP_SIZE)
			};
			do_op(r);
			if (header[1] & 1)
				audit(&state);
		}
		end();
		verdict = (struct verdict){ .clause = CLAUSE_NONE };
	}
	verdict.step = step;
	guard_end();
	return verdict;
}
