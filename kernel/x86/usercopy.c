/*
 * Memory of the user program: the range is checked here, the pages by the MMU.
 * Entry: copy_to_user, copy_from_user.  Linux: lib/usercopy.c, arch/x86/mm/extable.c.
 */
#include "kernel/x86/usercopy.h"
#include "kernel/lib/errno.h"
#include "kernel/x86/cpu.h"

struct resume {
	uint64_t at, resume;
};

extern const struct resume ex_table_start[], ex_table_end[];

struct smap_place {
	uint8_t *at; /* of an instruction: 0f 1f 00, which does nothing */
	uint64_t byte; /* 0f 01 and this one are stac, or clac */
};

extern const struct smap_place smap_start[], smap_end[];

bool usercopy_smap;

void usercopy_init(bool smap)
{
	usercopy_smap = smap;
	if (!smap)
		return;
	write_cr0(read_cr0() & ~CR0_WP);
	for (const struct smap_place *place = smap_start; place < smap_end; place++) {
		place->at[1] = 0x01;
		place->at[2] = (uint8_t)place->byte;
	}
	write_cr0(read_cr0() | CR0_WP);
}

uint64_t user_move(void *to, const void *from, uint64_t n);
uint64_t user_fill(uint64_t to, uint64_t n);
uint64_t user_move_string(char *to, uint64_t from, uint64_t n);

static bool is_user_range(uint64_t from, uint64_t n)
{
	return n <= USER_END && from <= USER_END - n;
}

int32_t copy_to_user(uint64_t to, const void *from, uint64_t n)
{
	if (!is_user_range(to, n))
		return -EFAULT;
	return user_move((void *)to, from, n) == 0 ? 0 : -EFAULT;
}

int32_t copy_from_user(void *to, uint64_t from, uint64_t n)
{
	if (!is_user_range(from, n))
		return -EFAULT;
	return user_move(to, (const void *)from, n) == 0 ? 0 : -EFAULT;
}

int32_t clear_user(uint64_t to, uint64_t n)
{
	if (!is_user_range(to, n))
		return -EFAULT;
	return user_fill(to, n) == 0 ? 0 : -EFAULT;
}

int64_t strncpy_from_user(char *to, uint64_t from, uint64_t size)
{
	uint64_t room, n;

	if (from >= USER_END)
		return -EFAULT;
	if (size == 0)
		return 0;
	room = size < USER_END - from ? size : USER_END - from;
	n = user_move_string(to, from, room);
	if (n == ~0ull || (n == room && room < size))
		return -EFAULT;
	return (int64_t)n;
}

uint64_t usercopy_resume(uint64_t ip)
{
	for (const struct resume *r = ex_table_start; r < ex_table_end; r++)
		if (r->at == ip)
			return r->resume;
	return 0;
}
