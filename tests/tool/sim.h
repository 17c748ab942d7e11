/*
 * What bident sim shows: which records and counts changed since it looked last.
 */
#ifndef TESTS_TOOL_SIM_H
#define TESTS_TOOL_SIM_H

#include "tests/tool/tool.h"

/* Look, so that later only what changed is shown. */
void sim_look(void);

/* What changed since, and look again. */
void sim_say_changes(void);

/* All tasks; all counted objects that somebody owns; the pages of all memories. */
void sim_say_tasks(void);
void sim_say_tables(void);
void sim_say_memory(void);

/* The space that holds a memory's pages, made if need be; NR_SPACES if there is none left. */
uint32_t sim_space(mm_id mm);

/* Nothing has pages; the seam is told to copy and drop them. */
void sim_memory_reset(void);

#endif
