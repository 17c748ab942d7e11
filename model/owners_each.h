/*
 * The twin of spec/owners.h, the same text for each kind that tasks own.
 */

/*@ requires id: id < T_NR;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == T(owners)(id, NR_TASKS);
*/
static uint32_t T(count_owners)(uint32_t id)
{
	uint32_t n = 0;
	task_id t;

	/*@ loop invariant range: 0 <= t <= NR_TASKS && n <= t;
	    loop invariant counted: n == T(owners)(id, t);
	    loop assigns t, n;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (T_OWNS(t, id))
			n++;
	}
	return n;
}

bool T(is_counted)(void)
{
	uint32_t id;

	/*@ loop invariant range: 1 <= id <= T_NR;
	    loop invariant counted: \forall integer k; 0 < k < id ==>
	      T(count)[k] == T(owners)(k, NR_TASKS);
	    loop assigns id;
	    loop variant T_NR - id;
	*/
	for (id = 1; id < T_NR; id++) {
		if (T(count)[id] != T(count_owners)(id))
			return false;
	}
	return true;
}
