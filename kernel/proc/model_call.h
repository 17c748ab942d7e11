/*
 * The one way into the model.  The process lock is held around each call, and in the checked build
 * the proof's invariants are executed before and after it.
 *   child = MODEL_ASK(do_fork(args, current()));
 *   MODEL_TELL(exit_task(t, code));
 */
#ifndef KERNEL_PROC_MODEL_CALL_H
#define KERNEL_PROC_MODEL_CALL_H

#include "kernel/check/expect.h"
#include "kernel/proc/lock.h"
#include "model/model.h"

/* Executed before and after each call of the model. */
static inline void model_expect_sound(void)
{
	EXPECT(process_lock_is_held());
	EXPECT(model_is_sound());
}

/* A call that answers. */
#define MODEL_ASK(call)                                                                            \
	({                                                                                         \
		model_expect_sound();                                                              \
		__typeof__(call) answer_ = (call);                                                 \
		model_expect_sound();                                                              \
		answer_;                                                                           \
	})

/* A call that answers nothing. */
#define MODEL_TELL(call)                                                                           \
	do {                                                                                       \
		model_expect_sound();                                                              \
		(call);                                                                            \
		model_expect_sound();                                                              \
	} while (0)

#endif
