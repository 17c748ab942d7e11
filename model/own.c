/*
 * Who owns what: objects taken, shared and let go of.  Keeps true: a count is the number of its
 * owners.  Entry: files_take, files_share, files_drop and their like.
 * Linux: get_files_struct, put_files_struct and their like for each kind.
 */
#include "model/own.h"

#define T_TEXT "model/own_each.h"
#include "spec/each_owned.h"
