/*
 * System calls on futexes.
 * Entry: sys_futex and so on, from table.c.  Linux: kernel/futex/syscalls.c.
 */
#include "kernel/proc/futex.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/robust.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAKE_OP 5
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10
#define FUTEX_PRIVATE_FLAG 128u
#define FUTEX_CLOCK_REALTIME 256u

static int64_t wait_again(const uint64_t *arg);

/* A wait that would end by itself is not begun again after a handler, whatever SA_RESTART says. */
static int64_t wait_until(struct futex futex, uint32_t value, uint32_t bits, uint64_t deadline)
{
	int64_t answer = futex_wait(futex, value, bits, deadline);

	if (answer != -ERESTARTSYS || deadline == NO_DEADLINE)
		return answer;
	return restart_with((struct restart){
		.call = wait_again,
		.arg = { futex.address, futex.shared, (uint64_t)value << 32 | bits, deadline },
	});
}

static int64_t wait_again(const uint64_t *arg)
{
	struct futex futex = { .address = arg[0], .shared = arg[1] };

	return wait_until(futex, (uint32_t)(arg[2] >> 32), (uint32_t)arg[2], arg[3]);
}

/* FUTEX_WAIT takes a span, WAIT_BITSET a date on one of two clocks. */
static int64_t wait(struct futex futex, uint32_t operation, const uint64_t *arg)
{
	bool is_date = operation == FUTEX_WAIT_BITSET;
	uint32_t bits = is_date ? (uint32_t)arg[5] : FUTEX_ANY_BIT;
	uint64_t ns, offset = 0, deadline = NO_DEADLINE;

	if (arg[3] != 0) {
		int32_t error = get_time(arg[3], &ns);

		if (error < 0)
			return error;
		if (ON(arg[1], FUTEX_CLOCK_REALTIME))
			offset = clock_boot_date * NS_PER_SECOND;
		if (!is_date)
			deadline = deadline_after(ns);
		else if (ns != NO_DEADLINE)
			deadline = ns > offset ? ns - offset : 0;
	}
	return wait_until(futex, (uint32_t)arg[2], bits, deadline);
}

static int64_t __attribute__((noinline)) other_operation(const uint64_t *arg)
{
	uint32_t operation = (uint32_t)arg[1] & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	bool shared = !ON(arg[1], FUTEX_PRIVATE_FLAG);
	struct futex futex = { .address = arg[0], .shared = shared };
	struct futex other = { .address = arg[4], .shared = shared };
	struct futex_counts n = { .wake = (int32_t)arg[2], .then = (int32_t)arg[3] };
	uint32_t expected = (uint32_t)arg[5];

	if (ON(arg[1], FUTEX_CLOCK_REALTIME) && operation != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (operation) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		return wait(futex, operation, arg);
	case FUTEX_WAKE_BITSET:
		return futex_wake(futex, n.wake, (uint32_t)arg[5]);
	case FUTEX_REQUEUE:
		return futex_requeue(futex, other, n, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(futex, other, n, &expected);
	case FUTEX_WAKE_OP:
		return futex_wake_op(futex, other, n, expected);
	default:
		return -ENOSYS;
	}
}

/* What is asked for most comes first. */
SYSCALL(futex)
{
	struct futex futex = { .address = arg[0], .shared = !ON(arg1, FUTEX_PRIVATE_FLAG) };
	uint32_t operation = (uint32_t)arg1 & ~FUTEX_PRIVATE_FLAG;

	if (operation == FUTEX_WAKE)
		return futex_wake(futex, (int32_t)arg2, FUTEX_ANY_BIT);
	if (operation == FUTEX_WAIT && arg[3] == 0)
		return futex_wait(futex, (uint32_t)arg2, FUTEX_ANY_BIT, NO_DEADLINE);
	return other_operation(arg);
}

SYSCALL(set_robust_list)
{
	if (arg[1] != sizeof(struct robust_list_head))
		return -EINVAL;
	thread_table[current()].robust_list = arg[0];
	return 0;
}

/* That of another thread only by who might trace it: its own user, or root. */
SYSCALL(get_robust_list)
{
	const uint64_t size = sizeof(struct robust_list_head);
	int32_t pid = (int32_t)arg[0];
	task_id t = current();

	if (pid != 0)
		t = find_task_by_vpid(pid);
	if (t == NOBODY)
		return -ESRCH;
	if (user_of[current()] != ROOT_USER && user_of[current()] != user_of[t])
		return -EPERM;
	if (copy_to_user(arg[2], &size, sizeof(size)) < 0)
		return -EFAULT;
	return copy_to_user(arg[1], &thread_table[t].robust_list, sizeof(uint64_t));
}
