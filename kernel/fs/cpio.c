/*
 * Reading a newc cpio archive, entry by entry.  Free of the rest of the kernel, so that the host
 * can test it.
 * Keeps true: at <= size; an entry that is handed out lies within the archive.
 * Entry: cpio_next.  Linux: init/initramfs.c, do_header and what follows it.
 */
#include "kernel/fs/cpio.h"

#include <stdbool.h>

#include "kernel/lib/string.h"

#define TRAILER "TRAILER!!!"

/* The header's fields in order, each of eight hexadecimal digits behind the six of the magic. */
enum field {
	INO, MODE, UID, GID, NLINK, MTIME, FILESIZE,
	DEV_MAJOR, DEV_MINOR, RDEV_MAJOR, RDEV_MINOR, NAMESIZE, CHECK,
	NR_FIELDS
};

#define MAGIC_SIZE 6u
#define FIELD_SIZE 8u
#define HEADER_SIZE (MAGIC_SIZE + NR_FIELDS * FIELD_SIZE)

static int32_t damaged(struct cpio *in, const char *fault)
{
	in->fault = fault;
	return -1;
}

static size_t padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* The value of a digit, or 16. */
static uint32_t digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (uint32_t)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (uint32_t)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (uint32_t)(digit - 'A') + 10;
	return 16;
}

static bool fields_read(const char *text, uint32_t field[NR_FIELDS])
{
	for (uint32_t f = 0; f < NR_FIELDS; f++) {
		field[f] = 0;
		for (uint32_t i = 0; i < FIELD_SIZE; i++) {
			uint32_t value = digit_value(*text++);

			if (value > 15)
				return false;
			field[f] = field[f] << 4 | value;
		}
	}
	return true;
}

static const char *magic_fault(const char *magic)
{
	if (!memcmp(magic, "070701", MAGIC_SIZE) || !memcmp(magic, "070702", MAGIC_SIZE))
		return NULL;
	if (!memcmp(magic, "\x1f\x8b", 2) || !memcmp(magic, "\xfd" "7zXZ", 5) ||
	    !memcmp(magic, "\x28\xb5\x2f\xfd", 4) || !memcmp(magic, "BZh", 3))
		return "it is compressed; only plain newc cpio is read";
	return "no newc header";
}

static void entry_fill(struct cpio_entry *entry, const uint32_t field[NR_FIELDS])
{
	entry->size = field[FILESIZE];
	entry->ino = field[INO];
	entry->device = field[DEV_MAJOR] << 8 | field[DEV_MINOR];
	entry->mode = field[MODE];
	entry->uid = field[UID];
	entry->gid = field[GID];
	entry->nlink = field[NLINK];
	entry->mtime = field[MTIME];
	entry->rdev = field[RDEV_MAJOR] << 8 | field[RDEV_MINOR];
}

/* One entry, the trailer too.  0, or -1. */
static int32_t entry_read(struct cpio *in, struct cpio_entry *entry)
{
	const char *header = in->bytes + in->at;
	size_t left = in->size - in->at;
	uint32_t field[NR_FIELDS];
	const char *fault;
	size_t data;

	if (left < MAGIC_SIZE)
		return damaged(in, "no newc header");
	fault = magic_fault(header);
	if (fault)
		return damaged(in, fault);
	if (left < HEADER_SIZE)
		return damaged(in, "it ends within a header");
	if (!fields_read(header + MAGIC_SIZE, field))
		return damaged(in, "a header has a field that is no hexadecimal number");
	if (field[NAMESIZE] < 2 || field[NAMESIZE] > left - HEADER_SIZE)
		return damaged(in, "a name is empty or longer than what is left");
	if (header[HEADER_SIZE + field[NAMESIZE] - 1] != '\0')
		return damaged(in, "a name does not end where its length says");
	data = padded(in->at + HEADER_SIZE + field[NAMESIZE]) - in->at;
	if (data > left || field[FILESIZE] > left - data)
		return damaged(in, "a file is longer than what is left");

	entry_fill(entry, field);
	entry->name = header + HEADER_SIZE;
	entry->name_length = (uint32_t)strlen(entry->name);
	entry->data = header + data;
	data = padded(in->at + data + field[FILESIZE]);
	in->at = data < in->size ? data : in->size;
	return 0;
}

int32_t cpio_next(struct cpio *in, struct cpio_entry *entry)
{
	for (;;) {
		if (entry_read(in, entry))
			return -1;
		if (strcmp(entry->name, TRAILER) != 0)
			return 1;
		/* Zeros fill the last block; then the archive ends, or another one follows. */
		while (in->at < in->size && in->bytes[in->at] == '\0')
			in->at++;
		if (in->at == in->size)
			return 0;
	}
}
