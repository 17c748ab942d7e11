/*
 * Trying what must not succeed.
 * Entry: probe.  Linux: the nofault helpers of lib/tests and drivers/misc/lkdtm.
 */
#include "kernel/x86/probe.h"
#include "kernel/x86/regs.h"

uint64_t probe_ip, probe_sp; /* where the running probe goes on; 0: there is none */

static uint64_t answer;

void probe_call(void (*action)(uint64_t), uint64_t address);

uint64_t probe(void (*action)(uint64_t), uint64_t address)
{
	answer = PROBE_DONE;
	probe_call(action, address);
	return answer;
}

bool probe_catches(struct regs *regs, uint32_t vector)
{
	if (probe_ip == 0)
		return false;
	answer = regs->orig_ax << 8 | vector;
	regs->ip = probe_ip;
	regs->sp = probe_sp;
	probe_ip = 0;
	return true;
}
