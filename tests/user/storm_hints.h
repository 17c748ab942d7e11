/*
 * What each system call takes, one letter an argument, so that the storm (tests/user/storm.c) gets
 * beyond the first refusal.  A call that is not here gets anything.
 *
 *   f descriptor   p path          b buffer        n length      o offset      a page's address
 *   g flags        i small number  s signal        t pid or tid  u user        T time, pointed to
 *   c clone flags  m mmap's flags  r rights        x program     v vector of strings or pieces
 *   8 the size of a signal set
 */
#include <sys/syscall.h>

static const struct {
	short call;
	const char *takes;
} hints[] = {
	{ SYS_read, "fbn" }, { SYS_write, "fbn" }, { SYS_open, "pgi" }, { SYS_close, "f" },
	{ SYS_stat, "pb" }, { SYS_fstat, "fb" }, { SYS_lstat, "pb" }, { SYS_poll, "bii" },
	{ SYS_lseek, "foi" }, { SYS_mmap, "anrmfo" }, { SYS_mprotect, "anr" },
	{ SYS_munmap, "an" }, { SYS_brk, "a" }, { SYS_rt_sigaction, "sbb8" },
	{ SYS_rt_sigprocmask, "ibb8" }, { SYS_ioctl, "fgb" }, { SYS_pread64, "fbno" },
	{ SYS_pwrite64, "fbno" }, { SYS_readv, "fvi" }, { SYS_writev, "fvi" },
	{ SYS_access, "pi" }, { SYS_pipe, "b" }, { SYS_select, "ibbbT" },
	{ SYS_mremap, "anniga" }, { SYS_msync, "ani" }, { SYS_madvise, "ani" },
	{ SYS_dup, "f" }, { SYS_dup2, "ff" }, { SYS_nanosleep, "TT" }, { SYS_getitimer, "ib" },
	{ SYS_alarm, "i" }, { SYS_setitimer, "iTb" }, { SYS_sendfile, "ffbn" },
	{ SYS_clone, "cabb" }, { SYS_execve, "xvv" }, { SYS_exit, "i" },
	{ SYS_wait4, "tbgb" }, { SYS_kill, "ts" }, { SYS_uname, "b" }, { SYS_semget, "iii" },
	{ SYS_semop, "ibi" }, { SYS_semctl, "iiib" }, { SYS_fcntl, "fii" }, { SYS_flock, "fi" },
	{ SYS_fsync, "f" }, { SYS_truncate, "pn" }, { SYS_ftruncate, "fn" },
	{ SYS_getdents, "fbn" }, { SYS_getdents64, "fbn" }, { SYS_getcwd, "bn" },
	{ SYS_chdir, "p" }, { SYS_fchdir, "f" }, { SYS_rename, "pp" }, { SYS_mkdir, "pi" },
	{ SYS_rmdir, "p" }, { SYS_creat, "pi" }, { SYS_link, "pp" }, { SYS_unlink, "p" },
	{ SYS_symlink, "pp" }, { SYS_readlink, "pbn" }, { SYS_chmod, "pi" }, { SYS_fchmod, "fi" },
	{ SYS_chown, "puu" }, { SYS_fchown, "fuu" }, { SYS_umask, "i" },
	{ SYS_gettimeofday, "bb" }, { SYS_getrlimit, "ib" }, { SYS_getrusage, "ib" },
	{ SYS_sysinfo, "b" }, { SYS_times, "b" }, { SYS_setuid, "u" }, { SYS_setgid, "u" },
	{ SYS_setpgid, "tt" }, { SYS_setreuid, "uu" }, { SYS_setregid, "uu" },
	{ SYS_getgroups, "ib" }, { SYS_setgroups, "ib" }, { SYS_setresuid, "uuu" },
	{ SYS_getresuid, "bbb" }, { SYS_setresgid, "uuu" }, { SYS_getresgid, "bbb" },
	{ SYS_getpgid, "t" }, { SYS_getsid, "t" }, { SYS_setfsuid, "u" }, { SYS_capget, "bb" },
	{ SYS_capset, "bb" }, { SYS_rt_sigpending, "b8" }, { SYS_rt_sigtimedwait, "bbT8" },
	{ SYS_rt_sigqueueinfo, "tsb" }, { SYS_rt_sigsuspend, "b8" }, { SYS_sigaltstack, "bb" },
	{ SYS_utime, "pb" }, { SYS_mknod, "pii" }, { SYS_personality, "g" },
	{ SYS_statfs, "pb" }, { SYS_fstatfs, "fb" }, { SYS_getpriority, "it" },
	{ SYS_setpriority, "iti" }, { SYS_sched_setparam, "tb" }, { SYS_sched_getparam, "tb" },
	{ SYS_sched_setscheduler, "tib" }, { SYS_mlock, "an" }, { SYS_prctl, "ibbbb" },
	{ SYS_arch_prctl, "ia" }, { SYS_setrlimit, "ib" }, { SYS_chroot, "p" },
	{ SYS_sethostname, "bn" }, { SYS_ioperm, "iii" }, { SYS_tkill, "ts" },
	{ SYS_futex, "biiTbi" }, { SYS_sched_setaffinity, "tnb" },
	{ SYS_sched_getaffinity, "tnb" }, { SYS_set_tid_address, "b" },
	{ SYS_clock_gettime, "ib" }, { SYS_clock_nanosleep, "iiTT" }, { SYS_tgkill, "tts" },
	{ SYS_waitid, "itbgb" }, { SYS_set_mempolicy, "ibn" }, { SYS_get_mempolicy, "bbnag" },
	{ SYS_add_key, "ppbni" }, { SYS_request_key, "pppi" }, { SYS_keyctl, "iiiii" },
	{ SYS_ioprio_set, "iti" }, { SYS_ioprio_get, "it" }, { SYS_openat, "fpgi" },
	{ SYS_mkdirat, "fpi" }, { SYS_newfstatat, "fpbg" }, { SYS_unlinkat, "fpg" },
	{ SYS_renameat, "fpfp" }, { SYS_linkat, "fpfpg" }, { SYS_symlinkat, "pfp" },
	{ SYS_readlinkat, "fpbn" }, { SYS_fchmodat, "fpi" }, { SYS_faccessat, "fpi" },
	{ SYS_pselect6, "ibbbTb" }, { SYS_ppoll, "biTb8" }, { SYS_unshare, "c" },
	{ SYS_set_robust_list, "bi" }, { SYS_utimensat, "fpTg" }, { SYS_signalfd4, "fbig" },
	{ SYS_timerfd_create, "ig" }, { SYS_eventfd2, "ig" }, { SYS_timerfd_settime, "fgTb" },
	{ SYS_dup3, "ffg" }, { SYS_pipe2, "bg" }, { SYS_prlimit64, "tibb" },
	{ SYS_getcpu, "bb" }, { SYS_renameat2, "fpfpg" }, { SYS_getrandom, "bng" },
	{ SYS_execveat, "fxvvg" }, { SYS_statx, "fpggb" }, { SYS_membarrier, "iii" },
	{ SYS_fallocate, "fioo" }, { SYS_rseq, "bnii" }, { SYS_pidfd_send_signal, "fsbi" },
	{ 434, "tg" }, { 435, "bn" },
};
