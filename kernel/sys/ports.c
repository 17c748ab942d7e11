/*
 * System calls on the machine's ports.
 * Entry: sys_ioperm, sys_iopl, from table.c.  Linux: arch/x86/kernel/ioport.c.
 */
#include "kernel/proc/ports.h"
#include "kernel/sys/sys.h"

SYSCALL(ioperm)
{
	return ports_permit(arg[0], arg[1], (int32_t)arg[2] != 0);
}

SYSCALL(iopl)
{
	return ports_level((uint32_t)arg[0]);
}
