/*
 * What the processor held and who called whom, by frame pointers and with the names of the
 * functions.
 * Entry: machine_report, by panic.  Linux: arch/x86/kernel/dumpstack.c, unwind_frame.c.
 */
#include "kernel/x86/backtrace.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/lib/symbol.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/percpu.h"
#include "spec/limits.h"
#include "spec/types.h"

#define FRAMES_MAX 24

extern const char text_start[], text_end[];

const struct regs *exception_regs;

static void print_regs(const struct regs *r)
{
	print("ip %016lx sp %016lx flags %08lx cs %lx\n", r->ip, r->sp, r->flags, r->cs);
	print("ax %016lx bx %016lx cx %016lx dx %016lx\n", r->ax, r->bx, r->cx, r->dx);
	print("si %016lx di %016lx bp %016lx r8 %016lx\n", r->si, r->di, r->bp, r->r8);
	print("r9 %016lx r10 %016lx r11 %016lx r12 %016lx\n", r->r9, r->r10, r->r11, r->r12);
	print("r13 %016lx r14 %016lx r15 %016lx\n", r->r13, r->r14, r->r15);
}

static bool is_code(uint64_t ip)
{
	return ip >= (uint64_t)text_start && ip < (uint64_t)text_end;
}

/* A frame lies above the one before it, on the same stack. */
static bool is_above(uint64_t next, uint64_t bp)
{
	return next > bp && next - bp < STACK_SIZE && next % 8 == 0;
}

/* What a call returns to may lie behind the end of its function, if the callee never returns. */
static void print_place(uint64_t ip, bool returns)
{
	uint64_t offset;
	const char *name = symbol_of(ip - returns, &offset);

	print("  [%016lx] %s+0x%lx\n", ip, name, offset + returns);
}

/* The function at ip, and those that the frames from frame pointer bp up return to. */
static void backtrace_from(uint64_t ip, uint64_t bp)
{
	print("Call trace:\n");
	for (uint32_t i = 0; i < FRAMES_MAX; i++) {
		const uint64_t *frame = (const uint64_t *)bp;

		if (is_code(ip))
			print_place(ip, i > 0 || !exception_regs);
		else if (i > 0)
			break;
		if (bp < DIRECT_BASE || (i > 0 && frame[0] != 0 && !is_above(frame[0], bp)))
			break;
		ip = frame[1];
		bp = frame[0];
	}
}

/* Of a panic that the kernel came to by itself, what a call leaves unchanged is told. */
static void __attribute__((noinline)) backtrace_here(void)
{
	const uint64_t *frame = (const uint64_t *)frame_pointer();

	frame = (const uint64_t *)frame[0]; /* machine_report's */
	print("sp %016lx bp %016lx flags %08lx cs %x\n", (uint64_t)(frame + 2), frame[0],
	      read_flags(), KERNEL_CS);
	backtrace_from(frame[1], frame[0]);
}

void machine_report(void)
{
	task_id task = PERCPU_GET(current);
	const struct regs *user = (const struct regs *)PERCPU_GET(kernel_sp) - 1;

	print("cr0 %lx cr2 %lx cr3 %lx cr4 %lx\n", read_cr0(), read_cr2(), read_cr3(), read_cr4());
	if (exception_regs) {
		print_regs(exception_regs);
		backtrace_from(exception_regs->ip, exception_regs->bp);
	} else {
		backtrace_here();
	}
	if (task == NOBODY || task == SWAPPER)
		return;
	print("On behalf of task %u, whose program has, call or trap %ld:\n", task,
	      (int64_t)user->orig_ax);
	print_regs(user);
}
