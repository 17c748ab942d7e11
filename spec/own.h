/*
 * Taking, sharing and letting go of an object, the same text for each kind that tasks own
 * (spec/each_owned.h): the table and what the holders hold, changed together.
 */

/*@ predicate T(sound){L} = T(slots_sound){L} && T(counted){L};

    predicate T(same){A, B} = T(slots_same){A, B} &&
      \forall integer h; 0 <= h < T_HOLDERS ==> \at(T(of)[h], A) == \at(T(of)[h], B);

    // One object taken, owned once, by this holder; it lies where giving it back undoes the taking.
    predicate T(made){A, B}(integer holder) =
      \at(T(of)[holder], B) == \at(T(next), A) && \at(T(of)[holder], B) != NOBODY &&
      \at(T(nfree), B) == \at(T(nfree), A) - 1 &&
      \at(T(count), A)[\at(T(of)[holder], B)] == 0 &&
      \at(T(count)[T(of)[holder]], B) == 1 &&
      \at(T(at)[T(of)[holder]], B) == \at(T(nfree), B);

    // One owner more of an object.
    predicate T(joined){A, B}(integer holder, integer id) =
      \at(T(of)[holder], B) == id && id != NOBODY && \at(T(nfree), B) == \at(T(nfree), A) &&
      \at(T(count)[id], B) == \at(T(count)[id], A) + 1 && \at(T(count)[id], B) > 1;

    // What no taking touches: the order of handles, the other counts, the other holders.
    predicate T(rest_same){A, B}(integer holder) =
      T(others_same){A, B}(\at(T(of)[holder], B)) && T(other_holders_same){A, B}(holder) &&
      \forall integer i; 0 <= i < T_NR ==>
        \at(T(slot)[i], B) == \at(T(slot)[i], A) && \at(T(at)[i], B) == \at(T(at)[i], A);

    // All that letting go of an object does; a table whose last taken it was, is as it was before.
    predicate T(given){A, B}(integer holder) =
      \at(T(of)[holder], B) == NOBODY && T(other_holders_same){A, B}(holder) &&
      (\at(T(of)[holder], A) == NOBODY
        ? T(slots_same){A, B}
        : \at(T(count), B)[\at(T(of)[holder], A)] == \at(T(count)[T(of)[holder]], A) - 1 &&
          T(others_same){A, B}(\at(T(of)[holder], A)) &&
          \at(T(nfree), B) ==
            \at(T(nfree), A) + (\at(T(count)[T(of)[holder]], A) == 1 ? 1 : 0) &&
          (\at(T(count)[T(of)[holder]], A) > 1 ||
           \at(T(at)[T(of)[holder]], A) == \at(T(nfree), B) - 1 ==>
            \forall integer i; 0 <= i < T_NR ==>
              \at(T(slot)[i], B) == \at(T(slot)[i], A) && \at(T(at)[i], B) == \at(T(at)[i], A)));

    // The holder had nothing and has perhaps something now; letting go of it leaves no trace.
    predicate T(got){A, B}(integer holder) = \at(T(of)[holder], A) == NOBODY &&
      (T(same){A, B} ||
       ((T(made){A, B}(holder) || T(joined){A, B}(holder, \at(T(of)[holder], B))) &&
        T(rest_same){A, B}(holder)));
*/

/*@ terminates \true;
    exits \false;
    assigns T(of)[0 .. T_HOLDERS - 1], T(nfree), T(count)[0 .. T_NR - 1], T(slot)[0 .. T_NR - 1],
      T(at)[0 .. T_NR - 1];
    ensures sound: T(sound);
    ensures all_free: T(nfree) == T_NR - 1 && T(next) == 1;
    ensures none: \forall integer h; 0 <= h < T_HOLDERS ==> T(of)[h] == NOBODY;
*/
/* Nobody holds anything; handle 1 is the first to be taken. */
void T(clear)(void);

/*@ requires sound: T(sound);
    requires holder: holder < T_HOLDERS && T(of)[holder] == NOBODY;
    requires some: T(nfree) > 0;
    terminates \true;
    exits \false;
    assigns T(nfree), T(count)[0 .. T_NR - 1], T(of)[holder];
    ensures sound: T(sound);
    ensures made: T(made){Pre, Post}(holder) && T(rest_same){Pre, Post}(holder);
    ensures live: T(live)(T(of)[holder]);
*/
/* The holder gets a free object and is its one owner. */
void T(take)(uint32_t holder);

/*@ requires sound: T(sound);
    requires holder: holder < T_HOLDERS && T(of)[holder] == NOBODY;
    requires live: T(live)(id);
    terminates \true;
    exits \false;
    assigns T(count)[id], T(of)[holder];
    ensures sound: T(sound);
    ensures joined: T(joined){Pre, Post}(holder, id) && T(rest_same){Pre, Post}(holder);
*/
/* The holder is one more owner of the object. */
void T(share)(uint32_t holder, uint32_t id);

/*@ requires sound: T(sound);
    requires holder: holder < T_HOLDERS;
    terminates \true;
    exits \false;
    assigns T(of)[holder], T(nfree), T(count)[T(of)[holder]],
      T(slot)[0 .. T_NR - 1], T(at)[0 .. T_NR - 1], step_dropped[T_STEP];
    ensures sound: T(sound);
    ensures bytes: \old(T(of)[holder]) != NOBODY && \old(T(count)[T(of)[holder]]) == 1 ==>
      step_dropped[T_STEP] == \old(T(of)[holder]);
    ensures given: T(given){Pre, Post}(holder);
*/
/* The holder lets go of its object, if it has one; the last owner gives it back. */
void T(drop)(uint32_t holder);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> T(sound);
*/
bool T(is_sound)(void);
