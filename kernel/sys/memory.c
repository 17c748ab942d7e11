/*
 * System calls on the address space.
 * Entry: sys_mmap and so on, from table.c.  Linux: mm/mmap.c, mm/mprotect.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "model/own.h"
#include "spec/task.h"

static mm_id mm(void)
{
	return mm_of[current()];
}

/* Only anonymous memory can be mapped, so descriptor and offset matter no further. */
SYSCALL(mmap)
{
	if (arg[5] % FRAME_SIZE != 0)
		return -EINVAL;
	return space_map(mm(), arg[0], arg[1], (uint32_t)arg[2], (uint32_t)arg[3]);
}

SYSCALL(mprotect)
{
	return space_protect(mm(), arg[0], arg[1], (uint32_t)arg[2]);
}

SYSCALL(munmap)
{
	return space_unmap(mm(), arg[0], arg[1]);
}

SYSCALL(brk)
{
	return (int64_t)space_brk(mm(), arg[0]);
}
