/*
 * How full a table is, as kernel/sys/proc_bident.c tells it; the same text for each kind.
 */
	{NAME_OF(T_NAME), &T(nfree), T_NR},
