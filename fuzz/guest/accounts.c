/*
 * The accounts.
 * Entry: accounts_difference.
 */
#include "fuzz/guest/accounts.h"

#include <stdio.h>
#include <string.h>

#include "fuzz/guest/report.h"
#include "spec/task.h"

#define IMAGE_BASE 0xffffffff80000000ull /* of the kernel's variables; kernel/kernel.ld */
#define NAME_SIZE 64

#define NAME_OF_(table) #table
#define NAME_OF(table) NAME_OF_(table)

static const char *const names[] = {
#define T_TEXT "fuzz/guest/each_name.h"
#include "spec/each_table.h"
	"nr_threads",
	"group_locks",
	"pid_owner", /* how many there are */
};
#define NR_ACCOUNTS (sizeof(names) / sizeof(names[0]))

static uint64_t at[NR_ACCOUNTS]; /* in physical memory */
static uint32_t before[NR_ACCOUNTS];

static void read_line(const char *line)
{
	char name[NAME_SIZE];
	unsigned long address;
	uint32_t i;

	if (sscanf(line, "symbol %lx %63s", &address, name) != 2)
		return;
	for (i = 0; i < NR_ACCOUNTS; i++)
		if (!strcmp(name, names[i]) && address - IMAGE_BASE < RAM_SIZE)
			at[i] = address - IMAGE_BASE;
}

bool accounts_load(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[2 * NAME_SIZE];
	uint32_t i;

	while (file && fgets(line, sizeof(line), file))
		read_line(line);
	if (file)
		fclose(file);
	for (i = 0; i < NR_ACCOUNTS; i++)
		if (!at[i])
			return false;
	return true;
}

static uint32_t account(const uint8_t *ram, uint32_t i)
{
	const uint32_t *value = (const uint32_t *)(ram + at[i]);
	uint32_t pid, pids = 0;

	if (i < NR_ACCOUNTS - 1)
		return *value;
	for (pid = 1; pid < PID_MAX; pid++)
		pids += value[pid] != NOBODY;
	return pids;
}

void accounts_remember(const uint8_t *ram)
{
	uint32_t i;

	for (i = 0; i < NR_ACCOUNTS; i++)
		before[i] = account(ram, i);
}

const char *accounts_difference(const uint8_t *ram, uint64_t *was, uint64_t *is)
{
	uint32_t i;

	for (i = 0; i < NR_ACCOUNTS; i++) {
		*was = before[i];
		*is = account(ram, i);
		if (*was != *is)
			return names[i];
	}
	return NULL;
}
