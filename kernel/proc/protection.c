/*
 * What must be refused is tried: writing code and constants, executing data, touching user memory
 * but by the checked door, address 0, the pages that no stack may reach.  In the checked build,
 * when the first program is loaded.
 * Entry: protection_check.  Linux: drivers/misc/lkdtm, arch/x86/kernel/test_nx.c.
 */
#include "kernel/proc/protection.h"
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/probe.h"
#include "kernel/x86/usercopy.h"

/* What the processor says: the vector, and a page fault's error code. */
#define FAULT(error) ((uint64_t)(error) << 8 | 14)
#define ABSENT 0
#define PRESENT 1
#define WRITE 2
#define FETCH 0x10
#define DOUBLE_FAULT 8ull

/* From kernel.ld. */
extern char text_start[], text_end[], model_start[], boot_guard[], fault_guard[];

static uint32_t nr_refused;
static volatile uint64_t sink;

static void read_at(uint64_t address)
{
	sink = *(volatile uint8_t *)address;
}

/* What is there is put there, should nobody prevent it. */
static void write_at(uint64_t address)
{
	*(volatile uint8_t *)address = *(uint8_t *)address;
}

static void store_at(uint64_t address)
{
	*(volatile uint8_t *)address = 0xc3;
}

static void execute_at(uint64_t address)
{
	((void (*)(void))address)();
}

static void refused(const char *what, void (*action)(uint64_t), uint64_t address, uint64_t expected)
{
	uint64_t said = probe(action, address);

	if (said == PROBE_DONE)
		panic("protection: %s is possible", what);
	if ((said & 0xff) != (expected & 0xff) || ((expected & 0xff) == 14 && said != expected))
		panic("protection: %s ends in %lx, not in %lx", what, said, expected);
	nr_refused++;
}

static void check_image(void)
{
	uint64_t text = (uint64_t)text_start, constants = (uint64_t)text_end;
	uint64_t direct = (uint64_t)phys_to_virt(text - KERNEL_BASE);
	uint8_t code = 0xc3;

	refused("writing code", write_at, text, FAULT(PRESENT | WRITE));
	refused("writing constants", write_at, constants, FAULT(PRESENT | WRITE));
	refused("writing code by the direct map", write_at, direct, FAULT(PRESENT | WRITE));
	refused("executing constants", execute_at, constants, FAULT(PRESENT | FETCH));
	refused("executing data", execute_at, (uint64_t)model_start, FAULT(PRESENT | FETCH));
	refused("executing the direct map", execute_at, direct, FAULT(PRESENT | FETCH));
	refused("executing a stack", execute_at, (uint64_t)&code, FAULT(PRESENT | FETCH));
}

void stack_overflow(uint64_t depth)
{
	volatile uint8_t frame[256];

	frame[0] = (uint8_t)depth;
	if (depth != ~0ull)
		stack_overflow(depth + 1);
	sink = frame[0];
}

static void check_stacks(void)
{
	uint64_t bottom = stack_top(current()) - STACK_SIZE;

	refused("touching address 0", read_at, 8, FAULT(ABSENT));
	refused("writing below a stack", store_at, bottom - 8, FAULT(ABSENT | WRITE));
	refused("writing below all that is a stack's", store_at,
		stack_top(current()) - STACK_STRIDE, FAULT(ABSENT | WRITE));
	refused("writing below the first stack", store_at, (uint64_t)boot_guard,
		FAULT(ABSENT | WRITE));
	refused("writing below the stack of double faults", store_at, (uint64_t)fault_guard,
		FAULT(ABSENT | WRITE));
	refused("a recursion without end", stack_overflow, 0, DOUBLE_FAULT);
}

static void check_user(uint64_t ip, uint64_t sp)
{
	uint8_t byte = 0;

	if (copy_from_user(&byte, ip, 1) != 0) /* then its page is there */
		panic("protection: there is no program");
	if (usercopy_smap) {
		refused("reading a program's stack", read_at, sp, FAULT(PRESENT));
		refused("writing a program's stack", store_at, sp, FAULT(PRESENT | WRITE));
		refused("executing a program's code", execute_at, ip, FAULT(PRESENT | FETCH));
	}
	if (copy_from_user(&byte, (uint64_t)text_start, 1) != -EFAULT ||
	    copy_to_user((uint64_t)model_start, &byte, 1) != -EFAULT ||
	    copy_from_user(&byte, 8, 1) != -EFAULT || copy_to_user(ip, &byte, 1) != -EFAULT ||
	    copy_from_user(&byte, ~0ull, 1) != -EFAULT)
		panic("protection: the door to user memory lets all pass");
	if (copy_from_user(&byte, sp, 1) != 0 || copy_to_user(sp, &byte, 1) != 0)
		panic("protection: the door to user memory is shut");
}

void protection_check(uint64_t user_ip, uint64_t user_sp)
{
	check_image();
	check_stacks();
	check_user(user_ip, user_sp);
	print("Protection: %u violations tried, all refused\n", nr_refused);
}
