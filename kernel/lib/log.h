/*
 * The log: the last NR_LOG_LINES lines that the kernel has said, each with its level and its time.
 * Lines are numbered from 0; log_next() is the number that the next one will get.
 * Linux: kernel/printk/printk.c, printk_ringbuffer.c.
 */
#ifndef KERNEL_LIB_LOG_H
#define KERNEL_LIB_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define NR_LOG_LINES 512u
#define LOG_LINE 116u	      /* bytes of text; a longer line becomes two */
#define LOG_LEVEL_WARNING 4u /* of what a program says without a level */
#define LOG_LEVEL_INFO 6u     /* of a line that says none */
#define LOG_LEVEL_SHOWN 7u    /* as long as nobody says otherwise, lines below it are shown */
#define LOG_LEVEL_QUIET 4u   /* the same after `quiet` */
#define LOG_LEVEL_ALL 15u

struct log_line {
	uint64_t time; /* ns since boot */
	uint16_t level; /* 0: the worst, to 7 */
	uint16_t size;
	char text[LOG_LINE]; /* without a newline */
};

/* Lines of a level below this one go to the console, too. */
extern uint32_t log_console_level;

/* Whether the console is also told when. */
extern bool log_shows_times;

/* Called when a line has been added; NULL: nobody waits. */
extern void (*log_listener)(void);

/* The next character of what is said. */
void log_char(char c);

/* From now on all of it is shown, and nobody else is told: the kernel is dying. */
void log_panic(void);

/* The line with that number; NULL if it is gone or not there yet. */
const struct log_line *log_line(uint64_t number);

/* The oldest line that is kept. */
uint64_t log_first(void);
uint64_t log_next(void);

/* Nanoseconds since boot; the machine (kernel/x86/clock.c) supplies it. */
uint64_t log_clock(void);

#endif
