/*
 * The twin of what is true between two calls: the proof's words, executed by the checked kernel.
 */
#ifndef MODEL_SOUND_H
#define MODEL_SOUND_H

#include "model/state.h"

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> state_sound;
*/
/* Does every invariant of the model hold?  Walks all tables. */
bool model_is_sound(void);

#endif
