/*
 * A program as C: its deeds, in the form that fuzz/guest/show.c carries out on a booted kernel.
 *   emit FILE
 */
#include <inttypes.h>
#include <stdio.h>

#include "fuzz/file.h"
#include "fuzz/guest/plan.h"
#include "fuzz/guest/rules.h"

static const char *const op_names[] = {
#define OP(name, shape, weight) #name,
	OPS(OP)
#undef OP
};

static const char *const kinds[] = {
	"DEED_CALL", "DEED_LOAD", "DEED_STORE", "DEED_FETCH", "DEED_SPAWN", "DEED_EXIT",
	"DEED_SWEEP", "DEED_END", "DEED_CLONE", "DEED_WAIT", "DEED_KILL", "DEED_WOKEN",
	"DEED_PIPE", "DEED_SEND", "DEED_RECEIVE", "DEED_EXEC",
};

static void print_deed(const struct plan *plan, uint32_t i)
{
	const struct deed *d = &plan->deeds[i];
	const uint32_t op = plan->op_of[i];
	uint32_t arg;

	printf("\t{ %s, %u, %u, %u, %u, 0, 0, {", kinds[d->kind], d->actor, d->child, d->how,
	       d->call);
	for (arg = 0; arg < 6; arg++)
		printf(" %#" PRIx64 ",", d->arg[arg]);
	printf(" }, %#" PRIx64 " },", (uint64_t)d->expected);
	if (op < plan->nr_ops)
		printf(" /* %u: %s */", op, op_names[plan->records[op].op.kind]);
	printf("\n");
}

int main(int argc, char **argv)
{
	static struct plan plan;
	uint8_t bytes[PROGRAM_MAX];
	uint32_t i;

	if (argc != 2) {
		fprintf(stderr, "usage: emit FILE\n");
		return 2;
	}
	rules_begin("6.1");
	plan_make(&plan, bytes, program_load(argv[1], bytes));
	printf("/*\n * A program of the fuzzer: who does what, and what it must answer.\n"
	       " * make fuzz-show F=this file: carries it out on the booted kernel.\n */\n"
	       "#include \"fuzz/guest/box.h\"\n\nconst struct deed show_deeds[] = {\n");
	for (i = 0; i < plan.nr_deeds; i++)
		print_deed(&plan, i);
	printf("};\n\nconst uint32_t show_nr = sizeof(show_deeds) / sizeof(show_deeds[0]);\n");
	return 0;
}
