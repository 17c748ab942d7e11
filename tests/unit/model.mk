# The unit tests of the model: all of it, on a scripted seam, with tables that are soon exhausted.

MODEL_TESTS := charge copy_process exec exhaust life pid refuse rules walk
MODEL_TEST_SRC := $(sort $(wildcard model/*.c)) \
	$(addprefix tests/unit/,refuse_oracle.c scene.c snapshot.c steps.c)

$(foreach t,$(MODEL_TESTS),$(eval $t_test_SRC := $(MODEL_TEST_SRC)))
$(foreach t,$(MODEL_TESTS),$(eval \
	$t_test_FLAGS := -UNR_OBJECTS -DNR_OBJECTS=9 -DNR_USERS=5))

# One command compiles all the sources, and its dependency file speaks of the last one only.
$(MODEL_TESTS:%=build/tests/unit/%_test): $(wildcard model/*.h spec/*.h) \
	$(addprefix tests/unit/,model.mk refuse_oracle.h scene.h snapshot.h steps.h)
