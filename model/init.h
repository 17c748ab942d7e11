/*
 * The first state: nobody but the swapper.
 */
#ifndef MODEL_INIT_H
#define MODEL_INIT_H

#include "model/state.h"

/*@ requires version: row_sound(version);
    requires threads: 0 < threads_max < NR_TASKS;
    terminates \true;
    exits \false;
    assigns linux_version, max_threads, nr_threads, last_pid, userns_is_off,
      part_count[0 .. NR_STEPS - 1], group_locks,
      pid_owner[0 .. PID_MAX - 1], task_table[0 .. NR_TASKS - 1],
      user_table[0 .. NR_USERS - 1], signal_table[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[0 .. NR_TASKS - 1],
      task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      user_of[0 .. NR_TASKS - 1], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[0 .. NR_TASKS - 1], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      undo_of[0 .. NR_TASKS - 1], undo_nfree, undo_count[0 .. NR_OBJECTS - 1],
      undo_slot[0 .. NR_OBJECTS - 1], undo_at[0 .. NR_OBJECTS - 1],
      files_of[0 .. NR_TASKS - 1], files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_of[0 .. NR_TASKS - 1], fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_of[0 .. NR_TASKS - 1], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[0 .. NR_TASKS - 1], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      mm_of[0 .. 2 * NR_TASKS - 1], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      ns_of[0 .. NR_TASKS - 1], ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_of[0 .. NR_TASKS - 1], io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      live_of[0 .. NR_TASKS - 1], live_count[0 .. NR_OBJECTS - 1];
    ensures version: linux_version == version && max_threads == threads_max;
    ensures sound: state_sound;
    ensures empty: nr_threads == 0 && last_pid == 0 && group_locks == 0;
    ensures swapper: is_alive(SWAPPER) && task_table[SWAPPER].pid == 0 &&
      user_of[SWAPPER] == ROOT_USER && user_table[ROOT_USER].uid == 0;
*/
/*
 * Blank tables and the swapper: task SWAPPER, pid 0, root, with object 1 of each kind.
 * version: a row of linux_rules; threads_max: tasks beside the swapper.
 */
void model_init(uint32_t version, uint32_t threads_max);

#endif
