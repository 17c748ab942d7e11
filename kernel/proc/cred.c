/*
 * Credentials (cred.h).  Keeps true: what a task may effectively it is permitted; who has changed
 * them shares them with nobody.
 * Entry: cred_own, cred_settle.  Linux: kernel/cred.c, prepare_creds, commit_creds;
 * security/commoncap.c, cap_emulate_setxuid, cap_bprm_creds_from_file.
 */
#include "kernel/proc/cred.h"

#include <stddef.h>

#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/key.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/trait.h"
#include "kernel/x86/cpu.h"
#include "spec/steps.h"

/* Those that go and come with the user for files: what lets root read and change any of them. */
#define CAPS_OF_FILES (0x1full | 1ull << 9 | 1ull << 27 | 1ull << 32)

struct cred cred_table[NR_OBJECTS];

void cred_init(cred_id cred)
{
	cred_table[cred] = (struct cred){.permitted = CAPS_ALL, .bounding = CAPS_ALL};
}

_Static_assert(offsetof(struct cred, groups) % sizeof(uint64_t) == 0 && NR_GROUPS % 2 == 0,
	       "in whole words");

void cred_copy(cred_id from, cred_id to)
{
	const struct cred *cred = &cred_table[from];

	words_copy(&cred_table[to], cred,
		   offsetof(struct cred, groups) / sizeof(uint64_t) + (cred->nr_groups + 1) / 2);
	key_get(cred_table[to].session_keyring);
}

void cred_free(cred_id cred)
{
	key_put(cred_table[cred].session_keyring);
	cred_table[cred].session_keyring = NO_KEY;
}

bool is_capable(uint64_t capabilities)
{
	return (task_table[current()].capabilities & capabilities) == capabilities;
}

bool cred_is_member(task_id t, uint32_t gid)
{
	const struct cred *cred = cred_of_task(t);

	for (uint32_t i = 0; i < cred->nr_groups; i++)
		if (cred->groups[i] == gid)
			return true;
	return cred->fsgid == gid;
}

bool cred_may_signal(task_id t)
{
	uint32_t uid = real_uid(current()), euid = cred_of_task(current())->euid;
	uint32_t its_uid = real_uid(t), its_suid = cred_of_task(t)->suid;

	return euid == its_suid || euid == its_uid || uid == its_suid || uid == its_uid ||
	       is_capable(CAP_KILL);
}

static void leave_shared(task_id t)
{
	cred_drop(t);
	cred_take(t);
}

struct cred *cred_own(void)
{
	task_id t = current();
	cred_id shared = cred_of[t];

	if (cred_count[shared] > 1) {
		if (cred_nfree == 0 || step_copy(STEP_CRED, shared, cred_slot[cred_nfree - 1]))
			return NULL;
		MODEL_TELL(leave_shared(t));
	}
	return cred_of_task(t);
}

/* The model lets go of all capabilities with root, and asks for one; both are decided here. */
int32_t cred_charge(uint32_t uid)
{
	task_id t = current();
	uint64_t capabilities = task_table[t].capabilities;
	int32_t error;

	task_table[t].capabilities |= CAP_SETUID;
	error = MODEL_ASK(set_user(t, uid));
	task_table[t].capabilities = capabilities;
	if (!error)
		trait_table[t].over_limit =
			uid != 0 && user_count[user_of[t]] - 1 > signal_table[signal_of[t]].nproc;
	return error;
}

static bool is_any_root(uint32_t uid, const struct cred *cred)
{
	return uid == 0 || cred->euid == 0 || cred->suid == 0;
}

static void settle_capabilities(uint32_t old_uid, const struct cred *old)
{
	task_id t = current();
	struct cred *cred = cred_of_task(t);
	uint64_t *effective = &task_table[t].capabilities;

	if (is_any_root(old_uid, old) && !is_any_root(real_uid(t), cred)) {
		if (!ON(cred->secure_bits, SECURE_KEEP_CAPS))
			cred->permitted = *effective = 0;
		cred->ambient = 0;
	}
	if (old->euid == 0 && cred->euid != 0)
		*effective = 0;
	if (old->euid != 0 && cred->euid == 0)
		*effective = cred->permitted;
}

void cred_set_fsuid(struct cred *cred, uint32_t uid)
{
	uint64_t *effective = &task_table[current()].capabilities;

	if (cred->fsuid == 0 && uid != 0)
		*effective &= ~CAPS_OF_FILES;
	if (cred->fsuid != 0 && uid == 0)
		*effective |= cred->permitted & CAPS_OF_FILES;
	cred->fsuid = uid;
}

void cred_settle(uint32_t old_uid, const struct cred *old)
{
	task_id t = current();
	const struct cred *cred = cred_of_task(t);

	settle_capabilities(old_uid, old);
	if (old->euid != cred->euid || old->egid != cred->egid || old->fsuid != cred->fsuid ||
	    old->fsgid != cred->fsgid) {
		dumpable[mm_of[t]] = 0;
		trait_table[t].death_signal = 0;
	}
}

void cred_exec(void)
{
	struct cred *cred = cred_own();
	task_id t = current();
	bool is_root;

	if (cred == NULL) {
		signal_force(SIGKILL);
		return;
	}
	is_root = real_uid(t) == 0 || cred->euid == 0;
	cred->suid = cred->fsuid = cred->euid;
	cred->sgid = cred->fsgid = cred->egid;
	if (is_root)
		cred->permitted = cred->bounding | cred->inheritable;
	else
		cred->permitted = cred->ambient;
	task_table[t].capabilities = cred->euid == 0 ? cred->permitted : cred->ambient;
	cred->secure_bits &= ~SECURE_KEEP_CAPS;
	dumpable[mm_of[t]] = real_uid(t) == cred->euid && cred->gid == cred->egid;
}
