/*
 * The functions of a counted table (spec/table.h), the same text for each kind
 * (spec/each_table.h).
 */

uint32_t T(count)[T_NR];
uint32_t T(slot)[T_NR];
uint32_t T(at)[T_NR];
uint32_t T(nfree);

void T(reset)(void)
{
	uint32_t i;

	/*@ loop invariant range: 0 <= i <= T_NR;
	    loop invariant slots: \forall integer k; 0 <= k < i ==>
	      T(slot)[k] == T_NR - 1 - k && T(at)[k] == T_NR - 1 - k && T(count)[k] == 0;
	    loop assigns i, T(slot)[0 .. T_NR - 1], T(at)[0 .. T_NR - 1], T(count)[0 .. T_NR - 1];
	    loop variant T_NR - i;
	*/
	for (i = 0; i < T_NR; i++) {
		T(slot)[i] = T_NR - 1 - i;
		T(at)[i] = T_NR - 1 - i;
		T(count)[i] = 0;
	}
	T(count)[0] = 1;
	T(nfree) = T_NR - 1;
}

uint32_t T(new)(void)
{
	uint32_t id;

	/*@ assert last: T(fits)(T(nfree) - 1) && T(fits)(T(next)); */
	id = T(slot)[--T(nfree)];
	T(count)[id] = 1;
	/*@ assert fit: \forall integer i; 0 <= i < T_NR ==> T(fits){Pre}(i) && T(fits)(i); */
	return id;
}

void T(put)(uint32_t id)
{
	uint32_t place, first_live, neighbour;

	/*@ assert this: T(fits)(id); */
	if (T(count)[id] > 1) {
		T(count)[id]--;
		/*@ assert fit: \forall integer i; 0 <= i < T_NR ==>
		      T(fits){Pre}(i) && T(fits)(i);
		*/
		return;
	}
	step_drop(T_STEP, id);
	place = T(at)[id];
	first_live = T(nfree);
	/*@ assert places: T(fits)(first_live) && T(fits)(place) && T(fits)(T(slot)[first_live]); */
	neighbour = T(slot)[first_live];
	/*@ assert rest: \forall integer i; 0 <= i < T_NR && i != id && i != neighbour ==>
	      T(fits)(i) && T(at)[i] != place && T(at)[i] != first_live;
	*/
	T(slot)[place] = neighbour;
	T(at)[neighbour] = place;
	T(slot)[first_live] = id;
	T(at)[id] = first_live;
	T(count)[id] = 0;
	T(nfree)++;
	/*@ assert there: \forall integer i; 0 <= i < T_NR ==> T(fits){Pre}(i) &&
	      T(slot)[i] < T_NR && T(at)[T(slot)[i]] == i;
	*/
	/*@ assert back: \forall integer i; 0 <= i < T_NR ==> T(fits){Pre}(i) &&
	      T(at)[i] < T_NR && T(slot)[T(at)[i]] == i;
	*/
	/*@ assert free: \forall integer i; 0 <= i < T_NR ==> T(fits){Pre}(i) &&
	      (T(count)[i] == 0 <==> T(at)[i] < T(nfree));
	*/
	/*@ assert fit: \forall integer i; 0 <= i < T_NR ==> T(fits)(i); */
}

bool T(slots_are_sound)(void)
{
	uint32_t i;

	if (T(nfree) >= T_NR || T(count)[0] == 0)
		return false;
	/*@ loop invariant range: 0 <= i <= T_NR;
	    loop invariant fit: \forall integer k; 0 <= k < i ==> T(fits)(k);
	    loop assigns i;
	    loop variant T_NR - i;
	*/
	for (i = 0; i < T_NR; i++) {
		/*@ assert this: T(slots_sound) ==> T(fits)(i); */
		if (T(slot)[i] >= T_NR || T(at)[T(slot)[i]] != i)
			return false;
		if (T(at)[i] >= T_NR || T(slot)[T(at)[i]] != i)
			return false;
		if ((T(count)[i] == 0) != (T(at)[i] < T(nfree)))
			return false;
	}
	return true;
}
