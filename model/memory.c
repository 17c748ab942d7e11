/*
 * Memory with copy-on-write.  Keeps true: the reverse map of spec/memory.h, so that a frame is free
 * when and only when nobody maps it; a writable entry's frame has no other sharer.
 * Entry: memory_map, memory_write, memory_fork, memory_drop.  Linux: mm/memory.c.
 */
#include "model/memory.h"

struct page_table page_table[NR_SPACES];
struct page_words frame_words[NR_FRAMES];
uint32_t frame_page[NR_FRAMES];
uint32_t nr_sharers[NR_FRAMES];
struct sharers sharers[NR_FRAMES];
uint32_t frame_slot[NR_FRAMES];
uint32_t frame_at[NR_FRAMES];
uint32_t frame_nfree;

/*@ predicate rights_same{A, B}(integer s) =
      \forall integer q; 0 <= q < SPACE_PAGES ==>
        \at(page_table[s].right[q], A) == \at(page_table[s].right[q], B);
    predicate rights_same_but{A, B}(integer s, integer p) =
      \forall integer r, q; is_place(r, q) && (r != s || q != p) ==>
        \at(page_table[r].right[q], A) == \at(page_table[r].right[q], B);
    predicate mapped_once{L}(integer s, integer p) =
      \forall integer r, q; is_place(r, q) && (r != s || q != p) ==>
        page_table[r].frame[q] != page_table[s].frame[p];
    predicate is_first{L}(integer f, integer s) = sharers[f].at[s] == 0 &&
      \forall integer r; 0 <= r < NR_SPACES && r != s ==> sharers[f].at[r] > 0;
*/

/*@ requires space: s < NR_SPACES;
    terminates \true;
    exits \false;
    assigns page_table[s];
    ensures blank: \forall integer p; 0 <= p < SPACE_PAGES ==>
      page_table[s].right[p] == PAGE_UNMAPPED && page_table[s].frame[p] == ZERO_FRAME &&
      !page_table[s].writable[p];
*/
static void reset_space(uint32_t s)
{
	uint32_t p;

	/*@ loop invariant range: 0 <= p <= SPACE_PAGES;
	    loop invariant blank: \forall integer q; 0 <= q < p ==>
	      page_table[s].right[q] == PAGE_UNMAPPED && page_table[s].frame[q] == ZERO_FRAME &&
	      !page_table[s].writable[q];
	    loop assigns p, page_table[s];
	    loop variant SPACE_PAGES - p;
	*/
	for (p = 0; p < SPACE_PAGES; p++) {
		page_table[s].right[p] = PAGE_UNMAPPED;
		page_table[s].frame[p] = ZERO_FRAME;
		page_table[s].writable[p] = false;
	}
}

/*@ requires frame: f < NR_FRAMES;
    terminates \true;
    exits \false;
    assigns sharers[f];
    ensures order: \forall integer k; 0 <= k < NR_SPACES ==>
      sharers[f].slot[k] == k && sharers[f].at[k] == k;
*/
static void reset_row(uint32_t f)
{
	uint32_t k;

	/*@ loop invariant range: 0 <= k <= NR_SPACES;
	    loop invariant order: \forall integer i; 0 <= i < k ==>
	      sharers[f].slot[i] == i && sharers[f].at[i] == i;
	    loop assigns k, sharers[f];
	    loop variant NR_SPACES - k;
	*/
	for (k = 0; k < NR_SPACES; k++) {
		sharers[f].slot[k] = k;
		sharers[f].at[k] = k;
	}
}

