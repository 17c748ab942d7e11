/*
 * Linux's error numbers beyond those that the model answers.
 * Linux: include/uapi/asm-generic/errno.h.
 */
#ifndef KERNEL_LIB_ERRNO_H
#define KERNEL_LIB_ERRNO_H

#include "spec/errors.h"

#define ENOENT 2
#define EIO 5
#define ENXIO 6
#define ENOEXEC 8
#define EBADF 9
#define EACCES 13
#define EBUSY 16
#define EXDEV 18
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define ENFILE 23
#define ENOTTY 25
#define ETXTBSY 26
#define EFBIG 27
#define ENOSPC 28
#define ESPIPE 29
#define EROFS 30
#define EMLINK 31
#define EPIPE 32
#define ERANGE 34
#define ENAMETOOLONG 36
#define ENOTEMPTY 39
#define ELOOP 40
#define EIDRM 43
#define EOVERFLOW 75
#define EOPNOTSUPP 95
#define ETIMEDOUT 110
#define EDQUOT 122
#define ENOKEY 126

/* Never reaches a program: the call runs again, unless a handler without SA_RESTART ran.  Linux. */
#define ERESTARTSYS 512
#define ERESTARTNOHAND 514 /* any handler ends the call */
#define ERESTART_RESTARTBLOCK 516 /* likewise; else it goes on: kernel/proc/restart.h */

#endif
