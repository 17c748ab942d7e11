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
	-DPAGE_WORDS=8 -DNR_FRAMES=513 -MMD -MP
FUZZ_TEST_CFLAGS := -fsanitize-coverage=inline-8bit-counters -fsanitize=undefined \
	-fsanitize-trap=undefined
FUZZ_MM := $(wildcard kernel/mm/*.c)
FUZZ_MM_HEADERS := $(wildcard kernel/mm/*.h)
FUZZ_MM_OBJECTS := $(FUZZ_MM:%.c=$(FUZZ_OUT)/%.o)
FUZZ_COMMON := $(patsubst %,$(FUZZ_OUT)/fuzz/%.o,audit counters eager file generate guard host_hw \
	interp mapping status verdict) $(FUZZ_OUT)/model/memory.o
FUZZ_PROGRAMS := $(patsubst %,$(FUZZ_OUT)/%,random replay minimise select afl_rt)
include fuzz/guest/part.mk
FUZZ_TOOLS := $(FUZZ_PROGRAMS) $(FUZZ_OUT)/mutator.so $(FUZZ_GUEST_TOOLS)
FUZZ_BUGS := $(patsubst fuzz/bugs/%.patch,$(FUZZ_OUT)/bugs/%,$(wildcard fuzz/bugs/*.patch))
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
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) $(FUZZ_TEST_CFLAGS) -I. -c $< -o $@

$(FUZZ_PROGRAMS): $(FUZZ_OUT)/%: $(FUZZ_OUT)/fuzz/%.o $(FUZZ_COMMON) $(FUZZ_MM_OBJECTS)
	@printf '  LD  %s\n' $@
	$(Q)$(FUZZ_CC) $^ -o $@

$(FUZZ_OUT)/mutator.so: $(FUZZ_OUT)/fuzz/mutator.o $(FUZZ_OUT)/fuzz/generate.o
	@printf '  LD  %s\n' $@
	$(Q)$(FUZZ_CC) -shared $^ -o $@

# A planted bug: the files of kernel/mm patched, the fuzzer as it is.
$(FUZZ_BUGS:%=%/mm.o): $(FUZZ_OUT)/bugs/%/mm.o: fuzz/bugs/%.patch $(FUZZ_MM) \
		$(FUZZ_MM_HEADERS)
	@rm -rf $(@D) && mkdir -p $(@D)/kernel && cp -r kernel/mm $(@D)/kernel
	@printf '  CC  kernel/mm with %s\n' $<
	$(Q)patch -s -p1 -d $(@D) <$<
	$(Q)for file in $(@D)/kernel/mm/*.c; do \
		$(FUZZ_CC) $(filter-out -MMD -MP,$(FUZZ_CFLAGS)) $(FUZZ_TEST_CFLAGS) \
			-I$(@D) -I. -c $$file -o $${file%.c}.o || exit; \
	done
	$(Q)ld -r $(@D)/kernel/mm/*.o -o $@

define fuzz_bug_tool
$(FUZZ_BUGS:%=%/$(1)): %/$(1): %/mm.o $(FUZZ_OUT)/fuzz/$(1).o $(FUZZ_COMMON)
	$$(Q)$(FUZZ_CC) $$^ -o $$@
endef
$(foreach tool,random replay minimise afl_rt,$(eval $(call fuzz_bug_tool,$(tool))))

.PHONY: fuzz fuzz-smoke fuzz-bugs fuzz-replay fuzz-min fuzz-corpus fuzz-coverage
fuzz: $(FUZZ_TOOLS) ## fuzz for T=60 seconds at LEVEL=host, guest or all, with JOBS and SEED
	$(Q)T=$(T) JOBS=$(JOBS) SEED=$(SEED) LEVEL=$(LEVEL) fuzz/campaign.sh

fuzz-smoke: $(FUZZ_TOOLS) $(FUZZ_BUG_TOOLS) ## corpus, random programs, AFL, planted bugs
	$(Q)fuzz/smoke.t

fuzz-bugs: $(FUZZ_TOOLS) $(FUZZ_BUG_TOOLS) ## how soon the planted bugs are found
	$(Q)SEED=$(SEED) fuzz/bugs.sh random afl

fuzz-corpus: $(FUZZ_OUT)/select ## let fuzz/seeds be the best of itself and the last campaign
	$(Q)rm -rf $(FUZZ_OUT)/corpus && mkdir -p $(FUZZ_OUT)/corpus
	$(Q)$(FUZZ_OUT)/select $(FUZZ_OUT)/corpus fuzz/seeds/* $(FUZZ_OUT)/out/*/queue/id:*
	$(Q)rm -f fuzz/seeds/* && cp $(FUZZ_OUT)/corpus/* fuzz/seeds

# gcc's own report, as it needs no package that the build does not.
fuzz-coverage: $(FUZZ_OUT)/replay ## how much of kernel/mm the corpus runs, file by file
	$(Q)rm -rf $(FUZZ_OUT)/coverage && mkdir -p $(FUZZ_OUT)/coverage
	$(Q)for file in $(FUZZ_MM); do \
		$(CC) -std=gnu11 -O0 --coverage -DNR_OBJECTS=16 -DNR_TASKS=16 -I. -c $$file \
			-o $(FUZZ_OUT)/coverage/$$(basename $$file .c).o || exit; \
	done
	$(Q)$(CC) --coverage $(FUZZ_OUT)/coverage/*.o $(FUZZ_OUT)/fuzz/replay.o $(FUZZ_COMMON) \
		-o $(FUZZ_OUT)/coverage/replay
	$(Q)$(FUZZ_OUT)/coverage/replay -q fuzz/seeds/*
	$(Q)gcov -n -b $(FUZZ_OUT)/coverage/*.gcda | \
		awk 'BEGIN { print "file, lines run, branches run, branches taken" } \
			/^File/ { file = $$2 } \
			/^Lines|^Branches|^Taken/ { sub(/.*:/, ""); lines = lines "  " $$0 } \
			/^Calls|^No calls/ { print file lines; lines = "" }'

# At the guest level, GDB=1 waits for gdb at port 1234.
FUZZ_LEVEL_TOOLS = $(FUZZ_OUT)$(if $(filter guest,$(LEVEL)),/guest)
fuzz-replay fuzz-min: $(FUZZ_TOOLS)
fuzz-replay: ## print what the program F=file does, step by step (LEVEL=guest, GDB=1)
	$(Q)test -n "$(F)" || { echo "fuzz-replay: which program?  F=file"; exit 1; }
	$(Q)$(if $(GDB),GDB=$(GDB)) $(FUZZ_LEVEL_TOOLS)/replay $(F)

fuzz-min: ## cut the failing program F=file down, its clause kept, to F.min (LEVEL=guest)
	$(Q)test -n "$(F)" || { echo "fuzz-min: which program?  F=file"; exit 1; }
	$(Q)$(FUZZ_LEVEL_TOOLS)/minimise $(F) $(F).min

-include $(wildcard $(patsubst %,$(FUZZ_OUT)/%/*.d,fuzz fuzz/guest model kernel/mm))
