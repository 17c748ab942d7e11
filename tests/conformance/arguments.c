/*
 * What clone and clone3 say to arguments that are unusual or wrong.
 * Entry: ask_arguments.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/conformance/conformance.h"
#include "tests/conformance/fields.h"
#include "tests/user/tap.h"

#define PAGE 4096ul
#define BAD_POINTER 8ul
#define KERNEL_POINTER 0xffff800000000000ul
#define NO_DESCRIPTOR 1000
#define USER_ID 1000

#define FLAG_VM 0x100ul
#define FLAG_PIDFD 0x1000ul
#define FLAG_SETTLS 0x80000ul
#define FLAG_PARENT_SETTID 0x100000ul
#define FLAG_CHILD_CLEARTID 0x200000ul
#define FLAG_DETACHED 0x400000ul
#define FLAG_CHILD_SETTID 0x1000000ul
#define FLAG_INTO_CGROUP 0x200000000ul

#define ARGS(...) ((struct clone3_args){__VA_ARGS__})

/* Two pages, and a third that cannot be read. */
static char *pages;

static long clone3_at(const void *at, size_t size)
{
	return reaped(clone_and_leave(SYS_clone3, (unsigned long)at, size, 0, 0, 0));
}

static long clone3(struct clone3_args args)
{
	return clone3_at(&args, sizeof(args));
}

static long clone(unsigned long word, unsigned long parent_tid, unsigned long child_tid,
		  unsigned long tls)
{
	return reaped(clone_and_leave(SYS_clone, word | SIGCHLD, 0, parent_tid, child_tid, tls));
}

static void fact_of(const char *what, unsigned long number, long value)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_%lu", what, number);
	fact(name, value);
}

static void ask_sizes(void)
{
	static const unsigned long tails[] = {64, 71, 72, 80, 87};

	for (const uint64_t *size = field_sizes; *size != ~0ull; size++) {
		memset(pages, 0, 2 * PAGE);
		fact_of("clone3_size", *size, clone3_at(pages, *size));
	}
	/* What is behind the size does not count; what is beyond what is known must be 0. */
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		memset(pages, 0, 2 * PAGE);
		pages[tails[i]] = 1;
		fact_of("clone3_behind_size", tails[i], clone3_at(pages, tails[i]));
	}
	memset(pages, 0, 2 * PAGE);
	pages[88] = 1;
	fact("clone3_tail_88_of_88", clone3_at(pages, 88));
	fact("clone3_tail_88_of_89", clone3_at(pages, 89));
	fact("clone3_tail_88_of_4096", clone3_at(pages, 4096));
	memset(pages, 0, 2 * PAGE);
	pages[4095] = 1;
	fact("clone3_tail_4095_of_4095", clone3_at(pages, 4095));
	fact("clone3_tail_4095_of_4096", clone3_at(pages, 4096));
}

static void ask_pointers(void)
{
	char *border = pages + 2 * PAGE;

	memset(pages, 0, 2 * PAGE);
	fact("clone3_up_to_border", clone3_at(border - 88, 88));
	fact("clone3_tail_over_border", clone3_at(border - 88, 89));
	fact("clone3_over_border", clone3_at(border - 87, 88));
	border[-8] = 1;
	fact("clone3_tail_not_0_then_unreadable", clone3_at(border - 96, 104));
	fact("clone3_null", clone3_at(NULL, 88));
	fact("clone3_null_too_big", clone3_at(NULL, 4097));
	fact("clone3_null_too_small", clone3_at(NULL, 63));
	fact("clone3_bad_pointer", clone3_at((void *)BAD_POINTER, 88));
	fact("clone3_kernel_pointer", clone3_at((void *)KERNEL_POINTER, 88));
}

static void ask_fields(void)
{
	signal(64, SIG_IGN); /* it is really sent */
	for (const struct field_case *f = field_cases; f->name; f++)
		fact(f->name, clone3(f->args));
	fact("clone3_pidfd_bad_pointer",
	     clone3(ARGS(.flags = FLAG_PIDFD, .pidfd = BAD_POINTER)));
	fact("clone3_cgroup_no_descriptor",
	     clone3(ARGS(.flags = FLAG_INTO_CGROUP, .cgroup = NO_DESCRIPTOR)));
	memset(pages, 0, PAGE);
	*(struct clone3_args *)pages = ARGS(.flags = FLAG_INTO_CGROUP);
	fact("clone3_cgroup_short", clone3_at(pages, 80));
}

