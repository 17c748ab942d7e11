/*
 * What memory means, and how pages may be shared without anybody seeing it.
 *
 * A space is a row of pages; each has a right, and each word of it reads as something: that is all
 * that a program sees (`reads`).  The contracts of model/memory.h say what each call
 * does to it, as if every fork copied every page.
 *
 * Behind it, a page has a frame.  Frame 0 is the page of zeros, which all begin with; any other is
 * counted.  Only forks share, and they keep a page at its place, so that whoever maps frame f
 * does so as page frame_page[f].  sharers[f].slot holds every space once: those that map f in its
 * first nr_sharers[f] places.  sharers[f].at is the way back.  Thus the count is the number of
 * mappings, and there is room for one more as long as there is a space that does not map it.
 * frame_slot holds every frame once: the free ones in its first frame_nfree places.
 *
 * Letters: s, r spaces; p, q pages; w, v words; f, g frames.
 */
#ifndef SPEC_MEMORY_H
#define SPEC_MEMORY_H

#include "spec/types.h"

#ifndef NR_SPACES
#define NR_SPACES 8
#endif
#ifndef SPACE_PAGES
#define SPACE_PAGES 32
#endif
#ifndef PAGE_WORDS /* with one alone, nobody would see whether a page was copied */
#define PAGE_WORDS 8
#endif
#ifndef NR_FRAMES /* the page of zeros included; fewer than pages, so that they can run out */
#define NR_FRAMES 65
#endif

#define ZERO_FRAME 0u

/* What a program may do with a page. */
#define PAGE_UNMAPPED 0u
#define PAGE_READ 1u
#define PAGE_WRITE 2u /* and read */

struct page_words {
	uint64_t word[PAGE_WORDS];
};

/* The pages of a space.  An entry is writable if the processor lets a write pass. */
struct page_table {
	uint8_t right[SPACE_PAGES];
	uint32_t frame[SPACE_PAGES];
	bool writable[SPACE_PAGES];
};

/* The spaces in the order that a frame has them in, and back. */
struct sharers {
	uint32_t slot[NR_SPACES];
	uint32_t at[NR_SPACES];
};

extern struct page_table page_table[NR_SPACES];

/* By frame. */
extern struct page_words frame_words[NR_FRAMES];
extern uint32_t frame_page[NR_FRAMES];
extern uint32_t nr_sharers[NR_FRAMES];
extern struct sharers sharers[NR_FRAMES];

/* The free frames first, and back. */
extern uint32_t frame_slot[NR_FRAMES];
extern uint32_t frame_at[NR_FRAMES];
extern uint32_t frame_nfree;

/*@ predicate is_place(integer s, integer p) = 0 <= s < NR_SPACES && 0 <= p < SPACE_PAGES;

    // What a program sees.
    logic integer reads{L}(integer s, integer p, integer w) =
      frame_words[page_table[s].frame[p]].word[w];

    // Page p of space s is at B what page q of space r was at A.
    predicate page_is{A, B}(integer s, integer p, integer r, integer q) =
      \at(page_table[s].right[p], B) == \at(page_table[r].right[q], A) &&
      \forall integer w; 0 <= w < PAGE_WORDS ==> reads{B}(s, p, w) == reads{A}(r, q, w);
    // The first n pages of s are at B what those of r were at A.
    predicate pages_are{A, B}(integer s, integer r, integer n) =
      (\forall integer p; 0 <= p < n ==>
        \at(page_table[s].right[p], B) == \at(page_table[r].right[p], A)) &&
      (\forall integer p, w; 0 <= p < n && 0 <= w < PAGE_WORDS ==>
        reads{B}(s, p, w) == reads{A}(r, p, w));
    predicate pages_same{A, B} =
      \forall integer s, p; is_place(s, p) ==> page_is{A, B}(s, p, s, p);
    predicate other_pages_same{A, B}(integer s, integer p) =
      \forall integer r, q; is_place(r, q) && (r != s || q != p) ==> page_is{A, B}(r, q, r, q);
    predicate other_spaces_same{A, B}(integer s) =
      \forall integer r, q; is_place(r, q) && r != s ==> page_is{A, B}(r, q, r, q);

    predicate page_zero{L}(integer s, integer p) =
      \forall integer w; 0 <= w < PAGE_WORDS ==> reads(s, p, w) == 0;
    predicate page_blank{L}(integer s, integer p) =
      page_table[s].right[p] == PAGE_UNMAPPED && page_zero(s, p);
    predicate space_blank{L}(integer s) =
      \forall integer p; 0 <= p < SPACE_PAGES ==> page_blank(s, p);
*/

