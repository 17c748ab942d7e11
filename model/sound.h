/*
 * The twin of what is true between two calls: the proof's words, executed by the checked kernel.
 */
#ifndef MODEL_SOUND_H
#define MODEL_SOUND_H

#include "model/state.h"

#define T_TEXT "spec/owners.h"
#include "spec/each_owned.h"

/*@ predicate all_counted{L} = user_counted && files_counted && fs_counted && sighand_counted &&
      signal_counted && mm_counted;
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> state_sound && all_counted;
*/
/* Does every invariant of the model hold?  Walks all tables. */
bool model_is_sound(void);

#endif
