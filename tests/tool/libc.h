/*
 * The C library's headers, without its names for what model/wait.h names, too.
 */
#ifndef TESTS_TOOL_LIBC_H
#define TESTS_TOOL_LIBC_H

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef __WALL
#undef __WCLONE
#undef __WNOTHREAD

#endif
