/*
 * Programs whose gs and stack pointer lead into the kernel while they go to and fro: it is neither
 * led astray nor told anything, and the base of gs stays the program's.  By BORDER=ADDRESS, which
 * is then one more, it goes on until something is typed: tests/boot/nmi.t interrupts it so long.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define FSGSBASE 2ul /* of AT_HWCAP2 */
#define CALLS 1000
#define NR_PAGES 32

static unsigned long bases[] = {
	0, 8, 0x7ffffffff000ul, 0x7ffffffffff8ul, /* the last that user memory could have */
	0xffff800000000000ul, 0xffff888000001000ul, 0xffffffff80100000ul, 0xffffffff80200000ul,
	0xfffffffffffff000ul, ~0ul, 16, /* the last one can be chosen */
};

#define NR_BASES (sizeof(bases) / sizeof(bases[0]))

static volatile unsigned long seen;
static unsigned long wanted;

static void note_base(int signal)
{
	(void)signal;
	seen = get_gs_base();
}

/* Calls on whatever stack, page faults, exceptions with a handler, another's turn. */
static long use(unsigned long base)
{
	unsigned char *pages = mmap(NULL, NR_PAGES * 4096, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long before = get_gs_base();
	long wrong = 0;

	for (size_t i = 0; i < NR_BASES; i++)
		wrong += call_in_disguise(base, bases[i], SYS_getppid, CALLS / NR_BASES);
	set_gs_base(base);
	for (int i = 0; i < NR_PAGES; i++) {
		pages[i * 4096] = 1;
		wrong += get_gs_base() != base;
	}
	seen = ~base;
	do_breakpoint();
	wrong += get_gs_base() != base || seen != base;
	raw(SYS_sched_yield);
	wrong += get_gs_base() != base;
	set_gs_base(before);
	munmap(pages, NR_PAGES * 4096);
	return wrong;
}

/* In a process of its own, while others do the same with other bases. */
static int use_one(void)
{
	signal(SIGTRAP, note_base);
	return use(wanted) == 0 ? 0 : 1;
}

static int use_all(void)
{
	int wrong = 0;

	signal(SIGTRAP, note_base);
	for (size_t i = 0; i < NR_BASES; i++)
		wrong |= use(bases[i]) != 0;
	return wrong;
}

static bool is_typed(void)
{
	struct pollfd console = { .fd = 0, .events = POLLIN };

	return poll(&console, 1, 0) != 0;
}

/* Two at once, so that bases are exchanged. */
static void go_on(bool long_enough)
{
	pid_t other;
	int status = 0, good = 0, rounds = 0;

	do {
		other = fork();
		if (other == 0)
			_exit(use_all());
		good += use_all() == 0 && waitpid(other, &status, 0) == other && status == 0;
		rounds++;
	} while (!long_enough && !is_typed());
	ok(good == rounds, "%d rounds of two with all bases", rounds);
}

int main(void)
{
	const char *wish = getenv("BORDER");

	if (!(getauxval(AT_HWCAP2) & FSGSBASE))
		return skip_all("a processor without FSGSBASE");
	if (wish)
		bases[NR_BASES - 1] = strtoul(wish, NULL, 16);
	for (size_t i = 0; i < NR_BASES; i++) {
		wanted = bases[i];
		is(in_child(use_one), exited(0), "gs's base is %#lx, and stays so", wanted);
	}
	go_on(!wish);
	return done();
}
