/*
 * The stack frame of a signal handler, as Linux lays it out on x86-64, so that the C library's
 * restorer and whoever reads ucontext_t find what they expect.
 * Entry: sigframe_push, sigframe_pop.  Linux: arch/x86/kernel/signal.c, uapi/asm/sigcontext.h.
 */
#include "kernel/proc/sigframe.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/altstack.h"
#include "kernel/proc/current.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/usercopy.h"

#define RED_ZONE 128 /* below its stack pointer a function may keep things */
#define FLAGS_OF_USER 0x50dd5ull /* what a program may change: arithmetic, TF, DF, RF, AC */

#define UC_FP_XSTATE 1u /* of the FPU's state there is more than FXSAVE has */
/* The context says which stack segment to go back to, and it is to be believed. */
#define UC_SIGCONTEXT_SS 2u
#define UC_STRICT_RESTORE_SS 4u

struct sigcontext {
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t di, si, bp, bx, dx, ax, cx, sp, ip, flags;
	uint16_t cs, gs, fs, ss;
	uint64_t error, trap, old_mask, cr2;
	uint64_t fpu; /* user address of the FPU's image; 0: as a program starts */
	uint64_t reserved[8];
};

struct sigframe {
	uint64_t restorer; /* the handler returns to it */
	uint64_t uc_flags, uc_link;
	struct alt_stack stack;
	struct sigcontext context;
	uint64_t mask;
	struct siginfo info;
	uint8_t info_rest[SIGINFO_SIZE - sizeof(struct siginfo)];
};

/*
 * Where the frame goes, and above it the FPU's state: a handler starts as if it had been called, 8
 * below a multiple of 16.  0: the alternate stack is too small for it.
 */
static uint64_t frame_address(const struct alt_stack *stack, uint64_t sp, uint64_t sa_flags,
			      uint64_t *fpu)
{
	uint64_t top = sp - RED_ZONE, at;
	bool on_stack = altstack_is_in_use(stack, top);

	if (ON(sa_flags, SA_ONSTACK) && stack->size != 0 && !on_stack) {
		top = stack->sp + stack->size;
		on_stack = true;
	}
	*fpu = (top - fpu_frame_size()) & ~63ull;
	at = ((*fpu - sizeof(struct sigframe)) & ~15ull) - 8;
	return on_stack && !altstack_has(stack, at) ? 0 : at;
}

static void context_fill(struct sigcontext *c, const struct regs *r, const struct fault *fault)
{
	*c = (struct sigcontext){
		.r8 = r->r8,   .r9 = r->r9,   .r10 = r->r10, .r11 = r->r11, .r12 = r->r12,
		.r13 = r->r13, .r14 = r->r14, .r15 = r->r15, .di = r->di,   .si = r->si,
		.bp = r->bp,   .bx = r->bx,   .dx = r->dx,   .ax = r->ax,   .cx = r->cx,
		.sp = r->sp,   .ip = r->ip,   .flags = r->flags,
		.cs = (uint16_t)r->cs,	      .ss = (uint16_t)r->ss,
		.error = fault->error,	      .trap = fault->vector,
		.cr2 = fault->address,
	};
}

static void regs_enter(struct regs *regs, uint64_t at, uint32_t sig, uint64_t handler)
{
	regs->di = sig;
	regs->si = at + offsetof(struct sigframe, info);
	regs->dx = at + offsetof(struct sigframe, uc_flags);
	regs->ax = 0;
	regs->sp = at;
	regs->ip = handler;
	regs->flags &= ~(FLAGS_DF | FLAGS_TF | FLAGS_RF);
}

int32_t sigframe_push(struct regs *regs, const struct siginfo *info, const struct sigaction *action,
		      uint64_t mask)
{
	struct thread *thread = &thread_table[current()];
	struct sigframe frame = {
		.restorer = action->restorer,
		.uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
			    (fpu_frame_size() > FPU_LEGACY ? UC_FP_XSTATE : 0),
		.stack = thread->alt_stack,
		.mask = mask,
		.info = *info,
	};
	uint8_t image[FPU_FRAME_MOST];
	uint64_t fpu, at = frame_address(&thread->alt_stack, regs->sp, action->flags, &fpu);

	user_state_save(&thread->user);
	fpu_to_frame(&thread->user.fpu, image);
	context_fill(&frame.context, regs, &thread->fault);
	frame.context.old_mask = mask;
	frame.context.fpu = fpu;
	if (!ON(action->flags, SA_RESTORER) || at == 0 ||
	    copy_to_user(fpu, image, fpu_frame_size()) < 0 ||
	    copy_to_user(at, &frame, sizeof(frame)) < 0)
		return -EFAULT;
	if (ON(thread->alt_stack.flags, SS_AUTODISARM))
		altstack_reset(&thread->alt_stack);
	fpu_reset(&thread->user.fpu);
	user_state_load(&thread->user);
	regs_enter(regs, at, (uint32_t)info->signal, action->handler);
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

static int32_t fpu_restore(struct user_state *user, uint64_t from)
{
	const uint64_t more = fpu_frame_size() - FPU_LEGACY;
	uint8_t image[FPU_FRAME_MOST];
	bool goes_on;

	if (from != 0 && copy_from_user(image, from, FPU_LEGACY) < 0)
		return -EFAULT;
	goes_on = from != 0 && fpu_frame_goes_on(image) &&
		  copy_from_user(image + FPU_LEGACY, from + FPU_LEGACY, more) == 0;
	user_state_save(user);
	if (from != 0)
		fpu_from_frame(&user->fpu, image, goes_on);
	else
		fpu_reset(&user->fpu);
	user_state_load(user);
	return 0;
}

int32_t sigframe_pop(struct regs *regs)
{
	struct thread *thread = &thread_table[current()];
	struct sigframe frame;

	/* The handler's return has taken the first word off. */
	if (copy_from_user(&frame, regs->sp - sizeof(frame.restorer), sizeof(frame)) < 0)
		return -EFAULT;
	signals_block(frame.mask);
	context_restore(regs, &frame.context);
	restart_forget();
	if (fpu_restore(&thread->user, frame.context.fpu) < 0)
		return -EFAULT;
	/* It may have been in use, as it still is when handlers are nested: then it stays. */
	(void)altstack_set(&thread->alt_stack, frame.stack, regs->sp);
	return 0;
}
