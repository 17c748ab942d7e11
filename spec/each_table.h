/*
 * All kinds of counted object: includes T_TEXT once for each (spec/each_owned.h has those that
 * tasks own).
 */
#define T_NAME task
#define T_NR NR_TASKS
#define T_STEP STEP_TASK
#include T_TEXT
#undef T_NAME
#undef T_NR
#undef T_STEP

#include "spec/each_owned.h"
