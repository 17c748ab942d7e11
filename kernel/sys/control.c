/*
 * The control call: faults on request, and a look at the model's accounts (spec/control.h).  The
 * linker puts all of the model's variables in one range, with room for a copy of it behind.
 * Entry: sys_bident.
 */
#include "spec/control.h"
#include "kernel/check/expect.h"
#include "kernel/check/inject.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/lock.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/sound.h"
#include "spec/steps.h"

#define NAME_SIZE 64
#define NAME_OF_(table) #table
#define NAME_OF(table) NAME_OF_(table)

/* From kernel.ld. */
extern char model_start[], model_end[], model_copy[];

/*
 * The tables that a difference can be named by; anything else is named by its place in the
 * range.
 */
static const struct {
	const char *name;
	const void *at;
	uint64_t size;
} part[] = {
	{"task_table", task_table, sizeof(task_table)},
	{"signal_table", signal_table, sizeof(signal_table)},
	{"user_table", user_table, sizeof(user_table)},
#define T_TEXT "kernel/sys/each_part.h"
#include "spec/each_held.h"
	{"part_count", part_count, sizeof(part_count)},
	{"group_locks", &group_locks, sizeof(group_locks)},
	{"pid_owner", pid_owner, sizeof(pid_owner)},
	{"nr_threads", &nr_threads, sizeof(nr_threads)},
	{"max_threads", &max_threads, sizeof(max_threads)},
	{"model", model_start, ~0ull},
};

static bool is_within(const char *p, const void *start, uint64_t size)
{
	return p >= (const char *)start && (uint64_t)(p - (const char *)start) < size;
}

/* Where the next pid is searched for and what the steps answered may differ after a failed call. */
static bool is_exempt(const char *p)
{
	return is_within(p, &last_pid, sizeof(last_pid)) ||
	       is_within(p, step_answer, sizeof(step_answer));
}

static const char *first_difference(void)
{
	uint64_t n = (uint64_t)(model_end - model_start);

	for (uint64_t i = 0; i < n; i++)
		if (model_start[i] != model_copy[i] && !is_exempt(model_start + i))
			return model_start + i;
	return NULL;
}

static void describe(char text[NAME_SIZE], const char *p)
{
	uint32_t i = 0, n;
	uint64_t offset, power = 1;

	while (!is_within(p, part[i].at, part[i].size))
		i++;
	offset = (uint64_t)(p - (const char *)part[i].at);
	n = (uint32_t)strlen(part[i].name);
	memcpy(text, part[i].name, n);
	text[n++] = '+';
	while (offset / power >= 10)
		power *= 10;
	for (; power > 0; power /= 10)
		text[n++] = (char)('0' + offset / power % 10);
	text[n] = 0;
}

static int64_t compare(uint64_t to, uint64_t size)
{
	const char *difference = first_difference();
	char text[NAME_SIZE];
	uint64_t n;

	if (difference == NULL)
		return 0;
	describe(text, difference);
	n = strlen(text) + 1;
	if (size != 0 && copy_to_user(to, text, n < size ? n : size) < 0)
		return -EFAULT;
	return 1;
}

SYSCALL(bident)
{
	EXPECT(process_lock_is_held());
	switch (arg[0]) {
	case CONTROL_INJECT:
		return arg[1] < NR_STEPS && inject_set((uint32_t)arg[1], arg[2]) ? 0 : -EINVAL;
	case CONTROL_SNAPSHOT:
		memcpy(model_copy, model_start, (uint64_t)(model_end - model_start));
		return 0;
	case CONTROL_COMPARE:
		return compare(arg[1], arg[2]);
	case CONTROL_SOUND:
		return model_is_sound();
	case CONTROL_LAST:
		return arg[1] < NR_STEPS ? step_answer[arg[1]] : -EINVAL;
	case CONTROL_FRAMES:
		return (int64_t)frames_free();
	default:
		return -EINVAL;
	}
}
