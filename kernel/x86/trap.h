/*
 * Exceptions and interrupts.
 */
#ifndef KERNEL_X86_TRAP_H
#define KERNEL_X86_TRAP_H

/* Fill and load the interrupt descriptor table.  Boot, after segments_init. */
void trap_init(void);

#endif
