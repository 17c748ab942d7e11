/*
 * Compiled in front of each file under test: its variables stand together, so that power on can
 * set them all to zero, as the loader of the kernel does.  A program thus finds nothing of the last
 * one, also after a failure.
 */
#pragma clang section bss = "mm_state"
