/*
 * Which number is which call: the list of calls.h, and one call of our own.  Who asks for a call
 * that Linux has and this kernel has not is told ENOSYS, and the log tells of the first time.
 * Entry: syscall_table, by entry.S.  Linux: arch/x86/entry/common.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/upcalls.h"
#include "spec/control.h"
#include "spec/task.h"

#pragma GCC diagnostic ignored "-Woverride-init" /* first of all, no number is a call */
int64_t (*const syscall_table[NR_SYSCALLS])(const uint64_t *arg, uint64_t arg1, uint64_t arg2) = {
	[0 ... NR_SYSCALLS - 1] = on_missing_call,
#define CALL(number, name, missing) [number] = sys_##name,
#include "kernel/sys/calls.h"
#undef CALL
	[CONTROL_CALL] = sys_bident,
};

/* A name here: a call that Linux has. */
static const char *const names[] = {
#define EVERY(number, name) [number] = #name,
#define GONE(number, name)
#include "kernel/sys/every_call.h"
#undef EVERY
#undef GONE
};

#define NR_NAMES (sizeof(names) / sizeof(names[0]))

static uint64_t told[NR_NAMES / 64 + 1]; /* bit n % 64 of word n / 64: call n was missed */

static void tell_missing(uint32_t number)
{
	uint64_t bit = 1ull << number % 64;

	if (number >= NR_NAMES || names[number] == 0 || ON(told[number / 64], bit))
		return;
	told[number / 64] |= bit;
	print(KERN_NOTICE "%s is not here: system call %u, asked for by pid %u\n",
	      names[number], number, task_table[current()].tgid);
}

int64_t on_missing_call(const uint64_t *arg, uint64_t arg1, uint64_t arg2)
{
	(void)arg, (void)arg1, (void)arg2;
	tell_missing((uint32_t)task_regs(current())->orig_ax);
	return -ENOSYS;
}
