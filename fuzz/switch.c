/*
 * The kernel's own switch (kernel/x86/switch.h, switch.c, fpu.c) in a program of the host.  A few
 * threads with stacks of their own run a random program: change some of the processor's state,
 * switch, and when it is one's turn again look whether all is as it was left.
 * Keeps true: nothing between the first switch and the last uses the C library, which has its own
 * ideas of fs.
 * Usage: switch SEED SECONDS.  Prints what was done; fails with what was not as left, and the seed
 * of the program, which alone decides what it does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kernel/x86/switch.h"

#define NR_THREADS 5u /* the first is this program's own */
#define STEPS 64u
#define STACK_BYTES 16384u
#define CANARY 0x5ca1ab1e0ddba11ull

enum { MXCSR, CONTROL, VECTORS, UPPER, NUMBERS, FS, GS, GPR, NR_PARTS };

/* What a thread left in the processor. */
struct left {
	uint64_t gpr[6];
	uint64_t fs, gs;
	uint64_t vector[16][4];
	uint64_t number[8][2];
	uint32_t mxcsr;
	uint16_t control;
	bool has_numbers;
};

static struct thread {
	uint64_t sp;
	struct user_state user;
	struct left left;
	uint64_t canary;
	uint8_t stack[STACK_BYTES] __attribute__((aligned(64)));
	uint64_t canary_above;
} thread[NR_THREADS];

static uint32_t running, steps;
static const char *wrong; /* what was found first */
static uint64_t state;	  /* of the generator */
static bool slowly;

void hold_and_switch(const uint64_t hold[6], uint64_t got[8], uint64_t *save_sp, uint64_t load_sp);
void call_switch(uint64_t *save_sp, uint64_t load_sp);
void vectors_load(const uint64_t from[16][4]);
void vectors_store(uint64_t to[16][4]);
void vectors_cut(void);
void numbers_load(const uint64_t from[8][2]);
void numbers_forget(void);
void control_load(const uint16_t *from);
void control_store(uint16_t *to);
void mxcsr_load(const uint32_t *from);
void mxcsr_store(uint32_t *to);
void thread_begin(struct regs *regs);

struct tss tss; /* set_kernel_stack's, which nobody calls here */

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dull;
}

static void expect(bool good, const char *what)
{
	if (!good && !wrong)
		wrong = what;
}

static bool is_same(const uint64_t *a, const uint64_t *b, uint32_t n)
{
	while (n > 0 && a[n - 1] == b[n - 1])
		n--;
	return n == 0;
}

/* An address that a base may have: in the lower half, 0 now and then. */
static uint64_t any_base(void)
{
	uint64_t base = next();

	if (base % 4 == 0)
		return 0;
	if (base % 4 == 1)
		return (base >> 17) & ~0xffffffffull; /* of another's it may share the lower half */
	return base >> 17;
}

/* A normal number, so that it is stored as it was loaded. */
static void any_number(uint64_t number[2])
{
	number[0] = next() | 1ull << 63;
	number[1] = 0x3fff + next() % 100;
}

static void change(struct left *left, uint32_t part)
{
	switch (part) {
	case MXCSR: /* all masked or not; nothing here computes */
		left->mxcsr = (uint32_t)next() & 0xffbf;
		mxcsr_load(&left->mxcsr);
		break;
	case CONTROL:
		left->control = (uint16_t)(0x37f ^ (next() & 0xc00));
		control_load(&left->control);
		break;
	case VECTORS:
		for (uint32_t i = 0; i < 64; i++)
			left->vector[i / 4][i % 4] = next();
		vectors_load(left->vector);
		break;
	case UPPER:
		for (uint32_t i = 0; i < 16; i++)
			left->vector[i][2] = left->vector[i][3] = 0;
		vectors_cut();
		break;
	case NUMBERS:
		left->has_numbers = next() % 2;
		left->control = 0x37f;
		for (uint32_t i = 0; i < 8; i++)
			any_number(left->number[i]);
		if (left->has_numbers)
			numbers_load(left->number);
		else
			numbers_forget();
		break;
	case FS:
		wrfsbase(left->fs = any_base());
		break;
	case GS:
		wrgsbase(left->gs = any_base());
		break;
	default:
		for (uint32_t i = 0; i < 6; i++)
			left->gpr[i] = next();
	}
}

