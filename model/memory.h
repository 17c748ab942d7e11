/*
 * Memory with copy-on-write, as a reference: each call does to what programs see (`reads`) what it
 * would do if every fork copied every page, and takes a frame only when it must.
 */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include "spec/errors.h"
#include "spec/memory.h"

/*@ terminates \true;
    exits \false;
    assigns page_table[..], frame_words[ZERO_FRAME], frame_page[..], nr_sharers[..],
      sharers[..], frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures blank: \forall integer s; 0 <= s < NR_SPACES ==> space_blank(s);
    ensures all_free: frame_nfree == NR_FRAMES - 1;
*/
/* Nothing is mapped; every frame is free. */
void memory_reset(void);

/*@ requires sound: memory_sound;
    requires place: is_place(s, p);
    terminates \true;
    exits \false;
    assigns page_table[..], nr_sharers[..], sharers[..], frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures blank: page_blank(s, p);
    ensures others: other_pages_same{Pre, Post}(s, p);
    ensures counted: \forall integer f; 0 < f < NR_FRAMES ==> nr_sharers[f] ==
      \old(nr_sharers[f]) - (\old(page_table[s].frame[p]) == f ? 1 : 0);
    ensures mapped: others_mapped{Pre, Post}(s, p);
    ensures freed: \old(page_table[s].frame[p] != ZERO_FRAME &&
      nr_sharers[page_table[s].frame[p]] == 1) ==> frame_nfree == \old(frame_nfree) + 1;
    ensures kept: \old(page_table[s].frame[p] == ZERO_FRAME ||
      nr_sharers[page_table[s].frame[p]] != 1) ==> frame_nfree == \old(frame_nfree);
*/
/* munmap of a page, mapped or not.  Linux: mm/memory.c, zap_pte_range. */
void memory_unmap(uint32_t s, uint32_t p);

/*@ requires sound: memory_sound;
    requires place: is_place(s, p);
    requires right: right == PAGE_READ || right == PAGE_WRITE;
    terminates \true;
    exits \false;
    assigns page_table[..], nr_sharers[..], sharers[..], frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures right: page_table[s].right[p] == right;
    ensures zeros: page_zero(s, p);
    ensures others: other_pages_same{Pre, Post}(s, p);
*/
/* mmap of a page of zeros, in place of what was there.  Linux: mm/mmap.c, mmap_region. */
void memory_map(uint32_t s, uint32_t p, uint8_t right);

/*@ requires sound: memory_sound;
    requires place: is_place(s, p);
    requires right: right == PAGE_READ || right == PAGE_WRITE;
    terminates \true;
    exits \false;
    assigns page_table[..];
    ensures sound: memory_sound;
    ensures unmapped: \result == -ENOMEM <==> \old(page_table[s].right[p]) == PAGE_UNMAPPED;
    ensures unchanged: \result != 0 ==> \result == -ENOMEM && memory_same{Pre, Post};
    ensures right: \result == 0 ==> page_table[s].right[p] == right;
    ensures writable: \result == 0 ==>
      page_table[s].writable[p] == (right == PAGE_WRITE ? \old(page_table[s].writable[p]) : 0);
    ensures words: \forall integer w; 0 <= w < PAGE_WORDS ==>
      reads(s, p, w) == reads{Pre}(s, p, w);
    ensures others: other_pages_same{Pre, Post}(s, p);
*/
/*
 * mprotect of a page: 0, or -ENOMEM if it is not mapped.  Linux: mm/mprotect.c, change_pte_range.
 */
int32_t memory_protect(uint32_t s, uint32_t p, uint8_t right);

/*@ requires sound: memory_sound;
    requires place: is_place(s, p) && w < PAGE_WORDS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures word: \result == reads(s, p, w);
*/
/* What word w of the page reads; 0 where nothing is mapped.  Takes no frame. */
uint64_t memory_read(uint32_t s, uint32_t p, uint32_t w);

/*@ predicate must_take{L}(integer s, integer p) =
      page_table[s].frame[p] == ZERO_FRAME || nr_sharers[page_table[s].frame[p]] > 1;
*/

/*@ requires sound: memory_sound;
    requires place: is_place(s, p) && w < PAGE_WORDS;
    terminates \true;
    exits \false;
    assigns frame_words[..], page_table[..], frame_page[..], nr_sharers[..], sharers[..],
      frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures error: \result == 0 || \result == -EFAULT || \result == -ENOMEM;
    ensures forbidden: \result == -EFAULT <==> \old(page_table[s].right[p]) != PAGE_WRITE;
    ensures full: \result == -ENOMEM <==> \old(page_table[s].right[p]) == PAGE_WRITE &&
      \old(frame_nfree) == 0 && must_take{Pre}(s, p);
    ensures unchanged: \result != 0 ==> memory_same{Pre, Post};
    ensures right: page_table[s].right[p] == \old(page_table[s].right[p]);
    ensures written: \result == 0 ==> reads(s, p, w) == value;
    ensures words: \forall integer v; 0 <= v < PAGE_WORDS && v != w ==>
      reads(s, p, v) == reads{Pre}(s, p, v);
    ensures others: other_pages_same{Pre, Post}(s, p);
    ensures taken: \result == 0 && must_take{Pre}(s, p) ==> frame_nfree == \old(frame_nfree) - 1;
    ensures reused: \result == 0 && !must_take{Pre}(s, p) ==> frame_nfree == \old(frame_nfree);
*/
/*
 * Store a word: 0; -EFAULT if there is no right to; -ENOMEM if it takes a frame and there is none.
 * Linux: mm/memory.c, do_anonymous_page, do_wp_page.
 */
int32_t memory_write(uint32_t s, uint32_t p, uint32_t w, uint64_t value);

/*@ requires sound: memory_sound;
    requires spaces: from < NR_SPACES && to < NR_SPACES && from != to;
    requires blank: space_blank(to);
    terminates \true;
    exits \false;
    assigns page_table[..], nr_sharers[..], sharers[..];
    ensures sound: memory_sound;
    ensures copied: pages_are{Pre, Post}(to, from, SPACE_PAGES);
    ensures others: other_spaces_same{Pre, Post}(to);
    ensures counted: \forall integer f; 0 < f < NR_FRAMES ==> nr_sharers[f] ==
      \old(nr_sharers[f]) + (\old(page_table[from].frame[frame_page[f]]) == f ? 1 : 0);
*/
/*
 * fork: the blank space `to` reads as `from` does, and neither will see what the other writes.  No
 * frame is taken.  Linux: mm/memory.c, copy_page_range.
 */
void memory_fork(uint32_t from, uint32_t to);

/*@ requires sound: memory_sound;
    requires space: s < NR_SPACES;
    terminates \true;
    exits \false;
    assigns page_table[..], nr_sharers[..], sharers[..], frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures blank: space_blank(s);
    ensures others: other_spaces_same{Pre, Post}(s);
    ensures counted: \forall integer f; 0 < f < NR_FRAMES ==> nr_sharers[f] ==
      \old(nr_sharers[f]) - (\old(page_table[s].frame[frame_page[f]]) == f ? 1 : 0);
*/
/* The end of a space: nothing is mapped; what nobody else maps is free.  Linux: exit_mmap. */
void memory_drop(uint32_t s);

/*@ requires sound: memory_sound;
    requires frame: 0 < f < NR_FRAMES;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures free: \result <==> nobody_maps(f);
    ensures counted: \result <==> nr_sharers[f] == 0;
*/
/* Is the frame among the free ones?  It is when, and only when, nobody maps it. */
bool frame_is_free(uint32_t f);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> memory_sound;
*/
bool memory_is_sound(void);

#endif
