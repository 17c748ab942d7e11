/*
 * What is kept of a signal until it is handled: who sent it and how, what the processor did not
 * like; which are queued, in which order they come, and where that ends.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>

#include "tests/user/tap.h"

#define NR_SEEN 64

static siginfo_t seen[NR_SEEN];
static volatile int nr_seen;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	if (nr_seen < NR_SEEN)
		seen[nr_seen] = *info;
	nr_seen++;
}

static void catch(int sig, int flags)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | flags };

	sigaction(sig, &action, NULL);
	nr_seen = 0;
}

static void block(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(how, &set, NULL);
}

static void test_senders(void)
{
	union sigval value = { .sival_ptr = (void *)0x1234567890 };

	catch(SIGUSR1, 0);
	kill(getpid(), SIGUSR1);
	is(nr_seen, 1, "kill: a handler runs");
	is(seen[0].si_signo, SIGUSR1, "its signal");
	is(seen[0].si_code, SI_USER, "from a program");
	is(seen[0].si_pid, getpid(), "this one");
	is(seen[0].si_uid, getuid(), "of our user");

	raw(SYS_tgkill, getpid(), raw(SYS_gettid), SIGUSR1);
	is(seen[1].si_code, SI_TKILL, "tgkill says so");
	is(seen[1].si_pid, getpid(), "and whose it is");
	sigqueue(getpid(), SIGUSR1, value);
	is(seen[2].si_code, SI_QUEUE, "sigqueue says so");
	ok(seen[2].si_value.sival_ptr == value.sival_ptr, "and carries a value");
	is(nr_seen, 3, "each ran it once");
}

static void test_child(void)
{
	pid_t child;

	catch(SIGCHLD, 0);
	child = fork();
	if (child == 0)
		_exit(5);
	status_of(child);
	is(nr_seen, 1, "a child's end is told once");
	is(seen[0].si_code, CLD_EXITED, "that it has ended by itself");
	is(seen[0].si_pid, child, "which it was");
	is(seen[0].si_uid, getuid(), "its user");
	is(seen[0].si_status, 5, "its exit code");

	child = fork();
	if (child == 0) {
		raw(SYS_kill, raw(SYS_getpid), SIGKILL);
		_exit(1);
	}
	status_of(child);
	is(seen[1].si_code, CLD_KILLED, "or that it was killed");
	is(seen[1].si_status, SIGKILL, "by which signal");
	is(seen[1].si_pid, child, "and which it was");
	signal(SIGCHLD, SIG_DFL);
}

static void test_order(void)
{
	union sigval value;
	int right = 0;

	catch(SIGRTMIN, 0);
	catch(SIGRTMIN + 1, 0);
	catch(SIGUSR2, 0);
	for (int i = 0; i < 2; i++)
		block(SIG_BLOCK, SIGRTMIN + i);
	block(SIG_BLOCK, SIGUSR2);
	for (int i = 0; i < 20; i++) {
		value.sival_int = i;
		sigqueue(getpid(), SIGRTMIN, value);
	}
	value.sival_int = 77;
	sigqueue(getpid(), SIGUSR2, value);
	value.sival_int = 78;
	sigqueue(getpid(), SIGUSR2, value);
	block(SIG_UNBLOCK, SIGUSR2);
	is(nr_seen, 1, "a signal that is not real-time is pending once");
	is(seen[0].si_value.sival_int, 77, "as it came first");
	block(SIG_UNBLOCK, SIGRTMIN);
	is(nr_seen, 21, "a real-time signal as often as it was sent");
	for (int i = 0; i < 20; i++)
		right += seen[1 + i].si_value.sival_int == i;
	is(right, 20, "in the order in which it was sent");
	block(SIG_UNBLOCK, SIGRTMIN + 1);
	is(nr_seen, 21, "and no other one");
}

/* Signals to the thread come before those to the process, low numbers before high ones. */
static void test_priority(void)
{
	static const int order[] = { SIGUSR2, SIGUSR1, SIGTERM };
	sigset_t set, old;
	siginfo_t info;
	int right = 0;

	sigemptyset(&set);
	for (int i = 0; i < 3; i++)
		sigaddset(&set, order[i]);
	sigprocmask(SIG_BLOCK, &set, &old);
	kill(getpid(), SIGTERM);
	kill(getpid(), SIGUSR1);
	raw(SYS_tkill, raw(SYS_gettid), SIGUSR2);
	for (int i = 0; i < 3; i++)
		right += sigwaitinfo(&set, &info) == order[i] && info.si_signo == order[i];
	is(right, 3, "the thread's own first, then by number");
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* Up to a limit of our own where the system's is far away. */
static int queue_many(void)
{
	union sigval value = { .sival_int = 0 };
	struct rlimit limit;
	long sent = 0, taken = 0;
	sigset_t set;
	struct timespec no_time = { 0, 0 };

	if (getrlimit(RLIMIT_SIGPENDING, &limit) < 0)
		return 1;
	block(SIG_BLOCK, SIGRTMIN);
	while (sent <= (long)limit.rlim_cur && sigqueue(getpid(), SIGRTMIN, value) == 0)
		sent++;
	if (errno != EAGAIN || sent + 100 < (long)limit.rlim_cur) /* others may have some */
		return 2;
	if (kill(getpid(), SIGRTMIN) != 0) /* needs no room: its info is lost */
		return 3;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	while (sigtimedwait(&set, NULL, &no_time) == SIGRTMIN)
		taken++;
	if (taken < sent || taken > sent + 1)
		return 4;
	return sigqueue(getpid(), SIGRTMIN, value) == 0 ? 0 : 5;
}

/* As many as can be, and then the end. */
static int leave_many(void)
{
	union sigval value = { .sival_int = 0 };
	long sent = 0;

	block(SIG_BLOCK, SIGRTMIN);
	while (sent < 1000 && sigqueue(getpid(), SIGRTMIN, value) == 0)
		sent++;
	return sent < 900;
}

static void test_rules(void)
{
	siginfo_t info;
	pid_t child = fork();

	if (child == 0) {
		sleep_ms(5000);
		_exit(0);
	}
	memset(&info, 0, sizeof(info));
	info.si_code = SI_USER;
	is(raw(SYS_rt_sigqueueinfo, child, SIGUSR1, &info), -EPERM, "a kill cannot be pretended");
	info.si_code = SI_TKILL;
	is(raw(SYS_rt_sigqueueinfo, child, SIGUSR1, &info), -EPERM, "nor a tkill");
	info.si_code = SI_KERNEL;
	is(raw(SYS_rt_tgsigqueueinfo, child, child, SIGUSR1, &info), -EPERM, "nor the kernel");
	info.si_code = -77;
	is(raw(SYS_rt_sigqueueinfo, child, 0, &info), 0, "any code below zero can be sent");
	is(raw(SYS_rt_tgsigqueueinfo, 0, child, 0, &info), -EINVAL, "no process is 0");
	is(raw(SYS_rt_tgsigqueueinfo, getpid(), child, 0, &info), -ESRCH, "it is no thread of us");
	is(raw(SYS_rt_tgsigqueueinfo, child, child, 0, &info), 0, "but of itself");
	is(raw(SYS_rt_sigqueueinfo, child, 65, &info), -EINVAL, "there are 64 signals");
	is(raw(SYS_rt_sigqueueinfo, child, SIGUSR1, 8), -EFAULT, "a bad pointer");
	is(raw(SYS_kill, child, 65), -EINVAL, "kill knows 64, too");
	is(raw(SYS_kill, child, -1), -EINVAL, "and none below zero");
	is(raw(SYS_kill, 0x7ffffff, 65), -ESRCH, "but first whom to kill");
	is(raw(SYS_kill, 1 << 31, 0), -ESRCH, "a group that cannot be");
	is(raw(SYS_tkill, 0, 0), -EINVAL, "tkill of thread 0");
	is(raw(SYS_tgkill, -1, getpid(), 0), -EINVAL, "tgkill of process -1");
	is(raw(SYS_tgkill, child, getpid(), 0), -ESRCH, "tgkill of a thread that is not its");
	raw(SYS_kill, child, SIGKILL);
	is(status_of(child), SIGKILL, "SIGKILL needs no info");
	is(raw(SYS_kill, child, 0), -ESRCH, "who has been awaited is gone");
}

static long reg_of(void *context, int reg)
{
	return (long)((ucontext_t *)context)->uc_mcontext.gregs[reg];
}

static volatile long trap, error, fault_address, fault_ip;

static void note_fault(int sig, siginfo_t *info, void *context)
{
	ucontext_t *at = context;

	(void)sig;
	seen[0] = *info;
	nr_seen++;
	trap = reg_of(context, REG_TRAPNO);
	error = reg_of(context, REG_ERR);
	fault_address = reg_of(context, REG_CR2);
	fault_ip = reg_of(context, REG_RIP);
	/* Go on behind the call of what has faulted: it has nothing on the stack. */
	at->uc_mcontext.gregs[REG_RIP] = *(long *)reg_of(context, REG_RSP);
	at->uc_mcontext.gregs[REG_RSP] += 8;
}

static void catch_fault(int sig)
{
	struct sigaction action = { .sa_sigaction = note_fault, .sa_flags = SA_SIGINFO };

	sigaction(sig, &action, NULL);
	memset(seen, 0, sizeof(seen[0]));
	nr_seen = 0;
	trap = error = fault_address = -1;
}

static void test_faults(void)
{
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	catch_fault(SIGSEGV);
	do_write((void *)0x10);
	is(seen[0].si_code, SEGV_MAPERR, "a write to where nothing is");
	ok(seen[0].si_addr == (void *)0x10, "its address");
	is(trap, 14, "a page fault");
	is(error, 6, "of a write by a program, no page");
	is(fault_address, 0x10, "cr2");

	do_write(page);
	is(seen[0].si_code, SEGV_ACCERR, "a write to where one may not");
	ok(seen[0].si_addr == page, "its address");
	do_jump(page);
	is(seen[0].si_code, SEGV_ACCERR, "a jump to where no code may be");
	ok(seen[0].si_addr == page && fault_ip == (long)page, "its address, and the program's");

	do_write((void *)0xffff800000000000);
	is(seen[0].si_code, SEGV_MAPERR, "a write to the kernel");
	is(error, 7, "tells not what is there");
	do_write((void *)0x8000000000000000);
	is(seen[0].si_code, SI_KERNEL, "an address that is none");
	is(trap, 13, "a general protection fault");
	ok(seen[0].si_addr == NULL, "tells no address");
	do_privileged();
	is(seen[0].si_code, SI_KERNEL, "an instruction of the kernel's");

	catch_fault(SIGFPE);
	do_divide_by_zero();
	is(seen[0].si_code, FPE_INTDIV, "a division by zero");
	ok(seen[0].si_addr == (void *)fault_ip, "where it happened");
	is(trap, 0, "a divide error");
	catch_fault(SIGILL);
	do_undefined();
	is(seen[0].si_code, ILL_ILLOPN, "no instruction at all");
	is(trap, 6, "an invalid opcode");
	catch_fault(SIGTRAP);
	do_breakpoint();
	is(seen[0].si_code, SI_KERNEL, "a breakpoint");
	is(trap, 3, "its exception");
}

int main(void)
{
	int full = 0;

	test_senders();
	test_child();
	test_order();
	test_priority();
	is(in_child(queue_many), 0, "as many are queued as RLIMIT_SIGPENDING says, then EAGAIN");
	for (int i = 0; i < 6; i++)
		full += in_child(leave_many) == 0;
	is(full, 6, "those that were pending at a process's end count no more");
	test_rules();
	test_faults();
	return done();
}
