/*
 * The variable that says how many of a kind are free, by its name; the same text for each kind.
 */
	NAME_OF(T_NAME) "_nfree",
