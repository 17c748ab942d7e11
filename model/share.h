/*
 * What a clone flag shares between parent and child, a line per kind: copy_files and put_files, and
 * so on for fs, sighand, signal and mm.
 */
#ifndef MODEL_SHARE_H
#define MODEL_SHARE_H

#include "spec/flags.h"
#include "spec/tables.h"
#include "spec/task.h"

#define T_TEXT "spec/share.h"
#include "spec/each_shared.h"

#endif
