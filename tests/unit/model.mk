# The unit tests of the model: all of it, on a scripted seam, with tables that are soon exhausted.

MODEL_TESTS := charge clone3 copy_process event exec exhaust life memory pid refuse rules walk
MODEL_TEST_FLAGS := -UNR_OBJECTS -DNR_OBJECTS=9 -DNR_USERS=5 \
	-DNR_SPACES=4 -DSPACE_PAGES=4 -DPAGE_WORDS=3 -DNR_FRAMES=8
MODEL_TEST_OBJECTS := $(patsubst %.c,build/unit/%.o,$(wildcard model/*.c) \
	$(addprefix tests/unit/,refuse_oracle.c scene.c snapshot.c steps.c))

$(MODEL_TEST_OBJECTS): build/unit/%.o: %.c tests/part.mk tests/unit/model.mk
	@mkdir -p $(@D)
	@printf '  CC  %s (unit)\n' $<
	$(Q)$(CC) $(TESTS_UNIT_FLAGS) $(MODEL_TEST_FLAGS) -MMD -MP -c $< -o $@

-include $(MODEL_TEST_OBJECTS:.o=.d)

$(foreach t,$(MODEL_TESTS),$(eval $t_test_SRC := $(MODEL_TEST_OBJECTS)) \
	$(eval $t_test_FLAGS := $(MODEL_TEST_FLAGS)))
