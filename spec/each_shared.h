/*
 * The kinds of object that a child shares with its parent or has a copy of: includes T_TEXT once
 * for each, with its name, its step and the clone flag that shares it.  A new kind is a paragraph
 * here.  Memory has two holders for each task: itself, and the exec that it may have under way.
 */
#define T_NR NR_OBJECTS
#define T_HOLDERS NR_TASKS

#define T_NAME cred
#define T_STEP STEP_CRED
#define T_FLAG CLONE_THREAD
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#define T_NAME files
#define T_STEP STEP_FILES
#define T_FLAG CLONE_FILES
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#define T_NAME fs
#define T_STEP STEP_FS
#define T_FLAG CLONE_FS
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#define T_NAME sighand
#define T_STEP STEP_SIGHAND
#define T_FLAG CLONE_SIGHAND
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#define T_NAME signal
#define T_STEP STEP_SIGNAL
#define T_FLAG CLONE_THREAD
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#undef T_HOLDERS
#define T_HOLDERS (2 * NR_TASKS)

#define T_NAME mm
#define T_STEP STEP_MM
#define T_FLAG CLONE_VM
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#undef T_HOLDERS
#define T_HOLDERS NR_TASKS

#define T_NAME io
#define T_STEP STEP_IO
#define T_FLAG CLONE_IO
#include T_TEXT
#undef T_NAME
#undef T_STEP
#undef T_FLAG

#undef T_NR
#undef T_HOLDERS
#undef T_TEXT
