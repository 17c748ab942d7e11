/*
 * Fresh programs.  Long ones find more than short ones; a few pages and two or three processes met
 * often find more than many met once.
 * Entry: program_generate.
 */
#include "fuzz/generate.h"

#include "fuzz/ops.h"

static const uint8_t weights[] = {
#define OP(name, shape, weight) weight,
	OPS(OP)
#undef OP
};

void dice_seed(struct dice *dice, uint64_t seed)
{
	dice->state = (seed + 1) * 0x9e3779b97f4a7c15ull | 1;
}

/* Marsaglia's xorshift64. */
uint32_t dice_roll(struct dice *dice, uint32_t sides)
{
	dice->state ^= dice->state << 13;
	dice->state ^= dice->state >> 7;
	dice->state ^= dice->state << 17;
	return (uint32_t)((dice->state >> 32) * sides >> 32);
}

#define CLOSE_GROUPS 2u /* those that lie in one table */

static uint8_t generate_kind(struct dice *dice)
{
	uint32_t sum = 0, at;
	uint8_t kind;

	for (kind = 0; kind < NR_OPS; kind++)
		sum += weights[kind];
	at = dice_roll(dice, sum);
	for (kind = 0; at >= weights[kind]; kind++)
		at -= weights[kind];
	return kind;
}

void op_generate(struct dice *dice, uint8_t *bytes)
{
	const uint32_t near = 3; /* pages of each group that are met often */
	uint32_t page = dice_roll(dice, dice_roll(dice, 2) ? NR_PAGES : CLOSE_GROUPS * GROUP_PAGES);
	uint32_t word = dice_roll(dice, 2) * (NR_WORDS - 1);

	if (dice_roll(dice, 4))
		page = page / GROUP_PAGES * GROUP_PAGES + page % near;
	if (!dice_roll(dice, 4))
		word = dice_roll(dice, NR_WORDS);
	bytes[0] = generate_kind(dice);
	bytes[1] = (uint8_t)(word * NR_PROCESSES +
			     dice_roll(dice, dice_roll(dice, 2) ? 2 : NR_PROCESSES));
	bytes[2] = (uint8_t)page;
	bytes[3] = (uint8_t)dice_roll(dice, 256);
	if (bytes[0] == OP_clone) { /* of many flags some are always wrong */
		bytes[2] = (uint8_t)(dice_roll(dice, 256) & dice_roll(dice, 256));
		bytes[3] &= (uint8_t)dice_roll(dice, 256);
	} else if (bytes[0] != OP_fail && bytes[0] != OP_wrong && dice_roll(dice, 3)) {
		/* Readable and writable. */
		bytes[3] = (uint8_t)((bytes[3] & ~3u) | 3u);
	}
}

size_t program_generate(struct dice *dice, uint8_t *bytes, size_t max)
{
	uint32_t ops = 8 + dice_roll(dice, OPS_MAX - 8), first_maps = dice_roll(dice, 8), i;

	if (HEADER_SIZE + ops * OP_SIZE > max)
		ops = (uint32_t)(max - HEADER_SIZE) / OP_SIZE;
	bytes[0] = (uint8_t)dice_roll(dice, 256);
	bytes[3] = (uint8_t)dice_roll(dice, 2);
	bytes[1] = dice_roll(dice, 16) == 0; /* audits are slow */
	bytes[2] = (uint8_t)(dice_roll(dice, 4) ? 0 : dice_roll(dice, 256));
	for (i = 0; i < ops; i++) {
		op_generate(dice, bytes + HEADER_SIZE + i * OP_SIZE);
		if (i < first_maps) /* there is not much to do in an empty space */
			bytes[HEADER_SIZE + i * OP_SIZE] = OP_map;
	}
	return HEADER_SIZE + ops * OP_SIZE;
}
