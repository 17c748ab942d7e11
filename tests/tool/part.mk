# The library libbident.a, which is the model for others to link, and bident, the command that is
# linked from it.  They lie among the tests because they judge other systems by the model, as the
# tests judge this kernel; model/ and spec/ are what is proved and know nothing of them.

PREFIX ?= /usr/local
DESTDIR ?=

# CFLAGS are added: -DNR_TASKS=64 for smaller tables, or what a kernel's objects must be made with.
LIB_CFLAGS := -std=gnu11 -O2 -g -I. -Wall -Wextra -Werror $(CFLAGS)
LIB_OBJECTS := $(patsubst model/%.c,build/lib/%.o,$(wildcard model/*.c))
LIB_HEADERS := $(patsubst %,build/lib/include/%,$(wildcard model/*.h spec/*.h))

# Made anew when the flags are others.
build/lib/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(LIB_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(LIB_CFLAGS)' >$@

build/lib/%.o: model/%.c build/lib/flags
	@printf '  CC  %s (lib)\n' $<
	$(Q)$(CC) $(LIB_CFLAGS) -MMD -MP -c $< -o $@

build/lib/libbident.a: $(LIB_OBJECTS)
	@printf '  AR  %s\n' $@
	$(Q)rm -f $@ && ar rcsD $@ $^

# The sizes that the library was made with are said in the headers that go with it.
build/lib/include/%.h: %.h build/lib/flags
	@mkdir -p $(@D)
	$(Q)awk -f tests/tool/sizes.awk -v file=$* -v flags='$(CFLAGS)' $< >$@

-include $(LIB_OBJECTS:.o=.d)

build/tool/toy: tests/tool/toy.c build/lib/libbident.a $(LIB_HEADERS)
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(CC) -std=gnu11 -O2 -g -Wall -Wextra -Werror -Ibuild/lib/include -o $@ \
		$< build/lib/libbident.a

.PHONY: FORCE lib
lib: build/lib/libbident.a $(LIB_HEADERS) ## the model to link, and its headers, in build/lib

# Calls from one file of the library to these are led through tests/tool/watch.c.
TOOL_WATCHED := security_task_create dup_task_struct check_threads copy_part copy_thread \
	alloc_pid pick_pid check_signals free_task put_part free_pid copy_undo \
	copy_namespaces user_share \
	$(foreach k,cred files fs sighand signal mm io,copy_$k) \
	$(foreach k,user cred undo ns files fs sighand signal mm io,$k_drop)
TOOL_FLAGS := -std=gnu11 -O2 -g -D_GNU_SOURCE -I. -Wall -Wextra -Werror -MMD -MP
TOOL_OBJECTS := $(patsubst tests/tool/%.c,build/tool/%.o,$(filter-out %/toy.c,\
	$(wildcard tests/tool/*.c))) build/tool/text.o

build/tool/text.c: tests/tool/text.py tests/tool/why.txt $(wildcard model/*.h spec/*.h)
	@mkdir -p $(@D)
	$(Q)python3 $< >$@

build/tool/%.o: tests/tool/%.c tests/tool/part.mk
	@mkdir -p $(@D)
	@printf '  CC  %s\n' $<
	$(Q)$(CC) $(TOOL_FLAGS) -c $< -o $@

build/tool/text.o: build/tool/text.c
	$(Q)$(CC) $(TOOL_FLAGS) -c $< -o $@

build/tool/bident: $(TOOL_OBJECTS) build/lib/libbident.a
	@printf '  LD  %s\n' $@
	$(Q)$(CC) $(TOOL_WATCHED:%=-Wl,--wrap=%) -o $@ $^

-include $(TOOL_OBJECTS:.o=.d)

TOOL_PROGRAMS := build/tool/toy build/tool/bident
TOOL_TESTS := build/tool/toy tests/tool/tool.t

# Where things go below the prefix, and from where.
INSTALLED := bin/bident lib/libbident.a share/man/man1/bident.1 \
	share/bash-completion/completions/bident lib/pkgconfig/bident.pc
INSTALL_ROOT = $(DESTDIR)$(PREFIX)

build/tool/bident.pc: FORCE
	@mkdir -p $(@D)
	@printf 'Name: bident\nDescription: The model of process creation\nVersion: 1\n%s\n%s\n' \
		'Cflags: -I$(PREFIX)/include/bident' 'Libs: -L$(PREFIX)/lib -lbident' >$@

.PHONY: bident install uninstall
bident: build/tool/bident ## the command: build/tool/bident

install: build/tool/bident build/tool/bident.pc lib ## command, manual and library, below PREFIX
	$(Q)install -D build/tool/bident $(INSTALL_ROOT)/bin/bident
	$(Q)install -D -m 644 build/lib/libbident.a $(INSTALL_ROOT)/lib/libbident.a
	$(Q)install -D -m 644 build/tool/bident.pc $(INSTALL_ROOT)/lib/pkgconfig/bident.pc
	$(Q)install -D -m 644 tests/tool/bident.1 $(INSTALL_ROOT)/share/man/man1/bident.1
	$(Q)install -D -m 644 tests/tool/bident.bash \
		$(INSTALL_ROOT)/share/bash-completion/completions/bident
	$(Q)for h in $(LIB_HEADERS:build/lib/include/%=%); do \
		install -D -m 644 build/lib/include/$$h $(INSTALL_ROOT)/include/bident/$$h; done

uninstall: ## what install has put there
	$(Q)rm -f $(INSTALLED:%=$(INSTALL_ROOT)/%)
	$(Q)rm -rf $(INSTALL_ROOT)/include/bident
