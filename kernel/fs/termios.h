/*
 * The modes of the terminal, as programs see them, and what of it the parts of the terminal share.
 * Linux: include/uapi/asm-generic/termbits.h.
 */
#ifndef KERNEL_FS_TERMIOS_H
#define KERNEL_FS_TERMIOS_H

#include <stdbool.h>
#include <stdint.h>

#include "spec/types.h"

/* Linux's values, by the word that they are in. */
#define ISTRIP 0x20u
#define INLCR 0x40u
#define IGNCR 0x80u
#define ICRNL 0x100u
#define IXON 0x400u
#define IXANY 0x800u
#define IUTF8 0x4000u

#define OPOST 0x1u
#define ONLCR 0x4u
#define OCRNL 0x8u
#define ONOCR 0x10u
#define ONLRET 0x20u
#define XTABS 0x1800u

#define ISIG 0x1u
#define ICANON 0x2u
#define ECHO 0x8u
#define ECHOE 0x10u
#define ECHOK 0x20u
#define ECHONL 0x40u
#define NOFLSH 0x80u
#define TOSTOP 0x100u
#define ECHOCTL 0x200u
#define ECHOKE 0x800u
#define IEXTEN 0x8000u

enum control_char {
	VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC, VSTART, VSTOP, VSUSP, VEOL,
	VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2
};

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line;
	uint8_t cc[19];
};

/* The modes that are set. */
extern struct termios termios;

static inline bool input_mode(uint32_t flag)
{
	return ON(termios.iflag, flag);
}

static inline bool local_mode(uint32_t flag)
{
	return ON(termios.lflag, flag);
}

#endif
