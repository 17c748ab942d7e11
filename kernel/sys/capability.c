/*
 * System calls on capabilities: what of root's power a task has.
 * Entry: sys_capget, sys_capset, from table.c.  Linux: kernel/capability.c; security/commoncap.c,
 * cap_capset.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define VERSION_1 0x19980330u /* 32 bits */
#define VERSION_2 0x20071026u /* 64, as now */
#define VERSION_3 0x20080522u

struct header {
	uint32_t version;
	int32_t pid;
};

/* One half of each set; the lower first. */
struct half {
	uint32_t effective, permitted, inheritable;
};

/*
 * The header, and how many halves its version has; an unknown one is answered by the newest, which
 * is no error for who only asks for that.
 */
static int32_t header_get(uint64_t at, struct header *header, uint32_t *halves)
{
	uint32_t newest = VERSION_3;

	if (copy_from_user(header, at, sizeof(*header)) < 0)
		return -EFAULT;
	*halves = header->version == VERSION_1 ? 1 : 2;
	if (header->version == VERSION_1 || header->version == VERSION_2 ||
	    header->version == VERSION_3)
		return 0;
	return copy_to_user(at, &newest, sizeof(newest)) < 0 ? -EFAULT : -EINVAL;
}

SYSCALL(capget)
{
	struct header header;
	struct half data[2];
	uint32_t halves;
	int32_t error = header_get(arg[0], &header, &halves);
	const struct cred *cred;
	task_id t;

	if (arg[1] == 0)
		return error == -EINVAL ? 0 : error;
	if (error || header.pid < 0)
		return error ? error : -EINVAL;
	t = header.pid == 0 ? current() : find_task_by_vpid(header.pid);
	if (t == NOBODY || t == SWAPPER)
		return -ESRCH;
	cred = cred_of_task(t);
	for (uint32_t i = 0; i < 2; i++)
		data[i] = (struct half){
			.effective = (uint32_t)((task_table[t].capabilities & CAPS_ALL) >> 32 * i),
			.permitted = (uint32_t)(cred->permitted >> 32 * i),
			.inheritable = (uint32_t)(cred->inheritable >> 32 * i),
		};
	return copy_to_user(arg[1], data, halves * sizeof(data[0]));
}

/* Never more than one has; what a new program may have is limited by the bounding set, too. */
static bool may_set(const struct cred *old, uint64_t effective, uint64_t permitted,
		    uint64_t inheritable)
{
	uint64_t heritable = old->inheritable | old->permitted;

	if (!is_capable(CAP_SETPCAP) && (inheritable & ~heritable) != 0)
		return false;
	if ((inheritable & ~(old->inheritable | old->bounding)) != 0)
		return false;
	return (permitted & ~old->permitted) == 0 && (effective & ~permitted) == 0;
}

SYSCALL(capset)
{
	struct half data[2] = {{0}};
	struct header header;
	uint64_t effective, permitted, inheritable;
	uint32_t halves;
	int32_t error = header_get(arg[0], &header, &halves);
	struct cred *cred;

	if (error)
		return error;
	if (header.pid != 0 && (uint32_t)header.pid != task_pid_vnr(current()))
		return -EPERM;
	if (copy_from_user(data, arg[1], halves * sizeof(data[0])) < 0)
		return -EFAULT;
	effective = (data[0].effective | (uint64_t)data[1].effective << 32) & CAPS_ALL;
	permitted = (data[0].permitted | (uint64_t)data[1].permitted << 32) & CAPS_ALL;
	inheritable = (data[0].inheritable | (uint64_t)data[1].inheritable << 32) & CAPS_ALL;
	if (!may_set(cred_of_task(current()), effective, permitted, inheritable))
		return -EPERM;
	cred = cred_own();
	if (cred == NULL)
		return -ENOMEM;
	cred->permitted = permitted;
	cred->inheritable = inheritable;
	cred->ambient &= permitted & inheritable;
	task_table[current()].capabilities = effective;
	return 0;
}
