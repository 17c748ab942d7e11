/*
 * A row of the list of kinds (tests/tool/watch.c).
 */
	{STRING(T_NAME), T_STEP, T_NR, T(of), T(count), &T(nfree)},
