/*
 * Programs that do what they must not.  Each gets its signal or its errno, and nobody else notices.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <ucontext.h>

#include "tests/user/tap.h"

#define KERNEL_ADDRESS 0xffff888000000000ul
#define NO_ADDRESS 0x8000000000000000ul /* not canonical */

static volatile int sink;

static int read_null(void) { return *(volatile int *)8; }
static int write_null(void) { return *(volatile int *)8 = 1; }
static int read_kernel(void) { return *(volatile int *)KERNEL_ADDRESS; }
static int write_kernel(void) { return *(volatile int *)KERNEL_ADDRESS = 1; }
static int read_no_address(void) { return *(volatile int *)NO_ADDRESS; }
static int write_text(void) { return *(volatile int *)(void *)write_null = 1; }

static int call(unsigned long address)
{
	((void (*)(void))address)();
	return 0;
}

static int call_null(void) { return call(0); }
static int call_kernel(void) { return call(KERNEL_ADDRESS); }
static int call_no_address(void) { return call(NO_ADDRESS); }

static int call_data(void)
{
	static char data[16] = { (char)0xc3 }; /* ret */

	return call((unsigned long)data);
}

static int call_stack(void)
{
	volatile char code[16] = { (char)0xc3 };

	return call((unsigned long)code);
}

/* A handler that is nowhere. */
static int handle_nowhere(void)
{
	signal(SIGUSR1, (void (*)(int))NO_ADDRESS);
	raise(SIGUSR1);
	return 0;
}

/* Nor that of the fault which that is, whatever it asks for. */
static int fault_nowhere(int flags)
{
	static char stack[16384];
	const stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = (void (*)(int))NO_ADDRESS, .sa_flags = flags };

	sigaltstack(&other, NULL);
	sigaction(SIGSEGV, &action, NULL);
	return write_null();
}

static int fault_once(void) { return fault_nowhere(0); }
static int fault_often(void) { return fault_nowhere(SA_NODEFER); }
static int fault_aside(void) { return fault_nowhere(SA_NODEFER | SA_ONSTACK | SA_SIGINFO); }

static void go_nowhere(int signal, siginfo_t *info, void *context)
{
	ucontext_t *back = context;

	(void)info;
	if (signal == SIGUSR2)
		back->uc_mcontext.gregs[REG_RSP] = (greg_t)NO_ADDRESS;
	else
		back->uc_mcontext.gregs[REG_RIP] = (greg_t)NO_ADDRESS;
}

/* A handler that returns to where nothing is. */
static int return_nowhere(int signal)
{
	struct sigaction action = { .sa_sigaction = go_nowhere, .sa_flags = SA_SIGINFO };

	sigaction(signal, &action, NULL);
	raise(signal);
	return 0;
}

static int return_to_no_address(void) { return return_nowhere(SIGUSR1); }
static int return_to_no_stack(void) { return return_nowhere(SIGUSR2); }

static int divide(void) { do_divide_by_zero(); return 0; }
static int undefined(void) { do_undefined(); return 0; }
static int privileged(void) { do_privileged(); return 0; }
static int fake_nmi(void) { do_interrupt_2(); return 0; }
static int fake_double_fault(void) { do_interrupt_8(); return 0; }
static int fake_machine_check(void) { do_interrupt_18(); return 0; }
static int store_gdt(void) { do_store_gdt(); return 0; }

static int recurse(volatile char *above)
{
	volatile char frame[1024];

	frame[0] = above ? above[0] : 1;
	sink = recurse(frame) + frame[1];
	return sink;
}

static int overflow(void) { return recurse(NULL); }

static void dies(int (*function)(void), int signal, const char *name)
{
	int status = in_child(function);

	is(WIFSIGNALED(status) ? WTERMSIG(status) : -1, signal, "%s", name);
}

