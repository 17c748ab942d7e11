/*
 * Share or copy: the kinds of object that a clone flag shares.  Keeps true: a task that gets an
 * object is counted as one more owner of it.  Entry: copy_files and its like.
 * Linux: kernel/cred.c, copy_creds; kernel/fork.c, copy_files, copy_fs, copy_sighand, copy_signal,
 * copy_mm, copy_io.
 */
#include "model/share.h"

int32_t step_answer[NR_STEPS];
struct task task_table[NR_TASKS];

#define T_TEXT "model/share_each.h"
#include "spec/each_shared.h"
