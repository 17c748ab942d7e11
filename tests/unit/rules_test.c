/*
 * The rows of linux_rules against what is known of the four kernels: since when each flag means
 * something, since when each check is made, and which rungs there are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "spec/errors.h"
#include "spec/rules.h"
#include "tests/unit/ladders.h"

#define NEVER NR_LINUX_VERSIONS

/*
 * The first of our versions in which a bit has the meaning that it has today; the low byte of clone
 * is a signal.  Bit 25 was STOPPED in the first two, and ignored in the third.
 */
static uint32_t bit_since(uint32_t bit)
{
	switch (bit) {
	case 8: case 9: case 10: case 11: case 13: case 14: case 15: case 16: case 17:
	case 18: case 19: case 20: case 21: case 22: case 23: case 24:
		return LINUX_2_6_11;
	case 26: case 27: case 28: /* NEWUTS, NEWIPC: 2.6.19; NEWUSER: 2.6.23 */
		return LINUX_2_6_23;
	case 29: case 30: case 31: /* NEWPID, NEWNET: 2.6.24; IO: 2.6.25 */
		return LINUX_3_18;
	case 7: case 12: case 25: case 32: case 33: /* NEWTIME PIDFD NEWCGROUP CLEAR INTO */
		return LINUX_6_1;
	default:
		return NEVER;
	}
}

static void flags_are_known_since(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t bit = 0; bit < 64; bit++)
			assert_int_equal((linux_rules[version].flags >> bit) & 1,
					 version >= bit_since(bit));
	}
}

/* A character per version, in their order; '1': the version has the check. */
#define ROW(field) {#field, offsetof(struct linux_rules, field)}
static const struct {
	struct {
		const char *name;
		size_t at;
	} field;
	const char *versions;
} facts[] = {
	{ROW(newuser_excludes_fs), "0011"},	/* 3.9 */
	{ROW(userns_has_a_switch), "0001"},	/* Debian's patch */
	{ROW(init_has_no_siblings), "0011"},	/* 2.6.32 */
	{ROW(sighand_pins_pid_ns), "0010"},	/* since weakened to THREAD */
	{ROW(thread_pins_pid_ns), "0001"},
	{ROW(vm_pins_time_ns), "0001"},		/* 5.6 */
	{ROW(pidfd_names_a_process), "0001"},	/* 5.2 */
	{ROW(pidfd_has_own_address), "0001"},	/* 5.2 */
	{ROW(pending_signal_is_early), "0001"}, /* 4.19 */
	{ROW(security_is_asked_first), "1110"}, /* until 4.13 */
	{ROW(creds_are_copied), "0011"},	/* 2.6.29 */
	{ROW(users_come_with_creds), "0011"},	/* 3.8 */
	{ROW(limit_is_first), "1110"},		/* until 5.13 */
	{ROW(newipc_excludes_sysvsem), "0011"}, /* 2.6.27 */
	{ROW(newpid_needs_own_ns), "0011"},	/* 3.8 */
	{ROW(security_before_audit), "1100"},
	{ROW(threads_lock_group), "0010"},	/* 2.6.39 to 4.1 */
	{ROW(pid_is_first), "1100"},
	{ROW(settid_can_fail), "1100"},
	{ROW(late_signal_any), "0110"},		/* then it is early */
	{ROW(ending_group_refuses), "1000"},
	{ROW(caller_picks_signal), "1100"},	/* CVE-2009-0028 */
	{ROW(vm_resets_altstack), "0111"},
	{ROW(has_subreapers), "0011"},		/* 3.4 */
	{ROW(threads_join_stop), "1001"},	/* in between the call was begun again */
	{ROW(last_exit_speaks), "0001"},	/* 6.0 */
	{ROW(has_clone3), "0001"},		/* 5.3 */
	{ROW(has_set_tid), "0001"},		/* 5.5 */
	{ROW(has_stopped), "1100"},		/* until 2.6.37 */
	{ROW(vfork_is_killable), "0011"},	/* 3.4 */
	{ROW(seized_child_traps), "0011"},	/* 3.4, with PTRACE_SEIZE */
	{ROW(stop_comes_first), "0011"},	/* 3.1 */
};

static void checks_are_made_since(void **state)
{
	const bool *field;

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
			field = (const bool *)((const char *)&linux_rules[version] +
					       facts[i].field.at);
			if (*field != (facts[i].versions[version] == '1'))
				fail_msg("%s, version %u", facts[i].field.name, version);
		}
	}
}

/* The rungs that the rows name are those of the ladders that are held for life, and the io rung. */
static void rungs_are_climbed(void **state)
{
	const struct rung *rung;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t step = 0; step < NR_STEPS; step++) {
			rung = ladder_rung(version, step);
			assert_int_equal(linux_rules[version].rungs[step],
					 rung && (rung->gives == GIVES_PART || step == STEP_IO));
		}
	}
}

static void errors_are_the_versions_own(void **state)
{
	static const int32_t no_pid[] = {-EAGAIN, -EAGAIN, -ENOMEM, -EAGAIN};
	static const int32_t late[] = {-EINTR, -ERESTARTNOINTR, -ERESTARTNOINTR, -EINTR};

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		assert_int_equal(linux_rules[version].no_pid_error, no_pid[version]);
		assert_int_equal(linux_rules[version].late_signal_error, late[version]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_are_known_since),
		cmocka_unit_test(checks_are_made_since),
		cmocka_unit_test(rungs_are_climbed),
		cmocka_unit_test(errors_are_the_versions_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
