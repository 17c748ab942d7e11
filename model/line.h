/*
 * Lines of page tables: sharing them, letting go of entries, and the counts of what they hold.
 * What these functions keep is what the copy-on-write of kernel/mm rests on: counts are the numbers
 * of those who hold, nothing is lost, nothing is freed early, nobody may write what two hold.
 * Linux: mm/memory.c, copy_present_pte, zap_present_pte.
 */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

#include "spec/line.h"

/*@ requires lines: \valid(from + (0 .. 7)) && \valid(to + (0 .. 7));
    requires records: \valid(records + (first .. beyond - 1));
    requires apart: \separated(from + (0 .. 7), to + (0 .. 7), records + (first .. beyond - 1));
    requires numbers: 0 < first;
    requires sound: line_sound(from, first, beyond);
    requires empty: \forall integer i; 0 <= i < 8 ==> to[i] == 0;
    requires room: \forall integer f; first <= f < beyond ==>
      records[f].count + held(from, f, 8) <= UINT32_MAX;
    terminates \true;
    exits \false;
    assigns from[0 .. 7], to[0 .. 7], records[first .. beyond - 1].count;
    ensures counted: \forall integer f; first <= f < beyond ==>
      records[f].count == \old(records[f].count) + \old(held(from, f, 8));
    ensures shared: \forall integer i; 0 <= i < 8 ==> to[i] == from[i];
    ensures protected: \forall integer i; 0 <= i < 8 ==>
      from[i] == ENTRY_PROTECTED(\old(from[i]));
    ensures kept: \forall integer f; held(from, f, 8) == \old(held(from, f, 8));
    ensures copied: \forall integer f; held(to, f, 8) == \old(held(from, f, 8));
    ensures nobody_writes: \forall integer i; 0 <= i < 8 ==> from[i] / 2 % 2 == 0;
*/
/* Let line `to`, which holds nothing, hold what `from` does. */
void line_share(uint64_t *from, uint64_t *to, struct frame *records, uint64_t first,
		uint64_t beyond);

/*@ requires entry: \valid(entry);
    requires frame: \valid(&records[ENTRY_NUMBER(*entry)]);
    requires owned: records[ENTRY_NUMBER(*entry)].count > 0;
    requires apart: \separated(entry, &records[ENTRY_NUMBER(*entry)]);
    terminates \true;
    exits \false;
    assigns *entry, records[ENTRY_NUMBER(*entry)].count;
    ensures empty: *entry == 0;
    ensures counted: records[ENTRY_NUMBER(\old(*entry))].count ==
      \old(records[ENTRY_NUMBER(*entry)].count) - 1;
    ensures last: \result <==> \old(records[ENTRY_NUMBER(*entry)].count) == 1;
*/
/* An entry holds nothing any more.  Was it its frame's last, which is then to be freed? */
bool entry_release(uint64_t *entry, struct frame *records);

#endif
