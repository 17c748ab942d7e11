/*
 * The twin of what is true of memory between two calls.  Keeps true: each function answers what its
 * predicate says, proved.  Entry: memory_is_sound.
 */
#include "model/memory.h"

/*@ predicate row_sound{L}(integer f) =
      (\forall integer k; 0 <= k < NR_SPACES ==>
        sharers[f].slot[k] < NR_SPACES && sharers[f].at[sharers[f].slot[k]] == k) &&
      (\forall integer s; 0 <= s < NR_SPACES ==>
        sharers[f].at[s] < NR_SPACES && sharers[f].slot[sharers[f].at[s]] == s);
    predicate row_maps{L}(integer f) = \forall integer s; 0 <= s < NR_SPACES ==>
      (sharers[f].at[s] < nr_sharers[f] <==> page_table[s].frame[frame_page[f]] == f);
    predicate entry_sound{L}(integer s, integer p) =
      page_table[s].frame[p] < NR_FRAMES &&
      (page_table[s].frame[p] != ZERO_FRAME ==>
        frame_page[page_table[s].frame[p]] == p && page_table[s].right[p] != PAGE_UNMAPPED) &&
      (page_table[s].writable[p] ==>
        page_table[s].frame[p] != ZERO_FRAME && page_table[s].right[p] == PAGE_WRITE &&
        nr_sharers[page_table[s].frame[p]] == 1);
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> zeros_sound;
*/
static bool zeros_are_sound(void)
{
	uint32_t w;

	/*@ loop invariant range: 0 <= w <= PAGE_WORDS;
	    loop invariant zeros: \forall integer v; 0 <= v < w ==>
	      frame_words[ZERO_FRAME].word[v] == 0;
	    loop assigns w;
	    loop variant PAGE_WORDS - w;
	*/
	for (w = 0; w < PAGE_WORDS; w++) {
		if (frame_words[ZERO_FRAME].word[w] != 0)
			return false;
	}
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> frames_sound;
*/
static bool frames_are_sound(void)
{
	uint32_t f;

	/*@ loop invariant range: 0 <= f <= NR_FRAMES;
	    loop invariant there: \forall integer g; 0 <= g < f ==>
	      frame_slot[g] < NR_FRAMES && frame_at[frame_slot[g]] == g;
	    loop invariant back: \forall integer g; 0 <= g < f ==>
	      frame_at[g] < NR_FRAMES && frame_slot[frame_at[g]] == g;
	    loop invariant numbers: \forall integer g; 0 <= g < f ==>
	      frame_page[g] < SPACE_PAGES && nr_sharers[g] <= NR_SPACES;
	    loop invariant free: \forall integer g; 0 < g < f ==>
	      (nr_sharers[g] == 0 <==> frame_at[g] < frame_nfree);
	    loop assigns f;
	    loop variant NR_FRAMES - f;
	*/
	for (f = 0; f < NR_FRAMES; f++) {
		if (frame_slot[f] >= NR_FRAMES || frame_at[frame_slot[f]] != f)
			return false;
		if (frame_at[f] >= NR_FRAMES || frame_slot[frame_at[f]] != f)
			return false;
		if (frame_page[f] >= SPACE_PAGES || nr_sharers[f] > NR_SPACES)
			return false;
		if (f != ZERO_FRAME && (nr_sharers[f] == 0) != (frame_at[f] < frame_nfree))
			return false;
	}
	return frame_nfree <= frame_at[ZERO_FRAME];
}

/*@ requires frame: f < NR_FRAMES;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> row_sound(f);
*/
static bool row_is_sound(uint32_t f)
{
	uint32_t i;

	/*@ loop invariant range: 0 <= i <= NR_SPACES;
	    loop invariant there: \forall integer k; 0 <= k < i ==>
	      sharers[f].slot[k] < NR_SPACES && sharers[f].at[sharers[f].slot[k]] == k;
	    loop invariant back: \forall integer s; 0 <= s < i ==>
	      sharers[f].at[s] < NR_SPACES && sharers[f].slot[sharers[f].at[s]] == s;
	    loop assigns i;
	    loop variant NR_SPACES - i;
	*/
	for (i = 0; i < NR_SPACES; i++) {
		if (sharers[f].slot[i] >= NR_SPACES || sharers[f].at[sharers[f].slot[i]] != i)
			return false;
		if (sharers[f].at[i] >= NR_SPACES || sharers[f].slot[sharers[f].at[i]] != i)
			return false;
	}
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> sharers_sound;
*/
static bool sharers_are_sound(void)
{
	uint32_t f;

	/*@ loop invariant range: 0 <= f <= NR_FRAMES;
	    loop invariant rows: \forall integer g; 0 <= g < f ==> row_sound(g);
	    loop assigns f;
	    loop variant NR_FRAMES - f;
	*/
	for (f = 0; f < NR_FRAMES; f++) {
		if (!row_is_sound(f))
			return false;
	}
	return true;
}

/*@ requires frame: 0 < f < NR_FRAMES;
    requires page: frame_page[f] < SPACE_PAGES;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> row_maps(f);
*/
static bool row_is_mapped(uint32_t f)
{
	uint32_t s;

	/*@ loop invariant range: 0 <= s <= NR_SPACES;
	    loop invariant maps: \forall integer r; 0 <= r < s ==>
	      (sharers[f].at[r] < nr_sharers[f] <==> page_table[r].frame[frame_page[f]] == f);
	    loop assigns s;
	    loop variant NR_SPACES - s;
	*/
	for (s = 0; s < NR_SPACES; s++) {
		if ((sharers[f].at[s] < nr_sharers[f]) !=
		    (page_table[s].frame[frame_page[f]] == f))
			return false;
	}
	return true;
}

/*@ requires frames: frames_sound;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> sharers_map;
*/
static bool sharers_are_mapped(void)
{
	uint32_t f;

	/*@ loop invariant range: 1 <= f <= NR_FRAMES;
	    loop invariant rows: \forall integer g; 0 < g < f ==> row_maps(g);
	    loop assigns f;
	    loop variant NR_FRAMES - f;
	*/
	for (f = 1; f < NR_FRAMES; f++) {
		if (!row_is_mapped(f))
			return false;
	}
	return true;
}

/*@ requires place: is_place(s, p);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> entry_sound(s, p);
*/
static bool entry_is_sound(uint32_t s, uint32_t p)
{
	uint32_t f = page_table[s].frame[p];

	if (f >= NR_FRAMES)
		return false;
	if (f != ZERO_FRAME && (frame_page[f] != p || page_table[s].right[p] == PAGE_UNMAPPED))
		return false;
	return !page_table[s].writable[p] ||
	       (f != ZERO_FRAME && page_table[s].right[p] == PAGE_WRITE && nr_sharers[f] == 1);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> entries_sound;
*/
static bool entries_are_sound(void)
{
	uint32_t s, p;

	/*@ loop invariant range: 0 <= s <= NR_SPACES;
	    loop invariant spaces: \forall integer r, q; 0 <= r < s && 0 <= q < SPACE_PAGES ==>
	      entry_sound(r, q);
	    loop assigns s, p;
	    loop variant NR_SPACES - s;
	*/
	for (s = 0; s < NR_SPACES; s++) {
		/*@ loop invariant range: 0 <= p <= SPACE_PAGES;
		    loop invariant pages: \forall integer q; 0 <= q < p ==> entry_sound(s, q);
		    loop assigns p;
		    loop variant SPACE_PAGES - p;
		*/
		for (p = 0; p < SPACE_PAGES; p++) {
			if (!entry_is_sound(s, p))
				return false;
		}
	}
	return true;
}

bool memory_is_sound(void)
{
	return zeros_are_sound() && frames_are_sound() && sharers_are_sound() &&
	       sharers_are_mapped() && entries_are_sound();
}
