/*
 * Keys and keyrings: small secrets by serial number.  A key lives while somebody holds it: a
 * keyring that it is linked in, credentials whose session keyring it is, a process or a thread
 * whose keyring it is, a user.
 * Linux: security/keys/key.c, keyring.c, process_keys.c.
 */
#ifndef KERNEL_PROC_KEY_H
#define KERNEL_PROC_KEY_H

#include "spec/task.h"

#define NO_KEY 0u
#define NR_KEYS 256u
#define KEY_NAME_SIZE 64u
#define KEY_DATA_SIZE 128u
#define KEYRING_LINKS (KEY_DATA_SIZE / 4)

enum key_kind { KEY_FREE, KEY_RING, KEY_USER, KEY_LOGON };

struct key {
	uint32_t kind;	 /* enum key_kind */
	uint32_t serial; /* never 0 */
	uint32_t count;
	uint32_t uid, gid;
	uint32_t permissions;
	uint32_t size;	 /* of the data in bytes; of a ring: its links' */
	char name[KEY_NAME_SIZE];
	union {
		uint32_t link[KEYRING_LINKS]; /* serials */
		uint8_t data[KEY_DATA_SIZE];
	};
};

/* A new key that the caller holds once: NULL if there are too many. */
struct key *key_new(enum key_kind kind, const char *name);

/* The key of that serial, or NULL. */
struct key *key_find(uint32_t serial);

/* One holder more or less of a key, by serial; NO_KEY is fine. */
void key_get(uint32_t serial);
void key_put(uint32_t serial);

/*
 * Link the key into the ring, in place of one of the same kind and name: 0; -EDQUOT if it is full.
 */
int32_t ring_link(struct key *ring, struct key *key);

/* Take it out: 0, or -ENOENT. */
int32_t ring_unlink(struct key *ring, uint32_t serial);

/* The key of that kind and name in the ring or in rings below it, or NULL. */
struct key *ring_search(const struct key *ring, enum key_kind kind, const char *name);

/* Is the key of that serial in the ring, or in a ring below it? */
bool ring_holds(const struct key *ring, uint32_t serial);

#endif
