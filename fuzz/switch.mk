# The kernel's switch on the host (fuzz/switch.c), as it is and with bugs planted in it.

SWITCH_FLAGS := -std=gnu11 -O2 -g -mgeneral-regs-only -fno-stack-protector -fcf-protection=none \
	-fno-builtin -fno-pie -no-pie -fno-tree-loop-distribute-patterns -Wall -Wextra -Werror \
	-include fuzz/switch_cpu.h
SWITCH_KERNEL := $(patsubst %,kernel/x86/%,switch.c switch.h fpu.c fpu.h)
SWITCH_OWN := fuzz/switch.c fuzz/switch_hold.S kernel/lib/string.c
SWITCH_BUGS := $(patsubst fuzz/switch_bugs/%.patch,$(FUZZ_OUT)/switch_bugs/%/switch,$(wildcard \
	fuzz/switch_bugs/*.patch))
FUZZ_TOOLS += $(FUZZ_OUT)/switch $(SWITCH_BUGS)

$(FUZZ_OUT)/switch: $(SWITCH_OWN) $(SWITCH_KERNEL) fuzz/switch_cpu.h \
		fuzz/switch.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(CC) $(SWITCH_FLAGS) -I. $(SWITCH_OWN) $(filter %.c %.S,$(SWITCH_KERNEL)) -o $@

$(SWITCH_BUGS): $(FUZZ_OUT)/switch_bugs/%/switch: fuzz/switch_bugs/%.patch $(FUZZ_OUT)/switch
	@rm -rf $(@D) && mkdir -p $(@D)/kernel && cp -r kernel/x86 $(@D)/kernel
	@printf '  CC  the switch with %s\n' $<
	$(Q)patch -s -p1 -d $(@D) <$<
	$(Q)$(CC) $(SWITCH_FLAGS) -I$(@D) -I. $(SWITCH_OWN) \
		$(patsubst %,$(@D)/%,$(filter %.c %.S,$(SWITCH_KERNEL))) -o $@
