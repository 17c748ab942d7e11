/*
 * The terminal as processes see it: which session it controls, and which of its groups is in the
 * foreground.  There is one terminal.
 * All of it with the process lock held.
 * Linux: drivers/tty/tty_jobctrl.c.
 */
#ifndef KERNEL_PROC_FOREGROUND_H
#define KERNEL_PROC_FOREGROUND_H

#include "spec/task.h"

/* Is the terminal that of the current process, or of t's? */
bool has_terminal(void);
bool process_has_terminal(task_id t);

/* The group in the foreground; 0: none. */
uint32_t foreground_group(void);

/*
 * The current process wants to read (SIGTTIN) or change (SIGTTOU) the terminal: 0; or it is in the
 * background, and its group has been sent the signal: -ERESTARTSYS; or that would not help: -EIO.
 */
int32_t foreground_check(uint32_t sig);

/* The terminal is opened by its own name: who leads a session and has none gets it. */
void foreground_open(void);

/* The ioctls.  steal: take it from another session, for root. */
int64_t foreground_take(bool steal, bool may_read);	/* TIOCSCTTY */
int64_t foreground_get(void);				/* TIOCGPGRP: the group, or -ENOTTY */
int64_t foreground_set(int32_t pgrp);			/* TIOCSPGRP */
int64_t foreground_session(void);			/* TIOCGSID: the session, or -ENOTTY */
int64_t foreground_give(void);				/* TIOCNOTTY */

/* The current process leads its session and leaves the terminal, or exits. */
void foreground_leave(bool exits);

/* One process has it no more; a new process has it as its parent has. */
void foreground_forget(signal_id group);
void foreground_fork(signal_id from, signal_id to);

#endif
