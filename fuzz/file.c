/*
 * Reading and writing program files.
 */
#include "fuzz/file.h"

#include <stdio.h>
#include <stdlib.h>

#include "fuzz/ops.h"

static void give_up(const char *path)
{
	perror(path);
	exit(2);
}

size_t program_load(const char *path, uint8_t *bytes)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file)
		give_up(path);
	size = fread(bytes, 1, PROGRAM_MAX, file);
	if (ferror(file))
		give_up(path);
	fclose(file);
	return size;
}

void program_save(const char *path, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
		give_up(path);
}
