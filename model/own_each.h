/*
 * Taking, sharing, letting go (spec/own.h), the same text for each kind that tasks own; model/own.c
 * includes it once per kind.
 */

void T(clear)(void)
{
	T(forget)();
	T(reset)();
	/*@ assert counts: \forall integer i; 0 < i < T_NR ==> T(tallied)(i); */
}

void T(take)(uint32_t holder)
{
	/*@ assert last: T(fits)(T(nfree) - 1); */
	/*@ assert held: \forall integer h; 0 <= h < T_HOLDERS ==>
	      T(named)(h) && T(of)[h] < T_NR;
	*/
	T(hold)(holder, T(new)());
	/*@ assert counts: \forall integer i; 0 < i < T_NR ==>
	      T(tallied){Pre}(i) && T(tallied)(i);
	*/
	/*@ assert names: \forall integer h; 0 <= h < T_HOLDERS ==>
	      T(named){Pre}(h) && T(named)(h);
	*/
}

void T(share)(uint32_t holder, uint32_t id)
{
	/*@ assert shared: T(tallied)(id) && T(fits)(id); */
	/*@ assert held: \forall integer h; 0 <= h < T_HOLDERS ==>
	      T(named)(h) && T(of)[h] < T_NR;
	*/
	T(count)[id]++;
	T(hold)(holder, id);
	/*@ assert counts: \forall integer i; 0 < i < T_NR ==>
	      T(tallied){Pre}(i) && T(tallied)(i);
	*/
	/*@ assert names: \forall integer h; 0 <= h < T_HOLDERS ==>
	      T(named){Pre}(h) && T(named)(h);
	*/
	/*@ assert fit: \forall integer i; 0 <= i < T_NR ==> T(fits){Pre}(i) && T(fits)(i); */
}

void T(drop)(uint32_t holder)
{
	uint32_t id = T(of)[holder];

	if (id == NOBODY)
		return;
	/*@ assert dropped: T(named)(holder) && T(tallied)(id); */
	/*@ assert held: \forall integer h; 0 <= h < T_HOLDERS ==>
	      T(named)(h) && T(of)[h] < T_NR;
	*/
	T(hold)(holder, NOBODY);
	T(put)(id);
	/*@ assert counts: \forall integer i; 0 < i < T_NR ==>
	      T(tallied){Pre}(i) && T(tallied)(i);
	*/
	/*@ assert names: \forall integer h; 0 <= h < T_HOLDERS && T(of)[h] != NOBODY ==>
	      T(named){Pre}(h) && T(tallied)(T(of)[h]);
	*/
}

bool T(is_sound)(void)
{
	return T(slots_are_sound)() && T(is_counted)();
}
