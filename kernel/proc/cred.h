/*
 * Credentials: as whom a task acts, and what it may.  One set per cred handle of the model, which
 * threads share until one of them changes its own.  The real user is not here: it is the one that
 * the model charges; nor are the effective capabilities, which the model asks for.
 * Linux: kernel/cred.c, kernel/groups.c, security/commoncap.c.
 */
#ifndef KERNEL_PROC_CRED_H
#define KERNEL_PROC_CRED_H

#include "model/own.h"
#include "spec/task.h"

#define NR_GROUPS 64u /* at most, beside the effective one; Linux: 65536 */

#define CAP_SETGID (1ull << 6)
#define CAP_KILL (1ull << 5)
#define CAP_SETPCAP (1ull << 8)
#define CAP_IPC_OWNER (1ull << 15)
#define CAP_SYS_RAWIO (1ull << 17)
#define CAP_SYS_NICE (1ull << 23)
#define CAPS_ALL ((1ull << 41) - 1) /* Linux 6.1 knows that many */

#define SECURE_KEEP_CAPS (1u << 4)

struct cred {
	uint32_t euid, suid, fsuid; /* effective; saved; for files */
	uint32_t gid, egid, sgid, fsgid;
	uint32_t secure_bits;
	uint64_t permitted, inheritable, bounding, ambient;
	uint32_t session_keyring; /* serial of a key, or 0: the user's own */
	uint32_t nr_groups;
	uint32_t groups[NR_GROUPS];
};

extern struct cred cred_table[NR_OBJECTS];

/* The first task's: root, and everything is allowed. */
void cred_init(cred_id cred);

/* The steps of fork and exit. */
void cred_copy(cred_id from, cred_id to);
void cred_free(cred_id cred);

/* exec, of the current task: root begins with all that it can have, others keep nothing. */
void cred_exec(void);

static inline struct cred *cred_of_task(task_id t)
{
	return &cred_table[cred_of[t]];
}

static inline uint32_t real_uid(task_id t)
{
	return user_table[user_of[t]].uid;
}

/* Is the current task allowed what these CAP_ bits say? */
bool is_capable(uint64_t capabilities);

/* Is t, in what it does to files, a member of the group? */
bool cred_is_member(task_id t, uint32_t gid);

/* May the current task send signals to t, as far as users go? */
bool cred_may_signal(task_id t);

/* Credentials of the current task that nobody shares, to be changed; NULL: out of memory. */
struct cred *cred_own(void);

/*
 * The current task becomes that real user's, whatever it may itself: 0; -EAGAIN if there are too
 * many users.  The capabilities stay what they are.
 */
int32_t cred_charge(uint32_t uid);

/* The user for files becomes another one, and root's rights to files go or come with it. */
void cred_set_fsuid(struct cred *cred, uint32_t uid);

/* The current task's ids have changed from what they were: so does what it may. */
void cred_settle(uint32_t old_uid, const struct cred *old);

#endif