/* The registers of the x87 as XSAVE stores them. */
static bool numbers_are(const struct left *left)
{
	static struct fpu image;
	const uint64_t *at = (const uint64_t *)(image.bytes + 32);

	fpu_save(&image);
	for (uint32_t i = 0; left->has_numbers && i < 8; i++)
		if (at[2 * i] != left->number[i][0] ||
		    (at[2 * i + 1] & 0xffff) != left->number[i][1])
			return false;
	/* The tag word: all in use, or none. */
	return image.bytes[4] == (left->has_numbers ? 0xff : 0);
}

static void look(const struct left *left)
{
	uint64_t vector[16][4];
	uint32_t mxcsr;
	uint16_t control;

	mxcsr_store(&mxcsr);
	control_store(&control);
	vectors_store(vector);
	expect(rdfsbase() == left->fs, "the base of fs");
	expect(user_rdgsbase() == left->gs, "the base of gs");
	expect(mxcsr == left->mxcsr, "MXCSR");
	expect(control == left->control, "the x87's control word");
	expect(is_same(vector[0], left->vector[0], 64), "the vectors");
	expect(numbers_are(left), "the x87's registers");
	for (uint32_t i = 0; i < NR_THREADS; i++)
		expect(thread[i].canary == CANARY && thread[i].canary_above == CANARY,
		       "a canary beside a stack");
}

static void go_to(uint32_t to)
{
	struct thread *from = &thread[running];
	uint64_t got[8];

	running = to;
	if (slowly) {
		user_state_save(&from->user);
		user_state_load(&thread[to].user);
	} else {
		user_state_switch(&from->user, &thread[to].user);
	}
	hold_and_switch(from->left.gpr, got, &from->sp, thread[to].sp);
	expect(got[6] == got[7], "the stack pointer");
	expect(is_same(got, from->left.gpr, 6), "what a call leaves as it was");
	expect(&thread[running] == from, "who runs");
}

/* For hold_and_switch: a function that the compiler has made around the switch. */
void __attribute__((noinline)) call_switch(uint64_t *save_sp, uint64_t load_sp)
{
	switch_stacks(save_sp, load_sp);
}

static struct regs *first_regs(struct thread *t)
{
	return (struct regs *)(t->stack + STACK_BYTES) - 1;
}

/* As a program starts. */
static void thread_reset(struct thread *t)
{
	user_state_reset(&t->user);
	t->left = (struct left){ .mxcsr = 0x1f80, .control = 0x37f };
	t->sp = switch_prepare(first_regs(t));
}

/* As fork does: the child begins with what its maker has in the processor. */
static void thread_fork(struct thread *t)
{
	user_state_save(&t->user);
	t->left = thread[running].left;
	t->sp = switch_prepare(first_regs(t));
}

static void step(struct thread *self)
{
	uint32_t to = 1 + (uint32_t)(next() % (NR_THREADS - 1));
	uint64_t parts = next() & next();

	for (uint32_t part = 0; part < NR_PARTS; part++)
		if (parts >> part & 1)
			change(&self->left, part);
	if (steps-- == 0 || wrong)
		to = 0;
	else if (to != running && next() % 8 == 0)
		thread_fork(&thread[to]);
	if (to != running)
		go_to(to);
	look(&self->left);
}

/* Where task_entry goes. */
void thread_begin(struct regs *regs)
{
	struct thread *self = &thread[running];

	expect(regs == first_regs(self), "where a fresh stack begins");
	look(&self->left);
	for (;;)
		step(self);
}

static bool run(uint64_t seed)
{
	wrong = NULL;
	state = (seed + 1) * 0x9e3779b97f4a7c15ull;
	steps = STEPS;
	slowly = next() % 8 == 0;
	for (uint32_t i = 0; i < NR_THREADS; i++) {
		thread[i].canary = thread[i].canary_above = CANARY;
		if (i > 0)
			thread_reset(&thread[i]);
	}
	running = 0;
	go_to(1);
	return !wrong;
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, n = 0;
	clock_t end = clock() + (argc > 2 ? atoi(argv[2]) : 1) * CLOCKS_PER_SEC;

	fpu_init();
	switch_init();
	if (!switch_is_fast()) {
		puts("this processor has no XSAVEOPT, or no AVX");
		return 2;
	}
	do {
		if (!run(seed + n)) {
			printf("program %lu of seed %lu: %s\n", n, seed + n, wrong);
			return 1;
		}
		n++;
	} while (clock() < end);
	printf("%lu programs of %u switches\n", n, STEPS);
	return 0;
}
