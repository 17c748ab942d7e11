/*
 * One kind's flag, if it is the step's (tests/tool/explain.c).
 */
	if (step == T_STEP)
		words_write(text, T_FLAG, 0);
