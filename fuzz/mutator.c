/*
 * AFL++'s custom mutator for programs: changes whole operations, splices them between programs, and
 * every third time writes a fresh program.  Trims by operations, too.
 * Entry: afl_custom_fuzz.  AFL++: docs/custom_mutators.md.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/generate.h"
#include "fuzz/ops.h"

#define RUN_MAX 16u /* operations that one change inserts, removes or splices at most */

struct program {
	uint8_t bytes[PROGRAM_MAX];
	uint32_t ops;
};

struct mutator {
	struct dice dice;
	struct program program;
	/* Trimming: the program as trimmed so far, and one attempt to cut `length` at `at`. */
	struct program trimmed, attempt;
	uint32_t at, length;
};

void *afl_custom_init(void *afl, unsigned int seed);
void afl_custom_deinit(void *data);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **out, uint8_t *add,
		       size_t add_size, size_t max);
int32_t afl_custom_init_trim(void *data, uint8_t *buf, size_t size);
size_t afl_custom_trim(void *data, uint8_t **out);
int32_t afl_custom_post_trim(void *data, unsigned char success);

void *afl_custom_init(void *afl, unsigned int seed)
{
	struct mutator *m = calloc(1, sizeof(*m));

	(void)afl;
	if (m)
		dice_seed(&m->dice, seed);
	return m;
}

void afl_custom_deinit(void *data)
{
	free(data);
}

static uint8_t *op_bytes(struct program *p, uint32_t op)
{
	return p->bytes + HEADER_SIZE + op * OP_SIZE;
}

static size_t program_size(const struct program *p)
{
	return HEADER_SIZE + p->ops * OP_SIZE;
}

static void program_set(struct program *p, const uint8_t *bytes, size_t size)
{
	if (size > PROGRAM_MAX)
		size = PROGRAM_MAX;
	memset(p->bytes, 0, HEADER_SIZE);
	memcpy(p->bytes, bytes, size);
	p->ops = size < HEADER_SIZE ? 0 : (uint32_t)(size - HEADER_SIZE) / OP_SIZE;
}

/* Make room for n operations at `at`; false: the program would be too long. */
static bool open_gap(struct program *p, uint32_t at, uint32_t n)
{
	if (p->ops + n > OPS_MAX)
		return false;
	memmove(op_bytes(p, at + n), op_bytes(p, at), (p->ops - at) * OP_SIZE);
	p->ops += n;
	return true;
}

static void close_gap(struct program *p, uint32_t at, uint32_t n)
{
	memmove(op_bytes(p, at), op_bytes(p, at + n), (p->ops - at - n) * OP_SIZE);
	p->ops -= n;
}

/* Insert n operations at a random place: those at `from`, or fresh ones if it is NULL. */
static void insert(struct mutator *m, const uint8_t *from, uint32_t n)
{
	struct program *p = &m->program;
	uint32_t at = dice_roll(&m->dice, p->ops + 1), i;
	uint8_t run[RUN_MAX * OP_SIZE];

	for (i = 0; i < n && !from; i++)
		op_generate(&m->dice, run + i * OP_SIZE);
	if (from)
		memcpy(run, from, n * OP_SIZE); /* the gap may move what is copied */
	if (open_gap(p, at, n))
		memcpy(op_bytes(p, at), run, n * OP_SIZE);
}

/* How many operations, 1 to RUN_MAX, not more than there are from `at` on. */
static uint32_t roll_run(struct mutator *m, uint32_t ops, uint32_t at)
{
	uint32_t n = 1 + dice_roll(&m->dice, RUN_MAX);

	return n > ops - at ? ops - at : n;
}

/* Change what is there: the program has at least one operation. */
static void change(struct mutator *m)
{
	struct program *p = &m->program;
	uint32_t at = dice_roll(&m->dice, p->ops), other = dice_roll(&m->dice, p->ops), byte;
	uint8_t fresh[OP_SIZE], swap[OP_SIZE];

	op_generate(&m->dice, fresh);
	switch (dice_roll(&m->dice, 5)) {
	case 0:
		close_gap(p, at, roll_run(m, p->ops, at));
		break;
	case 1:
		memcpy(op_bytes(p, at), fresh, OP_SIZE);
		break;
	case 2:
		byte = dice_roll(&m->dice, OP_SIZE);
		op_bytes(p, at)[byte] = fresh[byte];
		break;
	case 3:
		insert(m, op_bytes(p, at), roll_run(m, p->ops, at));
		break;
	default:
		memcpy(swap, op_bytes(p, at), OP_SIZE);
		memcpy(op_bytes(p, at), op_bytes(p, other), OP_SIZE);
		memcpy(op_bytes(p, other), swap, OP_SIZE);
	}
}

static void mutate_once(struct mutator *m, const struct program *add)
{
	uint32_t from;

	switch (dice_roll(&m->dice, 8)) {
	case 0:
		m->program.bytes[0] = (uint8_t)dice_roll(&m->dice, 256);
		break;
	case 1:
	case 2:
		insert(m, NULL, 1 + dice_roll(&m->dice, RUN_MAX / 2));
		break;
	case 3:
		if (!add->ops)
			break;
		from = dice_roll(&m->dice, add->ops);
		insert(m, add->bytes + HEADER_SIZE + from * OP_SIZE, roll_run(m, add->ops, from));
		break;
	default:
		if (m->program.ops)
			change(m);
	}
}

size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **out, uint8_t *add,
		       size_t add_size, size_t max)
{
	struct mutator *m = data;
	struct program other;
	uint32_t changes;

	*out = m->program.bytes;
	if (max > PROGRAM_MAX)
		max = PROGRAM_MAX;
	if (!dice_roll(&m->dice, 3))
		return program_generate(&m->dice, m->program.bytes, max);
	program_set(&m->program, buf, size);
	program_set(&other, add ? add : buf, add ? add_size : 0);
	for (changes = 1u << dice_roll(&m->dice, 5); changes; changes--)
		mutate_once(m, &other);
	return program_size(&m->program) < max ? program_size(&m->program) : max;
}

/*
 * Trimming: cut runs of operations, half as long each time.  How many attempts AFL shows as total.
 */
int32_t afl_custom_init_trim(void *data, uint8_t *buf, size_t size)
{
	struct mutator *m = data;

	program_set(&m->trimmed, buf, size);
	m->at = 0;
	m->length = m->trimmed.ops / 2;
	return m->length ? 1 : 0;
}

size_t afl_custom_trim(void *data, uint8_t **out)
{
	struct mutator *m = data;
	uint32_t rest = m->trimmed.ops - m->at;

	m->attempt = m->trimmed;
	close_gap(&m->attempt, m->at, m->length < rest ? m->length : rest);
	*out = m->attempt.bytes;
	return program_size(&m->attempt);
}

/* 0: there is more to try. */
int32_t afl_custom_post_trim(void *data, unsigned char success)
{
	struct mutator *m = data;

	if (success)
		m->trimmed = m->attempt;
	else
		m->at += m->length;
	if (m->at >= m->trimmed.ops) {
		m->at = 0;
		m->length /= 2;
	}
	return m->length && m->trimmed.ops > 1 ? 0 : 1;
}
