/*
 * The first serial port: the console.
 */
#ifndef KERNEL_X86_SERIAL_H
#define KERNEL_X86_SERIAL_H

/* 115200 baud, eight bits, no parity.  Boot, before the first print. */
void serial_init(void);

/* Send a byte, as it is. */
void serial_send(char c);

/* From now on each byte that comes in is handed to on_serial_input. */
void serial_listen(void);

/* Bytes may have come in. */
void serial_interrupt(void);

#endif
