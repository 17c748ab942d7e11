/*
 * System calls on the machine as a whole.
 * Entry: sys_uname and so on, from table.c.  Linux: kernel/sys.c, kernel/reboot.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/version.h"
#include "kernel/x86/power.h"
#include "kernel/x86/random.h"
#include "kernel/x86/usercopy.h"
#include "spec/rules.h"
#include "spec/task.h"

#define CAP_SYS_BOOT (1ull << 22)

#define REBOOT_MAGIC1 0xfee1deadu
#define REBOOT_RESTART 0x01234567u
#define REBOOT_HALT 0xcdef0123u
#define REBOOT_KEYS_ON 0x89abcdefu
#define REBOOT_KEYS_OFF 0u
#define REBOOT_POWER_OFF 0x4321fedcu

/* As uname passes it: sysname, nodename, release, version, machine, domainname. */
struct utsname {
	char field[6][65];
};

static void put_field(struct utsname *name, uint32_t field, const char *text)
{
	memcpy(name->field[field], text, strlen(text) + 1);
}

SYSCALL(uname)
{
	struct utsname name;

	memset(&name, 0, sizeof(name));
	put_field(&name, 0, "Linux");
	put_field(&name, 1, "bident");
	put_field(&name, 2, linux_release(linux_version));
	put_field(&name, 3, "Bident " BIDENT_VERSION);
	put_field(&name, 4, "x86_64");
	put_field(&name, 5, "(none)");
	return copy_to_user(arg[0], &name, sizeof(name));
}

/* Any of the four birthdays. */
static bool is_magic2(uint32_t magic)
{
	return magic == 0x28121969 || magic == 0x05121996 || magic == 0x16041998 ||
	       magic == 0x20112000;
}

SYSCALL(reboot)
{
	if (!ON(task_table[current()].capabilities, CAP_SYS_BOOT))
		return -EPERM;
	if ((uint32_t)arg[0] != REBOOT_MAGIC1 || !is_magic2((uint32_t)arg[1]))
		return -EINVAL;
	switch ((uint32_t)arg[2]) {
	case REBOOT_POWER_OFF:
		print(KERN_EMERG "reboot: Power down\n");
		machine_power_off();
	case REBOOT_RESTART:
		print(KERN_EMERG "reboot: Restarting system\n");
		machine_restart();
	case REBOOT_HALT:
		print(KERN_EMERG "reboot: System halted\n");
		machine_halt();
	case REBOOT_KEYS_ON:
	case REBOOT_KEYS_OFF:
		return 0; /* there is no Ctrl-Alt-Del on a serial line */
	default:
		return -EINVAL;
	}
}

SYSCALL(getrandom)
{
	uint64_t done, number, piece;

	for (done = 0; done < arg[1]; done += piece) {
		if (done != 0 && done % FRAME_SIZE == 0 && !work_may_go_on())
			break;
		number = random_number();
		piece = arg[1] - done < sizeof(number) ? arg[1] - done : sizeof(number);
		if (copy_to_user(arg[0] + done, &number, piece) < 0)
			return done != 0 ? (int64_t)done : -EFAULT;
	}
	return (int64_t)done;
}
