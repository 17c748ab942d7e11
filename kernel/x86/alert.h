/*
 * What the machine reports of itself at any instruction: non-maskable interrupts and machine
 * checks.
 * Linux: arch/x86/kernel/nmi.c; arch/x86/kernel/cpu/mce/core.c, severity.c.
 */
#ifndef KERNEL_X86_ALERT_H
#define KERNEL_X86_ALERT_H

#include "kernel/x86/regs.h"

#include <stdbool.h>

/* Let the processor report machine checks, if it can: else one resets it.  Boot. */
void machine_check_init(void);

/*
 * One came, and found the registers so.  They only note it: a message may just be half said.  Can
 * what was interrupted go on after the machine check?
 */
void nmi_came(const struct regs *regs);
bool machine_check_came(const struct regs *regs);

/* Put what was noted into the log, at most once a second.  By each tick. */
void alerts_tell(void);

/* The machine check that came last: which bank reported it, its status and the address. */
struct machine_check {
	uint32_t bank;
	uint64_t status, address;
};

extern struct machine_check last_machine_check;

#endif
