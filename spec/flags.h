/*
 * The flag word of clone and clone3, with Linux's names and values.
 * The low byte of clone's word is the signal sent to the parent at exit; clone3 has a field for it.
 * Linux: include/uapi/linux/sched.h; which version knows which flag is in spec/rules.h.
 */
#ifndef SPEC_FLAGS_H
#define SPEC_FLAGS_H

#define CSIGNAL 0x000000ffull
#define CLONE_NEWTIME 0x00000080ull
#define CLONE_VM 0x00000100ull
#define CLONE_FS 0x00000200ull
#define CLONE_FILES 0x00000400ull
#define CLONE_SIGHAND 0x00000800ull
#define CLONE_PIDFD 0x00001000ull
#define CLONE_PTRACE 0x00002000ull
#define CLONE_VFORK 0x00004000ull
#define CLONE_PARENT 0x00008000ull
#define CLONE_THREAD 0x00010000ull
#define CLONE_NEWNS 0x00020000ull
#define CLONE_SYSVSEM 0x00040000ull
#define CLONE_SETTLS 0x00080000ull
#define CLONE_PARENT_SETTID 0x00100000ull
#define CLONE_CHILD_CLEARTID 0x00200000ull
#define CLONE_DETACHED 0x00400000ull
#define CLONE_UNTRACED 0x00800000ull
#define CLONE_CHILD_SETTID 0x01000000ull
#define CLONE_STOPPED 0x02000000ull   /* until 2.6.37 */
#define CLONE_NEWCGROUP 0x02000000ull /* the same bit, since 4.6 */
#define CLONE_NEWUTS 0x04000000ull
#define CLONE_NEWIPC 0x08000000ull
#define CLONE_NEWUSER 0x10000000ull
#define CLONE_NEWPID 0x20000000ull
#define CLONE_NEWNET 0x40000000ull
#define CLONE_IO 0x80000000ull
#define CLONE_CLEAR_SIGHAND 0x100000000ull
#define CLONE_INTO_CGROUP 0x200000000ull

/* The flags that ask for new namespaces, users apart. */
#define CLONE_NEW                                                                                  \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |             \
	 CLONE_NEWPID | CLONE_NEWNET)

#endif
