# The contracts of the model, executed (docs/testing.md): its tests, linked with a copy of its text
# in which each clause is evaluated; by a translation into C, and by Frama-C's E-ACSL.

CONTRACTS ?= build/contracts
CONTRACT_SIZES := -DNR_TASKS=12 -DNR_OBJECTS=9 -DNR_USERS=5 -DPID_MAX=32 -DRESERVED_PIDS=8 \
	-DNR_CPUS=3 -DNR_SPACES=4 -DSPACE_PAGES=4 -DPAGE_WORDS=3 -DNR_FRAMES=8
# Processes; memory and the run queue have tests, and claims about all records, of their own.
CONTRACT_MODEL := $(filter-out model/memory% model/line.c model/run.c model/run_%, \
	$(wildcard model/*.c))
CONTRACT_FLAGS := -std=gnu11 -O1 -g -I. -I$(CONTRACTS) $(CONTRACT_SIZES)
CONTRACT_TOOLS := tests/contracts/unfold.py tests/contracts/acsl.py
CONTRACT_TESTS := charge clone3 copy_process event exec exhaust exhaustive life pid sound walk
EACSL_TESTS := charge copy_process exec exhaust life pid sound
EACSL_SHARE := /usr/share/frama-c/e-acsl
EACSL_LIBRARY := /usr/lib/frama-c/e-acsl/libeacsl-dlmalloc.a -lgmp -lm -lpthread
# The seam's contracts are executed as well: the tests have the body of each of its functions.
SEAM := $(shell sed -n 's/^[a-z].* \(step_[a-z_]*\)[^a-z_;[].*/\1/p' spec/steps.h)

$(CONTRACTS)/text.c: $(wildcard model/*.[ch] spec/*.h) tests/unit/contracts.mk
	@mkdir -p $(@D)
	@printf '  GEN %s\n' $@
	$(Q)printf '#include "%s"\n' $(CONTRACT_MODEL) >$(@D)/all.c
	$(Q)frama-c -no-unicode -machdep gcc_x86_64 -kernel-verbose 0 \
		-cpp-extra-args="-I. $(CONTRACT_SIZES)" $(@D)/all.c -print -ocode $@

$(CONTRACTS)/c.c $(CONTRACTS)/acsl.c: $(CONTRACTS)/%.c: $(CONTRACTS)/text.c $(CONTRACT_TOOLS)
	$(Q)python3 tests/contracts/unfold.py $* $< $(CONTRACTS)/$*

# What E-ACSL says of a clause that it cannot translate is kept in eacsl.log; there is none.
$(CONTRACTS)/eacsl.c: $(CONTRACTS)/acsl.c tests/contracts/run.h
	@printf '  E-ACSL %s\n' $@
	$(Q)frama-c -machdep gcc_x86_64 -cpp-extra-args="-I. -I$(CONTRACTS)" $< \
		-e-acsl -e-acsl-no-assert-print-data \
		$(if $(EACSL_ONLY),-e-acsl-functions $(EACSL_ONLY)) -then-last -print -ocode $@ \
		>$(CONTRACTS)/eacsl.log

$(CONTRACTS)/seam.o: tests/unit/steps.c tests/unit/contracts.mk
	$(Q)$(CC) $(CONTRACT_FLAGS) $(foreach f,$(SEAM),-D$f=$f_body) -c $< -o $@

$(CONTRACTS)/run_c.o $(CONTRACTS)/run_acsl.o: $(CONTRACTS)/run_%.o: tests/contracts/run.c \
		$(CONTRACTS)/%.c
	$(Q)$(CC) $(CONTRACT_FLAGS) -DCONTRACT_STATE='"$*_state.h"' \
		-DCONTRACT_TABLES='"$*_tables.h"' -c $< -o $@

$(CONTRACTS)/c.o $(CONTRACTS)/eacsl.o: $(CONTRACTS)/%.o: $(CONTRACTS)/%.c
	@printf '  CC  %s\n' $@
	$(Q)$(CC) $(CONTRACT_FLAGS) -w -DE_ACSL_SEGMENT_MMODEL -I$(EACSL_SHARE) -c $< -o $@

CONTRACT_REST := $(CONTRACTS)/seam.o $(addprefix tests/unit/,clone_oracle.c ladders.c scene.c \
	snapshot.c workers.c)
$(CONTRACT_TESTS:%=$(CONTRACTS)/%): $(CONTRACTS)/%: tests/unit/%_test.c $(CONTRACTS)/c.o \
		$(CONTRACTS)/run_c.o $(CONTRACT_REST)
	$(Q)$(CC) $(CONTRACT_FLAGS) $^ -lcmocka -o $@
$(EACSL_TESTS:%=$(CONTRACTS)/eacsl_%): $(CONTRACTS)/eacsl_%: tests/unit/%_test.c \
		$(CONTRACTS)/eacsl.o $(CONTRACTS)/run_acsl.o $(CONTRACT_REST)
	$(Q)$(CC) $(CONTRACT_FLAGS) -DE_ACSL_SEGMENT_MMODEL -I$(EACSL_SHARE) $^ \
		$(EACSL_SHARE)/e_acsl_rtl.c -w $(EACSL_LIBRARY) -lcmocka -o $@

build/exhaustive: tests/unit/exhaustive_test.c tests/unit/steps.c \
		$(wildcard model/*.[ch] spec/*.h) $(filter %.c,$(CONTRACT_REST))
	$(Q)$(CC) -std=gnu11 -O2 -I. $(CONTRACT_SIZES) $(filter %.c,$^) -lcmocka -o $@

.PHONY: test-contracts test-eacsl test-exhaustive
test-contracts: $(CONTRACT_TESTS:%=$(CONTRACTS)/%) ## each behaviour of each contract, executed
	$(Q)prove -v tests/contracts/contracts.t
test-eacsl: $(EACSL_TESTS:%=$(CONTRACTS)/eacsl_%) ## the same by Frama-C's E-ACSL; slow to build
	$(Q)prove -v tests/contracts/contracts.t :: eacsl_
test-exhaustive: build/exhaustive ## every clone with every failing rung in every version; minutes
	$(Q)./$< all
