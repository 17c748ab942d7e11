/*
 * Lines of page tables.
 * Entry: line_share, entry_release.  Linux: mm/memory.c, copy_present_pte, zap_present_pte.
 */
#include "model/line.h"

/*@ requires entries: \valid(from) && \valid(to);
    requires frame: ENTRY_NUMBER(*from) > 0 && \valid(&records[ENTRY_NUMBER(*from)]);
    requires room: records[ENTRY_NUMBER(*from)].count < UINT32_MAX;
    requires apart: \separated(from, to, &records[ENTRY_NUMBER(*from)]);
    terminates \true;
    exits \false;
    assigns *from, *to, records[ENTRY_NUMBER(*from)].count;
    ensures counted: records[ENTRY_NUMBER(\old(*from))].count ==
      \old(records[ENTRY_NUMBER(*from)].count) + 1;
    ensures protected: *from == ENTRY_PROTECTED(\old(*from));
    ensures number: ENTRY_NUMBER(*from) == ENTRY_NUMBER(\old(*from));
    ensures shared: *to == *from;
    ensures nobody_writes: *from / 2 % 2 == 0;
*/
/* Let *to hold what *from does. */
static inline void entry_share(uint64_t *from, uint64_t *to, struct frame *records)
{
	const uint64_t entry = *from;

	/*@ assert bits: entry == entry / 4 * 4 + entry / 2 % 2 * 2 + entry % 2; */
	/*@ assert rest: ENTRY_PROTECTED(entry) == entry / 4 * 4 + entry % 2; */
	/*@ assert half: ENTRY_PROTECTED(entry) / 2 == entry / 4 * 2; */
	/*@ assert quarter: ENTRY_PROTECTED(entry) / 4 == entry / 4; */
	/*@ assert page: \forall integer e; 0 <= e ==> e / 4096 == e / 4 / 1024; */
	/*@ assert high: ENTRY_PROTECTED(entry) / 4096 == entry / 4096; */
	records[ENTRY_NUMBER(entry)].count++;
	*from = ENTRY_PROTECTED(entry);
	*to = ENTRY_PROTECTED(entry);
}

void line_share(uint64_t *from, uint64_t *to, struct frame *records, uint64_t first,
		uint64_t beyond)
{
	uint32_t i;

	(void)first;
	(void)beyond;
#pragma GCC unroll 8
	/*@ loop invariant place: 0 <= i <= 8;
	    loop invariant ahead: \forall integer k; i <= k < 8 ==> from[k] == \at(from[k], Pre);
	    loop invariant empty: \forall integer k; i <= k < 8 ==> to[k] == 0;
	    loop invariant protected: \forall integer k; 0 <= k < i ==>
	      from[k] == ENTRY_PROTECTED(\at(from[k], Pre));
	    loop invariant nobody_writes: \forall integer k; 0 <= k < i ==> from[k] / 2 % 2 == 0;
	    loop invariant shared: \forall integer k; 0 <= k < i ==> to[k] == from[k];
	    loop invariant same: \forall integer f, k; 0 <= k < i ==>
	      holds(from[k], f) == holds(\at(from[k], Pre), f);
	    loop invariant counted: \forall integer f; first <= f < beyond ==> records[f].count ==
	      \at(records[f].count, Pre) + held{Pre}(from, f, i);
	    loop assigns i, from[0 .. 7], to[0 .. 7], records[first .. beyond - 1].count;
	    loop variant 8 - i;
	*/
	for (i = 0; i < LINE_ENTRIES; i++) {
		const uint64_t entry = from[i];

		/*@ assert step: \forall integer f; held{Pre}(from, f, i + 1) ==
		      held{Pre}(from, f, i) + holds(entry, f); */
		/*@ assert more: \forall integer f; held{Pre}(from, f, i + 1) <=
		      held{Pre}(from, f, 8); */
		/*@ assert number: entry != 0 ==> first <= ENTRY_NUMBER(entry) < beyond; */
		/*@ assert one: entry != 0 ==> held{Pre}(from, ENTRY_NUMBER(entry), i + 1) ==
		      held{Pre}(from, ENTRY_NUMBER(entry), i) + 1; */
		/*@ assert room: entry != 0 ==> records[ENTRY_NUMBER(entry)].count < UINT32_MAX; */
		if (entry != 0)
			entry_share(&from[i], &to[i], records);
		/*@ assert mine: entry != 0 ==> records[ENTRY_NUMBER(entry)].count ==
		      \at(records[ENTRY_NUMBER(\at(entry, Here))].count, LoopCurrent) + 1; */
		/*@ assert theirs: \forall integer f; first <= f < beyond &&
		      (entry == 0 || f != ENTRY_NUMBER(entry)) ==>
		      records[f].count == \at(records[f].count, LoopCurrent); */
		/*@ assert counted: \forall integer f; first <= f < beyond ==> records[f].count ==
		      \at(records[f].count, LoopCurrent) + holds(entry, f); */
		/*@ assert others: \forall integer k; 0 <= k < 8 && k != i ==>
		      to[k] == \at(to[k], LoopCurrent) && from[k] == \at(from[k], LoopCurrent); */
		/*@ assert shared: to[i] == from[i]; */
	}
}

bool entry_release(uint64_t *entry, struct frame *records)
{
	const uint64_t number = ENTRY_NUMBER(*entry);

	*entry = 0;
	return --records[number].count == 0;
}
