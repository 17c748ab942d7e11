/*
 * Futexes.  The kernel is not pre-empted, so nobody can come between the look at the word and the
 * sleep.
 * Entry: futex_wait, futex_wake.  Linux: kernel/futex/waitwake.c.
 */
#include "kernel/proc/futex.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

/* Memory is shared by sharing the space only: space and address together name the word. */
static uint64_t channel_of(uint64_t address)
{
	return (uint64_t)mm_of[current()] << 48 | address;
}

int64_t futex_wait(uint64_t address, uint32_t value, uint64_t deadline)
{
	uint32_t now;

	if (address % sizeof(now) != 0)
		return -EINVAL;
	if (copy_from_user(&now, address, sizeof(now)) < 0)
		return -EFAULT;
	if (now != value)
		return -EAGAIN;
	return sleep_on(channel_of(address), deadline);
}

uint32_t futex_wake(uint64_t address, uint32_t n)
{
	return wake(channel_of(address), n);
}
