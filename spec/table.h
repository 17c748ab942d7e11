/*
 * A table of objects, the same text for each kind; spec/each_table.h includes it once per kind,
 * with T_NAME, T_NR and T_STEP defined.  T(count) is files_count, fs_count, ...
 *
 * T(slot) holds every handle once: the free ones in its first T(nfree) places, the others behind.
 * T(at) is the way back, so that an object is taken and given in constant time, the last one given
 * is the next one taken, and the live ones can be walked.  T(count) says how many own an object;
 * it is free exactly when nobody does.  Handle 0 is never free and never given.
 */

extern uint32_t T(count)[T_NR];
extern uint32_t T(slot)[T_NR];
extern uint32_t T(at)[T_NR];
extern uint32_t T(nfree);

/*@ // Place i and handle i: each handle has its place, the free ones come first.  As a predicate of
    // its own under the quantifier, the provers unfold it only where somebody asks.
    predicate T(fits){L}(integer i) =
      T(slot)[i] < T_NR && T(at)[T(slot)[i]] == i && T(at)[i] < T_NR && T(slot)[T(at)[i]] == i &&
      (T(count)[i] == 0 <==> T(at)[i] < T(nfree));

    predicate T(slots_sound){L} = T(nfree) < T_NR && T(count)[0] > 0 &&
      \forall integer i; 0 <= i < T_NR ==> T(fits){L}(i);

    predicate T(live){L}(integer id) = 0 < id < T_NR && T(count)[id] > 0;

    // What a failed call must leave behind: every count, the free handles and their order.
    predicate T(slots_same){A, B} =
      \at(T(nfree), A) == \at(T(nfree), B) &&
      (\forall integer i; 0 <= i < T_NR ==>
        \at(T(count)[i], A) == \at(T(count)[i], B) &&
        \at(T(slot)[i], A) == \at(T(slot)[i], B) &&
        \at(T(at)[i], A) == \at(T(at)[i], B));

    predicate T(others_same){A, B}(integer id) =
      \forall integer i; 0 <= i < T_NR && i != id ==> \at(T(count)[i], A) == \at(T(count)[i], B);

    logic integer T(next){L} = T(slot)[T(nfree) - 1];
*/

/*@ terminates \true;
    exits \false;
    assigns T(nfree), T(count)[0 .. T_NR - 1], T(slot)[0 .. T_NR - 1], T(at)[0 .. T_NR - 1];
    ensures sound: T(slots_sound);
    ensures all_free: T(nfree) == T_NR - 1 && T(next) == 1;
    ensures unowned: \forall integer i; 0 < i < T_NR ==> T(count)[i] == 0;
*/
/* All objects free; handle 1 is the first to be taken. */
void T(reset)(void);

/*@ requires sound: T(slots_sound);
    requires some: T(nfree) > 0;
    terminates \true;
    exits \false;
    assigns T(nfree), T(count)[T(slot)[T(nfree) - 1]];
    ensures sound: T(slots_sound);
    ensures which: \result == \old(T(next));
    ensures real: 0 < \result < T_NR;
    ensures was_free: \old(T(count)[T(next)]) == 0;
    ensures owned_once: T(count)[\result] == 1;
    ensures others: T(others_same){Pre, Post}(\result);
    ensures one_less: T(nfree) == \old(T(nfree)) - 1;
*/
/* Take a free object: its handle; one owner. */
uint32_t T(new)(void);

/*@ requires sound: T(slots_sound);
    requires live: T(live)(id);
    terminates \true;
    exits \false;
    assigns T(nfree), T(count)[id], T(slot)[0 .. T_NR - 1], T(at)[0 .. T_NR - 1],
      step_dropped[T_STEP];
    ensures sound: T(slots_sound);
    ensures bytes: step_dropped[T_STEP] ==
      (\old(T(count)[id]) == 1 ? id : \old(step_dropped[T_STEP]));
    ensures one_less: T(count)[id] == \old(T(count)[id]) - 1;
    ensures freed: T(nfree) == \old(T(nfree) + (T(count)[id] == 1 ? 1 : 0));
    ensures next: \old(T(count)[id]) == 1 ==> T(next) == id;
    ensures order: \old(T(count)[id] > 1 || T(at)[id] == T(nfree)) ==>
      \forall integer i; 0 <= i < T_NR ==>
        T(slot)[i] == \old(T(slot)[i]) && T(at)[i] == \old(T(at)[i]);
    ensures free_ones_stay: \forall integer i; 0 <= i < \old(T(nfree)) ==>
      T(slot)[i] == \old(T(slot)[i]);
*/
/* One owner less; the last one gives the object back, contents and all. */
void T(put)(uint32_t id);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> T(slots_sound);
*/
bool T(slots_are_sound)(void);
