/*
 * The list of arguments (tests/conformance/fields.h).
 */
#include "spec/flags.h"
#include "tests/conformance/fields.h"

#define PAGE 4096ul
#define SOMEWHERE 0x1000 /* nobody looks there */
#define EXIT_SIGNAL 17
#define CASE(called, ...) {called, {__VA_ARGS__}}

const struct field_case field_cases[] = {
	CASE("clone3_exit_signal_64", .exit_signal = 64),
	CASE("clone3_exit_signal_65", .exit_signal = 65),
	CASE("clone3_exit_signal_273", .exit_signal = 256 + EXIT_SIGNAL),
	CASE("clone3_exit_signal_high", .exit_signal = 1ul << 32 | EXIT_SIGNAL),
	CASE("clone3_signal_in_flags", .flags = EXIT_SIGNAL),
	CASE("clone3_parent_and_signal", .flags = CLONE_PARENT, .exit_signal = 1),
	CASE("clone3_thread_and_signal", .flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM,
	     .exit_signal = 1),
	CASE("clone3_unknown_bit_34", .flags = 1ul << 34),
	CASE("clone3_unknown_bit_63", .flags = 1ul << 63),
	CASE("clone3_detached", .flags = CLONE_DETACHED),
	CASE("clone3_stack_without_size", .stack = 1ul << 20),
	CASE("clone3_size_without_stack", .stack_size = 1ul << 20),
	CASE("clone3_stack_unaligned", .stack = (1ul << 20) + 1, .stack_size = 7),
	CASE("clone3_stack_to_the_end", .stack = TASK_SIZE_MAX - PAGE, .stack_size = PAGE),
	CASE("clone3_stack_over_the_end", .stack = TASK_SIZE_MAX - PAGE, .stack_size = PAGE + 1),
	CASE("clone3_stack_wraps", .stack = -PAGE, .stack_size = 2 * PAGE),
	CASE("clone3_pidfd_and_tid_at_one_address", .flags = CLONE_PIDFD | CLONE_PARENT_SETTID,
	     .pidfd = SOMEWHERE, .parent_tid = SOMEWHERE),
	CASE("clone3_cgroup_no_number", .flags = CLONE_INTO_CGROUP, .cgroup = 1ul << 31),
	CASE("set_tid_without_size", .set_tid = SOMEWHERE),
	CASE("set_tid_size_without_pids", .set_tid_size = 1),
	CASE("set_tid_size_33", .set_tid = SOMEWHERE, .set_tid_size = 33),
	CASE("set_tid_size_high", .set_tid = SOMEWHERE, .set_tid_size = 1ul << 32),
	{0},
};

const uint64_t field_sizes[] = {0, 1, 63, 64, 65, 71, 72, 80, 87, 88, 89, 96, 1000, 4095, 4096,
				4097, 1ul << 32, ~0ull};
