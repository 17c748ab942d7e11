# Conformance: one program that asks any system with Linux's ABI, Linux 6.1's answers, the model's
# and the kernel's beside each other.

CONFORMANCE := tests/conformance
CONFORMANCE_LINUX := $(CONFORMANCE)/linux-6.1.answers
CONFORMANCE_SOURCES := $(filter-out %/model.c %/model_facts.c,$(wildcard $(CONFORMANCE)/*.c)) \
	$(CONFORMANCE)/enter.S tests/user/machine.S
CONFORMANCE_FLAGS := -static -Os -std=gnu11 -D_GNU_SOURCE -I. -Wall -Wextra -Werror \
	-fno-stack-protector -Wno-array-bounds -s

build/conformance/conformance: $(CONFORMANCE_SOURCES) $(CONFORMANCE_LINUX) \
		$(wildcard $(CONFORMANCE)/*.h tests/user/*.h spec/*.h) $(CONFORMANCE)/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $@
	$(Q)musl-gcc $(CONFORMANCE_FLAGS) -o $@ $(CONFORMANCE_SOURCES)

# The model is asked on the host, by the way in which the command asks it.
build/conformance/model: $(CONFORMANCE)/model.c \
		$(addprefix $(CONFORMANCE)/,answers.c fields.c model_facts.c sweeps.c) \
		$(addprefix build/tool/,ask.o seam.o text.o watch.o) build/lib/libbident.a
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $@
	$(Q)$(CC) $(filter-out -MMD -MP,$(TOOL_FLAGS)) $(TOOL_WATCHED:%=-Wl,--wrap=%) -o $@ $^

# The program is init, and there is nothing else.
build/conformance/initramfs.cpio: build/conformance/conformance
	@printf '  CPIO %s\n' $@
	$(Q)rm -rf build/conformance/root && mkdir -p $(addprefix build/conformance/root/,dev tmp)
	$(Q)cp $< build/conformance/root/init
	$(Q)cd build/conformance/root && find . | LC_ALL=C sort | \
		cpio --quiet --reproducible -o -H newc -R 0:0 >../initramfs.cpio

# Debian's kernel, unpacked and not installed.
build/conformance/vmlinuz:
	@mkdir -p $(@D)/linux
	@printf '  GET %s\n' 'linux-image-cloud-amd64'
	$(Q)cd $(@D)/linux && rm -f *.deb && apt-get download -qq $$(apt-cache depends \
		linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-6[.]1\)/\1/p')
	$(Q)cd $(@D)/linux && dpkg -x *.deb . && cp boot/vmlinuz-* ../vmlinuz

build/conformance/model.answers: build/conformance/model
	$(Q)./$< >$@

CONFORMANCE_PROGRAMS := build/conformance/conformance build/conformance/model \
	build/conformance/initramfs.cpio

CONFORMANCE_ASKED := $(CONFORMANCE_PROGRAMS) build/kernel.elf build/conformance/model.answers

.PHONY: conformance conformance-linux conformance-record conformance-report
conformance-linux: $(CONFORMANCE_PROGRAMS) build/conformance/vmlinuz
	$(Q)$(CONFORMANCE)/run.py build/conformance/vmlinuz build/conformance/initramfs.cpio \
		build/conformance/linux.answers

conformance: $(CONFORMANCE_ASKED) ## Linux 6.1, the kernel and the model, side by side
	@echo 'Linux 6.1 (without its package, what is kept of it) ...'
	$(Q)$(MAKE) --no-print-directory conformance-linux || \
		cp $(CONFORMANCE_LINUX) build/conformance/linux.answers
	@echo 'the kernel ...'
	$(Q)$(CONFORMANCE)/run.py build/kernel.elf build/conformance/initramfs.cpio \
		build/conformance/kernel.answers
	$(Q)$(CONFORMANCE)/compare.py --reasons $(CONFORMANCE)/reasons.tsv \
		'Linux 6.1'=build/conformance/linux.answers kept=$(CONFORMANCE_LINUX) \
		model=build/conformance/model.answers kernel=build/conformance/kernel.answers

LINUX ?= 6.1
conformance-report: build/conformance/model ## what MINE, a file of answers, says; LINUX=6.1
	$(if $(MINE),,$(error expected MINE=FILE, which the conformance program wrote))
	$(Q)$(CONFORMANCE)/report.py $(MINE) $(LINUX) || test $$? = 1

conformance-record: conformance-linux ## keep what Debian's Linux 6.1 answers
	$(Q)cp build/conformance/linux.answers $(CONFORMANCE_LINUX)
