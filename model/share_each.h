/*
 * Share or copy (spec/share.h), the same text for each kind; model/share.c includes it once per
 * kind.
 */

int32_t V(copy)(uint64_t flags, task_id parent, task_id child)
{
	uint32_t from = T(of)[parent];

	step_answer[T_STEP] = 0;
	if (from == NOBODY)
		return 0;
	if (ON(flags, T_FLAG)) {
		T(share)(child, from);
		return 0;
	}
	if (T(nfree) == 0)
		return -ENOMEM;
	/*@ assert from: T(named)(parent); */
	/*@ assert place: T(fits)(T(nfree) - 1); */
	/*@ assert to: T(fits)(T(slot)[T(nfree) - 1]); */
	step_answer[T_STEP] = step_copy(T_STEP, from, T(slot)[T(nfree) - 1]);
	if (step_answer[T_STEP])
		return -ENOMEM;
	T(take)(child);
	return 0;
}
