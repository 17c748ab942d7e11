/*
 * Exceptions of the processor as signals: which it is, and what the handler is told.
 * Entry: on_user_exception, on_user_page_fault (kernel/x86/upcalls.h).
 * Linux: arch/x86/kernel/traps.c; arch/x86/mm/fault.c, bad_area, set_signal_archinfo.
 */
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/oom.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define VECTOR_DB 1
#define VECTOR_PF 14
#define VECTOR_MF 16
#define VECTOR_XM 19

#define PF_PROTECTION 1u /* of a page fault's error code: the page is there */

/*
 * The signal for each exception, 0 if none can come from a program, and its code; without a code
 * the kernel says only that it was it.
 */
static const struct {
	uint8_t signal;
	uint8_t code;
} exceptions[32] = {
	[0] = {SIGFPE, FPE_INTDIV}, [VECTOR_DB] = {SIGTRAP, TRAP_TRACE},
	[3] = {SIGTRAP, 0},	    [4] = {SIGSEGV, 0},
	[5] = {SIGSEGV, 0},	    [6] = {SIGILL, ILL_ILLOPN},
	[7] = {SIGFPE, 0},	    [9] = {SIGFPE, 0},
	[10] = {SIGSEGV, 0},	    [11] = {SIGBUS, 0},
	[12] = {SIGBUS, 0},	    [13] = {SIGSEGV, 0},
	[VECTOR_MF] = {SIGFPE, 0},  [17] = {SIGBUS, BUS_ADRALN},
	[VECTOR_XM] = {SIGFPE, 0},  [20] = {SIGSEGV, 0},
	[21] = {SIGSEGV, 0},
};

/* Which of the FPU's exceptions are raised and not masked decides; 0: none is. */
static uint8_t fpu_code(uint32_t vector)
{
	struct user_state *user = &thread_table[current()].user;
	uint32_t raised;

	user_state_save(user);
	raised = fpu_exceptions(&user->fpu, vector == VECTOR_XM);
	if (ON(raised, 1u))
		return FPE_FLTINV;
	if (ON(raised, 4u))
		return FPE_FLTDIV;
	if (ON(raised, 8u))
		return FPE_FLTOVF;
	if (ON(raised, 0x12u))
		return FPE_FLTUND;
	return ON(raised, 0x20u) ? FPE_FLTRES : 0;
}

void on_user_exception(struct regs *regs, uint32_t vector, uint64_t error)
{
	struct fault *fault = &thread_table[current()].fault;
	struct siginfo info = {.signal = exceptions[vector].signal, .code = SI_KERNEL};
	uint8_t code = exceptions[vector].code;

	if (info.signal == 0)
		panic("exception %u in a program", vector);
	fault->vector = vector;
	fault->error = error;
	if (vector == VECTOR_MF || vector == VECTOR_XM) {
		code = fpu_code(vector);
		if (code == 0)
			return;
	}
	if (code != 0) {
		info.code = code;
		info.address = info.signal == (int32_t)SIGBUS ? 0 : regs->ip;
	}
	signal_force_info(&info);
}

/* The program's own fault: no right to va, or, with -EIO, nothing there. */
static __attribute__((cold)) void forbidden_access(mm_id mm, uint64_t va, uint64_t error,
						  int32_t answer)
{
	struct fault *fault = &thread_table[current()].fault;
	struct siginfo info = {.signal = (int32_t)SIGSEGV, .address = va};

	info.code = va < USER_END && space_covers(mm, va) ? SEGV_ACCERR : SEGV_MAPERR;
	if (answer == -EIO) {
		info.signal = (int32_t)SIGBUS;
		info.code = BUS_ADRERR;
	}
	fault->vector = VECTOR_PF;
	fault->error = va < USER_END ? error : error | PF_PROTECTION;
	fault->address = va;
	signal_force_info(&info);
}

void on_user_page_fault(struct regs *regs, uint64_t va, uint64_t error)
{
	mm_id mm = mm_of[current()];
	int32_t answer = -EFAULT;

	(void)regs;
	if (va < USER_END && frames_free() < OOM_RESERVE)
		answer = -ENOMEM;
	else if (va < USER_END)
		answer = space_fault(mm, va, (uint32_t)error & (FAULT_WRITE | FAULT_EXEC));
	if (answer == 0) {
		usage_fault();
		return;
	}
	if (answer == -ENOMEM) {
		out_of_memory();
		return;
	}
	forbidden_access(mm, va, error, answer);
}

bool on_usercopy_fault(uint64_t va, uint32_t access)
{
	task_id t = current();
	int32_t error = t != SWAPPER ? space_fault(mm_of[t], va, access) : -EFAULT;

	if (error == -ENOMEM)
		out_of_memory_now();
	if (error != 0)
		return false;
	usage_fault();
	return true;
}
