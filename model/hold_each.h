/*
 * Holding (spec/owners.h), the same text for each kind that tasks hold; model/hold.c includes it
 * once per kind.
 */

uint32_t T(of)[T_HOLDERS];

void T(hold)(uint32_t holder, uint32_t id)
{
	T(of)[holder] = id;
	/*@ ghost
	  uint32_t n = 0;
	  /@ loop invariant range: 0 <= n <= T_HOLDERS;
	     loop invariant moved: \forall integer i; 0 < i < T_NR ==> T(owners)(i, n) ==
	       T(owners){Pre}(i, n) +
	       (holder < n ? (id == i ? 1 : 0) - (\at(T(of)[holder], Pre) == i ? 1 : 0) : 0);
	     loop invariant bounded: \forall integer i; 0 <= T(owners)(i, n) <= n;
	     loop invariant named: \forall integer h; 0 <= h < n && T(of)[h] != NOBODY ==>
	       T(owners)(T(of)[h], n) > 0;
	     loop assigns n;
	     loop variant T_HOLDERS - n;
	  @/
	  while (n < T_HOLDERS)
	    n++;
	*/
}

void T(forget)(void)
{
	uint32_t i;

	/*@ loop invariant range: 0 <= i <= T_NR;
	    loop invariant unowned: \forall integer k; 0 <= k < i ==> T(count)[k] == 0;
	    loop assigns i, T(count)[0 .. T_NR - 1];
	    loop variant T_NR - i;
	*/
	for (i = 0; i < T_NR; i++)
		T(count)[i] = 0;
	/*@ loop invariant range: 0 <= i <= T_HOLDERS;
	    loop invariant none: \forall integer h; 0 <= h < i ==> T(of)[h] == NOBODY;
	    loop assigns i, T(of)[0 .. T_HOLDERS - 1];
	    loop variant T_HOLDERS - i;
	*/
	for (i = 0; i < T_HOLDERS; i++)
		T(of)[i] = NOBODY;
	/*@ ghost
	  uint32_t n = 0;
	  /@ loop invariant range: 0 <= n <= T_HOLDERS;
	     loop invariant no_owners: \forall integer k; 0 < k < T_NR ==> T(owners)(k, n) == 0;
	     loop assigns n;
	     loop variant T_HOLDERS - n;
	  @/
	  while (n < T_HOLDERS)
	    n++;
	*/
	/*@ assert counts: \forall integer k; 0 < k < T_NR ==> T(tallied)(k); */
	/*@ assert names: \forall integer h; 0 <= h < T_HOLDERS ==> T(named)(h); */
}

/*@ requires id: id < T_NR;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == T(owners)(id, T_HOLDERS) && \result <= T_HOLDERS;
*/
static uint32_t T(count_owners)(uint32_t id)
{
	uint32_t n = 0;
	uint32_t h;

	/*@ loop invariant range: 0 <= h <= T_HOLDERS && n <= h;
	    loop invariant counted: n == T(owners)(id, h);
	    loop assigns h, n;
	    loop variant T_HOLDERS - h;
	*/
	for (h = 0; h < T_HOLDERS; h++) {
		if (T(of)[h] == id)
			n++;
	}
	return n;
}

bool T(is_counted)(void)
{
	uint32_t i;

	/*@ loop invariant range: 1 <= i <= T_NR;
	    loop invariant counted: \forall integer k; 0 < k < i ==> T(tallied)(k);
	    loop assigns i;
	    loop variant T_NR - i;
	*/
	for (i = 1; i < T_NR; i++) {
		/*@ assert this: T(counted) ==> T(tallied)(i); */
		if (T(count)[i] != T(count_owners)(i))
			return false;
	}
	/*@ loop invariant range: 0 <= i <= T_HOLDERS;
	    loop invariant named: \forall integer k; 0 <= k < i ==> T(named)(k);
	    loop assigns i;
	    loop variant T_HOLDERS - i;
	*/
	for (i = 0; i < T_HOLDERS; i++) {
		/*@ assert this: T(counted) ==> T(named)(i); */
		if (T(of)[i] != NOBODY && (T(of)[i] >= T_NR || T(count)[T(of)[i]] == 0))
			return false;
	}
	return true;
}
