/*
 * Which device a node's number means, and the devices that are nothing but memory.
 * Entry: device_ops.  Linux: drivers/char/mem.c.
 */
#include "kernel/fs/device.h"

#include "kernel/fs/console.h"
#include "kernel/fs/file.h"
#include "kernel/fs/kmsg.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/random.h"

#define PAGE 4096u /* bytes after which others may run */

/* How many of the next bytes go in one piece; 0: all are done, or a signal wants the caller. */
static uint64_t piece_next(const struct iter *iter, uint64_t done)
{
	if (done && iter->left && !work_may_go_on())
		return 0;
	return iter->left < PAGE ? iter->left : PAGE;
}

static int64_t null_read(struct file *file, struct iter *to, uint64_t at)
{
	(void)file;
	(void)to;
	(void)at;
	return 0;
}

static int64_t null_write(struct file *file, struct iter *from, uint64_t at)
{
	(void)file;
	(void)at;
	return (int64_t)from->left;
}

static int64_t zero_read(struct file *file, struct iter *to, uint64_t at)
{
	uint64_t done = 0, n, moved;

	(void)file;
	(void)at;
	while ((n = piece_next(to, done))) {
		moved = iter_clear(to, n);
		done += moved;
		if (moved < n)
			return iter_answer(done);
	}
	return (int64_t)done;
}

/* Mapping it is another way to ask for anonymous memory. */
static int32_t zero_map(struct file *file, struct store **store)
{
	(void)file;
	*store = NULL;
	return 0;
}

static int64_t full_write(struct file *file, struct iter *from, uint64_t at)
{
	(void)file;
	(void)at;
	return from->left ? -ENOSPC : 0;
}

static int64_t random_read(struct file *file, struct iter *to, uint64_t at)
{
	uint64_t words[32], done = 0, n, moved;

	(void)file;
	(void)at;
	while ((n = piece_next(to, done))) {
		if (n > sizeof(words))
			n = sizeof(words);
		for (uint32_t i = 0; i < n; i += sizeof(words[0]))
			words[i / sizeof(words[0])] = random_number();
		moved = iter_give(to, words, n);
		done += moved;
		if (moved < n)
			return iter_answer(done);
	}
	return (int64_t)done;
}

/* By Linux's minor number; of major number 1. */
static const struct file_ops memory_devices[] = {
	[3] = { .seeks = true, .read = null_read, .write = null_write },
	[5] = { .seeks = true, .read = zero_read, .write = null_write, .map = zero_map },
	[7] = { .seeks = true, .read = zero_read, .write = full_write },
	[8] = { .seeks = true, .read = random_read, .write = null_write },
	[9] = { .seeks = true, .read = random_read, .write = null_write },
};

#define NR_MEMORY_DEVICES (sizeof(memory_devices) / sizeof(memory_devices[0]))

const struct file_ops *device_ops(uint32_t rdev)
{
	uint32_t major = rdev >> 8, minor = rdev & 0xff;

	if (major == 1 && minor < NR_MEMORY_DEVICES && memory_devices[minor].read)
		return &memory_devices[minor];
	if (major == 1 && minor == 11)
		return &kmsg_ops;
	if (major == 5 && minor <= 1)
		return minor ? &console_ops : &tty_ops;
	if (major == 4 && minor == 64)
		return &port_ops;
	return NULL;
}
