/*
 * strace's output, as far as it is about processes.
 */
#ifndef TESTS_TOOL_TRACE_H
#define TESTS_TOOL_TRACE_H

#include "tests/tool/words.h"

enum trace_kind {
	TRACE_OTHER,
	TRACE_CLONE,	  /* clone, clone3, fork, vfork */
	TRACE_WAIT,	  /* wait4, waitid */
	TRACE_EXIT,	  /* the calls: status is wait's for their argument */
	TRACE_EXIT_GROUP,
	TRACE_EXEC,
	TRACE_IGNORE,	 /* SIGCHLD is ignored from now on, or not */
	TRACE_SUBREAPER, /* PR_SET_CHILD_SUBREAPER: status is its argument */
	TRACE_NOTICE,	 /* a signal that tells of a child */
	TRACE_EXITED,	 /* +++: status is wait's */
};

struct trace_record {
	enum trace_kind kind;
	uint32_t line;	/* in the file, from 1 */
	uint32_t order; /* when it took effect: a clone when it began, all else when it ended */
	int64_t pid;	/* who; 0: the log names nobody */
	int64_t result; /* a call's: -errno if it failed */
	bool unknown_error; /* it failed, with an error that no rule here can give */
	struct question question; /* TRACE_CLONE */
	int64_t child;	/* TRACE_WAIT: who was reaped, 0 nobody; TRACE_NOTICE: whose end */
	int64_t wanted;	/* TRACE_WAIT: which pid was waited for */
	uint32_t options;
	int32_t status;	/* -1: not an end */
	int32_t signal; /* TRACE_NOTICE */
	bool ignored;
};

/* The call in a line of strace's; its result is not looked at. */
bool trace_parse_call(const char *text, struct question *q, struct complaint *c);

/* A whole file: its records by order, which the caller frees; the number of its lines. */
struct trace_record *trace_read(const char *path, uint32_t *count, uint32_t *lines,
				struct complaint *c);

#endif
