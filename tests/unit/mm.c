/*
 * The machine of the unit tests of kernel/mm.  A panic fails the test.
 */
#include "tests/unit/mm.h"

#include <stdio.h>
#include <string.h>

#include "kernel/check/expect.h"

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	fail();
	for (;;)
		;
}

void machine_start(uint32_t n)
{
	const struct frame_range ram = { RAM_BASE, RAM_BASE + n * PAGE };

	hw_reset(n, false);
	frames_init(&ram, 1, NULL);
	memset(space_table, 0, sizeof(space_table));
	assert_int_equal(space_new(MM), 0);
}

void frames_leave(uint64_t n)
{
	while (frames_free() > n)
		assert_int_not_equal(frame_new(), 0);
}

/* One access through the tables, faulting once at most. */
static int32_t touch(mm_id mm, uint64_t va, uint32_t access, uint8_t **byte)
{
	static uint64_t page;
	int32_t err;

	page = va & ~(PAGE - 1);
	hw_watch(&page, 1);
	hw_load_root(space_root(mm));
	*byte = (uint8_t *)hw_access(va, access);
	if (*byte)
		return 0;
	err = space_fault(mm, va, access);
	if (err)
		return err;
	*byte = (uint8_t *)hw_access(va, access);
	assert_non_null(*byte);
	return 0;
}

int32_t poke(mm_id mm, uint64_t va, uint8_t byte)
{
	uint8_t *at;
	int32_t err = touch(mm, va, FAULT_WRITE, &at);

	if (!err)
		*at = byte;
	return err;
}

int32_t peek(mm_id mm, uint64_t va, uint8_t *byte)
{
	uint8_t *at;
	int32_t err = touch(mm, va, 0, &at);

	if (!err)
		*byte = *at;
	return err;
}
