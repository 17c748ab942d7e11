/*
 * The list of sweeps (tests/conformance/sweeps.h).
 */
#include "tests/conformance/sweeps.h"
#include "spec/flags.h"

/* What a check looks at, and what makes an ordinary process out of it or not. */
#define SHARING (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_PARENT)
#define LEGACY                                                                                     \
	(SHARING | CLONE_NEWNS | CLONE_SYSVSEM | CLONE_PIDFD | CLONE_PARENT_SETTID |               \
	 CLONE_DETACHED | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_VFORK)
#define STRICT                                                                                     \
	((LEGACY & ~(CLONE_PARENT_SETTID | CLONE_FILES | CLONE_VFORK)) | CLONE_CLEAR_SIGHAND |     \
	 CLONE_NEWTIME | CLONE_NEWCGROUP)
#define SHORT                                                                                      \
	(SHARING | CLONE_NEWNS | CLONE_SYSVSEM | CLONE_PIDFD | CLONE_DETACHED | CLONE_NEWUTS |     \
	 CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID)
#define REST                                                                                       \
	(CLONE_PTRACE | CLONE_SETTLS | CLONE_UNTRACED | CLONE_CHILD_SETTID |                       \
	 CLONE_CHILD_CLEARTID | CLONE_IO | CLONE_NEWCGROUP | CLONE_SIGHAND | CLONE_VM |            \
	 CLONE_THREAD | CLONE_NEWNET)
#define TRACED (SHARING | CLONE_VFORK | CLONE_PTRACE | CLONE_UNTRACED | CLONE_NEWUTS)
#define SEEN                                                                                       \
	(SHARING | CLONE_VFORK | CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID |              \
	 CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID)

const struct sweep sweeps[NR_SWEEPS] = {
	{"clone_root", CALL_CLONE, BY_ROOT, LEGACY, 0, 17},
	{"clone_user", CALL_CLONE, BY_USER, LEGACY, 0, 17},
	{"clone_thread", CALL_CLONE, BY_THREAD, SHORT, 0, 0},
	{"clone_leader", CALL_CLONE, BY_LEADER, SHORT, 0, 28},
	{"clone_vfork_child", CALL_CLONE, BY_VFORK_CHILD, SHORT, 0, 17},
	{"clone_init", CALL_CLONE, BY_INIT, SHORT, 0, 17},
	{"clone_traced", CALL_CLONE, BY_TRACED, TRACED, 0, 17},
	{"clone_rest", CALL_CLONE, BY_ROOT, REST, 0, 23},
	{"clone3_root", CALL_CLONE3, BY_ROOT, STRICT, 0, 0},
	{"clone3_user", CALL_CLONE3, BY_USER, STRICT, 0, 0},
	{"clone3_thread", CALL_CLONE3, BY_THREAD, SHORT, 0, 0},
	{"clone3_leader", CALL_CLONE3, BY_LEADER, SHORT, 0, 28},
	{"clone3_vfork_child", CALL_CLONE3, BY_VFORK_CHILD, SHORT, 0, 17},
	{"clone3_init", CALL_CLONE3, BY_INIT, SHORT, 0, 17},
	{"shares_root", CALL_SHARES, BY_ROOT, SEEN, 0, 17},
	{"shares_user", CALL_SHARES, BY_USER, SEEN, 0, 17},
};

uint32_t sweep_bits(const struct sweep *s)
{
	return (uint32_t)__builtin_popcountll(s->flags);
}

uint64_t sweep_word(const struct sweep *s, uint32_t index)
{
	uint64_t word = s->always;

	for (uint64_t rest = s->flags; rest; rest &= rest - 1, index >>= 1)
		word |= index & 1 ? rest & -rest : 0;
	return word;
}
