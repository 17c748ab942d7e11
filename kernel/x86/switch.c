/*
 * What of the processor's state goes with a task.
 * Entry: user_state_save and user_state_load, by the scheduler.
 * Linux: arch/x86/kernel/process_64.c, arch/x86/kernel/fpu/core.c.
 */
#include "kernel/x86/switch.h"
#include "kernel/lib/string.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/percpu.h"
#include "kernel/x86/segments.h"

#define FCW_DEFAULT 0x37f    /* all x87 exceptions masked, extended precision */
#define MXCSR_DEFAULT 0x1f80 /* all SSE exceptions masked, round to nearest */
#define MXCSR_AT 24	     /* in the FXSAVE image */
#define MXCSR_MASK_AT 28     /* the bits of MXCSR that may be set; 0: the default */
#define MXCSR_MASK_DEFAULT 0xffbf

/* In the order in which switch_stacks pops. */
struct switch_frame {
	uint64_t r15, r14, r13, r12, bx, bp;
	void (*ip)(void);
};

extern void task_entry(void);

uint64_t switch_prepare(struct regs *regs)
{
	struct switch_frame *frame = (struct switch_frame *)regs - 1;

	*frame = (struct switch_frame){.ip = task_entry};
	return (uint64_t)frame;
}

void user_state_save(struct user_state *state)
{
	asm volatile("fxsave64 %0" : "=m"(state->fpu));
	/* A program may load a segment into fs or gs itself, and so change the base. */
	state->fs_base = rdmsr(MSR_FS_BASE);
	state->gs_base = rdmsr(MSR_KERNEL_GS_BASE);
}

void user_state_load(const struct user_state *state)
{
	asm volatile("fxrstor64 %0" : : "m"(state->fpu));
	wrmsr(MSR_FS_BASE, state->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, state->gs_base);
}

void user_state_set_fpu(struct user_state *state, const uint8_t image[512])
{
	uint32_t mask = *(uint32_t *)&state->fpu[MXCSR_MASK_AT];

	memcpy(state->fpu, image, sizeof(state->fpu));
	*(uint32_t *)&state->fpu[MXCSR_AT] &= mask != 0 ? mask : MXCSR_MASK_DEFAULT;
}

uint32_t user_state_fpu_exceptions(const struct user_state *state, bool sse)
{
	uint32_t mxcsr = *(const uint32_t *)&state->fpu[MXCSR_AT];
	uint16_t control = *(const uint16_t *)&state->fpu[0];
	uint16_t status = *(const uint16_t *)&state->fpu[2];

	return (sse ? mxcsr & ~(mxcsr >> 7) : (uint32_t)(status & ~control)) & 0x3f;
}

void user_state_reset_fpu(struct user_state *state)
{
	memset(state->fpu, 0, sizeof(state->fpu));
	*(uint16_t *)&state->fpu[0] = FCW_DEFAULT;
	*(uint32_t *)&state->fpu[MXCSR_AT] = MXCSR_DEFAULT;
}

void user_state_reset(struct user_state *state)
{
	memset(state, 0, sizeof(*state));
	user_state_reset_fpu(state);
}

void set_kernel_stack(uint64_t top)
{
	PERCPU_SET(kernel_sp, top);
	tss_set_stack(top);
}
