/*
 * Descriptors: for each files handle of the model a table from small numbers to open files.
 * Linux: fs/file.c.
 *
 * Keeps true: entries at and beyond `end` of a table are unused; each other entry is 0 or names an
 * open file that counts it, once for all who have shared the table since a fork.  A table's entries
 * fill one frame.
 */
#ifndef KERNEL_FS_FDTABLE_H
#define KERNEL_FS_FDTABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/fs/file.h"
#include "spec/limits.h"
#include "spec/types.h"

#define NR_FDS 1024u /* of one table: Linux's default RLIMIT_NOFILE; EMFILE beyond */

/*
 * Make the table of the first process: 0, 1 and 2 are the console, if `console` is a device node;
 * else the table is empty, as Linux does when /dev/console is missing.  0 or -ENOMEM.
 */
int32_t files_init(files_id files);

/* fork: `to` becomes a copy of `from`, sharing its open files.  0, or -ENOMEM: `to` is empty. */
int32_t files_copy(files_id from, files_id to);

/* Close everything: the last owner is gone.  A table that was never made is fine. */
void files_free(files_id files);

/* exec: close the descriptors that are marked close-on-exec. */
void files_exec(files_id files);

/* The open file that fd names in the table, or NOBODY. */
file_id fd_file(files_id files, int32_t fd);

/* Its record; that of NOBODY. */
struct file *fd_record(files_id files, int32_t fd);

/* Name `file` by the lowest free descriptor at or above `least`; takes over a count of it.
 * The descriptor, or -EMFILE with the count given back. */
int64_t fd_new(files_id files, file_id file, uint32_t least, bool cloexec);

/* Could it name one more? */
bool fd_has_room(files_id files);

/* 0, or -EBADF. */
int64_t fd_close(files_id files, int32_t fd);

/* The system calls on descriptors. */
int64_t fd_dup(files_id files, int32_t fd);
int64_t fd_dup2(files_id files, int32_t from, int32_t to);
int64_t fd_dup3(files_id files, int32_t from, int32_t to, uint32_t flags);
int64_t fd_fcntl(files_id files, int32_t fd, uint32_t command, uint64_t argument);

#endif
