/*
 * The stack frame of a signal handler, as Linux lays it out on x86-64, so that the C library's
 * restorer and whoever reads ucontext_t find what they expect.
 * Entry: sigframe_push, sigframe_pop.  Linux: arch/x86/kernel/signal.c, uapi/asm/sigcontext.h.
 */
#include "kernel/proc/sigframe.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/usercopy.h"

#define RED_ZONE 128 /* below its stack pointer a function may keep things */
#define FLAGS_OF_USER 0x40dd5ull /* what a program may change: arithmetic, TF, DF, AC */

struct sigcontext {
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t di, si, bp, bx, dx, ax, cx, sp, ip, flags;
	uint16_t cs, gs, fs, ss;
	uint64_t error, trap, old_mask, cr2;
	uint64_t fpu; /* user address of the FXSAVE image */
	uint64_t reserved[8];
};

struct sigframe {
	uint64_t restorer; /* the handler returns to it */
	uint64_t uc_flags, uc_link;
	uint64_t stack;
	uint64_t stack_flags;
	uint64_t stack_size;
	struct sigcontext context;
	uint64_t mask;
	uint32_t info_signal, info_errno, info_code;
	uint32_t info_rest[29];
	uint8_t fpu[512] __attribute__((aligned(16)));
};

static bool is_on_alt_stack(const struct thread *thread, uint64_t sp)
{
	return sp > thread->alt_stack && sp - thread->alt_stack <= thread->alt_stack_size;
}

/* Where the frame goes: a handler starts as if it had been called, 8 below a multiple of 16. */
static uint64_t frame_address(const struct thread *thread, uint64_t sp, uint64_t sa_flags)
{
	uint64_t top = sp - RED_ZONE;

	if (ON(sa_flags, SA_ONSTACK) && thread->alt_stack_size != 0 && !is_on_alt_stack(thread, sp))
		top = thread->alt_stack + thread->alt_stack_size;
	return ((top - sizeof(struct sigframe)) & ~15ull) - 8;
}

static void context_fill(struct sigcontext *c, const struct regs *r)
{
	*c = (struct sigcontext){
		.r8 = r->r8,   .r9 = r->r9,   .r10 = r->r10, .r11 = r->r11, .r12 = r->r12,
		.r13 = r->r13, .r14 = r->r14, .r15 = r->r15, .di = r->di,   .si = r->si,
		.bp = r->bp,   .bx = r->bx,   .dx = r->dx,   .ax = r->ax,   .cx = r->cx,
		.sp = r->sp,   .ip = r->ip,   .flags = r->flags,
		.cs = (uint16_t)r->cs,	      .ss = (uint16_t)r->ss,
	};
}

int32_t sigframe_push(struct regs *regs, uint32_t sig, const struct sigaction *action)
{
	struct thread *thread = &thread_table[current()];
	uint64_t at = frame_address(thread, regs->sp, action->flags);
	struct sigframe frame;

	memset(&frame, 0, sizeof(frame));
	user_state_save(&thread->user);
	frame.restorer = action->restorer;
	frame.stack = thread->alt_stack;
	frame.stack_size = thread->alt_stack_size;
	frame.stack_flags = thread->alt_stack_size != 0 ? 0 : SS_DISABLE;
	context_fill(&frame.context, regs);
	frame.context.fpu = at + offsetof(struct sigframe, fpu);
	frame.mask = thread->blocked;
	frame.info_signal = sig;
	memcpy(frame.fpu, thread->user.fpu, sizeof(frame.fpu));
	if (!ON(action->flags, SA_RESTORER) || copy_to_user(at, &frame, sizeof(frame)) < 0)
		return -EFAULT;
	regs->di = sig;
	regs->si = at + offsetof(struct sigframe, info_signal);
	regs->dx = at + offsetof(struct sigframe, uc_flags);
	regs->ax = 0;
	regs->sp = at;
	regs->ip = action->handler;
	regs->flags &= ~(FLAGS_DF | FLAGS_TF | FLAGS_RF);
	return 0;
}

static void context_restore(struct regs *r, const struct sigcontext *c)
{
	*r = (struct regs){
		.r8 = c->r8,   .r9 = c->r9,   .r10 = c->r10, .r11 = c->r11, .r12 = c->r12,
		.r13 = c->r13, .r14 = c->r14, .r15 = c->r15, .di = c->di,   .si = c->si,
		.bp = c->bp,   .bx = c->bx,   .dx = c->dx,   .ax = c->ax,   .cx = c->cx,
		.sp = c->sp,   .ip = c->ip,   .cs = USER_CS, .ss = USER_DS,
		.flags = (r->flags & ~FLAGS_OF_USER) | (c->flags & FLAGS_OF_USER),
		.orig_ax = NO_SYSCALL,
	};
}

int32_t sigframe_pop(struct regs *regs)
{
	struct thread *thread = &thread_table[current()];
	struct sigframe frame;

	/* The handler's return has taken the first word off. */
	if (copy_from_user(&frame, regs->sp - sizeof(frame.restorer), sizeof(frame)) < 0)
		return -EFAULT;
	context_restore(regs, &frame.context);
	user_state_save(&thread->user);
	user_state_set_fpu(&thread->user, frame.fpu);
	user_state_load(&thread->user);
	thread->blocked = frame.mask & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
	return 0;
}
