/*
 * System calls on process groups and sessions.
 * Entry: sys_setpgid and so on, from table.c.  Linux: kernel/sys.c.
 */
#include "kernel/proc/session.h"
#include "kernel/sys/sys.h"

SYSCALL(setpgid)
{
	return session_setpgid((int32_t)arg[0], (int32_t)arg[1]);
}

SYSCALL(getpgid)
{
	return session_getpgid((int32_t)arg[0]);
}

SYSCALL(getpgrp)
{
	(void)arg;
	return session_getpgid(0);
}

SYSCALL(setsid)
{
	(void)arg;
	return session_setsid();
}

SYSCALL(getsid)
{
	return session_getsid((int32_t)arg[0]);
}
