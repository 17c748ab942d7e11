/*
 * The two 8259 interrupt controllers and channel 0 of the 8254 timer.
 * Entry: pic_init.  Linux: arch/x86/kernel/i8259.c, i8253.c.
 */
#include "kernel/x86/pic.h"
#include "kernel/x86/cpu.h"

#define MASTER 0x20
#define SLAVE 0xa0
#define START 0x11    /* ICW1: in cascade, ICW4 follows */
#define MODE_8086 0x01 /* ICW4 */
#define END_OF_INTERRUPT 0x20
#define SLAVE_LINE 2

#define TIMER_DATA 0x40
#define TIMER_MODE 0x43
#define TIMER_HZ 1193182u
#define TIMER_PERIODIC 0x34 /* channel 0, both bytes, mode 2 */

void pic_init(void)
{
	uint32_t divisor = TIMER_HZ / TICKS_PER_SECOND;

	outb(MASTER, START);
	outb(MASTER + 1, 32);
	outb(MASTER + 1, 1 << SLAVE_LINE);
	outb(MASTER + 1, MODE_8086);
	outb(SLAVE, START);
	outb(SLAVE + 1, 40);
	outb(SLAVE + 1, SLAVE_LINE);
	outb(SLAVE + 1, MODE_8086);
	outb(MASTER + 1, (uint8_t)~(1u << IRQ_TIMER | 1u << IRQ_SERIAL));
	outb(SLAVE + 1, 0xff);

	outb(TIMER_MODE, TIMER_PERIODIC);
	outb(TIMER_DATA, (uint8_t)divisor);
	outb(TIMER_DATA, (uint8_t)(divisor >> 8));
}

void pic_end(uint32_t irq)
{
	if (irq < 8)
		outb(MASTER, END_OF_INTERRUPT);
}
