/*
 * The kinds of object that a clone flag shares, each with its function.
 */
#ifndef MODEL_SHARE_H
#define MODEL_SHARE_H

#include "model/own.h"

#define T_TEXT "spec/share.h"
#include "spec/each_shared.h"

#endif
