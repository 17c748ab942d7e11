/*
 * The list of semaphore operations to undo.  Keeps true: a caller that fails has taken nothing.
 * Entry: copy_undo.  Linux: ipc/sem.c, copy_semundo, get_undo_list.
 */
#include "model/undo.h"

int32_t copy_undo(uint64_t flags, task_id caller, task_id child)
{
	step_answer[STEP_UNDO] = 0;
	if (!ON(flags, CLONE_SYSVSEM))
		return 0;
	if (undo_of[caller] == NOBODY) {
		if (undo_nfree == 0)
			return -ENOMEM;
		/*@ assert place: undo_fits(undo_nfree - 1); */
		/*@ assert to: undo_fits(undo_slot[undo_nfree - 1]); */
		step_answer[STEP_UNDO] = step_copy(STEP_UNDO, NOBODY, undo_slot[undo_nfree - 1]);
		if (step_answer[STEP_UNDO])
			return -ENOMEM;
		undo_take(caller);
	}
	undo_share(child, undo_of[caller]);
	return 0;
}
