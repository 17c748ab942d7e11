/*
 * Which number is which call: Linux's numbers on x86-64, and one of our own.
 * Entry: on_syscall.  Linux: arch/x86/entry/syscalls/syscall_64.tbl.
 */
#include "kernel/lib/errno.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/upcalls.h"
#include "spec/control.h"

static int64_t (*const table[])(const uint64_t *arg) = {
	[0] = sys_read,		   [1] = sys_write,	       [2] = sys_open,
	[3] = sys_close,	   [4] = sys_stat,	       [5] = sys_fstat,
	[6] = sys_lstat,	   [8] = sys_lseek,	       [9] = sys_mmap,
	[10] = sys_mprotect,	   [11] = sys_munmap,	       [12] = sys_brk,
	[13] = sys_rt_sigaction,   [14] = sys_rt_sigprocmask,  [15] = sys_rt_sigreturn,
	[16] = sys_ioctl,	   [19] = sys_readv,	       [20] = sys_writev,
	[21] = sys_access,	   [24] = sys_sched_yield,     [32] = sys_dup,
	[33] = sys_dup2,	   [34] = sys_pause,	       [35] = sys_nanosleep,
	[39] = sys_getpid,	   [56] = sys_clone,	       [57] = sys_fork,
	[58] = sys_vfork,	   [59] = sys_execve,	       [60] = sys_exit,
	[61] = sys_wait4,	   [62] = sys_kill,	       [63] = sys_uname,
	[72] = sys_fcntl,	   [79] = sys_getcwd,	       [80] = sys_chdir,
	[81] = sys_fchdir,	   [89] = sys_readlink,	       [95] = sys_umask,
	[97] = sys_getrlimit,	   [102] = sys_getuid,	       [104] = sys_getgid,
	[105] = sys_setuid,	   [107] = sys_getuid,	       [108] = sys_getgid,
	[110] = sys_getppid,	   [127] = sys_rt_sigpending,  [131] = sys_sigaltstack,
	[158] = sys_arch_prctl,	   [160] = sys_setrlimit,      [169] = sys_reboot,
	[186] = sys_gettid,	   [200] = sys_tkill,	       [202] = sys_futex,
	[218] = sys_set_tid_address, [228] = sys_clock_gettime, [230] = sys_clock_nanosleep,
	[231] = sys_exit_group,	   [234] = sys_tgkill,	       [257] = sys_openat,
	[262] = sys_newfstatat,	   [267] = sys_readlinkat,     [269] = sys_faccessat,
	[273] = sys_set_robust_list, [292] = sys_dup3,	       [302] = sys_prlimit64,
	[318] = sys_getrandom,	   [435] = sys_clone3,	       [CONTROL_CALL] = sys_bident,
};

#define NR_CALLS (sizeof(table) / sizeof(table[0]))

void on_syscall(struct regs *regs)
{
	const uint64_t arg[6] = {regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9};
	uint32_t number = (uint32_t)regs->orig_ax;

	if (number >= NR_CALLS || table[number] == 0)
		regs->ax = (uint64_t)-ENOSYS;
	else
		regs->ax = (uint64_t)table[number](arg);
}
