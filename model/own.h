/*
 * The kinds of object that tasks own, each with who owns it.
 */
#ifndef MODEL_OWN_H
#define MODEL_OWN_H

#include "spec/steps.h"

#define T_TEXT "spec/owners.h"
#include "spec/each_held.h"

#define T_TEXT "spec/own.h"
#include "spec/each_owned.h"

#endif
