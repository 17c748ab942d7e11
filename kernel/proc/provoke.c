/*
 * The kernel's end on request, so that what it says then can be tested; the checked build only.
 * Entry: provoke.  Linux: drivers/misc/lkdtm.
 */
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/lib/string.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/protection.h"
#include "model/own.h"

const char *provoke_option = "";

extern char text_start[];

static volatile uint64_t sink;

static void provoke_panic(void)
{
	panic("provoked");
}

static void provoke_expect(void)
{
	EXPECT(nr_threads == 0);
}

static void provoke_null(void)
{
	volatile uint64_t address = 8;

	sink = *(volatile uint64_t *)address;
}

static void provoke_write(void)
{
	*(volatile uint8_t *)text_start = 0;
}

static void provoke_stack(void)
{
	stack_overflow(0);
}

/* A count that is one too high: the next call of the model notices. */
static void provoke_accounts(void)
{
	files_count[files_of[SWAPPER]]++;
	MODEL_TELL((void)0);
}

static const struct {
	const char *name;
	void (*die)(void);
} deaths[] = {
	{"panic", provoke_panic}, {"expect", provoke_expect}, {"null", provoke_null},
	{"write", provoke_write}, {"stack", provoke_stack},   {"accounts", provoke_accounts},
};

void provoke(void)
{
	for (uint32_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++)
		if (strcmp(provoke_option, deaths[i].name) == 0)
			deaths[i].die();
	if (*provoke_option != 0)
		print("provoke=%s: unknown\n", provoke_option);
}
