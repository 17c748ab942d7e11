/*
 * The first serial port, a 16550.  Output waits for the port; input comes by interrupt.
 * Entry: print_char, serial_interrupt.  Linux: drivers/tty/serial/8250.
 */
#include "kernel/x86/serial.h"
#include "kernel/lib/print.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/upcalls.h"
#include "spec/types.h"

#define PORT 0x3f8
#define DATA (PORT + 0)		 /* divisor's low byte while LCR_DLAB is set */
#define INTERRUPTS (PORT + 1)	 /* divisor's high byte */
#define FIFO (PORT + 2)
#define LINE_CONTROL (PORT + 3)
#define MODEM_CONTROL (PORT + 4)
#define LINE_STATUS (PORT + 5)

#define INTERRUPT_ON_INPUT 1
#define FIFO_ON_AND_EMPTY 7
#define LINE_8N1 3
#define LINE_DIVISOR 0x80
#define MODEM_READY 0x0b /* DTR, RTS, and OUT2, which lets interrupts through */
#define STATUS_INPUT 0x01
#define STATUS_CAN_SEND 0x20

void serial_init(void)
{
	outb(INTERRUPTS, 0);
	outb(LINE_CONTROL, LINE_DIVISOR);
	outb(DATA, 1);
	outb(INTERRUPTS, 0);
	outb(LINE_CONTROL, LINE_8N1);
	outb(FIFO, FIFO_ON_AND_EMPTY);
	outb(MODEM_CONTROL, MODEM_READY);
}

void serial_listen(void)
{
	outb(INTERRUPTS, INTERRUPT_ON_INPUT);
}

void serial_send(char c)
{
	while (!ON(inb(LINE_STATUS), STATUS_CAN_SEND))
		;
	outb(DATA, (uint8_t)c);
}

void print_char(char c)
{
	if (c == '\n')
		serial_send('\r');
	serial_send(c);
}

void serial_interrupt(void)
{
	while (ON(inb(LINE_STATUS), STATUS_INPUT))
		on_serial_input((char)inb(DATA));
}
