/*
 * The kinds of object that tasks own: includes T_TEXT once for each.  spec/each_shared.h has those
 * that a child shares with its parent or has a copy of.
 */
#define T_NAME user
#define T_NR NR_USERS
#define T_HOLDERS NR_TASKS
#define T_STEP STEP_USER
#include T_TEXT
#undef T_NAME
#undef T_NR
#undef T_HOLDERS
#undef T_STEP

#define T_NAME undo
#define T_NR NR_OBJECTS
#define T_HOLDERS NR_TASKS
#define T_STEP STEP_UNDO
#include T_TEXT
#undef T_NAME
#undef T_NR
#undef T_HOLDERS
#undef T_STEP

#define T_NAME ns
#define T_NR NR_OBJECTS
#define T_HOLDERS NR_TASKS
#define T_STEP STEP_NAMESPACES
#include T_TEXT
#undef T_NAME
#undef T_NR
#undef T_HOLDERS
#undef T_STEP

#include "spec/each_shared.h"