void memory_reset(void)
{
	uint32_t i;

	/*@ loop invariant range: 0 <= i <= NR_SPACES;
	    loop invariant blank: \forall integer s, p; 0 <= s < i && 0 <= p < SPACE_PAGES ==>
	      page_table[s].right[p] == PAGE_UNMAPPED && page_table[s].frame[p] == ZERO_FRAME &&
	      !page_table[s].writable[p];
	    loop assigns i, page_table[..];
	    loop variant NR_SPACES - i;
	*/
	for (i = 0; i < NR_SPACES; i++)
		reset_space(i);
	/*@ loop invariant range: 0 <= i <= NR_FRAMES;
	    loop invariant rows: \forall integer f, k; 0 <= f < i && 0 <= k < NR_SPACES ==>
	      sharers[f].slot[k] == k && sharers[f].at[k] == k;
	    loop invariant frames: \forall integer f; 0 <= f < i ==>
	      frame_slot[f] == NR_FRAMES - 1 - f && frame_at[f] == NR_FRAMES - 1 - f &&
	      frame_page[f] == 0 && nr_sharers[f] == 0;
	    loop assigns i, frame_page[..], nr_sharers[..], sharers[..], frame_slot[..],
	      frame_at[..];
	    loop variant NR_FRAMES - i;
	*/
	for (i = 0; i < NR_FRAMES; i++) {
		reset_row(i);
		frame_slot[i] = NR_FRAMES - 1 - i;
		frame_at[i] = NR_FRAMES - 1 - i;
		frame_page[i] = 0;
		nr_sharers[i] = 0;
	}
	/*@ loop invariant range: 0 <= i <= PAGE_WORDS;
	    loop invariant zeros: \forall integer w; 0 <= w < i ==>
	      frame_words[ZERO_FRAME].word[w] == 0;
	    loop assigns i, frame_words[ZERO_FRAME];
	    loop variant PAGE_WORDS - i;
	*/
	for (i = 0; i < PAGE_WORDS; i++)
		frame_words[ZERO_FRAME].word[i] = 0;
	frame_nfree = NR_FRAMES - 1;
}

/*@ requires sound: sharers_sound;
    requires real: f < NR_FRAMES && s < NR_SPACES && k < NR_SPACES;
    terminates \true;
    exits \false;
    assigns sharers[f];
    ensures sound: sharers_sound;
    ensures seated: sharers[f].at[s] == k;
    ensures swapped: sharers[f].at[\old(sharers[f].slot[k])] == \old(sharers[f].at[s]);
    ensures others: \forall integer r; 0 <= r < NR_SPACES && r != s &&
      r != \old(sharers[f].slot[k]) ==> sharers[f].at[r] == \old(sharers[f].at[r]);
*/
/* Space s at place k of frame f's row; whoever was there has its old place. */
static void seat(uint32_t f, uint32_t s, uint32_t k)
{
	uint32_t was = sharers[f].at[s], other = sharers[f].slot[k];

	sharers[f].slot[was] = other;
	sharers[f].at[other] = was;
	sharers[f].slot[k] = s;
	sharers[f].at[s] = k;
}

/*@ requires sound: memory_sound;
    requires place: is_place(s, p) && page_table[s].frame[p] != ZERO_FRAME;
    terminates \true;
    exits \false;
    assigns page_table[s], nr_sharers[..], sharers[..], frame_slot[..], frame_at[..], frame_nfree;
    ensures sound_zeros: zeros_sound;
    ensures sound_frames: frames_sound;
    ensures sound_sharers: sharers_sound;
    ensures sound_map: sharers_map;
    ensures sound_entries: entries_sound;
    ensures zeros: page_table[s].frame[p] == ZERO_FRAME;
    ensures rights: rights_same{Pre, Post}(s);
    ensures others: others_mapped{Pre, Post}(s, p);
    ensures counted: \forall integer f; 0 < f < NR_FRAMES ==> nr_sharers[f] ==
      \old(nr_sharers[f]) - (\old(page_table[s].frame[p]) == f ? 1 : 0);
    ensures freed: frame_nfree ==
      \old(frame_nfree + (nr_sharers[page_table[s].frame[p]] == 1 ? 1 : 0));
*/
/* The page reads as zeros; its frame has a sharer less, and the last one frees it. */
static void leave_frame(uint32_t s, uint32_t p)
{
	uint32_t f = page_table[s].frame[p], place, neighbour;

	seat(f, s, nr_sharers[f] - 1);
	nr_sharers[f]--;
	page_table[s].frame[p] = ZERO_FRAME;
	page_table[s].writable[p] = false;
	if (nr_sharers[f] > 0)
		return;
	/*@ assert live: f != ZERO_FRAME && frame_nfree <= frame_at[f] < NR_FRAMES; */
	place = frame_at[f];
	neighbour = frame_slot[frame_nfree];
	frame_slot[place] = neighbour;
	frame_at[neighbour] = place;
	frame_slot[frame_nfree] = f;
	frame_at[f] = frame_nfree;
	frame_nfree++;
}

