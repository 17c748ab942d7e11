/*
 * The counted tables: objects that tasks own alone or share.  Keeps true: an object is free exactly
 * when its count is 0, and the free ones are the first of the table's permutation (spec/table.h).
 * Entry: files_new, files_get, files_put and their like.  Linux: the atomic counts of files_struct,
 * fs_struct, sighand_struct, signal_struct, mm_struct and user_struct, and their slab caches.
 */
#include "spec/steps.h"

#define T_TEXT "model/table.h"
#include "spec/each_table.h"
