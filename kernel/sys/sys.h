/*
 * The system calls: each takes its six arguments as the registers had them and answers what goes
 * into ax.  They run with the process lock held; current() is the caller, its space is loaded.
 */
#ifndef KERNEL_SYS_SYS_H
#define KERNEL_SYS_SYS_H

#include <stdint.h>

#define SYSCALL(name) int64_t sys_##name(const uint64_t *arg)

/* file.c */
SYSCALL(read);
SYSCALL(write);
SYSCALL(readv);
SYSCALL(writev);
SYSCALL(open);
SYSCALL(openat);
SYSCALL(close);
SYSCALL(lseek);
SYSCALL(ioctl);
SYSCALL(fcntl);
SYSCALL(dup);
SYSCALL(dup2);
SYSCALL(dup3);
SYSCALL(stat);
SYSCALL(fstat);
SYSCALL(lstat);
SYSCALL(newfstatat);
SYSCALL(access);
SYSCALL(faccessat);
SYSCALL(readlink);
SYSCALL(readlinkat);
SYSCALL(getcwd);
SYSCALL(chdir);
SYSCALL(fchdir);
SYSCALL(umask);

/* memory.c */
SYSCALL(mmap);
SYSCALL(mprotect);
SYSCALL(munmap);
SYSCALL(brk);

/* process.c */
SYSCALL(clone);
SYSCALL(clone3);
SYSCALL(fork);
SYSCALL(vfork);
SYSCALL(execve);
SYSCALL(exit);
SYSCALL(exit_group);
SYSCALL(wait4);
SYSCALL(getpid);
SYSCALL(getppid);
SYSCALL(gettid);
SYSCALL(set_tid_address);
SYSCALL(sched_yield);
SYSCALL(arch_prctl);

/* user.c */
SYSCALL(getuid);
SYSCALL(getgid);
SYSCALL(setuid);
SYSCALL(getrlimit);
SYSCALL(setrlimit);
SYSCALL(prlimit64);

/* signal.c */
SYSCALL(rt_sigaction);
SYSCALL(rt_sigprocmask);
SYSCALL(rt_sigpending);
SYSCALL(rt_sigreturn);
SYSCALL(sigaltstack);
SYSCALL(pause);
SYSCALL(kill);
SYSCALL(tkill);
SYSCALL(tgkill);

/* time.c */
SYSCALL(nanosleep);
SYSCALL(clock_nanosleep);
SYSCALL(clock_gettime);
SYSCALL(futex);
SYSCALL(set_robust_list);

/* machine.c */
SYSCALL(uname);
SYSCALL(reboot);
SYSCALL(getrandom);

/* control.c */
SYSCALL(bident);

#endif