/*@ requires sound: memory_sound;
    requires place: is_place(s, p) && page_table[s].frame[p] == ZERO_FRAME &&
      page_table[s].right[p] == PAGE_WRITE;
    requires some: frame_nfree > 0 && from < NR_FRAMES;
    terminates \true;
    exits \false;
    assigns page_table[s], frame_words[..], frame_page[..], nr_sharers[..], sharers[..],
      frame_nfree;
    ensures sound_zeros: zeros_sound;
    ensures sound_frames: frames_sound;
    ensures sound_sharers: sharers_sound;
    ensures sound_map: sharers_map;
    ensures sound_entries: entries_sound;
    ensures rights: rights_same{Pre, Post}(s);
    ensures owned: page_table[s].frame[p] == \old(frame_slot[frame_nfree - 1]);
    ensures others: others_mapped{Pre, Post}(s, p);
    ensures writable: page_table[s].writable[p];
    ensures alone: mapped_once(s, p);
    ensures words: \forall integer w; 0 <= w < PAGE_WORDS ==>
      reads(s, p, w) == \old(frame_words)[from].word[w];
    ensures contents: \forall integer f; 0 <= f < NR_FRAMES && f != page_table[s].frame[p] ==>
      frame_words[f] == \old(frame_words[f]);
    ensures one_less: frame_nfree == \old(frame_nfree) - 1;
*/
/* The page has a frame of its own, a copy of frame `from`, and may write to it. */
static void take_frame(uint32_t s, uint32_t p, uint32_t from)
{
	uint32_t f = frame_slot[--frame_nfree];

	/*@ assert free: f != ZERO_FRAME && nobody_maps(f); */
	seat(f, s, 0);
	/*@ assert behind: is_first(f, s); */
	nr_sharers[f] = 1;
	frame_page[f] = p;
	frame_words[f] = frame_words[from];
	page_table[s].frame[p] = f;
	page_table[s].writable[p] = true;
}

/*@ requires sound: memory_sound;
    requires places: is_place(from, p) && is_place(to, p) && from != to;
    requires blank: page_table[to].right[p] == PAGE_UNMAPPED;
    terminates \true;
    exits \false;
    assigns page_table[..], nr_sharers[..], sharers[..];
    ensures sound_zeros: zeros_sound;
    ensures sound_frames: frames_sound;
    ensures sound_sharers: sharers_sound;
    ensures sound_map: sharers_map;
    ensures sound_entries: entries_sound;
    ensures right: page_table[to].right[p] == \old(page_table[from].right[p]);
    ensures frame: page_table[to].frame[p] == \old(page_table[from].frame[p]);
    ensures rights: rights_same_but{Pre, Post}(to, p);
    ensures one_more: \forall integer f; 0 < f < NR_FRAMES ==> nr_sharers[f] ==
      \old(nr_sharers[f]) + (page_table[to].frame[p] == f ? 1 : 0);
    ensures others: others_mapped{Pre, Post}(to, p);
*/
/* Page p of `to` is that of `from`; neither may write to it as long as both have it. */
static void share_frame(uint32_t from, uint32_t to, uint32_t p)
{
	uint32_t f = page_table[from].frame[p];

	page_table[to].right[p] = page_table[from].right[p];
	if (f == ZERO_FRAME)
		return;
	/*@ assert new: sharers[f].at[to] >= nr_sharers[f]; */
	/*@ assert alone: \forall integer r; 0 <= r < NR_SPACES && r != from ==>
	      page_table[r].frame[p] == f ==> !page_table[r].writable[p]; */
	seat(f, to, nr_sharers[f]);
	/*@ assert others: \forall integer r; 0 <= r < NR_SPACES && r != to ==>
	      (sharers[f].at[r] < nr_sharers[f] <==> \at(sharers, Pre)[f].at[r] < nr_sharers[f]); */
	nr_sharers[f]++;
	page_table[to].frame[p] = f;
	page_table[from].writable[p] = false;
}

void memory_unmap(uint32_t s, uint32_t p)
{
	if (page_table[s].frame[p] != ZERO_FRAME)
		leave_frame(s, p);
	page_table[s].right[p] = PAGE_UNMAPPED;
}

void memory_map(uint32_t s, uint32_t p, uint8_t right)
{
	memory_unmap(s, p);
	page_table[s].right[p] = right;
}

int32_t memory_protect(uint32_t s, uint32_t p, uint8_t right)
{
	if (page_table[s].right[p] == PAGE_UNMAPPED)
		return -ENOMEM;
	page_table[s].right[p] = right;
	if (right != PAGE_WRITE)
		page_table[s].writable[p] = false;
	return 0;
}

uint64_t memory_read(uint32_t s, uint32_t p, uint32_t w)
{
	return frame_words[page_table[s].frame[p]].word[w];
}

