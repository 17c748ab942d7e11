/*
 * Flags and errors by name (tests/conformance/sweeps.h).
 */
#include <stdio.h>
#include <string.h>

#include "spec/errors.h"
#include "spec/flags.h"
#include "tests/conformance/sweeps.h"

#define NAME(flag) {CLONE_##flag, #flag}

static const struct {
	uint64_t bit;
	const char *name;
} flags[] = {
	NAME(NEWTIME), NAME(VM), NAME(FS), NAME(FILES), NAME(SIGHAND), NAME(PIDFD), NAME(PTRACE),
	NAME(VFORK), NAME(PARENT), NAME(THREAD), NAME(NEWNS), NAME(SYSVSEM), NAME(SETTLS),
	NAME(PARENT_SETTID), NAME(CHILD_CLEARTID), NAME(DETACHED), NAME(UNTRACED),
	NAME(CHILD_SETTID), NAME(NEWCGROUP), NAME(NEWUTS), NAME(NEWIPC), NAME(NEWUSER),
	NAME(NEWPID), NAME(NEWNET), NAME(IO), NAME(CLEAR_SIGHAND), NAME(INTO_CGROUP),
};

static const struct {
	int number;
	const char *name;
} errors[] = {
	{EPERM, "EPERM"}, {ECHILD, "ECHILD"}, {EAGAIN, "EAGAIN"}, {ENOMEM, "ENOMEM"},
	{EFAULT, "EFAULT"}, {EINVAL, "EINVAL"}, {EMFILE, "EMFILE"}, {ENOSYS, "ENOSYS"},
};

void word_write(char *text, size_t size, uint64_t word)
{
	size_t used = (size_t)snprintf(text, size, "%#llx", (unsigned long long)word);

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if ((word & flags[i].bit) && used < size)
			used += (size_t)snprintf(text + used, size - used, " %s", flags[i].name);
	}
}

void answer_write(char *text, size_t size, int answer)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (answer == -errors[i].number) {
			snprintf(text, size, "%s", errors[i].name);
			return;
		}
	}
	snprintf(text, size, answer == 0 ? "accepts" : "%d", answer);
}
