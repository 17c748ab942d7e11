/*
 * The control call: how a test fails a rung of the ladder and looks at the model's accounts.
 * It is system call CONTROL_CALL, bident(command, a, b); Linux answers ENOSYS to it.
 * Every command answers 0 or -errno, unless it says otherwise.
 */
#ifndef SPEC_CONTROL_H
#define SPEC_CONTROL_H

#define CONTROL_CALL 1000

#define CONTROL_INJECT 1   /* let the b-th pass of step a (enum step) from now fail; b = 0: none */
#define CONTROL_SNAPSHOT 2 /* remember the whole state of the model */
#define CONTROL_COMPARE 3  /* 0: the state equals the one remembered, but for last_pid and
			    * step_answer; 1: it does not, and the text "name+offset" of the first
			    * difference is stored at a, in at most b bytes */
#define CONTROL_SOUND 4	   /* 1: every invariant of the model holds (model_is_sound); 0: not */
#define CONTROL_LAST 5	   /* what step a answered when it was last asked: 0 or -errno */
#define CONTROL_FRAMES 6   /* how many frames of memory are free */

#endif
