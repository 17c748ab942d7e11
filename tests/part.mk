# The tests: programs that run on Linux and on the kernel alike, the archive that carries them, unit
# tests of the host, and the boots.

TESTS_USER_FLAGS := -static -O2 -g -std=gnu11 -D_GNU_SOURCE -I. -Wall -Wextra -Werror \
	-Wno-array-bounds -Wno-infinite-recursion
TESTS_USER_NAMES := $(patsubst tests/user/%.c,%,$(wildcard tests/user/*.c))
# These are built with the other C library as well, as NAME_glibc; those as NAME_pie, with it and to
# run at any address.
TESTS_GLIBC_NAMES := $(shell cat tests/user/glibc)
TESTS_PIE_NAMES := $(shell cat tests/user/pie)
TESTS_USER := $(TESTS_USER_NAMES:%=build/tests/user/%) \
	$(TESTS_GLIBC_NAMES:%=build/tests/user/%_glibc) \
	$(TESTS_PIE_NAMES:%=build/tests/user/%_pie)
TESTS_PROGRAMS := $(filter-out %/init %/demo,$(TESTS_USER))
TESTS_DATA := build/tests/user/data.made
TESTS_BUSYBOX := $(shell command -v busybox)
TESTS_KERNELS := build/kernel.elf build/apart/kernel.elf build/checked/kernel.elf
# A program is compiled from all its sources at once; -MMD would then tell of the last one only, so
# what each depends on is asked for by itself.
TESTS_PROVE := prove --merge --failures --comments --exec ''

build/tests/user/%: tests/user/%.c tests/user/machine.S tests/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)musl-gcc $(TESTS_USER_FLAGS) -o $@ $< tests/user/machine.S
	$(Q)musl-gcc $(TESTS_USER_FLAGS) -MM -MP -MT $@ $< tests/user/machine.S >$@.d

build/tests/user/%_glibc: tests/user/%.c tests/user/machine.S tests/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s (glibc)\n' $<
	$(Q)$(CC) $(TESTS_USER_FLAGS) -o $@ $< tests/user/machine.S
	$(Q)$(CC) $(TESTS_USER_FLAGS) -MM -MP -MT $@ $< tests/user/machine.S >$@.d

build/tests/user/%_pie: tests/user/%.c tests/user/machine.S tests/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s (pie)\n' $<
	$(Q)$(CC) $(filter-out -static,$(TESTS_USER_FLAGS)) -static-pie -fPIE -o $@ $< \
		tests/user/machine.S
	$(Q)$(CC) $(TESTS_USER_FLAGS) -MM -MP -MT $@ $< tests/user/machine.S >$@.d

-include $(TESTS_USER:=.d)

$(TESTS_DATA): tests/user/data.py build/tests/user/hello
	@printf '  GEN %s\n' build/tests/user/data
	$(Q)python3 $^ build/tests/user/data && touch $@

# /init, /demo, the tests in /tests, and in /bin Debian's busybox by each of its names; in the
# order of the names and owned by root, so that the same programs give the same archive.
build/initramfs.cpio: $(TESTS_USER) $(TESTS_DATA) $(TESTS_BUSYBOX) tests/user/inittab
	@printf '  CPIO %s\n' $@
	$(Q)rm -rf build/initramfs && mkdir -p $(addprefix build/initramfs/,tests dev bin etc tmp)
	$(Q)chmod 1777 build/initramfs/tmp
	$(Q)cp tests/user/inittab build/initramfs/etc/
	$(Q)cp -L $(TESTS_BUSYBOX) build/initramfs/bin/busybox
	$(Q)cd build/initramfs/bin && for a in $$(./busybox --list); do \
		[ $$a = busybox ] || ln -s busybox $$a; done
	$(Q)cp $(addprefix build/tests/user/,init demo) build/initramfs/
	$(Q)cp -a $(TESTS_PROGRAMS) build/tests/user/data build/initramfs/tests/
	$(Q)find build/initramfs -exec touch -h -d @0 {} +
	$(Q)cd build/initramfs && find . | LC_ALL=C sort | \
		cpio --quiet --reproducible -o -H newc -R 0:0 >../initramfs.cpio

# A test of the host, tests/unit/X_test.c, is linked with the sources of its X_test_SRC.
TESTS_UNIT_FLAGS := -std=gnu11 -O2 -g -I. -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=all -DNR_TASKS=12 -DNR_OBJECTS=12 -DPID_MAX=32 -DRESERVED_PIDS=8
include $(wildcard tests/unit/*.mk)
TESTS_UNIT := $(patsubst %.c,build/%,$(filter-out tests/unit/mm_%,$(wildcard tests/unit/*_test.c)))

.SECONDEXPANSION:
build/tests/unit/%_test: tests/unit/%_test.c $$($$*_test_SRC) tests/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(CC) $(TESTS_UNIT_FLAGS) $($*_test_FLAGS) -o $@ $< $($*_test_SRC) -lcmocka
	$(Q)$(CC) $(TESTS_UNIT_FLAGS) $($*_test_FLAGS) -MM -MP -MT $@ $< \
		$(filter %.c,$($*_test_SRC)) >$@.d

-include $(TESTS_UNIT:=.d)

.PHONY: demo figures storm test-unit test-native test-boot tidy
test-unit: $(TESTS_UNIT) $(MM_TESTS) ## the model and what of the kernel can run here, on the host
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(TESTS_PROVE) $(TESTS_UNIT) $(MM_TESTS)

demo: build/kernel.elf build/initramfs.cpio ## boot the kernel and let it show what it does
	$(Q)python3 tests/boot/demo.py

test-native: $(TESTS_PROGRAMS) $(TESTS_DATA) ## the test programs on this Linux: what they expect
	$(Q)$(TESTS_PROVE) tests/boot/native.t

test-boot: $(TESTS_KERNELS) build/initramfs.cpio ## the test programs in the booted kernels
	$(Q)$(TESTS_PROVE) -j2 tests/boot/checked.t tests/boot/plain.t tests/boot/start.t \
		tests/boot/shell.t tests/boot/panic.t tests/boot/nmi.t tests/boot/iso.t \
		tests/boot/debug.t tests/boot/mix.t

figures: build/kernel.elf build/initramfs.cpio ## how much there is, and how much of it works
	$(Q)python3 tests/boot/figures.py

storm: $(TESTS_KERNELS) build/initramfs.cpio ## T seconds of senseless system calls, by SEED
	$(Q)python3 tests/boot/storm.py $(or $(T),60) $(SEED)

tidy: ## the rules of style, on every file, and are the generated documents up to date?
	$(Q)$(TESTS_PROVE) tests/tidy/*.t
