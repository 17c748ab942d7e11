/*
 * What clone3 refuses of its arguments, against a list of facts: the first row that fits is the
 * answer.  Sizes are tried one by one, flags alone and in pairs, stacks around the end of user
 * memory; and each way to make a task is compared with what it is to become.
 * Source: kernel/fork.c and lib/usercopy.c of Linux 6.1, and measurements on a running 6.1.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/clone3.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define USER_MEMORY ((unsigned __int128)0x7fff << 32 | 0xfffff000)

/* A call, and what happens to its pointers. */
struct call {
	uint32_t version;
	uint64_t size;
	int32_t copied, pids; /* what copying the arguments, and the pids, answers */
	struct clone3_args raw;
};

static uint32_t nr_answers[40]; /* by errno; what a test tries must give each that it is to give */

/* A letter for each bit of 6.1's flag word, from 0: what clone3 says to it. '.': takes it. */
static const char bits[] =
	"xxxxxxx........."  /* a signal; NEWTIME VM FS FILES SIGHAND PIDFD PTRACE VFORK PARENT */
	"......x........."  /* DETACHED is the seventh */
	"..xxxxxxxxxxxxxx"  /* CLEAR_SIGHAND, INTO_CGROUP */
	"xxxxxxxxxxxxxxxx";

static bool bit(const struct call *call, uint32_t n)
{
	return call->raw.flags >> n & 1;
}

static bool no_such_call(const struct call *call)
{
	return call->version != LINUX_6_1;
}

static bool too_long(const struct call *call)
{
	return call->size / 4096 > 1 || (call->size / 4096 == 1 && call->size % 4096);
}

static bool too_short(const struct call *call)
{
	return call->size / 64 == 0;
}

static bool cannot_be_copied(const struct call *call)
{
	return call->copied == -EFAULT;
}

static bool has_a_tail(const struct call *call)
{
	return call->copied == -E2BIG;
}

static bool too_many_pids(const struct call *call)
{
	return call->raw.set_tid_size >= 33;
}

static bool pids_without_number(const struct call *call)
{
	return !call->raw.set_tid_size && call->raw.set_tid;
}

static bool number_without_pids(const struct call *call)
{
	return call->raw.set_tid_size && !call->raw.set_tid;
}

static bool no_signal(const struct call *call)
{
	return call->raw.exit_signal >> 7 || (call->raw.exit_signal > 64);
}

static bool no_cgroup(const struct call *call)
{
	return bit(call, 33) && (call->raw.cgroup >> 31 || call->size < 11 * 8);
}

static bool pids_unreadable(const struct call *call)
{
	return call->raw.set_tid && call->pids == -EFAULT;
}

static bool bad_flag(const struct call *call)
{
	for (uint32_t n = 0; n < 64; n++)
		if (bit(call, n) && bits[n] == 'x')
			return true;
	return false;
}

static bool clears_what_is_shared(const struct call *call)
{
	return bit(call, 11) && bit(call, 32);
}

static bool relative_with_signal(const struct call *call)
{
	return (bit(call, 15) || bit(call, 16)) && call->raw.exit_signal;
}

static bool half_a_stack(const struct call *call)
{
	return !call->raw.stack != !call->raw.stack_size;
}

static bool stack_outside(const struct call *call)
{
	unsigned __int128 end = (unsigned __int128)call->raw.stack + call->raw.stack_size;

	return end > USER_MEMORY;
}

static const struct {
	bool (*fits)(const struct call *call);
	int32_t answer;
} rows[] = {
	{no_such_call, -ENOSYS},
	{too_long, -E2BIG},
	{too_short, -EINVAL},
	{cannot_be_copied, -EFAULT},
	{has_a_tail, -E2BIG},
	{too_many_pids, -EINVAL},
	{number_without_pids, -EINVAL},
	{pids_without_number, -EINVAL},
	{no_signal, -EINVAL},
	{no_cgroup, -EINVAL},
	{pids_unreadable, -EFAULT},
	{bad_flag, -EINVAL},
	{clears_what_is_shared, -EINVAL},
	{relative_with_signal, -EINVAL},
	{half_a_stack, -EINVAL},
	{stack_outside, -EINVAL},
};

static int32_t expected(const struct call *call)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].fits(call))
			return rows[i].answer;
	return 0;
}

