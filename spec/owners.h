/*
 * Who owns an object, the same text for each kind that tasks own (spec/each_owned.h): a count is
 * the number of records that name the object.
 */

/*@ logic integer T(owners){L}(integer id, integer n) =
      n <= 0 ? 0 : T(owners){L}(id, n - 1) + (T_OWNS(n - 1, id) ? 1 : 0);

    predicate T(counted){L} = \forall integer id; 0 < id < T_NR ==>
      T(count)[id] == T(owners){L}(id, NR_TASKS);
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> T(counted);
*/
/* Does every count say how many own the object? */
bool T(is_counted)(void);
