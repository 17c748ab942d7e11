/*
 * What of the processor's state goes with a task.
 * Entry: user_state_switch, by the scheduler.
 * Linux: arch/x86/kernel/process_64.c, arch/x86/kernel/fpu/core.c.
 */
#include "kernel/x86/switch.h"
#include "kernel/x86/cpu.h"
#include "spec/types.h"

extern void task_entry(void);

uint64_t switch_prepare(struct regs *regs)
{
	uint64_t *sp = (uint64_t *)regs - 1; /* switch_stacks takes no more from it */

	*sp = (uint64_t)task_entry;
	return (uint64_t)sp;
}

static bool has_fsgsbase;

void switch_init(void)
{
	has_fsgsbase = ON(read_cr4(), CR4_FSGSBASE);
}

bool switch_is_fast(void)
{
	return has_fsgsbase && fpu_has_xsaveopt();
}

/* A program may change the bases, by loading a segment if not by an instruction of its own. */
static inline uint64_t fs_base(void)
{
	return has_fsgsbase ? rdfsbase() : rdmsr(MSR_FS_BASE);
}

static inline uint64_t gs_base(void)
{
	return has_fsgsbase ? user_rdgsbase() : rdmsr(MSR_KERNEL_GS_BASE);
}

static void set_fs_base(uint64_t base)
{
	if (has_fsgsbase)
		wrfsbase(base);
	else
		wrmsr(MSR_FS_BASE, base);
}

void user_state_save(struct user_state *state)
{
	fpu_save(&state->fpu);
	state->fs_base = fs_base();
	state->gs_base = gs_base();
}

void user_state_load(const struct user_state *state)
{
	fpu_load(&state->fpu);
	set_fs_base(state->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, state->gs_base);
}

void user_state_begin(void)
{
	fpu_load(&fpu_initial);
	set_fs_base(0);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
}

void user_state_reset(struct user_state *state)
{
	state->fs_base = state->gs_base = 0;
	fpu_reset(&state->fpu);
}