/* The model, asked as a kernel asks it; memory is read only where it says so. */
static int32_t ask(const struct call *call)
{
	int32_t answer, pids = 0;

	linux_version = call->version;
	answer = clone3_size_refusal(call->size);
	if (answer)
		return answer;
	if (call->copied)
		return call->copied;
	if (clone3_reads_pids(call->raw, call->size)) {
		assert_in_range(call->raw.set_tid_size, 1, 32);
		assert_true(call->raw.set_tid != 0);
		pids = call->pids;
	}
	return clone3_refusal(call->raw, call->size, pids);
}

static void compare(struct call call)
{
	int32_t want, got;

	/* What is not passed is 0. */
	if (call.size < sizeof(call.raw))
		memset((char *)&call.raw + call.size, 0, sizeof(call.raw) - call.size);
	want = expected(&call);
	got = ask(&call);
	if (got != want)
		fail_msg("version %u, size %lu, flags %#lx, signal %#lx, stack %#lx+%#lx, "
			 "set_tid %#lx*%lu, cgroup %#lx: %d, not %d", call.version,
			 (unsigned long)call.size, (unsigned long)call.raw.flags,
			 (unsigned long)call.raw.exit_signal, (unsigned long)call.raw.stack,
			 (unsigned long)call.raw.stack_size, (unsigned long)call.raw.set_tid,
			 (unsigned long)call.raw.set_tid_size, (unsigned long)call.raw.cgroup,
			 got, want);
	nr_answers[-got]++;
}

static int forget_answers(void **state)
{
	(void)state;
	memset(nr_answers, 0, sizeof(nr_answers));
	return 0;
}

static void every_size(void **state)
{
	static const uint64_t far[] = {1ull << 31, 1ull << 32, (1ull << 32) + 88, ~0ull};
	static const int32_t copied[] = {0, -EFAULT, -E2BIG};
	struct call call = {0};

	(void)state;
	for (call.version = 0; call.version < NR_LINUX_VERSIONS; call.version++) {
		for (size_t c = 0; c < COUNT(copied); c++) {
			call.copied = copied[c];
			for (uint32_t cgroup = 0; cgroup < 2; cgroup++) {
				call.raw = (struct clone3_args){
					.flags = cgroup ? 1ull << 33 : 0, .cgroup = 3 };
				for (call.size = 0; call.size <= 5000; call.size++)
					compare(call);
			}
			for (size_t i = 0; i < COUNT(far); i++) {
				call.size = far[i];
				compare(call);
			}
		}
	}
	assert_true(nr_answers[0] && nr_answers[ENOSYS] && nr_answers[E2BIG] &&
		    nr_answers[EINVAL] && nr_answers[EFAULT]);
}

static void every_pair_of_flags(void **state)
{
	static const uint64_t signals[] = {0, 1, 17, 64, 65, 255, 256, 1ull << 32 | 17, ~0ull};
	static const uint64_t sizes[] = {64, 80, 87, 88, 89, 4096};
	struct call call = {.version = LINUX_6_1};

	(void)state;
	for (uint32_t pair = 0; pair < 64 * 64; pair++) {
		call.raw = (struct clone3_args){
			.flags = 1ull << pair / 64 | 1ull << pair % 64 };
		for (size_t s = 0; s < COUNT(signals); s++) {
			call.raw.exit_signal = signals[s];
			for (size_t i = 0; i < COUNT(sizes); i++) {
				call.size = sizes[i];
				compare(call);
			}
		}
	}
	assert_true(nr_answers[0] > 1000 && nr_answers[EINVAL] > 1000);
}

static void every_stack_at_the_border(void **state)
{
	const uint64_t end = 0x7ffffffff000, at[] = {
		0, 1, 2, 7, 4095, 4096, end / 2, end / 2 + 1, end - 4096, end - 1, end, end + 1,
		1ull << 47, 1ull << 63, -4096ull, ~0ull,
	};
	struct call call = {.version = LINUX_6_1, .size = 88};

	(void)state;
	for (size_t i = 0; i < COUNT(at); i++) {
		for (size_t j = 0; j < COUNT(at); j++) {
			call.raw = (struct clone3_args){.stack = at[i], .stack_size = at[j]};
			compare(call);
			call.raw.flags = CLONE_DETACHED;
			compare(call);
		}
	}
	assert_true(nr_answers[0] > 20 && nr_answers[EINVAL] > 20);
}

