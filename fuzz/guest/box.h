/*
 * What the judge outside the machine and the processes inside share: a program as deeds, each with
 * the process that does it and what it must answer.  The box lies in shared memory of all guest
 * processes, at a place that no program names; the plugin knows its pages by their frames.
 * Keeps true: one process acts at a time, the one whose turn it is.
 */
#ifndef FUZZ_GUEST_BOX_H
#define FUZZ_GUEST_BOX_H

#define NR_ACTORS 9 /* NR_PROCESSES, and the controller */
#define CONTROLLER 8 /* the first program: it makes a process when none lives, and awaits all */
#define NR_STACKS 10 /* and of a child that a clone of any kind makes */

#define BOX_ADDRESS 0x20000000
#define BOX_PAGE 4096
#define DEED_SIZE 64
#define DEEDS_PER_PAGE (BOX_PAGE / DEED_SIZE)
#define DEED_PAGES 17
#define DEEDS_MAX (DEED_PAGES * DEEDS_PER_PAGE)
#define SHARED_PAGES (1 + DEED_PAGES) /* that the plugin is told of */
#define STACK_PAGES 2
#define BOX_PAGES (SHARED_PAGES + NR_STACKS * STACK_PAGES)

#define PIPE_FROM 11 /* the pipe's ends, in every process that has not closed them */
#define PIPE_TO 12
#define FILE_FD 9 /* the machine's one file, in every process */

/* The kinds of deed. */
#define DEED_CALL 0  /* a system call */
#define DEED_LOAD 1  /* a word from argument 0: the word, or -EFAULT, -EIO */
#define DEED_STORE 2 /* argument 1 to argument 0 */
#define DEED_FETCH 3 /* an instruction from argument 0 */
#define DEED_SPAWN 4 /* clone with flags of argument 0, on the child's stack: 0, or -errno */
#define DEED_EXIT 5
#define DEED_SWEEP 6 /* read all words of the pages in the mask of argument 0: their sum */
#define DEED_END 7   /* await all: the machine's free frames */
#define DEED_CLONE 8 /* flags of argument 0, exit signal 1, by clone3 if 2: what is shared;
			* if 4, of namespaces, too; the child is birth 3, if it is another's */
#define DEED_WAIT 9  /* for birth 0 (0: any), not asleep if 1; if 2 leave it: WAITED, 0, -errno */
#define DEED_KILL 10 /* `child`, of birth 0, by signal 1: how often it has handled one */
#define DEED_WOKEN 11 /* what the call that the actor slept in answered */
#define DEED_PIPE 12 /* make the pipe */
#define DEED_SEND 13 /* the word at address 0: how many bytes */
#define DEED_RECEIVE 14 /* to address 0: the word; PIPE_ENDED: there are no more */
#define DEED_EXEC 15 /* the guest's program anew, with nothing mapped */

/* How it is done. */
#define HOW_SLEEPS 1 /* the turn is handed on first: the actor sleeps until DEED_WOKEN, or dies */
#define HOW_YIELDS 2 /* who had the turn before may end, or fall asleep, first */

/* What DEED_WOKEN answers instead, if the call came back before deed 0, or not 1 were handled. */
#define TOO_EARLY (-0x10001)
#define MISCOUNTED (-0x10002)

#define PIPE_ENDED (-0x10003)

/* What a wait tells: whose end, by number of birth, and how it ended. */
#define WAITED(serial, status) ((int64_t)(serial) << 16 | (status))
#define BIRTHS_MAX 520

/* What a clone's child changed and its caller saw, and what the kernel told of the child. */
#define SEEN_VM 1
#define SEEN_FS 2
#define SEEN_FILES 4
#define SEEN_SIGHAND 8
#define SEEN_PARENT_TID 16
#define SEEN_CHILD_TID 32
#define SEEN_PIDFD 64
#define SEEN_END 128 /* by a wait for it */
#define SEEN_UTS 256 /* this and the next only if argument 4 asks for them */
#define SEEN_IPC 512

/* What that child changes. */
#define CHILD_FD 10
#define CHILD_UMASK 077
#define OUR_UMASK 022

/* Words are written with an instruction in their lowest byte: ret. */
#define WORD_OF(value) ((value) << 8 | 0xc3)
#define VALUE_OF(word) ((word) >> 8)

/* A sum that tells one order of values from another. */
#define SUM(sum, value) (((sum) ^ (value)) * 0x9e3779b97f4a7c15ull + 1)

#ifndef __ASSEMBLER__
#include <stdint.h>

struct deed {
	uint8_t kind, actor, child, how;
	uint16_t call;
	uint8_t clause, unused; /* which one fails by another answer; 0: C01 or C02 */
	uint64_t arg[6];
	int64_t expected;
};

struct box {
	uint32_t round; /* one more: there is a program */
	uint32_t at;	/* the next deed */
	uint32_t failed; /* the deed that answered otherwise; the number of deeds: none */
	uint32_t nr_deeds;
	int64_t got; /* what it answered */
	uint64_t sums[64]; /* of the pages last swept */
	uint32_t turn[NR_ACTORS];  /* futexes */
	uint32_t waits[NR_ACTORS]; /* is it about to sleep there? */
	uint32_t parent_tid, child_tid, pidfd, tid_of_child; /* of the last clone */
	uint32_t caller; /* who made it */
	uint32_t free_fd; /* the lowest descriptor that is free in every process */
	uint32_t handled[NR_ACTORS]; /* how often its handler has run */
	uint32_t returned[NR_ACTORS]; /* the deed at which its call came back */
	int64_t answer[NR_ACTORS];    /* and what it answered */
	uint32_t nr_births;
	uint32_t pids[BIRTHS_MAX]; /* by number of birth, from 1 */
	uint64_t zeros[4];
	int32_t ends[2]; /* of the pipe */
};

_Static_assert(sizeof(struct deed) == DEED_SIZE, "deeds do not straddle pages");
_Static_assert(sizeof(struct box) <= BOX_PAGE, "all but the deeds lies on the first page");
#endif

#endif
