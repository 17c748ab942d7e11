/*
 * Collecting the strings of an exec.  They lie one behind the other over as many frames as they
 * need.
 * Keeps true: frames 0 .. ceil(size / FRAME_SIZE) - 1 are held, and the indices that name them.
 * Entry: args_get.  Linux: fs/exec.c, count and copy_strings.
 */
#include "kernel/proc/args.h"

#include <stdbool.h>

#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/rlimit.h"
#include "kernel/x86/usercopy.h"

_Static_assert(ARGS_PER_INDEX / FRAME_SIZE * sizeof(uint64_t) == FRAME_SIZE, "a frame of them");

static uint64_t *frame_slot(const struct args *args, uint64_t offset)
{
	return (uint64_t *)phys_to_virt(args->index[offset / ARGS_PER_INDEX]) +
	       offset % ARGS_PER_INDEX / FRAME_SIZE;
}

static char *byte_at(const struct args *args, uint64_t offset)
{
	return (char *)phys_to_virt(*frame_slot(args, offset)) + offset % FRAME_SIZE;
}

/* The i-th string's address, in the memory the list is in; 0 ends the list.  0 or -EFAULT. */
static int32_t string_address(struct strings list, uint64_t i, uint64_t *address)
{
	*address = 0;
	if (list.kernel)
		*address = (uint64_t)list.kernel[i];
	else if (list.user)
		return copy_from_user(address, list.user + i * sizeof(*address), sizeof(*address));
	return 0;
}

/* How many strings the list has, or -errno. */
static int64_t strings_count(struct strings list)
{
	uint64_t address;
	int64_t n = 0;

	for (;;) {
		if (string_address(list, (uint64_t)n, &address))
			return -EFAULT;
		if (!address)
			return n;
		if (++n > (int64_t)(ARGS_MAX / sizeof(address)))
			return -E2BIG;
	}
}

/*
 * Copy as much of a string as fits into the `room` bytes at `to`: its length without the zero,
 * `room` if the zero is not among them, -EFAULT.
 */
static int64_t piece_copy(char *to, uint64_t from, bool user, uint64_t room)
{
	uint64_t length = 0;

	if (user)
		return strncpy_from_user(to, from, room);
	while (length < room && (to[length] = ((const char *)from)[length]))
		length++;
	return (int64_t)length;
}

/* A frame for the bytes from `size` on, a multiple of its size.  False: out of memory. */
static bool frame_add(struct args *args)
{
	uint64_t *index = &args->index[args->size / ARGS_PER_INDEX], frame;

	if (!*index)
		*index = frame_new();
	frame = *index ? frame_new() : 0;
	if (!frame)
		return false;
	*frame_slot(args, args->size) = frame;
	args->frame = phys_to_virt(frame);
	return true;
}

/* Append one string.  0, -EFAULT, -E2BIG, -ENOMEM. */
static int32_t string_add(struct args *args, uint64_t from, bool user)
{
	uint64_t length = 0;

	for (;;) {
		uint64_t offset = args->size % FRAME_SIZE, room = FRAME_SIZE - offset;
		int64_t copied;

		if (args->size >= args->room || length >= MAX_ARG_STRLEN)
			return -E2BIG;
		if (room == FRAME_SIZE && !frame_add(args))
			return -ENOMEM;
		copied = piece_copy(args->frame + offset, from + length, user, room);
		if (copied < 0) {
			args->size += room == FRAME_SIZE; /* hold the frame, to give it back */
			return -EFAULT;
		}
		args->size += (uint64_t)copied;
		length += (uint64_t)copied;
		if ((uint64_t)copied < room) {
			args->size++; /* the zero */
			break;
		}
	}
	return length >= MAX_ARG_STRLEN || args->size > args->room ? -E2BIG : 0;
}

static int32_t strings_add(struct args *args, struct strings list, uint64_t n)
{
	uint64_t address;
	int32_t err;

	for (uint64_t i = 0; i < n; i++) {
		err = string_address(list, i, &address);
		if (!err)
			err = string_add(args, address, !list.kernel);
		if (err)
			return err;
	}
	return 0;
}

/*
 * How many bytes the strings to that many pointers may have: one page at least.
 * Linux: bprm_stack_limits, acct_stack_growth.
 */
static uint64_t room_beside(uint64_t nr_pointers)
{
	uint64_t stack = rlimit_now(RLIMIT_STACK), all = stack / 4;

	if (all > ARGS_MAX)
		all = ARGS_MAX;
	if (all < ARGS_MIN)
		all = ARGS_MIN;
	all = nr_pointers < all / sizeof(uint64_t) ? all - nr_pointers * sizeof(uint64_t) : 0;
	if (stack < FRAME_SIZE)
		stack = FRAME_SIZE;
	return all < stack ? all : stack;
}

/* The list without its first string. */
static struct strings strings_rest(struct strings list)
{
	if (list.kernel)
		return (struct strings){ .kernel = list.kernel + 1 };
	return (struct strings){ .user = list.user + sizeof(uint64_t) };
}

int32_t args_get(struct args *args, const char *path, const char *const *front,
		 struct strings argv, struct strings envp)
{
	static const char *const nothing[] = { "", NULL };
	struct strings first = { .kernel = front };
	int64_t nr_first = front ? strings_count(first) : 0;
	int64_t argc = strings_count(argv);
	int64_t envc = strings_count(envp);
	int32_t err;

	if (argc < 0 || envc < 0)
		return (int32_t)(argc < 0 ? argc : envc);
	if (argc == 0) {
		argv = (struct strings){ .kernel = nothing };
		argc = 1;
	}
	if (front) {
		argv = strings_rest(argv);
		argc--;
	}
	*args = (struct args){
		.room = room_beside((uint64_t)(nr_first + argc + envc)),
		.argc = (uint64_t)(nr_first + argc),
		.envc = (uint64_t)envc,
	};
	err = string_add(args, (uint64_t)path, false);
	args->path_size = args->size;
	if (!err)
		err = strings_add(args, first, (uint64_t)nr_first);
	if (!err)
		err = strings_add(args, argv, (uint64_t)argc);
	args->env_at = args->size;
	if (!err)
		err = strings_add(args, envp, args->envc);
	if (err)
		args_put(args);
	return err;
}

void args_put(struct args *args)
{
	for (uint64_t offset = 0; offset < args->size; offset += FRAME_SIZE)
		frame_put(*frame_slot(args, offset));
	for (uint32_t i = 0; i < NR_INDICES; i++)
		if (args->index[i])
			frame_put(args->index[i]);
}

int32_t args_copy_out(const struct args *args, uint64_t to)
{
	for (uint64_t offset = 0; offset < args->size; offset += FRAME_SIZE) {
		uint64_t n = args->size - offset;

		if (n > FRAME_SIZE)
			n = FRAME_SIZE;
		if (copy_to_user(to + offset, byte_at(args, offset), n))
			return -EFAULT;
	}
	return 0;
}

uint64_t args_string_size(const struct args *args, uint64_t offset)
{
	for (uint64_t at = offset;;) {
		const char *from = byte_at(args, at), *byte = from;
		const char *end = from + FRAME_SIZE - at % FRAME_SIZE;

		while (byte < end && *byte)
			byte++;
		at += (uint64_t)(byte - from);
		if (byte < end)
			return at + 1 - offset;
	}
}
