/*
 * Minimise: cuts a failing program down to operations that are all needed, by delta debugging, and
 * lowers their arguments.  The clause that fails stays the same.
 *   minimise IN OUT
 * Prints the clause; exits with 1 if IN does not fail.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/file.h"
#include "fuzz/interp.h"

struct program {
	uint8_t bytes[PROGRAM_MAX];
	uint32_t ops;
};

static uint32_t runs;

static enum clause failing(const struct program *p)
{
	runs++;
	return program_run(p->bytes, HEADER_SIZE + p->ops * OP_SIZE, NULL).clause;
}

static uint8_t *op_bytes(struct program *p, uint32_t op)
{
	return p->bytes + HEADER_SIZE + op * OP_SIZE;
}

/* Take the change if the clause still fails. */
static bool try(struct program *best, const struct program *changed, enum clause clause)
{
	if (failing(changed) != clause)
		return false;
	*best = *changed;
	return true;
}

static bool try_without(struct program *best, uint32_t from, uint32_t n, enum clause clause)
{
	struct program changed = *best;

	memmove(op_bytes(&changed, from), op_bytes(&changed, from + n),
		(best->ops - from - n) * OP_SIZE);
	changed.ops -= n;
	return try(best, &changed, clause);
}

/* Cut runs of operations, half as long each time, until no single one can go. */
static void cut(struct program *best, enum clause clause)
{
	uint32_t length, from;
	bool again;

	for (length = best->ops; length > 0; length /= 2)
		do {
			again = false;
			for (from = 0; from + length <= best->ops;)
				if (try_without(best, from, length, clause))
					again = length == 1;
				else
					from += length;
		} while (again);
}

/* Cut one operation and let another process do what a later one does: what a lost fork needs. */
static bool cut_and_rename(struct program *best, enum clause clause)
{
	uint32_t op, from, to, i;

	for (op = 0; op < best->ops; op++)
		for (from = 0; from < NR_PROCESSES; from++)
			for (to = 0; to < NR_PROCESSES; to++) {
				struct program changed = *best;

				for (i = op; i < changed.ops; i++)
					if (op_bytes(&changed, i)[1] % NR_PROCESSES == from)
						op_bytes(&changed, i)[1] = (uint8_t)to;
				if (from != to && try_without(&changed, op, 1, clause)) {
					*best = changed;
					return true;
				}
			}
	return false;
}

/* Lower each byte: the smallest value that still fails. */
static void lower(struct program *best, enum clause clause)
{
	uint32_t at, value;

	for (at = 0; at < HEADER_SIZE + best->ops * OP_SIZE; at++)
		for (value = 0; value < best->bytes[at]; value++) {
			struct program changed = *best;

			if (at >= HEADER_SIZE && at % OP_SIZE == 0)
				break; /* the kind of an operation is no number */
			changed.bytes[at] = (uint8_t)value;
			if (try(best, &changed, clause))
				break;
		}
}

int main(int argc, char **argv)
{
	static struct program best;
	enum clause clause;
	uint32_t before;
	size_t size;

	if (argc != 3) {
		fprintf(stderr, "usage: minimise IN OUT\n");
		return 2;
	}
	interp_init();
	size = program_load(argv[1], best.bytes);
	best.ops = size < HEADER_SIZE ? 0 : (uint32_t)(size - HEADER_SIZE) / OP_SIZE;
	before = best.ops;
	clause = failing(&best);
	if (!clause) {
		fprintf(stderr, "%s: does not fail\n", argv[1]);
		return 1;
	}
	do {
		cut(&best, clause);
		lower(&best, clause);
	} while (cut_and_rename(&best, clause));
	program_save(argv[2], best.bytes, HEADER_SIZE + best.ops * OP_SIZE);
	printf("%s %u operations -> %u, %u runs\n", clause_name(clause), before, best.ops, runs);
	return 0;
}
