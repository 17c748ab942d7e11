/*
 * Who called whom, by frame pointers.  Addresses only: `addr2line -fe build/kernel.elf` names them.
 * Entry: machine_backtrace, by panic.  Linux: arch/x86/kernel/unwind_frame.c.
 */
#include "kernel/x86/backtrace.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"

#define FRAMES_MAX 24

extern const char text_start[], text_end[];

static bool is_code(uint64_t ip)
{
	return ip >= (uint64_t)text_start && ip < (uint64_t)text_end;
}

/* A frame lies above the one before it, on the same stack. */
static bool is_above(uint64_t next, uint64_t bp)
{
	return next > bp && next - bp < STACK_SIZE && next % 8 == 0;
}

void backtrace_from(uint64_t ip, uint64_t bp)
{
	for (uint32_t i = 0; i < FRAMES_MAX && is_code(ip); i++) {
		const uint64_t *frame = (const uint64_t *)bp;

		print("  [%016lx]\n", ip);
		if (bp < DIRECT_BASE || (i > 0 && frame[0] != 0 && !is_above(frame[0], bp)))
			break;
		ip = frame[1];
		bp = frame[0];
	}
}

void machine_backtrace(void)
{
	const uint64_t *frame = (const uint64_t *)frame_pointer();

	print("Call trace:\n");
	backtrace_from(frame[1], frame[0]);
}
