/*
 * Keeping which program is where.
 * Keeps true: the file of each record is held once, and cannot be written.
 * Entry: running_set, by exec.c; running_copy and running_free, by steps.c.
 * Linux: kernel/fork.c, dup_mm_exe_file; fs/exec.c.
 */
#include "kernel/proc/running.h"

#include "kernel/fs/node.h"

struct running running_table[NR_OBJECTS];

void running_set(mm_id mm, struct running running)
{
	node_get(running.file);
	running.file->writers--;
	running_free(mm);
	running_table[mm] = running;
}

void running_copy(mm_id from, mm_id to)
{
	running_table[to] = running_table[from];
	if (running_table[to].file) {
		node_get(running_table[to].file);
		running_table[to].file->writers--;
	}
}

void running_free(mm_id mm)
{
	if (running_table[mm].file) {
		node_allow_write(running_table[mm].file);
		node_put(running_table[mm].file);
	}
	running_table[mm] = (struct running){0};
}
