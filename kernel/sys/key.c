/*
 * System calls on keys.
 * Entry: sys_add_key and so on, from table.c.  Linux: security/keys/keyctl.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/keyring.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"

/* Linux's values. */
enum {
	KEYCTL_GET_KEYRING_ID = 0, KEYCTL_JOIN_SESSION_KEYRING = 1, KEYCTL_DESCRIBE = 6,
	KEYCTL_UNLINK = 9, KEYCTL_SEARCH = 10, KEYCTL_READ = 11
};

#define OF_KEY 0x3f010000u   /* what may be done with a new key: all, by who has it in a ring */
#define OF_LOGON 0x3d010000u /* all but to read it */
#define TYPE_SIZE 32u
#define MOST_DATA 32767u /* Linux's */
#define TEXT_SIZE (KEY_NAME_SIZE + 64)

static const char *const kinds[] = {[KEY_RING] = "keyring", [KEY_USER] = "user",
				    [KEY_LOGON] = "logon"};

/* A string that has an end, and so many bytes with it: 0, -EFAULT, -EINVAL. */
static int32_t text_get(char *to, uint64_t from, uint32_t size)
{
	int64_t length = strncpy_from_user(to, from, size);

	return length < 0 ? -EFAULT : length == size ? -EINVAL : 0;
}

/* The kind that is named there, and the name of the key: 0, or -errno. */
static int32_t names_get(uint64_t type_at, uint64_t name_at, enum key_kind *kind, char *name)
{
	char type[TYPE_SIZE];
	int32_t error = text_get(type, type_at, sizeof(type));

	if (!error && type[0] == 0)
		error = -EINVAL;
	if (!error && type[0] == '.')
		error = -EPERM;
	if (!error)
		error = text_get(name, name_at, KEY_NAME_SIZE);
	if (error)
		return error;
	for (*kind = KEY_RING; *kind <= KEY_LOGON; (*kind)++)
		if (strcmp(type, kinds[*kind]) == 0)
			return 0;
	return -ENODEV;
}

/* Make the key in the ring, or give the one that is there its new data: its serial, or -errno. */
static int64_t key_put_in(struct key *ring, enum key_kind kind, const char *name,
			  const uint8_t *data, uint32_t size)
{
	struct key *old = ring_search(ring, kind, name);
	struct key *key = old != NULL ? old : key_new(kind, name);
	int32_t error;

	if (key == NULL)
		return -EDQUOT;
	memcpy(key->data, data, size);
	key->size = size;
	if (old != NULL)
		return key->serial;
	key->uid = cred_of_task(current())->fsuid;
	key->gid = cred_of_task(current())->fsgid;
	key->permissions = kind == KEY_LOGON ? OF_LOGON : OF_KEY;
	error = ring_link(ring, key);
	key_put(key->serial); /* the ring holds it now */
	return error ? error : (int64_t)key->serial;
}

SYSCALL(add_key)
{
	uint32_t size = (uint32_t)arg[3];
	uint8_t data[KEY_DATA_SIZE];
	char name[KEY_NAME_SIZE];
	enum key_kind kind;
	struct key *ring;
	int32_t error = arg[3] > MOST_DATA ? -EINVAL
					   : names_get(arg[0], arg[1], &kind, name);

	if (error)
		return error;
	if (kind == KEY_RING)
		return -EOPNOTSUPP;
	if (size == 0 || name[0] == 0)
		return -EINVAL;
	if (size > KEY_DATA_SIZE)
		return -EDQUOT;
	if (copy_from_user(data, arg[2], size) < 0)
		return -EFAULT;
	error = key_lookup((int32_t)arg[4], true, KEY_WRITE, &ring);
	if (error)
		return error;
	return ring->kind == KEY_RING ? key_put_in(ring, kind, name, data, size) : -ENOTDIR;
}

/* Nobody is asked outside for a key that there is not. */
SYSCALL(request_key)
{
	char name[KEY_NAME_SIZE];
	enum key_kind kind;
	struct key *key, *ring;
	int32_t error = names_get(arg[0], arg[1], &kind, name);

	if (error)
		return error;
	key = key_search(kind, name);
	if (key == NULL)
		return -ENOKEY;
	if ((int32_t)arg[3] != 0) {
		error = key_lookup((int32_t)arg[3], true, KEY_WRITE, &ring);
		if (!error && (ring->kind != KEY_RING || kind == KEY_RING))
			error = -ENOTDIR;
		if (!error)
			error = ring_link(ring, key);
	}
	return error ? error : (int64_t)key->serial;
}

