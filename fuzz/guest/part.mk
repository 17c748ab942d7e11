# The guest level of the fuzzer: the kernel, in QEMU, with a plugin that hands in programs and
# counts by function; the tools of the host level, linked with what runs a program there.

FUZZ_GUEST := $(FUZZ_OUT)/guest
FUZZ_GUEST_RUN := $(patsubst %,$(FUZZ_OUT)/fuzz/%.o,guest/run guest/machine file generate verdict)
FUZZ_GUEST_PROGRAMS := $(addprefix $(FUZZ_GUEST)/,random replay minimise select tally speed)
FUZZ_GUEST_PLUGIN := $(patsubst %,$(FUZZ_OUT)/fuzz/%.o,guest/plugin guest/blocks guest/judge \
	guest/accounts guest/plan guest/life guest/talk guest/clone \
	guest/rules status $(FUZZ_EAGER)) \
	$(patsubst %.c,$(FUZZ_OUT)/%.o,$(filter-out model/line.c,$(wildcard model/*.c)))
FUZZ_GUEST_TOOLS := $(FUZZ_GUEST_PROGRAMS) $(addprefix $(FUZZ_GUEST)/,afl_rt cover emit \
	plugin.so initramfs.cpio kernel.elf blocks)

$(FUZZ_GUEST)/speed: $(FUZZ_OUT)/fuzz/guest/speed.o $(FUZZ_GUEST_RUN)
$(filter-out %/speed,$(FUZZ_GUEST_PROGRAMS)): $(FUZZ_GUEST)/%: $(FUZZ_OUT)/fuzz/%.o
$(FUZZ_GUEST_PROGRAMS): $(FUZZ_GUEST_RUN)
	@printf '  LD  %s\n' $@
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $^ -o $@

# A program as C that shows it.
$(FUZZ_GUEST)/emit: $(FUZZ_OUT)/fuzz/guest/emit.o $(FUZZ_OUT)/fuzz/file.o \
		$(filter-out %/plugin.o %/judge.o %/accounts.o %/blocks.o,$(FUZZ_GUEST_PLUGIN))
	@printf '  LD  %s\n' $@
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $^ -o $@

# Which functions of the kernel the programs run.
$(FUZZ_GUEST)/cover: $(FUZZ_OUT)/fuzz/guest/cover.o $(FUZZ_GUEST_RUN)
	@printf '  LD  %s\n' $@
	$(Q)$(FUZZ_CC) $^ -o $@

$(FUZZ_GUEST)/afl_rt: $(patsubst %,$(FUZZ_OUT)/fuzz/guest/%.o,afl_rt blocks machine)
	@printf '  LD  %s\n' $@
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $^ -o $@

$(FUZZ_GUEST)/plugin.so: $(FUZZ_GUEST_PLUGIN)
	@printf '  LD  %s\n' $@
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -shared $^ -o $@

# The guest's program: nothing of it lies where programs act; its last section ends where the heap
# is to begin.
FUZZ_GUEST_FLAGS := -static -nostdlib -no-pie -fno-pic -ffreestanding -mgeneral-regs-only -O2 \
	-g -std=gnu11 -I. -Wall -Wextra -Werror -fno-stack-protector -Wl,--build-id=none \
	-Wl,-z,noexecstack,-Ttext-segment=0x30000000 -Wl,--section-start=.before_heap=0x7fffffb000
FUZZ_GUEST_INIT := fuzz/guest/init.c fuzz/guest/init_clone.c \
	fuzz/guest/start.S tests/user/machine.S
$(FUZZ_GUEST)/archive/init: $(FUZZ_GUEST_INIT) fuzz/guest/box.h fuzz/guest/init.h fuzz/ops.h \
		fuzz/guest/part.mk
	@printf '  CC  %s\n' $<
	@mkdir -p $(@D)
	$(Q)$(CC) $(FUZZ_GUEST_FLAGS) $(FUZZ_GUEST_INIT) -o $@

$(FUZZ_GUEST)/initramfs.cpio: $(FUZZ_GUEST)/archive/init
	$(Q)mkdir -p $(<D)/dev
	$(Q)cd $(<D) && printf 'init\ndev\n' | \
		cpio --quiet --reproducible -o -H newc -R 0:0 >../$(@F)

$(FUZZ_GUEST)/kernel.elf: build/kernel.elf fuzz/guest/part.mk
	$(Q)mkdir -p $(@D) && cp $< $@

$(FUZZ_GUEST)/blocks: $(FUZZ_GUEST)/kernel.elf fuzz/guest/blocks.py
	$(Q)mkdir -p $(@D) && fuzz/guest/blocks.py $< >$@

# A planted bug: the kernel linked anew with the patched files, the rest as it is.
FUZZ_GUEST_PATCHES := $(wildcard fuzz/guest/bugs/*.patch)
FUZZ_GUEST_BUGS := $(patsubst fuzz/guest/bugs/%.patch,$(FUZZ_GUEST)/bugs/%,$(FUZZ_GUEST_PATCHES))

$(FUZZ_GUEST_BUGS:%=%/blocks): $(FUZZ_GUEST)/bugs/%/blocks: fuzz/guest/bugs/%.patch \
		fuzz/guest/bug.sh fuzz/guest/blocks.py build/apart/kernel.elf
	@printf '  LD  the kernel with %s\n' $<
	$(Q)CC='$(CC)' LINK='$(KERNEL_LINK)' \
		FLAGS='$(filter-out -MMD -MP -Werror,$(KERNEL_FLAGS))' \
		fuzz/guest/bug.sh $< $(@D) $(KERNEL_OBJECTS)
	$(Q)fuzz/guest/blocks.py $(@D)/kernel.elf >$@
