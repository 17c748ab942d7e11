/*
 * The judge.
 * Entry: judge.
 */
#include "fuzz/guest/judge.h"

#include <stdbool.h>

/* Of the pages that were read at the end, the first that read otherwise than it must. */
static struct verdict judge_sweep(const struct plan *plan, const struct box *box,
				  const struct deed *d, struct verdict verdict)
{
	uint32_t page;

	verdict.clause = CLAUSE_C02;
	for (page = 0; page < NR_PAGES; page++)
		if (d->arg[0] >> page & 1 && box->sums[page] != plan->sums[d->actor][page]) {
			verdict.expected = plan->sums[d->actor][page];
			verdict.got = box->sums[page];
			break;
		}
	return verdict;
}

/* A word: it is not the model's, or it is there against the model's word. */
static bool is_value(const struct deed *d, int64_t got)
{
	return d->kind == DEED_LOAD && d->expected >= 0 && got >= 0;
}

struct verdict judge(struct plan *plan, const struct box *box, int64_t frames)
{
	const uint32_t failed = box->failed < plan->nr_deeds ? box->failed : plan->nr_deeds - 1;
	const struct deed *d = &plan->deeds[failed];
	struct verdict verdict = { .clause = CLAUSE_C01, .step = plan->op_of[failed] };

	if (box->failed == plan->nr_deeds) {
		verdict.clause = box->got != frames ? CLAUSE_C12 : CLAUSE_NONE;
		verdict.expected = (uint64_t)frames;
		verdict.got = (uint64_t)box->got;
		return verdict;
	}
	verdict.expected = (uint64_t)d->expected;
	verdict.got = (uint64_t)box->got;
	if (d->kind == DEED_SWEEP)
		return judge_sweep(plan, box, d, verdict);
	if (is_value(d, box->got))
		verdict.clause = CLAUSE_C02;
	if (d->clause)
		verdict.clause = d->clause;
	if (d->kind == DEED_WOKEN && box->got == TOO_EARLY)
		verdict.clause = CLAUSE_C18;
	if (d->kind == DEED_WOKEN && box->got == MISCOUNTED)
		verdict.clause = CLAUSE_C20;
	if (verdict.step < plan->nr_ops)
		plan->records[verdict.step].got = verdict.got;
	return verdict;
}
