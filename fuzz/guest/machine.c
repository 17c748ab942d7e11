/*
 * The machine.  microvm boots in a third of the time of a PC; everything the kernel asks of one is
 * there.
 * Entry: machine_start.
 */
#define _GNU_SOURCE
#include "fuzz/guest/machine.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HERE "build/fuzz/guest"
#define ARGUMENT_MAX 4096

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

static void __attribute__((noreturn)) give_up(const char *what)
{
	perror(what);
	exit(2);
}

/* With GDB set the machine waits for gdb before its first instruction. */
static void run_qemu(int memory)
{
	const char *folder = setting("GUEST", HERE), *release = setting("LINUX", "6.1");
	const char *gdb = getenv("GDB");
	char ram[ARGUMENT_MAX], plugin[ARGUMENT_MAX], kernel[ARGUMENT_MAX], serial[ARGUMENT_MAX];
	char words[ARGUMENT_MAX];
	const char *argv[] = {
		"qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none",
		"-machine", "microvm,pit=on,pic=on,rtc=on,isa-serial=on,memory-backend=ram",
		"-m", "64", "-object", ram, "-accel", "tcg,thread=single", "-no-reboot",
		"-device", "isa-debug-exit,iobase=0xf4", "-serial", serial,
		"-plugin", plugin, "-kernel", kernel, "-initrd", HERE "/initramfs.cpio",
		"-append", words, gdb ? "-s" : NULL, "-S", NULL
	};

	snprintf(ram, sizeof(ram), "memory-backend-file,id=ram,size=%llu,share=on,"
		 "mem-path=/proc/self/fd/%d", (unsigned long long)RAM_SIZE, memory);
	snprintf(plugin, sizeof(plugin), "file=" HERE "/plugin.so,ram=/proc/self/fd/%d,"
		 "blocks=%s/blocks,linux=%s%s", memory, folder, release,
		 getenv("COUNT") ? ",count=1" : "");
	snprintf(kernel, sizeof(kernel), "%s/kernel.elf", folder);
	snprintf(serial, sizeof(serial), "file:%s", setting("CONSOLE", "/dev/null"));
	snprintf(words, sizeof(words), "console=ttyS0 rdinit=/init panic=-1 linux=%s", release);
	execvp(argv[0], (char **)argv);
	give_up("qemu-system-x86_64");
}

pid_t machine_start(int from, int to, struct report **report)
{
	int memory = memfd_create("machine", 0);
	uint8_t *ram;
	pid_t pid;

	if (memory < 0 || ftruncate(memory, MACHINE_SIZE) < 0)
		give_up("memory for the machine");
	ram = mmap(NULL, MACHINE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	if (ram == MAP_FAILED)
		give_up("memory for the machine");
	*report = (struct report *)(ram + RAM_SIZE);
	pid = fork();
	if (pid < 0)
		give_up("fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (dup2(from, FROM_AFL) < 0 || dup2(to, TO_AFL) < 0)
			give_up("dup2");
		run_qemu(memory);
	}
	close(memory);
	return pid;
}

double machine_seconds(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		return 0;
	return (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
}

int machine_end(pid_t pid, struct report *report, int kill_it)
{
	int status = 0;

	if (kill_it)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	munmap((uint8_t *)report - RAM_SIZE, MACHINE_SIZE);
	return status;
}
