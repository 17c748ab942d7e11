/*
 * Linux's error numbers, as far as creating, ending and awaiting a process can answer them.
 * ERESTARTNOINTR never reaches a program: the kernel runs the call again once the signal is
 * handled.
 */
#ifndef SPEC_ERRORS_H
#define SPEC_ERRORS_H

#define EPERM 1
#define ESRCH 3
#define EINTR 4
#define E2BIG 7
#define ECHILD 10
#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EEXIST 17
#define EINVAL 22
#define EMFILE 24
#define ENOSYS 38
#define ERESTARTNOINTR 513

#endif
