/*
 * The machine's ports: a program uses those that it was permitted, its children too, and others
 * cost it its life.  Linux can be built without.
 */
#include <sched.h>
#include <signal.h>
#include <sys/io.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define DELAY 0x80 /* a write to it does nothing */
#define CLOCK_ADDRESS 0x70
#define STACK_SIZE 16384

static char stack[STACK_SIZE] __attribute__((aligned(16)));

static int use(void)
{
	outb(0, DELAY);
	return 0;
}

static int use_high(void)
{
	outb(0, 0xed80);
	return 0;
}

static int use_other(void)
{
	(void)inb(CLOCK_ADDRESS);
	return 0;
}

static int give_up(void)
{
	use();
	return raw(SYS_ioperm, DELAY, 1, 0) == 0 ? 0 : 1;
}

static int give_up_and_use(void)
{
	return give_up() == 0 ? use() : 1;
}

static int use_in_thread(void *unused)
{
	(void)unused;
	return give_up();
}

static int raise_privileges(void)
{
	raw(SYS_setresuid, 5, 5, 5);
	use();
	return raw(SYS_ioperm, CLOCK_ADDRESS, 1, 1) == -EPERM && raw(SYS_iopl, 3) == -EPERM ? 0 : 1;
}

static int all_ports(void)
{
	if (raw(SYS_iopl, 3) != 0 || use_other() != 0)
		return 1;
	return in_child(use_other) == exited(0) && raw(SYS_iopl, 0) == 0 ? use_other() : 2;
}

/* Failures above and at the rung; the bitmap's frames are given back with the rest. */
static void test_failures(void)
{
	const unsigned steps[] = { STEP_THREAD, STEP_PID, STEP_CGROUP };
	long frames;

	is(in_child(use), exited(0), "a clone");
	for (int i = 0; i < 3; i++) {
		frames = raw(CONTROL_CALL, CONTROL_FRAMES);
		raw(CONTROL_CALL, CONTROL_SNAPSHOT);
		raw(CONTROL_CALL, CONTROL_INJECT, steps[i], 1);
		ok(raw(SYS_clone, SIGCHLD) < 0, "a clone that fails");
		is(raw(CONTROL_CALL, CONTROL_COMPARE, 0, 0), 0, "the accounts are what they were");
		is(raw(CONTROL_CALL, CONTROL_FRAMES), frames, "no memory is lost");
	}
	is(in_child(use), exited(0), "a clone");
	is(raw(CONTROL_CALL, CONTROL_FRAMES), frames, "its end leaves the memory as it was");
}

int main(void)
{
	is(raw(SYS_set_thread_area, 0), -ENOSYS, "thread areas are the 32-bit programs'");
	if (raw(SYS_ioperm, DELAY, 1, 0) == -ENOSYS) {
		skip("ports", "Linux is built without");
		return done();
	}
	if (raw(SYS_getuid) != 0 || raw(SYS_ioperm, DELAY, 1, 1) != 0) {
		skip("ports", "they are not for everybody");
		return done();
	}
	is(in_child(use), exited(0), "a port that was permitted, used by a child");
	is(in_child(use_other), SIGSEGV, "one that was not");
	is(in_child(use_high), SIGSEGV, "one beyond");
	is(in_child(give_up_and_use), SIGSEGV, "one that was given up");
	is(use(), 0, "which is not given up by the parent");
	is(status_of(raw_clone(CLONE_VM | SIGCHLD, stack + STACK_SIZE, use_in_thread, NULL, NULL,
			       NULL, NULL)), 0, "sharing memory does not share ports");
	is(use(), 0, "so it is ours still");
	is(raw(SYS_ioperm, 0xed80, 1, 1), 0, "a high one");
	is(in_child(use_high), exited(0), "used by a child");
	is(raw(SYS_ioperm, 65535, 1, 1), 0, "the last one");
	is(raw(SYS_ioperm, 65535, 2, 1), -EINVAL, "one more");
	is(raw(SYS_ioperm, 1, 0, 1), -EINVAL, "none");
	is(in_child(raise_privileges), exited(0), "who is root no more uses what it has");
	is(in_child(all_ports), SIGSEGV, "all of them, until they are given up");
	is(raw(SYS_iopl, 4), -EINVAL, "a level too much");
	if (is_bident())
		test_failures();
	return done();
}
