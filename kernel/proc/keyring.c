/*
 * Keyrings (keyring.h).  Keeps true: each is held once by whose it is.
 * Entry: key_lookup, session_join.  Linux: security/keys/process_keys.c, lookup_user_key,
 * install_user_keyrings; security/keys/permission.c.
 */
#include "kernel/proc/keyring.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "model/own.h"

/* For who has it in a ring, and for its owner; a byte each. */
#define OF_SELF 0x3f010000u    /* a thread's, a process's, a key's */
#define OF_SESSION 0x3f030000u
#define OF_NAMED 0x3f130000u
#define OF_USER 0x1f3f0000u
#define NAME_OF_USER_SIZE 20u

static uint32_t thread_ring[NR_TASKS];
static uint32_t process_ring[NR_OBJECTS];
static uint32_t user_ring[NR_USERS];
static uint32_t user_session_ring[NR_USERS];

static struct key *ring_new(const char *name, uint32_t permissions)
{
	struct key *ring = key_new(KEY_RING, name);

	if (ring != NULL) {
		ring->permissions = permissions;
		ring->uid = real_uid(current());
		ring->gid = cred_of_task(current())->gid;
	}
	return ring;
}

/* The ring that the place names; if there is none yet, and one is to be made, a new one. */
static struct key *ring_at(uint32_t *place, bool make, const char *name, uint32_t permissions)
{
	struct key *ring = key_find(*place);

	if (ring != NULL || !make)
		return ring;
	ring = ring_new(name, permissions);
	if (ring != NULL)
		*place = ring->serial;
	return ring;
}

/* "_uid.5", "_uid_ses.5" */
static void name_of_user(char to[NAME_OF_USER_SIZE], const char *start, uint32_t uid)
{
	uint32_t n = (uint32_t)strlen(start), power = 1;

	memcpy(to, start, n);
	while (uid / power >= 10)
		power *= 10;
	for (; power > 0; power /= 10)
		to[n++] = (char)('0' + uid / power % 10);
	to[n] = 0;
}

static struct key *ring_of_user(void)
{
	char name[NAME_OF_USER_SIZE];

	name_of_user(name, "_uid.", real_uid(current()));
	return ring_at(&user_ring[user_of[current()]], true, name, OF_USER);
}

/* A user's session ring has the user's ring in it. */
static struct key *ring_of_user_session(void)
{
	uint32_t *place = &user_session_ring[user_of[current()]];
	char name[NAME_OF_USER_SIZE];
	bool is_new = key_find(*place) == NULL;
	struct key *user = ring_of_user(), *ring = NULL;

	name_of_user(name, "_uid_ses.", real_uid(current()));
	if (user != NULL)
		ring = ring_at(place, true, name, OF_USER);
	if (ring != NULL && is_new)
		ring_link(ring, user);
	return ring;
}

/* The session's; without one, the user's session ring is it from now on. */
static int32_t ring_of_session(bool make, struct key **found)
{
	struct cred *cred = cred_of_task(current());
	int64_t serial;

	*found = key_find(cred->session_keyring);
	if (*found != NULL)
		return 0;
	if (make) {
		serial = session_join("");
		*found = serial > 0 ? key_find((uint32_t)serial) : NULL;
		return serial > 0 ? 0 : (int32_t)serial;
	}
	*found = ring_of_user_session();
	if (*found == NULL)
		return -EDQUOT;
	cred = cred_own();
	if (cred == NULL)
		return -ENOMEM;
	key_get((*found)->serial);
	cred->session_keyring = (*found)->serial;
	return 0;
}

int64_t session_join(const char *name)
{
	struct cred *cred = cred_own();
	struct key *ring;

	if (cred == NULL)
		return -ENOMEM;
	ring = *name != 0 ? ring_new(name, OF_NAMED) : ring_new("_ses", OF_SESSION);
	if (ring == NULL)
		return -EDQUOT;
	key_put(cred->session_keyring);
	cred->session_keyring = ring->serial;
	return ring->serial;
}

/* The rings that the current task searches; a session's is the user's if it has none. */
static const struct key *ring_to_search(uint32_t i)
{
	task_id t = current();
	const struct key *session = key_find(cred_of_task(t)->session_keyring);

	switch (i) {
	case 0:
		return key_find(thread_ring[t]);
	case 1:
		return key_find(process_ring[signal_of[t]]);
	default:
		return session != NULL ? session : key_find(user_session_ring[user_of[t]]);
	}
}

struct key *key_search(enum key_kind kind, const char *name)
{
	struct key *key = NULL;

	for (uint32_t i = 0; i < 3 && key == NULL; i++)
		if (ring_to_search(i) != NULL)
			key = ring_search(ring_to_search(i), kind, name);
	return key;
}

bool key_is_possessed(const struct key *key)
{
	for (uint32_t i = 0; i < 3; i++) {
		const struct key *ring = ring_to_search(i);

		if (ring != NULL && (ring == key || ring_holds(ring, key->serial)))
			return true;
	}
	return false;
}

static bool permits(const struct key *key, uint32_t want)
{
	uint32_t has = 0;

	if (key->uid == cred_of_task(current())->fsuid)
		has |= key->permissions >> 16;
	if (key_is_possessed(key))
		has |= key->permissions >> 24;
	return (has & want) == want;
}

int32_t key_lookup(int32_t id, bool make, uint32_t want, struct key **found)
{
	task_id t = current();
	int32_t error = 0;

	switch (id) {
	case RING_OF_THREAD:
		*found = ring_at(&thread_ring[t], make, "_tid", OF_SELF);
		break;
	case RING_OF_PROCESS:
		*found = ring_at(&process_ring[signal_of[t]], make, "_pid", OF_SELF);
		break;
	case RING_OF_SESSION:
		error = ring_of_session(make, found);
		break;
	case RING_OF_USER:
		*found = ring_of_user();
		make = true;
		break;
	case RING_OF_USER_SESSION:
		*found = ring_of_user_session();
		make = true;
		break;
	default:
		*found = key_find((uint32_t)id);
		make = false;
		break;
	}
	if (error || id < RING_OF_USER_SESSION || id == 0)
		return error ? error : -EINVAL;
	if (*found == NULL)
		return make ? -EDQUOT : -ENOKEY;
	return id < 0 || permits(*found, want) ? 0 : -EACCES;
}

int32_t keyrings_copy(task_id from, task_id to)
{
	return key_find(thread_ring[from]) == NULL ||
	       ring_at(&thread_ring[to], true, "_tid", OF_SELF) != NULL ? 0 : -ENOMEM;
}

static void drop(uint32_t *place)
{
	key_put(*place);
	*place = NO_KEY;
}

void keyrings_exit(task_id t)
{
	drop(&thread_ring[t]);
}

void keyring_drop_process(signal_id group)
{
	drop(&process_ring[group]);
}

void keyring_drop_user(user_id user)
{
	drop(&user_session_ring[user]);
	drop(&user_ring[user]);
}

void keyrings_exec(task_id t)
{
	drop(&thread_ring[t]);
	drop(&process_ring[signal_of[t]]);
}
