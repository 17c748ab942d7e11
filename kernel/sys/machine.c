/*
 * System calls on the machine as a whole.
 * Entry: sys_sysinfo and so on, from table.c.  Linux: kernel/sys.c, kernel/reboot.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/load.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sighand.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/apic.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/power.h"
#include "kernel/x86/random.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

#define CAP_SYS_BOOT (1ull << 22)

#define REBOOT_MAGIC1 0xfee1deadu
#define REBOOT_RESTART 0x01234567u
#define REBOOT_HALT 0xcdef0123u
#define REBOOT_KEYS_ON 0x89abcdefu
#define REBOOT_KEYS_OFF 0u
#define REBOOT_POWER_OFF 0x4321fedcu

#define GRND_NONBLOCK 1u
#define GRND_RANDOM 2u
#define GRND_INSECURE 4u

#define SYSINFO_LOAD_UNIT 65536u /* one task that runs */

/* As sysinfo passes it. */
struct sysinfo {
	int64_t uptime; /* seconds */
	uint64_t loads[3];
	uint64_t total_memory, free_memory, shared_memory, buffers, total_swap, free_swap;
	uint16_t processes;
	uint64_t total_high, free_high;
	uint32_t unit; /* bytes */
};

/* There is no swap, and nothing is shared or buffered. */
SYSCALL(sysinfo)
{
	struct sysinfo info = {
		.uptime = (int64_t)(clock_now() / NS_PER_SECOND),
		.total_memory = frames_total() * FRAME_SIZE,
		.free_memory = frames_free() * FRAME_SIZE,
		.processes = (uint16_t)nr_threads,
		.unit = 1,
	};

	for (uint32_t i = 0; i < 3; i++)
		info.loads[i] = load_average[i] * SYSINFO_LOAD_UNIT / LOAD_UNIT;
	return copy_to_user(arg[0], &info, sizeof(info));
}

/* Any of the four birthdays. */
static bool is_magic2(uint32_t magic)
{
	return magic == 0x28121969 || magic == 0x05121996 || magic == 0x16041998 ||
	       magic == 0x20112000;
}

/* For who is in a namespace of its own the machine is that. */
static int64_t reboot_pid_ns(uint32_t ns, uint32_t command)
{
	if (command != REBOOT_POWER_OFF && command != REBOOT_RESTART && command != REBOOT_HALT)
		return -EINVAL;
	pid_ns_reboot(ns, (int32_t)(command == REBOOT_RESTART ? SIGHUP : SIGINT));
	exit_thread(0);
}

SYSCALL(reboot)
{
	uint32_t ns = task_active_pid_ns(current());

	if (!ON(task_table[current()].capabilities, CAP_SYS_BOOT))
		return -EPERM;
	if ((uint32_t)arg[0] != REBOOT_MAGIC1 || !is_magic2((uint32_t)arg[1]))
		return -EINVAL;
	if (ns != FIRST_PID_NS)
		return reboot_pid_ns(ns, (uint32_t)arg[2]);
	switch ((uint32_t)arg[2]) {
	case REBOOT_POWER_OFF:
		apic_report();
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

/* The numbers are the processor's own, so none of the flags makes a difference. */
SYSCALL(getrandom)
{
	uint32_t flags = (uint32_t)arg[2];
	uint64_t done, number, piece;

	if (ON(flags, ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)) ||
	    (ON(flags, GRND_RANDOM) && ON(flags, GRND_INSECURE)))
		return -EINVAL;
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
