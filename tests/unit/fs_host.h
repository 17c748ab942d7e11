/*
 * The kernel below kernel/fs, on the host: frames from malloc, user memory that is ours, a panic
 * that can be awaited.
 */
#ifndef TESTS_UNIT_FS_HOST_H
#define TESTS_UNIT_FS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALLER 2u	  /* the task that the tests are; its objects have handle 2 */
#define BAD_ADDRESS 8ul	  /* user addresses below a page fault */
#define FRAMES_FOR_EVER (-1)

/* How many frames frame_new still gives. */
extern long host_frames;

/* How many are held. */
extern long host_frames_held;

/* Each resource limit of the caller. */
extern uint64_t host_limit;

/* Make the caller a task of that user. */
void host_task(uint32_t uid);

/* Run the function; did it panic?  The panic's text is in host_panic_text. */
bool host_panics(void (*function)(void *), void *argument);
extern char host_panic_text[256];

/* Append an entry of a newc archive at `to`; the bytes it takes. */
size_t host_cpio_entry(char *to, const char *name, unsigned mode, const char *data, size_t size);

#endif
