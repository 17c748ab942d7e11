/*
 * The living of a thread group.  Keeps true: they are no more than share the group's signals.
 * Entry: join_group, leave_group.  Linux: signal->live in copy_process and do_exit.
 */
#include "model/group.h"

uint32_t live_count[NR_OBJECTS];

void join_group(task_id t)
{
	signal_id group = signal_of[t];

	/*@ ghost
	  uint32_t n = 0;
	  /@ loop invariant range: 0 <= n <= NR_TASKS;
	     loop invariant fewer:
	       live_owners(group, n) + (t < n ? 1 : 0) <= signal_owners(group, n);
	     loop assigns n;
	     loop variant NR_TASKS - n;
	  @/
	  while (n < NR_TASKS)
	    n++;
	*/
	/*@ assert group: signal_named(t) && live_tallied(group) && signal_tallied(group); */
	/*@ assert held: \forall integer h; 0 <= h < NR_TASKS ==>
	      live_named(h) && live_of[h] < NR_OBJECTS;
	*/
	live_count[group]++;
	live_hold(t, group);
	/*@ assert counts: \forall integer i; 0 < i < NR_OBJECTS ==>
	      live_tallied{Pre}(i) && live_tallied(i);
	*/
	/*@ assert names: \forall integer h; 0 <= h < NR_TASKS ==>
	      live_named{Pre}(h) && live_named(h);
	*/
}

void leave_group(task_id t)
{
	signal_id group = live_of[t];

	/*@ assert group: live_named(t); */
	/*@ assert held: \forall integer h; 0 <= h < NR_TASKS ==>
	      live_named(h) && live_of[h] < NR_OBJECTS;
	*/
	live_count[group]--;
	live_hold(t, NOBODY);
	/*@ assert counts: \forall integer i; 0 < i < NR_OBJECTS ==>
	      live_tallied{Pre}(i) && live_tallied(i);
	*/
	/*@ assert names: \forall integer h; 0 <= h < NR_TASKS && live_of[h] != NOBODY ==>
	      live_named{Pre}(h) && live_tallied(live_of[h]);
	*/
}
