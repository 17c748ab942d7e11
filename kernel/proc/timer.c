/*
 * Timers of the kernel: one list, the earliest first.
 * Entry: timer_set, timers_ring.  Linux: kernel/time/hrtimer.c.
 */
#include "kernel/proc/timer.h"
#include "kernel/x86/clock.h"

#include <stddef.h>

static struct timer *first;

void timer_cancel(struct timer *timer)
{
	if (!timer->is_set)
		return;
	if (timer->before != NULL)
		timer->before->next = timer->next;
	else
		first = timer->next;
	if (timer->next != NULL)
		timer->next->before = timer->before;
	timer->is_set = false;
}

void timer_set(struct timer *timer, uint64_t deadline)
{
	struct timer *before = NULL, *after;

	timer_cancel(timer);
	for (after = first; after != NULL && after->deadline <= deadline; after = after->next)
		before = after;
	timer->deadline = deadline;
	timer->before = before;
	timer->next = after;
	timer->is_set = true;
	if (before != NULL)
		before->next = timer;
	else
		first = timer;
	if (after != NULL)
		after->before = timer;
}

uint64_t timer_rest(const struct timer *timer)
{
	uint64_t now = clock_now();

	if (!timer->is_set)
		return 0;
	return timer->deadline > now ? timer->deadline - now : 1;
}

void timers_ring(void)
{
	uint64_t now = clock_now();
	struct timer *timer;

	while (first != NULL && first->deadline <= now) {
		timer = first;
		timer_cancel(timer);
		timer->ring(timer);
	}
}

uint64_t timer_next(uint64_t deadline, uint64_t interval, uint64_t now, uint64_t *passed)
{
	*passed = now < deadline ? 0 : (now - deadline) / interval + 1;
	return deadline + *passed * interval;
}
