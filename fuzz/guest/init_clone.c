/*
 * A clone of any kind in the guest: its child changes what it may share with its caller, and ends;
 * the caller looks, and undoes what it sees.
 * Entry: clone_any.
 */
#include <linux/ipc.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/utsname.h>
#include <linux/wait.h>
#include <stdbool.h>
#include <sys/syscall.h>

#include "fuzz/guest/init.h"
#include "spec/errors.h"

#define SEM_KEY 0x46
static const char our_name[] = "bident", child_name[] = "child";

void clone_child(void);

/* Changed by clones' children: private memory, which lies outside the box to that end. */
static uint32_t mark;

static struct sigaction usr1(void (*handler)(int))
{
	return (struct sigaction){
		.sa_handler = handler, .sa_flags = SA_RESTORER, .sa_restorer = wait_program,
	};
}

/* A clone's child changes what it may share with its caller, and ends. */
void clone_child(void)
{
	const struct sigaction ignored = usr1(SIG_IGN);

	box->tid_of_child = (uint32_t)raw_call(SYS_gettid, 0, 0, 0, 0, 0, 0);
	if (deeds[box->at].arg[3]) {
		box->nr_births = (uint32_t)deeds[box->at].arg[3];
		box->pids[box->nr_births] = box->tid_of_child;
	}
	mark = 1;
	raw_call(SYS_umask, CHILD_UMASK, 0, 0, 0, 0, 0);
	raw_call(SYS_dup2, FILE_FD, CHILD_FD, 0, 0, 0, 0);
	raw_call(SYS_rt_sigaction, SIGUSR1, (long)&ignored, 0, sizeof(ignored.sa_mask), 0, 0);
	if (deeds[box->at].arg[4]) {
		raw_call(SYS_sethostname, (long)child_name, sizeof(child_name) - 1, 0, 0, 0, 0);
		raw_call(SYS_semget, SEM_KEY, 1, IPC_CREAT, 0, 0, 0);
	}
	pass_and_end(&box->turn[box->caller]);
}

/* Are the host's name and a semaphore of the child's there? */
static int64_t look_at_namespaces(void)
{
	struct new_utsname names;
	int64_t seen = 0, sem;

	raw_call(SYS_uname, (long)&names, 0, 0, 0, 0, 0);
	if (names.nodename[0] == child_name[0])
		seen |= SEEN_UTS;
	raw_call(SYS_sethostname, (long)our_name, sizeof(our_name) - 1, 0, 0, 0, 0);
	sem = raw_call(SYS_semget, SEM_KEY, 1, 0, 0, 0, 0);
	if (sem >= 0 && raw_call(SYS_semctl, sem, 0, IPC_RMID, 0, 0, 0) == 0)
		seen |= SEEN_IPC;
	return seen;
}

static bool ended_well(uint64_t pid)
{
	int32_t status = -1;

	return raw_call(SYS_wait4, (long)pid, (long)&status, __WALL, 0, 0, 0) == (long)pid &&
	       status == 0;
}

/* What the caller sees of that; as it was, afterwards. */
static int64_t look_at_clone(const struct deed *d, uint64_t pid)
{
	const uint64_t flags = d->arg[0];
	const struct sigaction standard = usr1(SIG_DFL);
	struct sigaction was;
	int64_t seen = d->arg[4] ? look_at_namespaces() : 0;

	seen |= mark ? SEEN_VM : 0;
	mark = 0;
	seen |= raw_call(SYS_umask, OUR_UMASK, 0, 0, 0, 0, 0) == CHILD_UMASK ? SEEN_FS : 0;
	seen |= raw_call(SYS_close, CHILD_FD, 0, 0, 0, 0, 0) == 0 ? SEEN_FILES : 0;
	raw_call(SYS_rt_sigaction, SIGUSR1, (long)&standard, (long)&was, sizeof(was.sa_mask), 0, 0);
	seen |= was.sa_handler == SIG_IGN ? SEEN_SIGHAND : 0;
	seen |= box->parent_tid == pid ? SEEN_PARENT_TID : 0;
	seen |= ended_well(pid) ? SEEN_END : 0;
	/* When it is cleared again cannot be told. */
	if (!(flags & CLONE_CHILD_CLEARTID))
		seen |= box->child_tid == box->tid_of_child ? SEEN_CHILD_TID : 0;
	if (box->pidfd == box->free_fd)
		seen |= raw_call(SYS_close, box->pidfd, 0, 0, 0, 0, 0) == 0 ? SEEN_PIDFD : 0;
	return seen;
}

/* A clone that failed may not have kept one. */
static bool no_descriptor_is_left(void)
{
	const long fd = raw_call(SYS_dup, FILE_FD, 0, 0, 0, 0, 0);

	raw_call(SYS_close, fd, 0, 0, 0, 0, 0);
	return fd == box->free_fd;
}

int64_t clone_any(const struct deed *d, uint32_t me)
{
	const uint64_t stack = (uint64_t)stack_end(NR_STACKS - 1), size = STACK_PAGES * BOX_PAGE;
	const bool one_address = !d->arg[2] && d->arg[0] & CLONE_PIDFD;
	const uint64_t parent_tid = (uint64_t)(one_address ? &box->pidfd : &box->parent_tid);
	const struct clone_args args = {
		.flags = d->arg[0], .pidfd = (uint64_t)&box->pidfd,
		.child_tid = (uint64_t)&box->child_tid, .parent_tid = parent_tid,
		.exit_signal = d->arg[1], .stack = stack - size, .stack_size = size,
		.tls = (uint64_t)box,
	};
	int64_t pid;

	box->caller = me;
	box->parent_tid = box->child_tid = box->pidfd = box->tid_of_child = 0;
	if (d->arg[2])
		pid = clone_call((long)&args, sizeof(args), 0, 0, 0, 0, SYS_clone3);
	else
		pid = clone_call((long)(d->arg[0] | d->arg[1]), (long)stack, (long)parent_tid,
				 (long)&box->child_tid, (long)box, 0, SYS_clone);
	if (pid < 0)
		return no_descriptor_is_left() ? pid : -EMFILE;
	await_turn(me);
	if (box->tid_of_child != (d->arg[0] & CLONE_NEWPID ? 1 : pid))
		return -ESRCH;
	return look_at_clone(d, (uint64_t)pid);
}
