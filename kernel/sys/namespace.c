/*
 * System calls on namespaces, and on the names that one of them holds.
 * Entry: sys_uname and so on, from table.c.  Linux: kernel/sys.c, kernel/nsproxy.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/unshare.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/version.h"
#include "kernel/x86/usercopy.h"
#include "spec/rules.h"

/* As uname passes it: sysname, nodename, release, version, machine, domainname. */
struct utsname {
	char field[6][HOST_NAME_SIZE];
};

static void put_field(struct utsname *name, uint32_t field, const char *text)
{
	memcpy(name->field[field], text, strlen(text) + 1);
}

SYSCALL(uname)
{
	const struct uts *uts = current_uts();
	struct utsname name;

	memset(&name, 0, sizeof(name));
	put_field(&name, 0, "Linux");
	put_field(&name, 1, uts->node);
	put_field(&name, 2, linux_release(linux_version));
	put_field(&name, 3, "Bident " BIDENT_VERSION);
	put_field(&name, 4, "x86_64");
	put_field(&name, 5, uts->domain);
	return copy_to_user(arg[0], &name, sizeof(name));
}

static int32_t set_name(char to[HOST_NAME_SIZE], uint64_t from, uint64_t length)
{
	char name[HOST_NAME_SIZE] = {0};

	if (!is_capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (length >= HOST_NAME_SIZE)
		return -EINVAL;
	if (copy_from_user(name, from, length) < 0)
		return -EFAULT;
	memcpy(to, name, sizeof(name));
	return 0;
}

SYSCALL(sethostname)
{
	return set_name(current_uts()->node, arg[0], arg[1]);
}

SYSCALL(setdomainname)
{
	return set_name(current_uts()->domain, arg[0], arg[1]);
}

SYSCALL(unshare)
{
	return do_unshare(arg[0]);
}

/* No descriptor here names a namespace. */
SYSCALL(setns)
{
	return fd_file(files_of[current()], (int32_t)arg[0]) == NOBODY ? -EBADF : -EINVAL;
}
