/*
 * What is kept of a signal beside its number: what made it, and what the handler is told.
 * Linux: include/uapi/asm-generic/siginfo.h, struct kernel_siginfo.
 */
#ifndef KERNEL_PROC_SIGINFO_H
#define KERNEL_PROC_SIGINFO_H

#include <stdint.h>

#define SIGINFO_SIZE 128u /* as a program sees it: struct siginfo and zeros */

/* si_code of any signal; a program may send those below zero, and speak for nobody else above. */
#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)

/* Of one signal each. */
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define ILL_ILLOPN 2
#define FPE_INTDIV 1
#define FPE_FLTDIV 3
#define FPE_FLTOVF 4
#define FPE_FLTUND 5
#define FPE_FLTRES 6
#define FPE_FLTINV 7
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define TRAP_BRKPT 1
#define TRAP_TRACE 2

/* The first bytes of the program's siginfo_t; no signal has more to tell. */
struct siginfo {
	int32_t signal;
	int32_t error;
	int32_t code;
	int32_t zero;
	union {
		struct {
			uint32_t pid; /* of the sender or of the child */
			uint32_t uid;
			union {
				uint64_t value;
				int32_t status; /* of a child: exit code or signal */
			};
			int64_t user_ticks; /* a child's times, USER_HZ a second */
			int64_t system_ticks;
		};
		struct {
			int32_t timer;
			int32_t overrun;
			uint64_t timer_value;
		};
		uint64_t address; /* of a fault */
	};
};

#endif
