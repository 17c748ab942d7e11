/*
 * The kinds of object that a task's record names: includes T_TEXT once for each (the kinds that
 * clone flags share, and users).  A task whose exec is under way owns two memories.
 */
#define T_OWNS(t, id) (task_table[t].T_NAME == (id))

#define T_NAME user
#define T_NR NR_USERS
#include T_TEXT
#undef T_NAME
#undef T_NR

#define T_NR NR_OBJECTS

#define T_NAME files
#include T_TEXT
#undef T_NAME

#define T_NAME fs
#include T_TEXT
#undef T_NAME

#define T_NAME sighand
#include T_TEXT
#undef T_NAME

#define T_NAME signal
#include T_TEXT
#undef T_NAME

#undef T_OWNS
#define T_OWNS(t, id) (task_table[t].mm == (id) || task_table[t].exec_mm == (id))

#define T_NAME mm
#include T_TEXT
#undef T_NAME

#undef T_OWNS
#undef T_NR
#undef T_TEXT
