/*
 * Replay: runs programs again.
 *   replay FILE       prints each step with what the model and the kernel answered, and the verdict
 *   replay -q FILE... prints a line for each that fails, and how many there were
 * Exits with 1 if one fails.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/file.h"
#include "fuzz/interp.h"
#include "kernel/lib/errno.h"

static const char *const op_names[] = {
#define OP(name, shape, weight) #name,
	OPS(OP)
#undef OP
};

static const enum op_shape op_shapes[] = {
#define OP(name, shape, weight) shape,
	OPS(OP)
#undef OP
};

static void print_flags(const struct op *op, char *text, size_t size)
{
	static const char *const names[] = {
#define BIT(name, value) #name,
		CLONE_BITS(BIT)
#undef BIT
	};
	uint32_t i;

	snprintf(text, size, "%s%s", op->word & CLONE_BY_3 ? "3 " : "",
		 op->word & CLONE_SILENT ? "silent" : "SIGCHLD");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (op->bits >> i & 1)
			snprintf(text + strlen(text), size - strlen(text), "|%s", names[i]);
}

static void print_arguments(const struct record *r)
{
	const struct op *op = &r->op;
	static const char *const signals[NR_SIGNAL_KINDS] = { "USR2", "ALRM", "USR2", "ALRM",
							      "USR2", "ALRM", "TERM", "KILL" };
	static const char *const places[] = { " anywhere", " wished", " or not" };
	char text[200] = "";

	switch (op_shapes[op->kind]) {
	case SHAPE_RANGE:
		snprintf(text, sizeof(text), "page %u..%u", op->page, op->page + op->pages - 1);
		if (op->kind != OP_unmap && op->kind != OP_forget)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), " %c%c%c",
				 op->prot & 1 ? 'r' : '-', op->prot & 2 ? 'w' : '-',
				 op->prot & 4 ? 'x' : '-');
		if (op->kind == OP_advise || op->kind == OP_look || op->kind == OP_far)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), " how %u",
				 op->word);
		if (op->kind == OP_place)
			strcat(text, places[op->word]);
		if (op->kind == OP_file)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s from %u",
				 op->word & FILE_SHARED ? "shared" : "private",
				 FILE_PAGE(op->word));
		break;
	case SHAPE_WORD:
		snprintf(text, sizeof(text), "page %u word %u", op->page, op->word);
		break;
	case SHAPE_MOVE:
		if (op->kind == OP_remap) {
			snprintf(text, sizeof(text), "%u pages from %u -> %u at %u, how %u",
				 op->pages, op->page, op->new_pages, op->target, op->word);
			break;
		}
		snprintf(text, sizeof(text), "page %u..%u -> %u..%u%s", op->page,
			 op->page + op->pages - 1,
			 op->word == MOVE_RESIZE ? op->page : op->target,
			 (op->word == MOVE_RESIZE ? op->page : op->target) + op->new_pages - 1,
			 op->word == MOVE_STAY ? " stays" : "");
		break;
	case SHAPE_CLONE:
		print_flags(op, text, sizeof(text));
		break;
	case SHAPE_STEP:
		snprintf(text, sizeof(text), "step %u", op->bits);
		break;
	case SHAPE_CHILD:
		snprintf(text, sizeof(text), "birth %u%s%s", r->other,
			 op->bits & WAIT_NOHANG ? " nohang" : "",
			 op->bits & WAIT_LOOK ? " and leave it" : "");
		break;
	case SHAPE_SIGNAL:
		snprintf(text, sizeof(text), "%s -> p%u", signals[op->bits], r->other);
		break;
	case SHAPE_HEAP:
		snprintf(text, sizeof(text), "%u pages", op->pages);
		break;
	case SHAPE_WIDE:
		snprintf(text, sizeof(text), "page %u to %u, how %u", op->page, op->target,
			 op->word);
		break;
	case SHAPE_NUMBER:
		snprintf(text, sizeof(text), "%u of %u", op->bits, op->word);
		break;
	default:
		if (op->kind != OP_exit && op->kind != OP_exec && !r->skipped)
			snprintf(text, sizeof(text), "-> p%u, at page %u", r->other, op->page);
	}
	printf("%-22s", text);
}

static void print_value(const char *who, uint64_t value)
{
	static const struct {
		int32_t number;
		const char *name;
	} errors[] = { { EEXIST, "EEXIST" }, { EFAULT, "EFAULT" }, { EIO, "EIO" },
		       { EINVAL, "EINVAL" }, { ENOMEM, "ENOMEM" }, { ECHILD, "ECHILD" },
		       { EINTR, "EINTR" }, { EAGAIN, "EAGAIN" } };
	uint32_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if ((int64_t)value == -errors[i].number) {
			printf("  %s %s", who, errors[i].name);
			return;
		}
	printf("  %s %#" PRIx64, who, value);
}

static void print_step(uint32_t step, const struct record *r, bool fails)
{
	printf("%4u  p%u %-9s", step, r->op.process % NR_PROCESSES, op_names[r->op.kind]);
	print_arguments(r);
	if (r->skipped) {
		printf("  skipped\n");
		return;
	}
	if (r->sleeps)
		printf("  sleeps");
	else if (r->answered)
		print_value("model", r->expected);
	if (!r->sleeps && (r->answered || !fails))
		print_value("kernel", r->got);
	if (fails)
		printf("  <- fails\n");
	else
		printf("%s\n", r->answered ? "" : "  (out of memory, nothing changed)");
}

static void print_program(const struct verdict *verdict, const struct record *records, uint32_t ops,
			  const uint8_t *bytes)
{
	uint32_t i;

	printf("%u frames, prefetch %s, %s\n", program_frames(bytes), bytes[0] & 1 ? "on" : "off",
	       bytes[3] & 1 ? "two CPUs" : "one CPU");
	for (i = 0; i < ops && i <= verdict->step; i++)
		print_step(i, &records[i], i == verdict->step);
	if (!verdict->clause) {
		printf("passes\n");
		return;
	}
	if (verdict->step < ops)
		printf("fails at step %u", verdict->step);
	else
		printf("fails in the audit at the end");
	printf(": %s %s\n", clause_name(verdict->clause), clause_text(verdict->clause));
	if (verdict->expected != verdict->got)
		printf("expected %#" PRIx64 ", got %#" PRIx64 "\n", verdict->expected,
		       verdict->got);
}

/* Runs one file; answers whether it passes. */
static int replay(const char *path, int quiet)
{
	static struct record records[OPS_MAX];
	uint8_t bytes[PROGRAM_MAX] = { 0 };
	size_t size = program_load(path, bytes);
	uint32_t ops = size < HEADER_SIZE ? 0 : (uint32_t)(size - HEADER_SIZE) / OP_SIZE;
	struct verdict verdict = program_run(bytes, size, records);

	if (!quiet)
		print_program(&verdict, records, ops, bytes);
	else if (verdict.clause)
		printf("%s: %s %s\n", path, clause_name(verdict.clause),
		       clause_text(verdict.clause));
	return !verdict.clause;
}

int main(int argc, char **argv)
{
	int quiet = argc > 1 && !strcmp(argv[1], "-q");
	int i, passed = 0, files = argc - 1 - quiet;

	if (files < 1 || (!quiet && files > 1)) {
		fprintf(stderr, "usage: replay FILE | replay -q FILE...\n");
		return 2;
	}
	interp_init();
	for (i = 1 + quiet; i < argc; i++)
		passed += replay(argv[i], quiet);
	if (quiet)
		printf("%d of %d programs pass\n", passed, files);
	return passed == files ? 0 : 1;
}
