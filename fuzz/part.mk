# The fuzzer: kernel/mm on a machine in software, and the kernel in QEMU (fuzz/guest/part.mk),
# against memory that copies everything.
# Everything is compiled by clang, for its coverage counters; they and the traps of its sanitizer
# for undefined behaviour are in the code under test only.

T ?= 60
JOBS ?= $(shell nproc)
SEED ?= $(shell date +%s)
LEVEL ?= all

FUZZ_OUT := build/fuzz
FUZZ_CC := clang
FUZZ_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror \
	-fPIC -DCHECKED -DNR_OBJECTS=16 -DNR_TASKS=16 -DNR_SPACES=8 -DSPACE_PAGES=64 \
	-DPAGE_WORDS=8 -DNR_FRAMES=513 -DSPARSE_LINES=2u \
	-DREGIONS_HEAD=3648u -DREGIONS_MAX=24u \
	-MMD -MP
FUZZ_TEST_CFLAGS := -fsanitize-coverage=inline-8bit-counters -fsanitize=undefined \
	-fsanitize-trap=undefined
FUZZ_MM_FLAGS := -include fuzz/power_on.h
FUZZ_EAGER := eager eager_advise eager_limit eager_move eager_store
FUZZ_MM := $(wildcard kernel/mm/*.c) model/line.c
FUZZ_MM_HEADERS := $(wildcard kernel/mm/*.h) model/line.h spec/line.h
FUZZ_MM_OBJECTS := $(FUZZ_MM:%.c=$(FUZZ_OUT)/%.o)
FUZZ_COMMON := $(patsubst %,$(FUZZ_OUT)/fuzz/%.o,$(FUZZ_EAGER) audit calls counters file generate \
	guard host_hw interp look mapping needs reach status \
	verdict wrong) $(FUZZ_OUT)/model/memory.o
FUZZ_PROGRAMS := $(patsubst %,$(FUZZ_OUT)/%,random replay minimise select tally afl_rt)
include fuzz/guest/part.mk
FUZZ_COV := $(FUZZ_OUT)/coverage
FUZZ_TOOLS := $(FUZZ_PROGRAMS) $(FUZZ_COV)/replay $(FUZZ_OUT)/mutator.so $(FUZZ_GUEST_TOOLS)
FUZZ_BUGS := $(patsubst fuzz/bugs/%.patch,$(FUZZ_OUT)/bugs/%,$(wildcard fuzz/bugs/*.patch))
FUZZ_BENCH_TOOLS = $(if $(filter guest,$(LEVEL)),$(FUZZ_GUEST_BUGS:%=%/blocks),$(FUZZ_BUG_TOOLS))
FUZZ_BUG_TOOLS := $(foreach tool,random replay minimise afl_rt,$(FUZZ_BUGS:%=%/$(tool))) \
	$(FUZZ_GUEST_BUGS:%=%/blocks)

$(FUZZ_OUT)/fuzz/%.o: fuzz/%.c
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -I. -c $< -o $@

# The reference memory, as it is proved.
$(FUZZ_OUT)/model/%.o: model/%.c
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -I. -c $< -o $@

$(FUZZ_MM_OBJECTS): $(FUZZ_OUT)/%.o: %.c
	@mkdir -p $(@D)
	@printf '  CC  %s (fuzzed)\n' $<
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) $(FUZZ_TEST_CFLAGS) $(FUZZ_MM_FLAGS) -I. -c $< -o $@

$(FUZZ_PROGRAMS): $(FUZZ_OUT)/%: $(FUZZ_OUT)/fuzz/%.o $(FUZZ_COMMON) $(FUZZ_MM_OBJECTS)
	@printf '  LD  %s\n' $@
	$(Q)$(FUZZ_CC) $^ -o $@

$(FUZZ_OUT)/mutator.so: $(FUZZ_OUT)/fuzz/mutator.o $(FUZZ_OUT)/fuzz/generate.o
	@printf '  LD  %s\n' $@
	$(Q)$(FUZZ_CC) -shared $^ -o $@

# A planted bug: the files of kernel/mm patched, or the machine under them; the fuzzer as it is.
$(FUZZ_BUGS:%=%/mm.o): $(FUZZ_OUT)/bugs/%/mm.o: fuzz/bugs/%.patch $(FUZZ_MM) \
		$(FUZZ_MM_HEADERS) fuzz/host_hw.c
	@rm -rf $(@D) && mkdir -p $(@D)/kernel $(@D)/fuzz && cp -r kernel/mm $(@D)/kernel
	@cp fuzz/host_hw.c $(@D)/fuzz && mkdir $(@D)/model && cp model/line.[ch] $(@D)/model
	@printf '  CC  kernel/mm with %s\n' $<
	$(Q)patch -s -p1 -d $(@D) <$<
	$(Q)for file in $(@D)/kernel/mm/*.c $(@D)/model/line.c; do \
		$(FUZZ_CC) $(filter-out -MMD -MP,$(FUZZ_CFLAGS)) $(FUZZ_TEST_CFLAGS) \
			$(FUZZ_MM_FLAGS) -I$(@D) -I. -c $$file -o $${file%.c}.o || exit; \
	done
	$(Q)$(FUZZ_CC) $(filter-out -MMD -MP,$(FUZZ_CFLAGS)) -I$(@D) -I. -c $(@D)/fuzz/host_hw.c \
		-o $(@D)/fuzz/host_hw.o
	$(Q)ld -r $(@D)/kernel/mm/*.o $(@D)/model/line.o $(@D)/fuzz/host_hw.o -o $@

define fuzz_bug_tool
$(FUZZ_BUGS:%=%/$(1)): %/$(1): %/mm.o $(FUZZ_OUT)/fuzz/$(1).o \
		$(filter-out %/host_hw.o,$(FUZZ_COMMON))
	$$(Q)$(FUZZ_CC) $$^ -o $$@
endef
$(foreach tool,random replay minimise afl_rt,$(eval $(call fuzz_bug_tool,$(tool))))

.PHONY: fuzz-docs fuzz-speed
.PHONY: fuzz fuzz-clauses fuzz-bench fuzz-smoke fuzz-replay fuzz-min fuzz-cmin fuzz-cov \
	fuzz-triage fuzz-show fuzz-linux fuzz-plot fuzz-tables
fuzz: $(FUZZ_TOOLS) ## fuzz for T=60 seconds at LEVEL=host, guest or all, with JOBS and SEED
	$(Q)T=$(T) JOBS=$(JOBS) SEED=$(SEED) LEVEL=$(LEVEL) fuzz/campaign.sh

fuzz-speed: $(FUZZ_GUEST_TOOLS) ## how many programs a second the guest level runs, and why no more
	$(Q)$(FUZZ_GUEST)/speed 3000 >$(FUZZ_OUT)/speed.txt
	$(Q)COUNT=1 $(FUZZ_GUEST)/speed 3000 >>$(FUZZ_OUT)/speed.txt
	@cat $(FUZZ_OUT)/speed.txt

fuzz-smoke: $(FUZZ_TOOLS) $(FUZZ_BUG_TOOLS) ## corpus, random programs, AFL, planted bugs
	$(Q)fuzz/smoke.t

fuzz-clauses: $(FUZZ_BUG_TOOLS) ## is each clause of the host level's oracle needed?  T=3
	$(Q)$(if $(filter command%,$(origin T)),T=$(T)) fuzz/clauses.t

fuzz-bench: $(FUZZ_TOOLS) $(FUZZ_BENCH_TOOLS) ## how soon planted bugs are found: five seeds (LEVEL)
	$(Q)SEED=$(SEED) LEVEL=$(LEVEL) M='$(M)' fuzz/bugs.sh random afl

fuzz-docs: ## write docs/fuzzing-measured.md from what fuzz-speed and fuzz-bench have measured
	$(Q)fuzz/measured.sh >$(FUZZ_OUT)/measured.md && cp $(FUZZ_OUT)/measured.md \
		docs/fuzzing-measured.md

# What is best at one level need not be at the other: both choose.
fuzz-cmin: $(FUZZ_TOOLS) ## let fuzz/seeds be the best of itself and the last campaign
	$(Q)rm -rf $(FUZZ_OUT)/corpus && mkdir -p $(FUZZ_OUT)/corpus
	$(Q)for tools in $(FUZZ_OUT) $(FUZZ_GUEST); do \
		$$tools/select $(FUZZ_OUT)/corpus fuzz/seeds/* $(wildcard \
			$(FUZZ_OUT)/out/*/queue/id:* $(FUZZ_GUEST)/out/*/queue/id:*) || exit; done
	$(Q)rm -f fuzz/seeds/* && cp $(FUZZ_OUT)/corpus/* fuzz/seeds

$(FUZZ_COV)/replay: $(FUZZ_MM) $(FUZZ_MM_HEADERS) $(FUZZ_OUT)/fuzz/replay.o $(FUZZ_COMMON)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(filter-out -MMD -MP -DCHECKED,$(FUZZ_CFLAGS)) -O0 -I. $(FUZZ_MM_FLAGS) \
		-fprofile-instr-generate -fcoverage-mapping $(filter-out %.h,$^) -o $@

fuzz-cov: $(FUZZ_TOOLS) ## what of the code the corpus runs (LEVEL)
	$(Q)fuzz/coverage.sh $(LEVEL)

fuzz-triage: $(FUZZ_TOOLS) ## minimise and sort again what the last campaign found (LEVEL)
	$(Q)T=0 JOBS=1 LEVEL=$(LEVEL) fuzz/campaign.sh

fuzz-show: build/kernel.elf ## carry out on the booted kernel what a finding's show.c, F=file, says
	$(Q)test -n "$(F)" || { echo "fuzz-show: which show.c?  F=file"; exit 1; }
	$(Q)mkdir -p $(FUZZ_GUEST)/show/dev && $(CC) $(FUZZ_GUEST_FLAGS) $(FUZZ_GUEST_INIT) \
		fuzz/guest/show.c $(F) -o $(FUZZ_GUEST)/show/init
	$(Q)cd $(FUZZ_GUEST)/show && printf 'init\ndev\n' | cpio --quiet -o -H newc >../show.cpio
	$(Q)timeout 60 qemu-system-x86_64 -m 64 -nographic -no-reboot -kernel build/kernel.elf \
		-initrd $(FUZZ_GUEST)/show.cpio -append "console=ttyS0 rdinit=/init panic=-1"

fuzz-linux: $(FUZZ_GUEST)/emit ## let this machine's Linux carry out fuzz/regress, or F=files
	$(Q)CC='$(CC)' FLAGS='$(FUZZ_GUEST_FLAGS)' SOURCES='$(FUZZ_GUEST_INIT)' \
		fuzz/linux.sh $(or $(F),$(wildcard fuzz/regress/*))

fuzz-tables:
	@echo '$(filter -DNR_% -DSPACE_% -DPAGE_%,$(FUZZ_CFLAGS))'

fuzz-plot: ## draw the last campaign with gnuplot, in build/fuzz/plot
	$(Q)mkdir -p $(FUZZ_OUT)/plot
	$(Q)for job in $(wildcard $(FUZZ_OUT)/out/job* $(FUZZ_GUEST)/out/job*); do \
		[ -f $$job/plot_data ] || continue; \
		afl-plot $$job $(FUZZ_OUT)/plot/$$(echo $$job | tr / -) \
			>/dev/null 2>&1 || echo "$$job: too short to be drawn"; done
	@ls $(FUZZ_OUT)/plot

# At the guest level, GDB=1 waits for gdb at port 1234.
FUZZ_LEVEL_TOOLS = $(FUZZ_OUT)$(if $(filter guest,$(LEVEL)),/guest)
fuzz-replay fuzz-min: $(FUZZ_TOOLS)
fuzz-replay: ## print what the program F=file does, step by step (LEVEL=guest, GDB=1)
	$(Q)test -n "$(F)" || { echo "fuzz-replay: which program?  F=file"; exit 1; }
	$(Q)$(if $(GDB),GDB=$(GDB)) $(FUZZ_LEVEL_TOOLS)/replay $(F)

fuzz-min: ## cut the failing program F=file down, its clause kept, to F.min (LEVEL=guest)
	$(Q)test -n "$(F)" || { echo "fuzz-min: which program?  F=file"; exit 1; }
	$(Q)$(FUZZ_LEVEL_TOOLS)/minimise $(F) $(F).min

include fuzz/switch.mk

.PHONY: fuzz-mix
fuzz-mix: build/kernel.elf build/initramfs.cpio ## bugs of the switch, by chosen interrupts
	$(Q)fuzz/mix_bugs.sh

.PHONY: fuzz-switch
fuzz-switch: $(FUZZ_OUT)/switch ## random programs on the kernel's switch for T=60 seconds, by SEED
	$(Q)$(FUZZ_OUT)/switch $(SEED) $(T)

-include $(wildcard $(patsubst %,$(FUZZ_OUT)/%/*.d,fuzz fuzz/guest model kernel/mm))
