/*
 * Who owns which object, and how many do, as kernel/sys/control.c names them; the same text for
 * each kind.
 */
	{NAME_OF(T(of)), T(of), sizeof(T(of))},
	{NAME_OF(T(count)), T(count), sizeof(T(count))},