/*@ predicate zeros_sound{L} = \forall integer w; 0 <= w < PAGE_WORDS ==>
      frame_words[ZERO_FRAME].word[w] == 0;

    predicate frames_sound{L} = frame_nfree <= frame_at[ZERO_FRAME] &&
      (\forall integer k; 0 <= k < NR_FRAMES ==>
        frame_slot[k] < NR_FRAMES && frame_at[frame_slot[k]] == k) &&
      (\forall integer f; 0 <= f < NR_FRAMES ==>
        frame_at[f] < NR_FRAMES && frame_slot[frame_at[f]] == f) &&
      (\forall integer f; 0 <= f < NR_FRAMES ==>
        frame_page[f] < SPACE_PAGES && nr_sharers[f] <= NR_SPACES) &&
      (\forall integer f; 0 < f < NR_FRAMES ==>
        (nr_sharers[f] == 0 <==> frame_at[f] < frame_nfree));

    predicate sharers_sound{L} =
      (\forall integer f, k; 0 <= f < NR_FRAMES && 0 <= k < NR_SPACES ==>
        sharers[f].slot[k] < NR_SPACES && sharers[f].at[sharers[f].slot[k]] == k) &&
      (\forall integer f, s; 0 <= f < NR_FRAMES && 0 <= s < NR_SPACES ==>
        sharers[f].at[s] < NR_SPACES && sharers[f].slot[sharers[f].at[s]] == s);

    // The first places of a row are those of the spaces that map the frame.
    predicate sharers_map{L} =
      \forall integer f, s; 0 < f < NR_FRAMES && 0 <= s < NR_SPACES ==>
        (sharers[f].at[s] < nr_sharers[f] <==> page_table[s].frame[frame_page[f]] == f);

    predicate entries_sound{L} =
      (\forall integer s, p; is_place(s, p) ==> page_table[s].frame[p] < NR_FRAMES) &&
      (\forall integer s, p; is_place(s, p) && page_table[s].frame[p] != ZERO_FRAME ==>
        frame_page[page_table[s].frame[p]] == p && page_table[s].right[p] != PAGE_UNMAPPED) &&
      (\forall integer s, p; is_place(s, p) && page_table[s].writable[p] ==>
        page_table[s].frame[p] != ZERO_FRAME && page_table[s].right[p] == PAGE_WRITE &&
        nr_sharers[page_table[s].frame[p]] == 1);

    predicate memory_sound{L} =
      zeros_sound && frames_sound && sharers_sound && sharers_map && entries_sound;

    predicate others_mapped{A, B}(integer s, integer p) =
      \forall integer r, q; is_place(r, q) && (r != s || q != p) ==>
        \at(page_table[r].frame[q], A) == \at(page_table[r].frame[q], B);
    predicate nobody_maps{L}(integer f) =
      \forall integer s, p; is_place(s, p) ==> page_table[s].frame[p] != f;

    // What a failed call must leave behind.
    predicate memory_same{A, B} = \at(frame_nfree, A) == \at(frame_nfree, B) &&
      (\forall integer s, p; is_place(s, p) ==>
        \at(page_table[s].right[p], A) == \at(page_table[s].right[p], B) &&
        \at(page_table[s].frame[p], A) == \at(page_table[s].frame[p], B) &&
        \at(page_table[s].writable[p], A) == \at(page_table[s].writable[p], B)) &&
      (\forall integer f; 0 <= f < NR_FRAMES ==>
        \at(frame_words[f], A) == \at(frame_words[f], B) &&
        \at(frame_page[f], A) == \at(frame_page[f], B) &&
        \at(nr_sharers[f], A) == \at(nr_sharers[f], B) &&
        \at(sharers[f], A) == \at(sharers[f], B) &&
        \at(frame_slot[f], A) == \at(frame_slot[f], B) &&
        \at(frame_at[f], A) == \at(frame_at[f], B));
*/

#endif
