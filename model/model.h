/*
 * Everything that the kernel may ask the model.  All of it is called with the process lock held.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/clone3.h"
#include "model/event.h"
#include "model/exec.h"
#include "model/exit.h"
#include "model/fork.h"
#include "model/init.h"
#include "model/rungs.h"
#include "model/sound.h"
#include "model/user.h"
#include "model/wait.h"

#endif
