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

TOOL_PROGRAMS := build/tool/toy
TOOL_TESTS := build/tool/toy
