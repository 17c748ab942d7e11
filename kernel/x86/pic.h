/*
 * The two interrupt controllers and the timer of the PC.
 */
#ifndef KERNEL_X86_PIC_H
#define KERNEL_X86_PIC_H

#include <stdint.h>

#define IRQ_TIMER 0
#define IRQ_SERIAL 4
#define TICKS_PER_SECOND 250u

/*
 * Deliver the interrupts of timer and serial port at vectors 32 up, and no others; start the timer.
 * Boot.
 */
void pic_init(void);

/* The interrupt is being handled: let the next one come. */
void pic_end(uint32_t irq);

#endif
