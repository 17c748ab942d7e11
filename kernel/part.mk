# The kernel, plain and checked.  Each is made of kernel/ and of model/, with the text that is
# proved; the checked one has small tables and executes what the proof claims.  The plain one is
# optimised across its files, as calls of what is small are most of what a fork executes, and has no
# frame where a function calls nothing, or calls last, which a trace of it then leaves out;
# build/apart has the same files, linked as they are: for who looks at one function at a time.

KERNEL_FLAGS := -std=gnu11 -O2 -g -I. -ffreestanding -fno-pic -fno-pie -fno-common \
	-fno-stack-protector -fno-omit-frame-pointer -fno-optimize-sibling-calls \
	-fno-asynchronous-unwind-tables -mcmodel=kernel -mno-red-zone -mgeneral-regs-only \
	-mpreferred-stack-boundary=3 -fcf-protection=none -Wall -Wextra -Werror -MMD -MP \
	-fdata-sections -DDIRECT_MAP=0xffff888000000000
KERNEL_CHECKED_FLAGS := -DCHECKED -DNR_TASKS=96 -DNR_OBJECTS=96 -DPID_MAX=256 -DRESERVED_PIDS=32
KERNEL_WHOLE_FLAGS := -flto=auto -ffat-lto-objects -fdata-sections -foptimize-sibling-calls \
	-momit-leaf-frame-pointer \
	--param max-inline-insns-auto=60 --param inline-unit-growth=200 \
	--param large-function-growth=1000
KERNEL_LINK := -nostdlib -static -no-pie -Wl,-z,max-page-size=4096,--build-id=none,-z,noexecstack \
	-Wl,--no-warn-rwx-segments,--fatal-warnings

