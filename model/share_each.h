/*
 * Share or copy, and let go (spec/share.h), the same text for each kind; model/share.c includes it
 * once per kind.
 */

int32_t V(copy)(uint64_t flags, task_id parent, task_id child)
{
	uint32_t from = task_table[parent].T_NAME;

	step_answer[T_STEP] = 0;
	if (ON(flags, T_FLAG)) {
		T(get)(from);
		task_table[child].T_NAME = from;
		return 0;
	}
	if (T(nfree) == 0)
		return -ENOMEM;
	step_answer[T_STEP] = step_copy(T_STEP, from, T(slot)[T(nfree) - 1]);
	if (step_answer[T_STEP])
		return -ENOMEM;
	task_table[child].T_NAME = T(new)();
	return 0;
}

void V(put)(task_id t)
{
	T(put)(task_table[t].T_NAME);
	task_table[t].T_NAME = NOBODY;
}
