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
#include "kernel/proc/nsfs.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pidfd.h"
#include "kernel/proc/setns.h"
#include "kernel/proc/unshare.h"
#include "kernel/sys/procfs.h"
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

/* All those of a task, which the caller may look into. */
static int32_t namespaces_of_task(task_id t, uint64_t flags, uint32_t to[NR_NAMESPACE_KINDS])
{
	uint64_t known = 0;

	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		known |= namespace_flag(kind);
	if (flags == 0 || ON(flags, ~known))
		return -EINVAL;
	if (t == NOBODY || ns_of[t] == NOBODY)
		return -ESRCH;
	if (!proc_may_look(t))
		return -EPERM;
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		to[kind] = namespace_of(t, kind);
	to[NS_PID] = task_active_pid_ns(t);
	return 0;
}

SYSCALL(setns)
{
	file_id file = fd_file(files_of[current()], (int32_t)arg[0]);
	uint32_t to[NR_NAMESPACE_KINDS] = {0}, id;
	uint64_t flags = (uint32_t)arg[1];
	enum namespace_kind kind;
	int32_t error = -EINVAL;

	if (file == NOBODY)
		return -EBADF;
	if (node_is_namespace(file_of(file)->node, &kind, &id)) {
		if (flags != 0 && flags != namespace_flag(kind))
			return -EINVAL;
		flags = namespace_flag(kind);
		to[kind] = id;
		error = 0;
	} else if (file_is_pidfd(file_of(file))) {
		error = namespaces_of_task(pidfd_task(file_of(file)), flags, to);
	}
	return error ? error : do_setns(flags, to);
}
