/*
 * Keys (key.h).  Keeps true: a key's count is the number of its holders; rings are linked in rings
 * only where a user's own begin, so nothing is below itself.
 * Entry: key_new, key_put, ring_link.  Linux: security/keys/key.c, keyring.c.
 */
#include "kernel/proc/key.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/x86/random.h"

static struct key key_table[NR_KEYS];

struct key *key_find(uint32_t serial)
{
	for (uint32_t i = 0; serial != NO_KEY && i < NR_KEYS; i++)
		if (key_table[i].kind != KEY_FREE && key_table[i].serial == serial)
			return &key_table[i];
	return NULL;
}

/* Positive, and from above the numbers that mean one's own rings. */
static uint32_t serial_new(void)
{
	uint32_t serial;

	do
		serial = (uint32_t)random_number() & 0x7fffffff;
	while (serial < 3 || key_find(serial) != NULL);
	return serial;
}

struct key *key_new(enum key_kind kind, const char *name)
{
	uint32_t length = (uint32_t)strlen(name);

	for (struct key *key = key_table; key < key_table + NR_KEYS; key++) {
		if (key->kind != KEY_FREE || length >= KEY_NAME_SIZE)
			continue;
		memset(key, 0, sizeof(*key));
		key->serial = serial_new();
		key->kind = kind;
		key->count = 1;
		memcpy(key->name, name, length);
		return key;
	}
	return NULL;
}

void key_get(uint32_t serial)
{
	struct key *key = key_find(serial);

	if (key != NULL)
		key->count++;
}

static uint32_t nr_links(const struct key *ring)
{
	return ring->size / sizeof(ring->link[0]);
}

void key_put(uint32_t serial)
{
	struct key *key = key_find(serial);

	if (key == NULL || --key->count > 0)
		return;
	for (uint32_t i = 0; key->kind == KEY_RING && i < nr_links(key); i++)
		key_put(key->link[i]);
	memset(key, 0, sizeof(*key)); /* secrets do not stay */
}

int32_t ring_link(struct key *ring, struct key *key)
{
	uint32_t n = nr_links(ring);

	for (uint32_t i = 0; i < n; i++) {
		struct key *old = key_find(ring->link[i]);

		if (old->kind != key->kind || strcmp(old->name, key->name) != 0)
			continue;
		key->count++;
		ring->link[i] = key->serial;
		key_put(old->serial);
		return 0;
	}
	if (n == KEYRING_LINKS)
		return -EDQUOT;
	key->count++;
	ring->link[n] = key->serial;
	ring->size += sizeof(ring->link[0]);
	return 0;
}

int32_t ring_unlink(struct key *ring, uint32_t serial)
{
	uint32_t n = nr_links(ring);

	for (uint32_t i = 0; i < n; i++) {
		if (ring->link[i] != serial)
			continue;
		ring->link[i] = ring->link[n - 1];
		ring->size -= sizeof(ring->link[0]);
		key_put(serial);
		return 0;
	}
	return -ENOENT;
}

struct key *ring_search(const struct key *ring, enum key_kind kind, const char *name)
{
	for (uint32_t i = 0; i < nr_links(ring); i++) {
		struct key *key = key_find(ring->link[i]);

		if (key->kind == kind && strcmp(key->name, name) == 0)
			return key;
		if (key->kind == KEY_RING) {
			key = ring_search(key, kind, name);
			if (key != NULL)
				return key;
		}
	}
	return NULL;
}

bool ring_holds(const struct key *ring, uint32_t serial)
{
	for (uint32_t i = 0; i < nr_links(ring); i++) {
		const struct key *key = key_find(ring->link[i]);

		if (key->serial == serial || (key->kind == KEY_RING && ring_holds(key, serial)))
			return true;
	}
	return false;
}
