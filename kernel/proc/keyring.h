/*
 * Whose keyrings are whose: one of the session in the credentials, one of each process, thread and
 * user, made when somebody asks for it.
 * Linux: security/keys/process_keys.c.
 */
#ifndef KERNEL_PROC_KEYRING_H
#define KERNEL_PROC_KEYRING_H

#include "kernel/proc/key.h"

/* One's own rings, as the calls name them. */
#define RING_OF_THREAD (-1)
#define RING_OF_PROCESS (-2)
#define RING_OF_SESSION (-3)
#define RING_OF_USER (-4)
#define RING_OF_USER_SESSION (-5)

/* What may be done with a key; the bits of each of its permissions' bytes. */
#define KEY_VIEW 1u
#define KEY_READ 2u
#define KEY_WRITE 4u
#define KEY_SEARCH 8u
#define KEY_LINK 16u

/*
 * The key of that serial, or the ring that the current task means by one of the numbers above, made
 * if it is to be.  0; -EINVAL, -ENOKEY, -EACCES without all that `want` says, -EDQUOT, -ENOMEM.
 */
int32_t key_lookup(int32_t id, bool make, uint32_t want, struct key **found);

/* The current task's key of that kind and name, from its thread's, process's, session's ring. */
struct key *key_search(enum key_kind kind, const char *name);

/* May its holder read the key: is it in one of its rings? */
bool key_is_possessed(const struct key *key);

/* A new session ring for the current task: its serial, -EDQUOT or -ENOMEM.  "": it has no name. */
int64_t session_join(const char *name);

/* A thread of one that has a ring of its own has another: 0 or -ENOMEM. */
int32_t keyrings_copy(task_id from, task_id to);

/* The end of a thread, of a process's common state, of a user; a new program. */
void keyrings_exit(task_id t);
void keyring_drop_process(signal_id group);
void keyring_drop_user(user_id user);
void keyrings_exec(task_id t);

#endif
