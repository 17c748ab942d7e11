/*
 * The order of the rungs in four Linux versions (tests/unit/ladders.h), with the error that each
 * answers; where the error is the kernel's own, one that no other rung near it has.  Keeps true:
 * the lists were written from Linux's copy_process and do_fork, not from the model's.
 * Source: kernel/fork.c, kernel/cred.c, kernel/nsproxy.c of the four.
 */
#include <stddef.h>

#include "tests/unit/ladders.h"

#define CHECK(step, set, answer) {step, set, answer, GIVES_NOTHING, true}
#define PART(step, error) {step, error, error, GIVES_PART, true}
#define BYTES(step, error) {step, error, error, GIVES_BYTES, false}

#define SECURITY_CHECK CHECK(STEP_SECURITY_CHECK, -EPERM, -EPERM)
#define TASK {STEP_TASK, -ENOMEM, -ENOMEM, GIVES_BYTES, true}
#define CREDS                                                                                      \
	BYTES(STEP_CRED, -ENOMEM), {STEP_NEWUSER, -28, -28, GIVES_TO_CRED, false}
#define NPROC CHECK(STEP_USER, -1, -EAGAIN)
#define THREADS CHECK(STEP_THREADS, -1, -EAGAIN)
#define MODULE(step) PART(step, -EAGAIN)
/* Whoever undoes semaphores for the first time has a list made. */
#define UNDO {STEP_UNDO, -ENOMEM, -ENOMEM, GIVES_BYTES, true}
#define OBJECTS                                                                                    \
	BYTES(STEP_FILES, -ENOMEM), BYTES(STEP_FS, -ENOMEM), BYTES(STEP_SIGHAND, -ENOMEM),         \
		BYTES(STEP_SIGNAL, -ENOMEM), BYTES(STEP_MM, -ENOMEM)
#define NAMESPACES BYTES(STEP_NAMESPACES, -EINVAL)
#define THREAD PART(STEP_THREAD, -9)
#define PID(error) CHECK(STEP_PID, -1, error)
#define SIGNALS(error) CHECK(STEP_SIGNALS, -1, error)

/* 2.6.23 differs in the last error only. */
#define LADDER_2_6(late)                                                                           \
	PID(-EAGAIN), SECURITY_CHECK, TASK, NPROC, THREADS, MODULE(STEP_EXEC_DOMAIN),              \
		MODULE(STEP_BINFMT), CHECK(STEP_SETTID, -EFAULT, -EFAULT),                         \
		PART(STEP_MEMPOLICY, -7), PART(STEP_SECURITY, -13), PART(STEP_AUDIT, -5), UNDO,    \
		OBJECTS, PART(STEP_KEYS, -ENOMEM), NAMESPACES, THREAD, SIGNALS(late)

const struct rung ladders[NR_LINUX_VERSIONS][MAX_RUNGS + 1] = {
	[LINUX_2_6_11] = {LADDER_2_6(-EINTR)},
	[LINUX_2_6_23] = {LADDER_2_6(-ERESTARTNOINTR)},
	[LINUX_3_18] = {
		SECURITY_CHECK, TASK, NPROC, CREDS, THREADS, MODULE(STEP_EXEC_DOMAIN),
		PART(STEP_MEMPOLICY, -7), PART(STEP_SCHED, -EAGAIN), PART(STEP_PERF, -6),
		PART(STEP_AUDIT, -5), UNDO, OBJECTS, NAMESPACES, BYTES(STEP_IO, -ENOMEM), THREAD,
		PID(-ENOMEM), SIGNALS(-ERESTARTNOINTR),
	},
	[LINUX_6_1] = {
		TASK, CREDS, NPROC, THREADS, PART(STEP_MEMPOLICY, -7), PART(STEP_SCHED, -EAGAIN),
		PART(STEP_PERF, -6), PART(STEP_AUDIT, -5), PART(STEP_SECURITY, -13), UNDO, OBJECTS,
		NAMESPACES, BYTES(STEP_IO, -ENOMEM), THREAD, PID(-EAGAIN),
		BYTES(STEP_PIDFD, -EMFILE),
		{STEP_PIDFD_STORE, -EFAULT, -EFAULT, GIVES_NOTHING, false},
		PART(STEP_CGROUP, -16), SIGNALS(-EINTR),
	},
};

uint32_t ladder_length(uint32_t version)
{
	uint32_t n = 0;

	while (ladders[version][n].answer != 0)
		n++;
	return n;
}

const struct rung *ladder_rung(uint32_t version, uint32_t step)
{
	for (uint32_t i = 0; ladders[version][i].answer != 0; i++) {
		if (ladders[version][i].step == step)
			return &ladders[version][i];
	}
	return NULL;
}
