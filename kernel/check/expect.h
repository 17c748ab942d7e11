/*
 * What the kernel claims about itself.  EXPECT is executed in the checked build and is nothing in
 * the plain one; panic says that what was believed impossible has happened.
 * Linux: BUG_ON and panic.
 */
#ifndef KERNEL_CHECK_EXPECT_H
#define KERNEL_CHECK_EXPECT_H

/*
 * Say why on the console, with registers, a back-trace and the accounts, and end the machine with a
 * failing status.
 * Needs no lock; may be called from anywhere, also while panicking.
 */
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#ifdef CHECKED
#define BUILD_IS_CHECKED 1
#define EXPECT(cond)                                                                               \
	do {                                                                                       \
		if (!(cond))                                                                       \
			panic("%s:%d: expected %s", __FILE__, __LINE__, #cond);                    \
	} while (0)
#else
#define BUILD_IS_CHECKED 0
#define EXPECT(cond) ((void)sizeof(!(cond)))
#endif

/*
 * What panic asks of the machine, which kernel/x86/backtrace.c and kernel/x86/power.c supply: print
 * its registers and who called whom; end.
 */
void machine_report(void);
void machine_fail(void) __attribute__((noreturn));

#endif
