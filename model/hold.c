/*
 * Who holds what.  Keeps true: what is proved of the number of an object's owners when one holder
 * lets go of it and takes another; the induction over all holders is in ghost code, once.
 * Entry: files_hold and its like.  Linux has no such table; there an owner is a pointer.
 */
#include "model/own.h"

#define T_TEXT "model/hold_each.h"
#include "spec/each_held.h"
