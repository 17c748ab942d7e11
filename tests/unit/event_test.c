/*
 * What do_fork decides around copy_process, against the facts of the two eras: up to 2.6.23 an
 * event adds CLONE_PTRACE to the flags, later it is handed on beside them.  Every combination of
 * the flags, the signals and the tracer's wishes that any of them looks at.
 * Source: kernel/fork.c of the four versions; include/linux/ptrace.h of 3.18 and 6.1.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/event.h"

/* The flags by their bits: PTRACE VFORK PARENT THREAD UNTRACED STOPPED. */
static const uint32_t flag_bits[] = {13, 14, 15, 16, 23, 25};
/* The tracer's wishes: any, SYSGOOD, FORK, VFORK, CLONE, EXEC, VFORK_DONE, and PTRACE_SEIZE. */
static const uint32_t wish_bits[] = {0, 3, 4, 5, 6, 7, 8, 16};
static const uint64_t signals[] = {0, 9, 17, 64};

#define NR_CASES (64u * 256 * 4)

struct moment {
	struct clone_args args;
	uint32_t word;
	bool ptrace, vfork, untraced, stopped;
};

static uint64_t spread(uint32_t set, const uint32_t *places, uint32_t n)
{
	uint64_t word = 0;

	for (uint32_t i = 0; i < n; i++)
		word |= (uint64_t)(set >> i & 1) << places[i];
	return word;
}

static struct moment moment(uint32_t i)
{
	struct moment m = {
		.args = {.flags = spread(i % 64, flag_bits, 6), .exit_signal = signals[i / 64 % 4]},
		.word = (uint32_t)spread(i / 256, wish_bits, 8),
		.ptrace = i & 1, .vfork = i & 2, .untraced = i & 16, .stopped = i & 32,
	};

	if (!(m.word & 1)) /* nobody traces, nobody wishes */
		m.word = 0;
	return m;
}

/* Which event it would be, and whether the tracer asked for that one. */
static uint32_t event_of(const struct moment *m)
{
	static const uint32_t kinds[2][2] = {{3, 1}, {2, 2}};
	uint32_t kind = kinds[m->vfork][m->args.exit_signal == 17];

	return m->untraced || !(m->word >> (3 + kind) & 1) ? 0 : kind;
}

static bool is_old(uint32_t version)
{
	return version == LINUX_2_6_11 || version == LINUX_2_6_23;
}

static bool traced(const struct moment *m, uint32_t version)
{
	uint64_t flags = m->args.flags;

	if (is_old(version)) {
		flags |= event_of(m) ? 0x2000 : 0;
		return (flags & 0x2000) && (m->word & 1);
	}
	return ((flags & 0x2000) || event_of(m)) && m->word;
}

static void events_are_told(void **state)
{
	uint32_t told[4] = {0};

	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (uint32_t i = 0; i < NR_CASES; i++) {
			struct moment m = moment(i);
			uint32_t event = fork_event(m.args, m.word);

			if (event != event_of(&m) ||
			    child_is_traced(m.args, m.word) != traced(&m, linux_version))
				fail_msg("version %u, flags %#lx, signal %lu, word %#x",
					 linux_version, (unsigned long)m.args.flags,
					 (unsigned long)m.args.exit_signal, m.word);
			told[event]++;
		}
	}
	assert_true(told[0] && told[1] && told[2] && told[3]);
}

static void children_begin(void **state)
{
	uint32_t seen[3] = {0};

	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (uint32_t i = 0; i < NR_CASES; i++) {
			struct moment m = moment(i);
			bool stopped = is_old(linux_version) && m.stopped;
			bool mine = traced(&m, linux_version);
			uint32_t want = stopped || mine ? STOP_SIGNAL : STOP_NONE;

			if (!is_old(linux_version) && mine && m.word >> 16)
				want = STOP_TRAP;
			assert_int_equal(starts_stopped(m.args), stopped);
			assert_int_equal(first_stop(m.args, m.word), want);
			seen[want]++;
		}
	}
	assert_true(seen[STOP_NONE] && seen[STOP_SIGNAL] && seen[STOP_TRAP]);
}

static void the_end_of_a_vfork_is_told(void **state)
{
	uint32_t told[2] = {0};

	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (uint32_t i = 0; i < 2 * NR_CASES; i++) {
			struct moment m = moment(i % NR_CASES);
			bool killed = i >= NR_CASES;
			bool want = m.vfork && (m.word & 0x100) &&
				    (is_old(linux_version) || !killed);

			assert_int_equal(tells_vfork_done(m.args, m.word, killed), want);
			told[want]++;
		}
	}
	assert_true(told[0] && told[1]);
}

/* A letter per act: Tid, Vfork, Stop, Wake, Event, memory awaited, Done. */
static void acts_are_in_order(void **state)
{
	static const char letters[] = {
		[ACT_STORE_TID] = 'T', [ACT_ATTACH_VFORK] = 'V', [ACT_QUEUE_STOP] = 'S',
		[ACT_WAKE] = 'W', [ACT_TELL_EVENT] = 'E', [ACT_WAIT_VFORK] = 'M',
		[ACT_TELL_DONE] = 'D',
	};
	static const char *const orders[] = {"TVSWEMD", "TVSWEMD", "STVWEMD", "STVWEMD"};
	char order[NR_FORK_ACTS + 1] = "";

	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (uint32_t i = 0; i < NR_FORK_ACTS; i++)
			order[i] = letters[fork_act(i)];
		assert_string_equal(order, orders[linux_version]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_told),
		cmocka_unit_test(children_begin),
		cmocka_unit_test(the_end_of_a_vfork_is_told),
		cmocka_unit_test(acts_are_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
