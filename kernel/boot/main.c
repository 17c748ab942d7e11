/*
 * The order in which the kernel comes up: the machine, memory, the model, the files, init.
 * Entry: kernel_main, from head.S.  Linux: init/main.c, start_kernel.
 */
#include "kernel/boot/attest.h"
#include "kernel/boot/cmdline.h"
#include "kernel/boot/memory.h"
#include "kernel/boot/multiboot.h"
#include "kernel/boot/pvh.h"
#include "kernel/check/expect.h"
#include "kernel/check/inject.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs.h"
#include "kernel/lib/print.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/init.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/procfs.h"
#include "kernel/sys/version.h"
#include "kernel/x86/alert.h"
#include "kernel/x86/apic.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/pic.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/serial.h"
#include "kernel/x86/trap.h"

static char cmdline[CMDLINE_SIZE]; /* cut into its words */

static void read_cmdline(uint64_t pa)
{
	const char *from = phys_to_virt(pa);

	for (uint32_t i = 0; pa != 0 && i < CMDLINE_SIZE - 1 && from[i] != 0; i++)
		cmdline[i] = boot_command_line[i] = from[i];
	cmdline_parse(cmdline);
	print("Command line: %s\n", boot_command_line);
}

static struct memory_range find_initramfs(const struct hvm_start_info *info)
{
	const struct hvm_module *module = phys_to_virt(info->modlist);

	if (info->nr_modules == 0)
		return (struct memory_range){.start = 0, .end = 0};
	return (struct memory_range){.start = module->start, .end = module->start + module->size};
}

/*
 * As many tasks as have kernel stacks in an eighth of memory, and records in the tables: all but
 * nobody's, the swapper's and one to spare, which the ladder takes before it looks at the limit.
 */
static uint32_t count_threads(void)
{
	uint64_t stacks = frames_total() / 8 / (STACK_SIZE / FRAME_SIZE);

	return stacks < NR_TASKS - 3 ? (uint32_t)stacks : NR_TASKS - 3;
}

/* The swapper owns the first object of each kind; the kernel's half of each is made here. */
static void make_swapper(void)
{
	model_init(linux_version, count_threads());
	rlimits_init(signal_of[SWAPPER]);
	cred_init(cred_of[SWAPPER]);
	namespaces_init(ns_of[SWAPPER]);
	if (space_new(mm_of[SWAPPER]) < 0 || sighand_init(sighand_of[SWAPPER]) < 0 ||
	    files_init(files_of[SWAPPER]) < 0)
		panic("no memory for the first task");
	fs_init(fs_of[SWAPPER]);
	EXPECT(model_is_sound());
	print("Model: Linux %s, %u tasks of at most %u, pids below %u\n",
	      linux_release(linux_version), max_threads, NR_TASKS, PID_MAX);
	print("Model: %s\n", attest_line + sizeof(ATTEST_MARK) - 1);
}

static void load_initramfs(struct memory_range archive)
{
	initramfs_load(phys_to_virt(archive.start), archive.end - archive.start);
	memory_free_initramfs();
	print("Initramfs: %lu KiB, then %lu MiB free\n", (archive.end - archive.start) / 1024,
	      frames_free() / 256);
}

/* Only programs are to fail: the steps that make init do not count. */
static void arm_injection(void)
{
	if (*inject_option != 0 && !inject_parse(inject_option))
		print(KERN_WARNING "inject=%s: not of the form STEP:N[,STEP:N]\n", inject_option);
}

/*
 * start_info: the physical address of what the loader has to say; loader: MULTIBOOT_MAGIC, or PVH's
 * 0.
 */
void __attribute__((noreturn)) kernel_main(uint64_t start_info, uint32_t loader)
{
	const struct hvm_start_info *info = phys_to_virt(start_info);
	struct memory_range initramfs;

	serial_init();
	segments_init();
	PERCPU_SET(current, SWAPPER);
	trap_init();
	machine_check_init();
	print(KERN_NOTICE "Bident " BIDENT_VERSION ", a model of Linux process creation%s\n",
	      BUILD_IS_CHECKED ? " (checked build)" : "");
	if (loader == MULTIBOOT_MAGIC)
		info = multiboot_read(start_info);
	if (info->magic != HVM_MAGIC)
		panic("started by a loader that knows neither PVH nor Multiboot 2");
	read_cmdline(info->cmdline);
	initramfs = find_initramfs(info);
	memory_init(info, initramfs);
	protection_init();
	print("Memory: %lu MiB free\n", frames_free() / 256);
	clock_init();
	load_initramfs(initramfs);
	procfs_init(attest_line + sizeof(ATTEST_MARK) - 1);
	make_swapper();
	sched_init();
	make_init();
	arm_injection();
	pic_init();
	apic_init();
	serial_listen();
	idle();
}
