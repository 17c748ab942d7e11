/*
 * Which number is which call: the list of calls.h, and one call of our own.
 * Entry: on_syscall.  Linux: arch/x86/entry/common.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/upcalls.h"
#include "spec/control.h"

static int64_t (*const table[])(const uint64_t *arg) = {
#define CALL(number, name, missing) [number] = sys_##name,
#include "kernel/sys/calls.h"
#undef CALL
	[CONTROL_CALL] = sys_bident,
};

#define NR_CALLS (sizeof(table) / sizeof(table[0]))

void on_syscall(struct regs *regs)
{
	const uint64_t arg[6] = {regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9};
	uint32_t number = (uint32_t)regs->orig_ax;

	if (number >= NR_CALLS || table[number] == 0)
		regs->ax = (uint64_t)-ENOSYS;
	else
		regs->ax = (uint64_t)table[number](arg);
}
