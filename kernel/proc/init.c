/*
 * The first program.
 * Entry: start_init, in the task that make_init made.  Linux: init/main.c, kernel_init.
 */
#include "kernel/proc/init.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/protection.h"
#include "kernel/proc/thread.h"

const char *init_path = "/init";
const char *init_argv[INIT_ARGS_MAX + 2];
const char *init_envp[INIT_ARGS_MAX + 2] = {"HOME=/", "TERM=linux"};
char boot_command_line[CMDLINE_SIZE];

void start_init(struct regs *regs)
{
	int32_t error;

	init_argv[0] = init_path;
	print("Run %s as init process\n", init_path);
	error = kernel_execve(init_path, init_argv, init_envp, regs);
	if (error < 0)
		panic("Requested init %s failed (error %d).", init_path, error);
	if (BUILD_IS_CHECKED) {
		protection_check(regs->ip, regs->sp);
		provoke();
	}
	thread_exec();
}
