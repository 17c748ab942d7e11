/*
 * The error numbers that files and programs add to those of spec/errors.h.  Linux's values.
 */
#ifndef KERNEL_FS_ERRORS_H
#define KERNEL_FS_ERRORS_H

#include "spec/errors.h"

#define ENOENT 2
#define EIO 5
#define ENXIO 6
#define E2BIG 7
#define ENOEXEC 8
#define EBADF 9
#define EACCES 13
#define EEXIST 17
#define ENOTDIR 20
#define EISDIR 21
#define ENFILE 23
#define ENOTTY 25
#define ESPIPE 29
#define EROFS 30
#define ERANGE 34
#define ENAMETOOLONG 36
#define ELOOP 40

#endif
