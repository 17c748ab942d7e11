/*
 * A kind's taking, watched (tests/tool/watch.c).
 */
int32_t PASTE(__real, V(copy))(uint64_t flags, task_id parent, task_id child);
int32_t PASTE(__wrap, V(copy))(uint64_t flags, task_id parent, task_id child);
int32_t PASTE(__wrap, V(copy))(uint64_t flags, task_id parent, task_id child)
{
	return took(T_STEP, PASTE(__real, V(copy))(flags, parent, child), child);
}
