/*
 * One program on a booted kernel, without the plugin: stands where that would hand in programs,
 * hands in one, says how it ended, and switches the machine off.  On Linux, where it is not init
 * (fuzz/linux.sh), it exits with 1 if a deed answered otherwise.
 * Entry: wait_program, by fuzz/guest/init.c.
 */
#include <linux/prctl.h>
#include <linux/reboot.h>
#include <sys/syscall.h>

#include "fuzz/guest/box.h"

#define TEXT_SIZE 160

long raw_call(long n, long a, long b, long c, long d, long e, long f);
void wait_program(void);

/* From the program. */
extern const struct deed show_deeds[];
extern const uint32_t show_nr;

static char text[TEXT_SIZE];
static uint32_t length;

static void put(const char *words)
{
	while (*words && length < TEXT_SIZE)
		text[length++] = *words++;
}

static void put_number(uint64_t number)
{
	char digits[17] = "";
	uint32_t i = 16;

	do
		digits[--i] = "0123456789abcdef"[number % 16];
	while (number /= 16);
	put("0x");
	put(digits + i);
}

static void tell(const struct box *box)
{
	put("show: ");
	if (box->failed >= show_nr) {
		put("every deed answered as it must\n");
	} else {
		put("deed ");
		put_number(box->failed);
		put(" answered ");
		put_number((uint64_t)box->got);
		put(", and must ");
		put_number((uint64_t)show_deeds[box->failed].expected);
		put("\n");
	}
	raw_call(SYS_write, 1, (long)text, length, 0, 0, 0);
}

void wait_program(void)
{
	struct box *box = (struct box *)BOX_ADDRESS;
	struct deed *deeds = (struct deed *)(BOX_ADDRESS + BOX_PAGE);

	if (box->round == 0) {
		for (uint32_t i = 0; i < show_nr; i++)
			deeds[i] = show_deeds[i];
		box->nr_deeds = show_nr;
		box->round = 1;
		raw_call(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0, 0);
		return;
	}
	tell(box);
	if (raw_call(SYS_getpid, 0, 0, 0, 0, 0, 0) != 1)
		raw_call(SYS_exit_group, box->failed < show_nr, 0, 0, 0, 0, 0);
	raw_call(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_POWER_OFF,
		 0, 0, 0);
}
