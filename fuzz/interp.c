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
#define BRK_NEEDS 7u /* a list of regions, and the paths to both ends of what it gives up */

struct state state;
static uint32_t step;
static bool is_blank; /* the reference memory; not after a failure, nor at first */

/* The next living process from `wanted` on; one is made if none lives.  NR_PROCESSES: no memory. */
static uint32_t pick_process(uint32_t wanted)
{
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		if (state.processes[(wanted + i) % NR_PROCESSES].alive)
			return (wanted + i) % NR_PROCESSES;
	if (frames_free() == 0)
		return NR_PROCESSES;
	if (space_new(memory_handle(0)))
		fail(CLAUSE_C04, frames_free(), 0);
	space_set_brk(memory_handle(0), HEAP_START);
	state.processes[0] = (struct process){ .alive = true, .memory = 0 };
	state.memories[0] = (struct memory){ .owners = 1 };
	return 0;
}

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
	uint64_t before = frames_free(), was = HEAP_START + e->heap * FRAME_SIZE;
	uint64_t got = space_brk(memory_handle(memory), HEAP_START + r->op.pages * FRAME_SIZE);

	/* brk has no error: out of memory, it does not move. */
	r->got = got;
	if (before < BRK_NEEDS && got == was)
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
				 page_address[r->op.page]);
		r->got = (uint64_t)err;
		if (err == -ENOMEM && is_refused(err, 1, before))
			return;
		compare(r, 0, err);
		state.memories[to].eager = state.memories[parent->memory].eager;
		state.memories[to].eager.space = to;
		memory_fork(parent->memory, to);
	}
	state.memories[to].owners++;
	state.processes[child] = (struct process){ .alive = true, .memory = to };
	r->answered = true;
}

static void do_exit(uint32_t process)
{
	uint32_t memory = state.processes[process].memory;

	state.processes[process].alive = false;
	if (--state.memories[memory].owners)
		return;
	hw_load_root(kernel_root);
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
		do_exit(r->op.process);
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
		mapping_share(r, memory);
		break;
	case OP_resize:
		mapping_resize(r);
		break;
	case OP_move:
		mapping_move(r, memory);
		break;
	case OP_clone:
	case OP_fail:
	case OP_wait:
	case OP_vfork:
	case OP_signal:
	case OP_send:
	case OP_receive:
	case OP_sleep:
	case OP_wake: /* of the whole kernel */
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

/* Power on, with as many frames as the header says. */
static void begin(const uint8_t *header)
{
	uint32_t frames = program_frames(header);
	const struct frame_range ram = { RAM_BASE, RAM_BASE + frames * FRAME_SIZE };
	uint32_t i;

	hw_watch(page_address, NR_PAGES);
	hw_limits[LIMIT_STACK] = STACK_MOST;
	hw_reset(frames, header[0] & 1);
	frames_init(&ram, 1, NULL);
	memset(space_table, 0, sizeof(space_table));
	if (!is_blank)
		memory_reset();
	is_blank = false;
	eager_reset();
	state.file = NULL;
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
			do_exit(i);
	if (state.file)
		store_put(state.file);
	state.file = NULL;
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
