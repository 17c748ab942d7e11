/*
 * The judge: what a program's deeds answered, as a verdict.
 */
#ifndef FUZZ_GUEST_JUDGE_H
#define FUZZ_GUEST_JUDGE_H

#include "fuzz/guest/box.h"
#include "fuzz/guest/plan.h"
#include "fuzz/verdict.h"

/*
 * The plan has been carried out, as the box says.  Sets what the kernel answered in the record of
 * the operation that failed.  frames: free before any program.
 */
struct verdict judge(struct plan *plan, const struct box *box, int64_t frames);

#endif
