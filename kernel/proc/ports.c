/*
 * Ports (ports.h).  A task's bitmap is two frames, copied into the processor's when the task runs;
 * a bit that is 0 permits.  Keeps true: a task with no permissions holds no frames.
 * Entry: ports_permit, ports_load.  Linux: arch/x86/kernel/ioport.c; process.c,
 * native_tss_update_io_bitmap.
 */
#include "kernel/proc/ports.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/segments.h"

#define HALF FRAME_SIZE
#define ALL_LEVEL 3u

struct ports {
	uint64_t half[2]; /* physical; 0: no bitmap */
	uint32_t level;	  /* iopl's */
};

static struct ports table[NR_TASKS];
static task_id loaded; /* whose bitmap the processor has; NOBODY: no matter whose */

static bool has_any(task_id t)
{
	return table[t].level == ALL_LEVEL || table[t].half[0] != 0;
}

static uint8_t *half_of(const struct ports *ports, uint32_t i)
{
	return phys_to_virt(ports->half[i]);
}

static int32_t bitmap_new(struct ports *ports)
{
	if (frames_free() < 2)
		return -ENOMEM;
	for (uint32_t i = 0; i < 2; i++) {
		ports->half[i] = frame_new();
		memset(half_of(ports, i), 0xff, HALF);
	}
	return 0;
}

/* As most are.  That of a task that was not made yet has nothing. */
static inline bool has_nothing(task_id t)
{
	return table[t].level == 0 && table[t].half[0] == 0;
}

int32_t ports_copy(task_id from, task_id to)
{
	if (has_nothing(from))
		return 0;
	table[to] = (struct ports){.level = table[from].level};
	if (table[from].half[0] != 0 && bitmap_new(&table[to]) < 0) {
		table[to].level = 0;
		return -ENOMEM;
	}
	switch_reasons += has_any(to);
	if (table[from].half[0] == 0)
		return 0;
	for (uint32_t i = 0; i < 2; i++)
		memcpy(half_of(&table[to], i), half_of(&table[from], i), HALF);
	return 0;
}

static void __attribute__((noinline)) give_back(task_id t)
{
	switch_reasons -= has_any(t);
	for (uint32_t i = 0; i < 2; i++)
		if (table[t].half[i] != 0)
			frame_put(table[t].half[i]);
	table[t] = (struct ports){0};
	if (loaded == t)
		loaded = NOBODY;
	if (t == current())
		ports_load(t);
}

void ports_free(task_id t)
{
	if (!has_nothing(t))
		give_back(t);
}

void ports_load(task_id t)
{
	const struct ports *ports = &table[t];
	bool all = ports->level == ALL_LEVEL, any = has_any(t);

	if (any && loaded != t) {
		for (uint32_t i = 0; i < 2; i++)
			tss_set_ports(i * HALF, all ? NULL : half_of(ports, i), HALF);
		loaded = t;
	}
	tss_use_ports(any);
}

static bool is_empty(const struct ports *ports)
{
	for (uint32_t i = 0; i < HALF; i++)
		if (half_of(ports, 0)[i] != 0xff || half_of(ports, 1)[i] != 0xff)
			return false;
	return true;
}

int32_t ports_permit(uint64_t first, uint64_t n, bool may)
{
	struct ports *ports = &table[current()];
	bool had = has_any(current());

	if (first + n <= first || first + n > 16 * HALF)
		return -EINVAL;
	if (may && !is_capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (ports->half[0] == 0) {
		if (!may)
			return 0;
		if (bitmap_new(ports) < 0)
			return -ENOMEM;
	}
	for (uint64_t port = first; port < first + n; port++) {
		uint8_t *byte = &half_of(ports, port >= 8 * HALF)[port / 8 % HALF];
		uint8_t bit = (uint8_t)(1u << port % 8);

		*byte = may ? *byte & (uint8_t)~bit : *byte | bit;
	}
	loaded = NOBODY;
	if (is_empty(ports)) {
		for (uint32_t i = 0; i < 2; i++) {
			frame_put(ports->half[i]);
			ports->half[i] = 0;
		}
	}
	switch_reasons += has_any(current()) - had;
	ports_load(current());
	return 0;
}

int32_t ports_level(uint32_t level)
{
	struct ports *ports = &table[current()];
	bool had = has_any(current());

	if (level > ALL_LEVEL)
		return -EINVAL;
	if (level > ports->level && !is_capable(CAP_SYS_RAWIO))
		return -EPERM;
	ports->level = level;
	switch_reasons += has_any(current()) - had;
	loaded = NOBODY;
	ports_load(current());
	return 0;
}
