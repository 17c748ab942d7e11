/*
 * Priorities of input and output, one for each io handle of the model: class << 13 | level.
 * Entry: ioprio_write, ioprio_copy.  Linux: block/ioprio.c, ioprio_check_cap, set_task_ioprio.
 */
#include "kernel/proc/ioprio.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"

#define CLASS_SHIFT 13
#define NR_LEVELS 8u

enum { CLASS_NONE, CLASS_REAL_TIME, CLASS_BEST_EFFORT, CLASS_IDLE };

static uint32_t priorities[NR_OBJECTS];

void ioprio_copy(io_id from, io_id to)
{
	priorities[to] = priorities[from];
}

int32_t ioprio_read(void)
{
	io_id io = io_of[current()];

	return io == NOBODY ? 0 : (int32_t)priorities[io];
}

static int32_t check_priority(uint32_t priority)
{
	uint32_t level = priority % (1u << CLASS_SHIFT);

	switch (priority >> CLASS_SHIFT) {
	case CLASS_REAL_TIME:
		if (!ON(task_table[current()].capabilities, CAP_SYS_ADMIN))
			return -EPERM;
		return level < NR_LEVELS ? 0 : -EINVAL;
	case CLASS_BEST_EFFORT:
		return level < NR_LEVELS ? 0 : -EINVAL;
	case CLASS_IDLE:
		return 0;
	case CLASS_NONE:
		return level == 0 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

int32_t ioprio_write(uint32_t priority)
{
	task_id t = current();
	int32_t error = check_priority(priority);

	if (error)
		return error;
	if (io_of[t] == NOBODY) {
		if (io_nfree == 0)
			return -ENOMEM;
		MODEL_TELL(io_take(t));
	}
	priorities[io_of[t]] = priority;
	return 0;
}
