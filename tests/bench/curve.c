/*
 * The same again with more and more of something: the points of the curves in docs/performance.md.
 */
#include "tests/bench/bench.h"

const struct measure curve_measures[] = {
	{"curve_memory", fork_with_memory, 9, 0},
	{"curve_memory", fork_with_memory, 9, 1},
	{"curve_memory", fork_with_memory, 9, 4},
	{"curve_memory", fork_with_memory, 9, 16},
	{"curve_memory", fork_with_memory, 9, 64},
	{"curve_memory", fork_with_memory, 5, 128},
	{"curve_memory", fork_with_memory, 5, 256},
	{"curve_memory", fork_with_memory, 3, 512},
	{"curve_regions", fork_with_regions, 9, 0},
	{"curve_regions", fork_with_regions, 9, 10},
	{"curve_regions", fork_with_regions, 9, 100},
	{"curve_regions", fork_with_regions, 9, 300},
	{"curve_regions", fork_with_regions, 9, 1000},
	{"curve_files", fork_with_files, 9, 0},
	{"curve_files", fork_with_files, 9, 16},
	{"curve_files", fork_with_files, 9, 64},
	{"curve_files", fork_with_files, 9, 200},
	{"curve_files", fork_with_files, 9, 1000},
	{"curve_children", fork_with_children, 9, 0},
	{"curve_children", fork_with_children, 9, 10},
	{"curve_children", fork_with_children, 9, 100},
	{"curve_children", fork_with_children, 9, 300},
	{"curve_children", fork_with_children, 9, 1000},
	{"curve_yield", yield_processes, 9, 2},
	{"curve_yield", yield_processes, 9, 16},
	{"curve_yield", yield_processes, 5, 64},
	{"curve_yield", yield_processes, 3, 256},
	{"curve_yield", yield_processes, 2, 1000},
	{0},
};