static void ask_set_tid(void)
{
	int32_t tids[40] = {0};
	const unsigned long at = (unsigned long)tids;
	long pid = start(getpid);

	fact("set_tid_bad_pointer", clone3(ARGS(.set_tid = BAD_POINTER, .set_tid_size = 1)));
	fact("set_tid_0", clone3(ARGS(.set_tid = at, .set_tid_size = 1)));
	tids[0] = -1;
	fact("set_tid_negative", clone3(ARGS(.set_tid = at, .set_tid_size = 1)));
	tids[0] = 0x7fffffff;
	fact("set_tid_too_big", clone3(ARGS(.set_tid = at, .set_tid_size = 1)));
	fact("set_tid_bad_flags_first",
	     clone3(ARGS(.flags = FLAG_DETACHED, .set_tid = BAD_POINTER, .set_tid_size = 1)));
	tids[0] = (int32_t)pid;
	fact("set_tid_of_a_zombie", clone3(ARGS(.set_tid = at, .set_tid_size = 1)));
	fact("set_tid_of_a_zombie_reaped",
	     (reaped(pid), clone3(ARGS(.set_tid = at, .set_tid_size = 1))));
	tids[0] = 1;
	fact("set_tid_1", clone3(ARGS(.set_tid = at, .set_tid_size = 1)));
	tids[0] = tids[1] = 3000;
	fact("set_tid_of_too_many_levels", clone3(ARGS(.set_tid = at, .set_tid_size = 2)));
}

static int ask_set_tid_as_user(void)
{
	int32_t tid = 3001;

	if (setgid(USER_ID) || setuid(USER_ID))
		return 1;
	return clone3(ARGS(.set_tid = (unsigned long)&tid, .set_tid_size = 1)) == -EPERM ? 2 : 3;
}

/* All signals, those of the C library among them. */
static void set_signals(unsigned long handler)
{
	const struct {
		unsigned long handler, flags, restorer, mask;
	} action = {.handler = handler};

	for (unsigned long s = 1; s < 65; s++) {
		if (s != SIGCHLD || handler == 0)
			raw(SYS_rt_sigaction, s, &action, 0, sizeof(action.mask));
	}
}

/* Each byte is a signal that clone takes; the two that cannot be ignored are left out. */
static long signals_taken(void)
{
	long taken = 0;

	set_signals(1);

	for (unsigned long s = 0; s < 256; s++) {
		if (s != SIGKILL && s != SIGSTOP)
			taken += reaped(clone_and_leave(SYS_clone, s, 0, 0, 0, 0)) == 0;
	}
	set_signals(0);
	return taken;
}

static void ask_clone(void)
{
	int descriptor = dup(1);

	close(descriptor);
	fact("clone_signals_taken", signals_taken());
	fact("clone_upper_bits", clone(0xffffffff00000000ul, 0, 0, 0));
	fact("clone_bad_parent_tid", clone(FLAG_PARENT_SETTID, BAD_POINTER, 0, 0));
	fact("clone_bad_child_tid", clone(FLAG_CHILD_SETTID, 0, BAD_POINTER, 0));
	fact("clone_bad_clear_tid", clone(FLAG_CHILD_CLEARTID | FLAG_VM, 0, BAD_POINTER, 0));
	fact("clone_bad_pidfd", clone(FLAG_PIDFD, BAD_POINTER, 0, 0));
	fact("clone_tls_kernel", clone(FLAG_SETTLS, 0, 0, KERNEL_POINTER));
	fact("clone_tls_end", clone(FLAG_SETTLS, 0, 0, TASK_SIZE_MAX));
	fact("clone_tls_last", clone(FLAG_SETTLS, 0, 0, TASK_SIZE_MAX - 1));
	fact("clone_bad_pidfd_leaves_no_descriptor", dup(1) - descriptor);
	close(descriptor);
}

void ask_arguments(void)
{
	pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(pages + 2 * PAGE, PAGE, PROT_NONE);
	ask_sizes();
	ask_pointers();
	ask_fields();
	ask_clone();
	if (getuid() == 0) {
		ask_set_tid();
		fact("set_tid_without_right", status_after(ask_set_tid_as_user) >> 8);
	}
}
