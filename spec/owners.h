/*
 * Who owns an object, the same text for each kind that tasks own (spec/each_held.h); T_HOLDERS is
 * how many there are that can.  T(of) says what each holds, and a count is the number of holders
 * that name the object: an invariant of all calls, proved.
 */

extern uint32_t T(count)[T_NR];
extern uint32_t T(of)[T_HOLDERS]; /* by holder: the object's handle, or NOBODY */

/*@ logic integer T(owners){L}(integer id, integer n) =
      n <= 0 ? 0 : T(owners){L}(id, n - 1) + (T(of)[n - 1] == id ? 1 : 0);

    predicate T(tallied){L}(integer id) =
      T(count)[id] == T(owners){L}(id, T_HOLDERS) && T(count)[id] <= T_HOLDERS;
    predicate T(named){L}(integer holder) =
      T(of)[holder] != NOBODY ==> T(of)[holder] < T_NR && T(count)[T(of)[holder]] > 0;

    predicate T(counted){L} =
      (\forall integer id; 0 < id < T_NR ==> T(tallied){L}(id)) &&
      (\forall integer h; 0 <= h < T_HOLDERS ==> T(named){L}(h));

    predicate T(other_holders_same){A, B}(integer holder) =
      \forall integer h; 0 <= h < T_HOLDERS && h != holder ==>
        \at(T(of)[h], A) == \at(T(of)[h], B);
    predicate T(held_same){A, B} =
      (\forall integer i; 0 <= i < T_NR ==> \at(T(count)[i], A) == \at(T(count)[i], B)) &&
      (\forall integer h; 0 <= h < T_HOLDERS ==> \at(T(of)[h], A) == \at(T(of)[h], B));
*/

/*@ requires holder: holder < T_HOLDERS;
    requires object: id < T_NR;
    requires others: \forall integer h; 0 <= h < T_HOLDERS ==> T(of)[h] < T_NR;
    terminates \true;
    exits \false;
    assigns T(of)[holder];
    ensures held: T(of)[holder] == id;
    ensures moved: \forall integer i; 0 < i < T_NR ==> T(owners)(i, T_HOLDERS) ==
      \old(T(owners)(i, T_HOLDERS)) - (\old(T(of)[holder]) == i ? 1 : 0) + (id == i ? 1 : 0);
    ensures bounded: \forall integer i; 0 <= T(owners)(i, T_HOLDERS) <= T_HOLDERS;
    ensures named: \forall integer h; 0 <= h < T_HOLDERS && T(of)[h] != NOBODY ==>
      T(owners)(T(of)[h], T_HOLDERS) > 0;
*/
/* The holder holds this object now (NOBODY: none); who counts it is the caller's business. */
void T(hold)(uint32_t holder, uint32_t id);

/*@ terminates \true;
    exits \false;
    assigns T(of)[0 .. T_HOLDERS - 1], T(count)[0 .. T_NR - 1];
    ensures sound: T(counted);
    ensures none: \forall integer h; 0 <= h < T_HOLDERS ==> T(of)[h] == NOBODY;
    ensures unowned: \forall integer i; 0 <= i < T_NR ==> T(count)[i] == 0;
    ensures no_owners: \forall integer i; 0 < i < T_NR ==> T(owners)(i, T_HOLDERS) == 0;
*/
/* Nobody holds anything. */
void T(forget)(void);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> T(counted);
*/
/* Does every count say how many own the object? */
bool T(is_counted)(void);
