# The benchmark: the same static program as the first of this kernel and of Debian's Linux, in the
# same QEMU, which counts instructions.  What a goal is stands in goals.tsv; own.tsv and linux.tsv
# are what docs/performance.md is made of.

BENCH := build/bench
BENCH_FLAGS := -static -O2 -g -std=gnu11 -D_GNU_SOURCE -I. -Wall -Wextra -Werror -Wno-clobbered
BENCH_C := $(wildcard tests/bench/*.c)
BENCH_SOURCES := $(filter-out tests/bench/profile.c,$(BENCH_C)) tests/bench/clock.S \
	tests/user/machine.S
BENCH_LINUX_PACKAGE = $$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p')

$(BENCH)/init: $(BENCH_SOURCES) tests/bench/bench.h tests/bench/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $@
	$(Q)musl-gcc $(BENCH_FLAGS) -o $@ $(BENCH_SOURCES)

$(BENCH)/exit: tests/bench/exit.S
	@mkdir -p $(@D)
	@printf '  AS  %s\n' $@
	$(Q)$(CC) -static -nostdlib -o $@ $<

$(BENCH)/init.cpio: $(BENCH)/init $(BENCH)/exit
	@printf '  CPIO %s\n' $@
	$(Q)cd $(BENCH) && printf 'init\nexit\n' | cpio --quiet -o -H newc -R 0:0 >init.cpio

# Only to be booted: nothing of it is installed.
$(BENCH)/linux:
	@printf '  GET %s\n' "$(BENCH_LINUX_PACKAGE)"
	$(Q)rm -rf $@.part && mkdir -p $@.part && cd $@.part && \
		apt-get -o APT::Sandbox::User=root download $(BENCH_LINUX_PACKAGE) \
			>get.log 2>&1 || { echo "bench: no Linux: $$(tail -n 1 get.log)"; exit 1; }
	$(Q)dpkg -x $@.part/*.deb $@.part && rm -rf $@.part/lib && mv $@.part $@

$(BENCH)/profile.so: tests/bench/profile.c
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $@
	$(Q)$(CC) -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC -o $@ $<

BENCH_THINGS := build/kernel.elf $(BENCH)/init.cpio
BENCH_KEPT = $(if $(wildcard $(BENCH)/linux.tsv),$(BENCH)/linux.tsv,tests/bench/linux.tsv)

.PHONY: bench bench-quick bench-own bench-linux bench-docs bench-profile

bench: ## cost of fork & co against Linux: both are run; M=expression: those measures, here only
	$(Q)$(if $(M),,$(MAKE) --no-print-directory bench-linux)
	$(Q)$(MAKE) --no-print-directory bench-own M='$(or $(M),.)'

bench-quick: bench-own ## the same without curves, against Linux as it was measured before

bench-own: $(BENCH_THINGS)
	$(Q)tests/bench/bench.py run own '$(M)'
	$(Q)tests/bench/bench.py table $(BENCH)/own.tsv $(BENCH_KEPT)

bench-linux: $(BENCH)/init.cpio $(BENCH)/linux ## the peer's numbers only
	$(Q)tests/bench/bench.py run linux '$(or $(M),.)'

bench-docs: ## docs/performance.md and its curves, of what make bench has measured last
	$(Q)tests/bench/bench.py docs

bench-profile: $(BENCH_THINGS) $(BENCH)/profile.so ## instructions by function in the measure M=name
	$(Q)test -n "$(M)" || { echo "bench-profile: which measure?  M=name"; exit 1; }
	$(Q)tests/bench/bench.py run own '^$(M)$$' $(BENCH)/profile.so,out=$(BENCH)/profile.tsv
	$(Q)tests/bench/bench.py profile $(BENCH)/profile.tsv
