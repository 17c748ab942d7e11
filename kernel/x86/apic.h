/*
 * Interrupts at chosen instructions, for tests: the local APIC's timer, once, after a number of
 * counts.  Under QEMU with -icount a count is an instruction, so that a seed alone decides where
 * programs lose the processor.
 * Intel SDM volume 3, 11.5.4; Linux: arch/x86/kernel/apic/apic.c.
 */
#ifndef KERNEL_X86_APIC_H
#define KERNEL_X86_APIC_H

#include <stdint.h>

#define IRQ_APIC_TIMER 32 /* behind those of the PIC: vector 64 */

/* From which the counts come; 0: there are no such interrupts. */
extern uint64_t preempt_seed;

/* If there are to be: switch the APIC on.  Boot, after pic_init. */
void apic_init(void);

/* The interrupt came, and found this instruction. */
void apic_timer_rang(uint64_t ip);

/* Back to a program: if it has rung, let the next one come. */
void apic_timer_arm(void);

/* How many there were, and a number that is the same if they came at the same instructions. */
void apic_report(void);

#endif
