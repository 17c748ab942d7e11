/*
 * The integers and the handles that all of the model is written in.
 * A handle is an index into a table of its kind (spec/tables.h); handle 0 names nothing, so that a
 * record of zeros refers to nobody.
 */
#ifndef SPEC_TYPES_H
#define SPEC_TYPES_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t task_id;
typedef uint32_t user_id;
typedef uint32_t cred_id;
typedef uint32_t undo_id;
typedef uint32_t files_id;
typedef uint32_t fs_id;
typedef uint32_t sighand_id;
typedef uint32_t signal_id;
typedef uint32_t mm_id;
typedef uint32_t ns_id;
typedef uint32_t io_id;

#define NOBODY 0u

/*
 * One bit, one test, in code and in contracts alike.
 */
#define ON(f, bit) (((f) & (bit)) != 0)

#endif
