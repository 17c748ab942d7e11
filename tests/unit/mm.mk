# The unit tests of kernel/mm, on the fuzzer's machine in software, under the sanitizers.

MM_TEST_FLAGS := -std=gnu11 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-Wall -Wextra -Wshadow -Werror -DCHECKED -DNR_OBJECTS=1024 -DNR_TASKS=1024 \
	-DRAM_FRAMES=8192u -MMD -MP
MM_TESTS := $(patsubst tests/unit/%.c,build/unit/%,$(wildcard tests/unit/mm_*_test.c))
MM_TEST_OBJECTS := $(patsubst %.c,build/unit/mm/%.o,tests/unit/mm.c fuzz/host_hw.c \
	model/line.c $(wildcard kernel/mm/*.c))

build/unit/mm/%.o: %.c
	@mkdir -p $(@D)
	@printf '  CC  %s (unit)\n' $<
	$(Q)$(CC) $(MM_TEST_FLAGS) -I. -c $< -o $@

$(MM_TESTS): build/unit/%: build/unit/mm/tests/unit/%.o $(MM_TEST_OBJECTS)
	@printf '  LD  %s\n' $@
	$(Q)$(CC) $(MM_TEST_FLAGS) $^ -lcmocka -o $@

.PHONY: unit-mm
unit-mm: $(MM_TESTS)
	$(Q)for test in $^; do CMOCKA_MESSAGE_OUTPUT=TAP ./$$test || exit; done

-include $(MM_TEST_OBJECTS:.o=.d) $(MM_TESTS:build/unit/%=build/unit/mm/tests/unit/%.d)
