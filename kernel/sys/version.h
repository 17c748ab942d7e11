/*
 * What this kernel calls itself, and which Linux it is like.
 */
#ifndef KERNEL_SYS_VERSION_H
#define KERNEL_SYS_VERSION_H

#include "spec/rules.h"

#define BIDENT_VERSION "0.1"

/* The release that uname tells for a row of linux_rules. */
static inline const char *linux_release(uint32_t version)
{
	static const char *const release[NR_LINUX_VERSIONS] = {
		[LINUX_2_6_11] = "2.6.11",
		[LINUX_2_6_23] = "2.6.23",
		[LINUX_3_18] = "3.18.0",
		[LINUX_6_1] = "6.1.0",
	};

	return release[version];
}

#endif
