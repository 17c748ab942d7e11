/*
 * All that tasks hold: includes T_TEXT once for each kind.  `live` counts the threads of a group
 * that have not exited; the other kinds are objects (spec/each_owned.h).
 */
#define T_NAME live
#define T_NR NR_OBJECTS
#define T_HOLDERS NR_TASKS
#define T_STEP STEP_SIGNAL
#include T_TEXT
#undef T_NAME
#undef T_NR
#undef T_HOLDERS
#undef T_STEP

#include "spec/each_owned.h"
