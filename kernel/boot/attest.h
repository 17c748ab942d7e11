/*
 * What this image knows of the proof of its own model: proofs/attest.py writes the line when the
 * image is built.  Nothing depends on it; it is printed.
 */
#ifndef KERNEL_BOOT_ATTEST_H
#define KERNEL_BOOT_ATTEST_H

#define ATTEST_MARK "Attest: " /* by which the line is found in the image */

extern const char attest_line[];

#endif
