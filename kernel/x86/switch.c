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
	fpu_save(&state->fpu);
	/* A program may load a segment into fs or gs itself, and so change the base. */
	state->fs_base = rdmsr(MSR_FS_BASE);
	state->gs_base = rdmsr(MSR_KERNEL_GS_BASE);
}

void user_state_load(const struct user_state *state)
{
	fpu_load(&state->fpu);
	wrmsr(MSR_FS_BASE, state->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, state->gs_base);
}

void user_state_reset(struct user_state *state)
{
	memset(state, 0, sizeof(*state));
	fpu_reset(&state->fpu);
}

void set_kernel_stack(uint64_t top)
{
	PERCPU_SET(kernel_sp, top);
	tss_set_stack(top);
}
