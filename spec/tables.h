/*
 * The counted tables.  In a text that is included once per kind, T(x) names the x of the kind at
 * hand (files_count, fs_count) and V(x) what the verb x does for a task (copy_files, put_fs).
 */
#ifndef SPEC_TABLES_H
#define SPEC_TABLES_H

#include "spec/flags.h"
#include "spec/limits.h"
#include "spec/rung.h"
#include "spec/types.h"

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define T(x) PASTE(T_NAME, x)
#define V(x) PASTE(x, T_NAME)

#define T_TEXT "spec/table.h"
#include "spec/each_table.h"

#endif