KERNEL_SOURCES := $(wildcard kernel/*/*.c kernel/*/*.S)
KERNEL_MODEL := $(wildcard model/*.c)
KERNEL_NAMES := $(KERNEL_SOURCES:kernel/%=%.o) $(KERNEL_MODEL:%=%.o) attest.c.o
KERNEL_OBJECTS := $(KERNEL_NAMES:%=build/kernel/%)
KERNEL_CHECKED_OBJECTS := $(KERNEL_NAMES:%=build/checked/%)

# Where the linker finds the model's variables; who runs is not of its state.
KERNEL_STATE := $(filter-out model/run.c model/run_queue.c,$(KERNEL_MODEL))
build/kernel/model.ld: $(KERNEL_STATE:%=build/kernel/%.o)
build/checked/model.ld: $(KERNEL_STATE:%=build/checked/%.o)
build/kernel/model.ld build/checked/model.ld: kernel/model.awk
	$(Q)readelf -SW $(filter %.o,$^) | awk -f $< >$@

# Linked with room for the names of its functions, which are then put there.
build/kernel.elf: KERNEL_IN = build/kernel
build/kernel.elf: KERNEL_LTO = $(KERNEL_WHOLE_FLAGS)
build/apart/kernel.elf: KERNEL_IN = build/apart
build/kernel.elf build/apart/kernel.elf: $(KERNEL_OBJECTS) build/kernel/model.ld
build/checked/kernel.elf: KERNEL_IN = build/checked
build/checked/kernel.elf: $(KERNEL_CHECKED_OBJECTS) build/checked/model.ld
build/kernel.elf build/apart/kernel.elf build/checked/kernel.elf: kernel/kernel.ld kernel/part.mk \
		kernel/symbols.awk
	@mkdir -p $(KERNEL_IN)
	@printf '  LD  %s\n' $@
	$(Q)awk -f kernel/symbols.awk </dev/null >$(KERNEL_IN)/symbols.c
	$(Q)$(CC) $(KERNEL_FLAGS) -c $(KERNEL_IN)/symbols.c -o $(KERNEL_IN)/symbols.o
	$(Q)$(CC) $(or $(KERNEL_LTO),-fno-lto) $(KERNEL_LINK) -L$(dir $(filter %/model.ld,$^)) \
		-T kernel/kernel.ld -o $@ $(filter %.o,$^) $(KERNEL_IN)/symbols.o
	$(Q)nm -n $@ | awk -f kernel/symbols.awk >$(KERNEL_IN)/symbols.c
	$(Q)$(CC) $(KERNEL_FLAGS) -c $(KERNEL_IN)/symbols.c -o $(KERNEL_IN)/symbols.o
	$(Q)objcopy -O binary -j .symbols $(KERNEL_IN)/symbols.o $(KERNEL_IN)/symbols
	$(Q)objcopy --update-section .symbols=$(KERNEL_IN)/symbols $@

# $(1): folder of the objects, $(2): folder of the sources, $(3): extra flags
define KERNEL_RULE
$(1)%.o: $(2)% kernel/part.mk
	@mkdir -p $$(@D)
	@printf '  CC  %s\n' $$<
	$$(Q)$$(CC) $$(KERNEL_FLAGS) $(3) -c $$< -o $$@
endef
$(eval $(call KERNEL_RULE,build/kernel/model/,model/,$$(KERNEL_WHOLE_FLAGS)))
$(eval $(call KERNEL_RULE,build/kernel/,kernel/,$$(KERNEL_WHOLE_FLAGS)))
build/kernel/lib/string.c.o: KERNEL_WHOLE_FLAGS := # of what it has the compiler makes calls late
$(eval $(call KERNEL_RULE,build/checked/model/,model/,$(KERNEL_CHECKED_FLAGS)))
$(eval $(call KERNEL_RULE,build/checked/,kernel/,$(KERNEL_CHECKED_FLAGS)))

# What the image says of the proof of its model; Frama-C is not asked.
KERNEL_ATTEST := proofs/attest.py $(wildcard build/proofs/ATTEST model/*.[ch] spec/*.h) \
	kernel/part.mk
build/kernel/attest.c: ATTEST_FLAGS = $(KERNEL_FLAGS)
build/checked/attest.c: ATTEST_FLAGS = $(KERNEL_FLAGS) $(KERNEL_CHECKED_FLAGS)
build/kernel/attest.c build/checked/attest.c: $(KERNEL_ATTEST)
	@mkdir -p $(@D)
	$(Q)proofs/attest.py source '$(ATTEST_FLAGS)' >$@
build/%/attest.c.o: build/%/attest.c
	$(Q)$(CC) $(KERNEL_FLAGS) -c $< -o $@

-include $(KERNEL_OBJECTS:.o=.d) $(KERNEL_CHECKED_OBJECTS:.o=.d)

ACCEL ?= tcg

# $(1): the first program
KERNEL_QEMU = qemu-system-x86_64 -accel $(ACCEL) -cpu max -m 256 -display none -serial mon:stdio \
	-no-reboot -device isa-debug-exit,iobase=0xf4 -kernel $< \
	-initrd build/initramfs.cpio -append "console=ttyS0 rdinit=$(1) $(APPEND)"

.PHONY: kernel run debug iso docs
kernel: build/kernel.elf build/checked/kernel.elf

docs: ## write docs/syscalls.md
	$(Q)kernel/sys/calls.py

run: build/kernel.elf build/initramfs.cpio ## a shell on the kernel (APPEND="words for the kernel")
	@echo 'Ctrl-a x ends QEMU.'
	$(Q)$(call KERNEL_QEMU,/bin/init)

iso: build/kernel.elf build/initramfs.cpio ## build/bident.iso, from which GRUB boots to the shell
	$(Q)kernel/iso.sh $^ build/bident.iso rdinit=/bin/init $(APPEND)
	@ls -l build/bident.iso

debug: build/apart/kernel.elf build/initramfs.cpio ## the same under gdb, stopped at copy_process
	@echo 'The console goes to build/debug.log; leaving gdb ends QEMU.'
	@echo 'walk-fork follows the next fork; task PID, tasks, maps PID and accounts show tables.'
	$(Q)$(call KERNEL_QEMU,/init) -s -S </dev/null >build/debug.log 2>&1 & \
	pid=$$!; trap 'kill $$pid 2>/dev/null' EXIT; \
	gdb -q -x kernel/debug.py -ex 'target remote :1234' -ex 'hbreak copy_process' \
		-ex continue build/apart/kernel.elf