/*@ requires sound: memory_sound;
    requires place: is_place(s, p) && page_table[s].right[p] == PAGE_WRITE;
    terminates \true;
    exits \false;
    assigns frame_words[..], page_table[s], frame_page[..], nr_sharers[..], sharers[..],
      frame_slot[..], frame_at[..], frame_nfree;
    ensures sound: memory_sound;
    ensures full: !\result <==> \old(frame_nfree) == 0 && must_take{Pre}(s, p);
    ensures writable: \result ==> page_table[s].writable[p];
    ensures same: pages_same{Pre, Post};
    ensures unchanged: !\result ==> memory_same{Pre, Post};
    ensures taken: \result && must_take{Pre}(s, p) ==> frame_nfree == \old(frame_nfree) - 1;
    ensures reused: !\result || !must_take{Pre}(s, p) ==> frame_nfree == \old(frame_nfree);
*/
/* Let the page be written to, a copy if need be; false if there is no frame. */
static bool own_frame(uint32_t s, uint32_t p)
{
	uint32_t f = page_table[s].frame[p];

	if (f != ZERO_FRAME && nr_sharers[f] == 1) {
		page_table[s].writable[p] = true;
		return true;
	}
	if (frame_nfree == 0)
		return false;
	if (f != ZERO_FRAME)
		leave_frame(s, p);
	take_frame(s, p, f);
	return true;
}

int32_t memory_write(uint32_t s, uint32_t p, uint32_t w, uint64_t value)
{
	uint32_t f;

	if (page_table[s].right[p] != PAGE_WRITE)
		return -EFAULT;
	if (!page_table[s].writable[p] && !own_frame(s, p))
		return -ENOMEM;
	f = page_table[s].frame[p];
	/*@ assert first: is_first(f, s); */
	/*@ assert alone: mapped_once(s, p); */
	frame_words[f].word[w] = value;
	return 0;
}

void memory_fork(uint32_t from, uint32_t to)
{
	uint32_t p;

	/*@ loop invariant range: 0 <= p <= SPACE_PAGES;
	    loop invariant sound: memory_sound;
	    loop invariant copied: pages_are{Pre, Here}(to, from, p);
	    loop invariant kept: pages_are{Pre, Here}(from, from, SPACE_PAGES);
	    loop invariant blank: \forall integer q; p <= q < SPACE_PAGES ==> page_blank(to, q);
	    loop invariant others: other_spaces_same{Pre, Here}(to);
	    loop invariant frames: \forall integer q; 0 <= q < SPACE_PAGES ==>
	      page_table[from].frame[q] == \at(page_table[from].frame[q], Pre);
	    loop invariant counted: \forall integer f; 0 < f < NR_FRAMES ==>
	      nr_sharers[f] == \at(nr_sharers[f], Pre) +
	        (frame_page[f] < p && page_table[from].frame[frame_page[f]] == f ? 1 : 0);
	    loop assigns p, page_table[..], nr_sharers[..], sharers[..];
	    loop variant SPACE_PAGES - p;
	*/
	for (p = 0; p < SPACE_PAGES; p++)
		share_frame(from, to, p);
}

void memory_drop(uint32_t s)
{
	uint32_t p;

	/*@ loop invariant range: 0 <= p <= SPACE_PAGES;
	    loop invariant sound: memory_sound;
	    loop invariant blank: \forall integer q; 0 <= q < p ==> page_blank(s, q);
	    loop invariant others: other_spaces_same{Pre, Here}(s);
	    loop invariant frames: \forall integer q; p <= q < SPACE_PAGES ==>
	      page_table[s].frame[q] == \at(page_table[s].frame[q], Pre);
	    loop invariant counted: \forall integer f; 0 < f < NR_FRAMES ==>
	      nr_sharers[f] == \at(nr_sharers[f], Pre) -
	        (frame_page[f] < p && \at(page_table[s].frame[frame_page[f]], Pre) == f ? 1 : 0);
	    loop assigns p, page_table[..], nr_sharers[..], sharers[..], frame_slot[..],
	      frame_at[..], frame_nfree;
	    loop variant SPACE_PAGES - p;
	*/
	for (p = 0; p < SPACE_PAGES; p++)
		memory_unmap(s, p);
}

bool frame_is_free(uint32_t f)
{
	/*@ assert first: nr_sharers[f] > 0 ==>
	      page_table[sharers[f].slot[0]].frame[frame_page[f]] == f; */
	return frame_at[f] < frame_nfree;
}
