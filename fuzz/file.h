/*
 * Program files of the fuzzer's own tools.
 */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Read at most PROGRAM_MAX bytes / write all; ends the tool with a line if it cannot. */
size_t program_load(const char *path, uint8_t *bytes);
void program_save(const char *path, const uint8_t *bytes, size_t size);

#endif