static int64_t join(uint64_t name_at)
{
	char name[KEY_NAME_SIZE] = "";
	int32_t error = name_at != 0 ? text_get(name, name_at, sizeof(name)) : 0;

	if (error)
		return error;
	if (name_at != 0 && name[0] == 0)
		return -EINVAL;
	return name[0] == '.' ? -EPERM : session_join(name);
}

static char *put_number(char *to, uint32_t n, uint32_t base, uint32_t digits)
{
	char text[12];
	uint32_t i = 0;

	do
		text[i++] = "0123456789abcdef"[n % base];
	while ((n /= base) != 0 || i < digits);
	while (i > 0)
		*to++ = text[--i];
	*to++ = ';';
	return to;
}

static int64_t describe(const struct key *key, uint64_t at, uint64_t size)
{
	char text[TEXT_SIZE], *end = text;
	uint64_t n = strlen(kinds[key->kind]);

	memcpy(end, kinds[key->kind], n);
	end += n;
	*end++ = ';';
	end = put_number(end, key->uid, 10, 1);
	end = put_number(end, key->gid, 10, 1);
	end = put_number(end, key->permissions, 16, 8);
	n = strlen(key->name) + 1;
	memcpy(end, key->name, n);
	n += (uint64_t)(end - text);
	if (at != 0 && size >= n && copy_to_user(at, text, n) < 0)
		return -EFAULT;
	return (int64_t)n;
}

static int64_t read_key(const struct key *key, uint64_t at, uint64_t size)
{
	struct key *same;

	if (!key_is_possessed(key) &&
	    key_lookup((int32_t)key->serial, false, KEY_READ, &same) != 0)
		return -EACCES;
	if (key->kind == KEY_LOGON)
		return -EOPNOTSUPP;
	if (size > key->size)
		size = key->size;
	if (at != 0 && copy_to_user(at, key->data, size) < 0)
		return -EFAULT;
	return key->size;
}

static int64_t search(struct key *ring, const uint64_t *arg)
{
	char name[KEY_NAME_SIZE];
	enum key_kind kind;
	struct key *key, *to;
	int32_t error = names_get(arg[2], arg[3], &kind, name);

	if (error)
		return error;
	if (ring->kind != KEY_RING)
		return -ENOTDIR;
	key = ring_search(ring, kind, name);
	if (key == NULL)
		return -ENOKEY;
	if ((int32_t)arg[4] != 0) {
		error = key_lookup((int32_t)arg[4], true, KEY_WRITE, &to);
		if (!error && (to->kind != KEY_RING || kind == KEY_RING))
			error = -ENOTDIR;
		if (!error)
			error = ring_link(to, key);
	}
	return error ? error : (int64_t)key->serial;
}

static int64_t unlink(uint32_t serial, int32_t ring_id)
{
	struct key *ring;
	int32_t error = key_lookup(ring_id, false, KEY_WRITE, &ring);

	if (error)
		return error;
	return ring->kind == KEY_RING ? ring_unlink(ring, serial) : -ENOTDIR;
}

static bool is_known(uint32_t command)
{
	return command == KEYCTL_GET_KEYRING_ID || command == KEYCTL_DESCRIBE ||
	       (command >= KEYCTL_UNLINK && command <= KEYCTL_READ);
}

SYSCALL(keyctl)
{
	static const uint32_t wanted[] = {
		[KEYCTL_GET_KEYRING_ID] = KEY_SEARCH, [KEYCTL_DESCRIBE] = KEY_VIEW,
		[KEYCTL_SEARCH] = KEY_SEARCH, [KEYCTL_READ] = 0, [KEYCTL_UNLINK] = 0,
	};
	uint32_t command = (uint32_t)arg[0];
	bool make = command == KEYCTL_GET_KEYRING_ID && (uint32_t)arg[2] != 0;
	struct key *key;
	int32_t error;

	if (command == KEYCTL_JOIN_SESSION_KEYRING)
		return join(arg[1]);
	if (!is_known(command))
		return -EOPNOTSUPP;
	error = key_lookup((int32_t)arg[1], make, wanted[command], &key);
	if (error)
		return error;
	switch (command) {
	case KEYCTL_GET_KEYRING_ID:
		return key->serial;
	case KEYCTL_DESCRIBE:
		return describe(key, arg[2], arg[3]);
	case KEYCTL_UNLINK:
		return unlink(key->serial, (int32_t)arg[2]);
	case KEYCTL_SEARCH:
		return search(key, arg);
	default:
		return read_key(key, arg[2], arg[3]);
	}
}
