# Bident.  `make` sets this machine up, proves the model, builds the kernel, boots it and shows what
# it does; `make test` runs every test; `make help` lists the rest.  Each folder's part.mk says how
# its part is made; everything made is under build/.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
CC := gcc
Q := @
V ?=
ifneq ($(V),)
Q :=
endif

# A variable that is none of ours is a slip of the hand, not a wish to be ignored.
KNOWN := ACCEL APPEND CC CFLAGS DESTDIR F GDB JOBS LEVEL LINUX M MINE PREFIX Q SEED SETUP T V
$(foreach v,$(filter-out -%,$(.VARIABLES)),$(if $(filter command,$(firstword $(origin $(v)))),$(if \
	$(filter $(v),$(KNOWN)),,$(error there is no variable $(v); there are: $(KNOWN)))))

# Make remakes what it includes before anything else, and starts again: thus the tools are there.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
include build/setup.mk
endif
build/setup.mk: tests/setup/packages tests/setup/setup.sh
	@mkdir -p build && SETUP=$(SETUP) tests/setup/setup.sh $< && : >$@

include kernel/part.mk proofs/part.mk fuzz/part.mk tests/part.mk tests/*/part.mk

.PHONY: all test quick help clean
all: ## set up, prove, build, boot, show
	@$(MAKE) --no-print-directory prove
	@$(MAKE) --no-print-directory -j$(JOBS) build/kernel.elf build/initramfs.cpio
	@$(MAKE) --no-print-directory demo

test: ## every test: style, units, proof, native and booted programs, a fuzz smoke run
	@$(MAKE) --no-print-directory -j$(JOBS) $(TESTS_KERNELS) build/initramfs.cpio \
		$(TESTS_UNIT) $(MM_TESTS) $(FUZZ_TOOLS) $(FUZZ_BUG_TOOLS) $(TOOL_PROGRAMS) \
		$(CONFORMANCE_PROGRAMS) $(BENCH_THINGS)
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(TESTS_PROVE) tests/tidy/*.t $(TESTS_UNIT) $(MM_TESTS) \
		tests/boot/native.t tests/boot/plain.t tests/boot/checked.t tests/boot/start.t \
		tests/boot/shell.t tests/boot/panic.t tests/boot/nmi.t tests/boot/iso.t \
		tests/boot/debug.t tests/boot/mix.t $(TOOL_TESTS) tests/conformance/conformance.t \
		tests/bench/bench.t fuzz/smoke.t fuzz/clauses.t fuzz/switch.t proofs/proof.t

quick: ## what changed: style, units, proofs of touched files, one boot
	@$(MAKE) --no-print-directory -j$(JOBS) build/kernel.elf build/initramfs.cpio $(TESTS_UNIT)
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(TESTS_PROVE) tests/tidy/*.t $(TESTS_UNIT) proofs/proof.t
	@$(MAKE) --no-print-directory demo

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile */part.mk */*/part.mk | \
		awk -F '\t' '{ printf "%-16s %s\n", $$1, $$2 }'

clean: ## remove everything that was made
	$(Q)rm -rf build