static void pids_and_control_groups(void **state)
{
	static const uint64_t addresses[] = {0, 8, 0x1000, ~0ull};
	static const uint64_t numbers[] = {0, 1, 2, 31, 32, 33, 1ull << 32, ~0ull};
	static const uint64_t cgroups[] = {0, 3, 0x7fffffff, 0x80000000, 1ull << 32, ~0ull};
	static const uint64_t flags[] = {0, 1ull << 33, CLONE_DETACHED, 1ull << 34 | 1ull << 33};
	static const uint64_t sizes[] = {64, 72, 80, 88};
	struct call call = {.version = LINUX_6_1};

	(void)state;
	for (uint32_t i = 0; i < 4 * 8 * 6 * 4 * 4 * 2; i++) {
		call.raw.set_tid = addresses[i % 4];
		call.raw.set_tid_size = numbers[i / 4 % 8];
		call.raw.cgroup = cgroups[i / 32 % 6];
		call.raw.flags = flags[i / 192 % 4];
		call.size = sizes[i / 768 % 4];
		call.pids = i / 3072 ? -EFAULT : 0;
		compare(call);
	}
	assert_true(nr_answers[0] > 50 && nr_answers[EINVAL] > 50 && nr_answers[EFAULT] > 20);
}

static void clone3_becomes_a_clone(void **state)
{
	const struct clone3_args raw = {
		.flags = 0x300000000, .pidfd = 2, .child_tid = 3, .parent_tid = 4,
		.exit_signal = 5, .stack = 0x600000, .stack_size = 0x7000, .tls = 8,
		.set_tid = 9, .set_tid_size = 4, .cgroup = 11,
	};
	struct clone_args args = clone3_args(raw, 3, 1234);

	(void)state;
	assert_true(args.flags == 0x300000000 && args.pidfd == 2 && args.child_tid == 3 &&
		    args.parent_tid == 4 && args.exit_signal == 5 && args.tls == 8);
	assert_true(args.stack == 0x607000 && args.stack_size == 0x7000);
	assert_true(args.set_tid == 1234 && args.set_tid_size == 4 && args.pid_level == 3);
	assert_true(args.cgroup == 11);
	assert_true(clone3_args((struct clone3_args){0}, 0, 0).stack == 0);
}

/* Each byte is a signal, each of the upper bits of the low half a flag, the rest nothing. */
static void a_word_becomes_a_clone(void **state)
{
	struct clone_args args;

	(void)state;
	for (uint64_t word = 0; word < 256; word++) {
		for (uint32_t n = 8; n < 64; n++) {
			args = legacy_args(word + (1ull << n), 11, 12, 13, 14);
			assert_true(args.flags == (n < 32 ? 1ull << n : 0));
			assert_true(args.exit_signal == word);
		}
	}
	assert_true(args.stack == 11 && args.parent_tid == 12 && args.pidfd == 12 &&
		    args.child_tid == 13 && args.tls == 14);
	assert_true(args.stack_size == 0 && args.set_tid_size == 0 && args.pid_level == 0);

	args = legacy_args(FORK_WORD, 0, 0, 0, 0);
	assert_true(args.flags == 0 && args.exit_signal == 17);
	args = legacy_args(VFORK_WORD, 0, 0, 0, 0);
	assert_true(args.flags == 0x4100 && args.exit_signal == 17);
}

static void handlers_are_cleared(void **state)
{
	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (uint32_t n = 0; n < 64; n++)
			assert_int_equal(clears_handlers((struct clone_args){
						 .flags = 1ull << n}),
					 n == 32 && linux_version == LINUX_6_1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_size, forget_answers),
		cmocka_unit_test_setup(every_pair_of_flags, forget_answers),
		cmocka_unit_test_setup(every_stack_at_the_border, forget_answers),
		cmocka_unit_test_setup(pids_and_control_groups, forget_answers),
		cmocka_unit_test(clone3_becomes_a_clone),
		cmocka_unit_test(a_word_becomes_a_clone),
		cmocka_unit_test(handlers_are_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
