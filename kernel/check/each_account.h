/*
 * How much of a table is in use, as kernel/check/accounts.c keeps it; the same text for each kind.
 * Handle 0 of a table is nobody's.
 */
	{NAME_OF(T_NAME), &T(nfree), T_NR - 1},
