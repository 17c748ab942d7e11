/*
 * System calls on the address space.
 * Entry: sys_mmap and so on, from table.c.
 * Linux: mm/mmap.c, mm/mprotect.c, mm/mremap.c, mm/madvise.c, mm/msync.c, mm/mincore.c, mm/mlock.c.
 */
#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

static mm_id mm(void)
{
	return mm_of[current()];
}

/* Flags that are the call's business and not the space's, with Linux's values. */
#define MAP_TYPE (MAP_SHARED | MAP_PRIVATE)
#define MAP_LOCKED 0x2000u
#define MAP_POPULATE 0x8000u
#define MAP_HUGETLB 0x40000u

/* What MAP_SHARED_VALIDATE, both types, knows. */
#define MAP_KNOWN (MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | 0x40u | MAP_GROWSDOWN | 0x7c07f800u)

static int64_t map_file(const uint64_t *arg, uint32_t flags)
{
	struct shown shown = { .page = arg[5] / FRAME_SIZE };
	const uint32_t prot = (uint32_t)arg[2];
	int64_t place;
	int32_t err = file_map(current(), (int32_t)arg[4], prot, flags & MAP_SHARED, &shown);

	if (err == -EBADF || !arg[1])
		place = err == -EBADF ? err : -EINVAL;
	else if ((flags & MAP_TYPE) == MAP_TYPE && flags & ~MAP_KNOWN)
		place = -EOPNOTSUPP;
	else if (err)
		place = err;
	else if (flags & MAP_GROWSDOWN)
		place = -EINVAL;
	else if (shown.store)
		place = space_map_store(mm(), arg[0], arg[1], prot, flags, shown);
	else
		place = space_map(mm(), arg[0], arg[1], prot, flags);
	if (!err && shown.store)
		store_put(shown.store);
	return place;
}

SYSCALL(mmap)
{
	uint32_t flags = (uint32_t)arg[3];
	int64_t place;

	if (arg[5] % FRAME_SIZE != 0)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS))
		place = map_file(arg, flags);
	else if (flags & MAP_HUGETLB)
		return -ENOMEM; /* no large pages are set aside */
	else if ((flags & MAP_TYPE) == MAP_TYPE)
		return -EINVAL;
	else
		place = space_map(mm(), arg[0], arg[1], (uint32_t)arg[2], flags);
	/* Linux, too, keeps it to itself if not all could be populated. */
	if (place > 0 && (flags & (MAP_POPULATE | MAP_LOCKED) || space_populates(mm())))
		(void)space_populate(mm(), (uint64_t)place, arg[1]);
	return place;
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

SYSCALL(mremap)
{
	int64_t place = space_remap(mm(), arg[0], arg[1], arg[2], (uint32_t)arg[3], arg[4]);

	if (place > 0 && space_populates(mm()))
		(void)space_populate(mm(), (uint64_t)place, arg[2]);
	return place;
}

SYSCALL(madvise)
{
	return space_advise(mm(), arg[0], arg[1], (uint32_t)arg[2]);
}

/* What a shared mapping holds is the file: there is nothing to write. */
SYSCALL(msync)
{
	const uint64_t async = 1, invalidate = 2, sync = 4;
	int32_t err;

	if (arg[0] % FRAME_SIZE || arg[2] & ~(async | invalidate | sync) ||
	    (arg[2] & async && arg[2] & sync))
		return -EINVAL;
	err = space_mapped(mm(), arg[0], arg[1]);
	return err ? -ENOMEM : 0;
}

SYSCALL(mincore)
{
	uint64_t n = arg[1] / FRAME_SIZE + (arg[1] % FRAME_SIZE != 0), i;

	if (arg[0] % FRAME_SIZE)
		return -EINVAL;
	if (arg[0] > USER_END || arg[1] > USER_END - arg[0])
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		uint64_t va = arg[0] + i * FRAME_SIZE;
		uint8_t answer = space_has_page(mm(), va);

		if (space_mapped(mm(), va, FRAME_SIZE))
			return -ENOMEM;
		if (copy_to_user(arg[2] + i, &answer, sizeof(answer)))
			return -EFAULT;
	}
	return 0;
}

/*
 * Memory is never taken away from a program, so to lock it is to fill it; nothing is kept of the
 * lock, and to unlock is only to ask whether the range is mapped.
 */
static int64_t lock(uint64_t addr, uint64_t len, bool fill)
{
	uint64_t start = addr & ~(FRAME_SIZE - 1);
	int32_t err;

	len = (len + (addr - start) + FRAME_SIZE - 1) & ~(FRAME_SIZE - 1);
	err = space_mapped(mm(), start, len);
	if (err || !fill)
		return err;
	err = space_populate(mm(), start, len);
	return err == -ENOMEM ? -EAGAIN : err < 0 ? -ENOMEM : 0;
}

SYSCALL(mlock)
{
	return lock(arg[0], arg[1], true);
}

SYSCALL(mlock2)
{
	const uint64_t on_fault = 1;

	if (arg[2] & ~on_fault)
		return -EINVAL;
	return lock(arg[0], arg[1], !arg[2]);
}

SYSCALL(munlock)
{
	return lock(arg[0], arg[1], false);
}

SYSCALL(mlockall)
{
	const uint64_t now = 1, future = 2, on_fault = 4;

	if (!arg[0] || arg[0] & ~(now | future | on_fault) || arg[0] == on_fault)
		return -EINVAL;
	space_set_populates(mm(), arg[0] & future && !(arg[0] & on_fault));
	if (arg[0] & now && !(arg[0] & on_fault))
		(void)space_populate(mm(), 0, USER_END);
	return 0;
}

SYSCALL(munlockall)
{
	(void)arg;
	space_set_populates(mm(), false);
	return 0;
}