static void test_signals(void)
{
	int status;

	dies(read_null, SIGSEGV, "reading address 8");
	dies(write_null, SIGSEGV, "writing address 8");
	dies(read_kernel, SIGSEGV, "reading the kernel's memory");
	dies(write_kernel, SIGSEGV, "writing the kernel's memory");
	dies(read_no_address, SIGSEGV, "reading an address that is none");
	dies(write_text, SIGSEGV, "writing the program's own text");
	dies(call_null, SIGSEGV, "calling address 0");
	dies(call_kernel, SIGSEGV, "calling the kernel");
	dies(call_no_address, SIGSEGV, "calling an address that is none");
	dies(handle_nowhere, SIGSEGV, "a signal handler at an address that is none");
	dies(fault_once, SIGSEGV, "that of SIGSEGV itself");
	dies(fault_often, SIGSEGV, "although it may be called again");
	dies(fault_aside, SIGSEGV, "on a stack of its own");
	dies(return_to_no_address, SIGSEGV, "a handler that returns to no address");
	status = in_child(return_to_no_stack);
	ok(status == SIGBUS || status == SIGSEGV, /* QEMU has no stack fault for that */
	   "or to no stack");
	dies(call_data, SIGSEGV, "executing data");
	dies(call_stack, SIGSEGV, "executing the stack");
	dies(divide, SIGFPE, "dividing by zero");
	dies(undefined, SIGILL, "an undefined instruction");
	dies(privileged, SIGSEGV, "a privileged instruction");
	dies(fake_nmi, SIGSEGV, "the vector of NMIs");
	dies(fake_double_fault, SIGSEGV, "that of double faults");
	dies(fake_machine_check, SIGSEGV, "that of machine checks");
	if (is_bident())
		dies(store_gdt, SIGSEGV, "asking where the kernel's tables are");
	else
		skip("asking where the kernel's tables are", "Linux makes something up");
	dies(overflow, SIGSEGV, "a recursion without end");
}

static void test_numbers(void)
{
	is(raw(5000), -ENOSYS, "system call 5000");
	is(raw(-1), -ENOSYS, "system call -1");
	is(raw(0x7fffffffffffffff), -ENOSYS, "the largest system call");
	is(raw(1ul << 32 | SYS_getpid), getpid(), "only the low half of the number counts");
}

/* Bad pointers: to nothing, to the kernel, to no address, and across the end of user memory. */
static void test_pointers(void)
{
	static const unsigned long bad[] = { 8, KERNEL_ADDRESS, NO_ADDRESS, 0x7fffffffeffful + 4090,
					     ~0ul };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		unsigned long p = bad[i];

		is(raw(SYS_open, p, O_RDONLY), -EFAULT, "open, path at %#lx", p);
		is(raw(SYS_uname, p), -EFAULT, "uname at %#lx", p);
		is(raw(SYS_nanosleep, p, 0), -EFAULT, "nanosleep at %#lx", p);
		is(raw(SYS_clock_gettime, 0, p), -EFAULT, "clock_gettime at %#lx", p);
		is(raw(SYS_rt_sigaction, SIGUSR1, p, 0, 8), -EFAULT, "rt_sigaction at %#lx", p);
		is(raw(SYS_write, 1, p, 100), -EFAULT, "write from %#lx", p);
	}
}

static void test_descriptors(void)
{
	char c;

	is(raw(SYS_close, -1), -EBADF, "close -1");
	is(raw(SYS_close, 999), -EBADF, "close what is not open");
	is(raw(SYS_close, 1 << 30), -EBADF, "close a huge number");
	is(raw(SYS_read, 77, &c, 1), -EBADF, "read from what is not open");
	is(raw(SYS_write, -5, &c, 1), -EBADF, "write to a negative number");
}

static void test_memory(void)
{
	unsigned long end = (unsigned long)raw(SYS_brk, 0);

	is(raw(SYS_mmap, 0, 1ul << 47, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), -ENOMEM,
	   "mmap of all user memory");
	is(raw(SYS_mmap, 0, ~0ul, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), -ENOMEM,
	   "mmap of more than there can be");
	is(raw(SYS_mmap, 0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), -EINVAL,
	   "mmap of nothing");
	is(raw(SYS_mmap, 0, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0), -EINVAL,
	   "mmap neither private nor shared");
	is(raw(SYS_munmap, 1, 4096), -EINVAL, "munmap of an address within a page");
	is(raw(SYS_munmap, KERNEL_ADDRESS, 4096), -EINVAL, "munmap of the kernel");
	is(raw(SYS_mprotect, 0x10000, 4096, PROT_READ), -ENOMEM, "mprotect of nothing");
	is(raw(SYS_brk, 1ul << 47), end, "brk beyond everything stays where it was");
	is(raw(SYS_brk, (unsigned long)&end), end, "brk into the stack stays where it was");
	is(raw(SYS_brk, 8), end, "brk below the heap stays where it was");
}

/* Touch more memory than there is. */
static int exhaust(void)
{
	for (;;) {
		char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (piece == MAP_FAILED)
			return 0;
		memset(piece, 1, 1 << 20);
	}
}

static void test_exhaustion(void)
{
	long frames = raw(CONTROL_CALL, CONTROL_FRAMES);

	if (!is_bident()) {
		skip("touching more memory than there is", "this system is not ours to exhaust");
		return;
	}
	dies(exhaust, SIGKILL, "touching more memory than there is");
	is(raw(CONTROL_CALL, CONTROL_FRAMES), frames, "all of it comes back");
}

int main(void)
{
	test_signals();
	test_numbers();
	test_pointers();
	test_descriptors();
	test_memory();
	test_exhaustion();
	return done();
}
