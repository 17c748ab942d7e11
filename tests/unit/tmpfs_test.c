/*
 * Files in memory: no frame stays behind, whatever was made and removed; and what is answered when
 * frames run out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs.h"
#include "kernel/fs/names.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/piece.h"
#include "tests/unit/fs_host.h"

#define DEPTH 3000 /* of a tree whose end would be too deep for recursion in a kernel stack */
#define AT(path) CALLER, AT_FDCWD, (uint64_t)(path)

static char page[4096];
static long held;

static int begin(void **state)
{
	(void)state;
	host_frames = FRAMES_FOR_EVER;
	held = host_frames_held;
	return 0;
}

/* Every frame that a test took is back. */
static int end(void **state)
{
	(void)state;
	host_frames = FRAMES_FOR_EVER;
	assert_int_equal(host_frames_held, held);
	return 0;
}

static int make_root(void **state)
{
	(void)state;
	host_task(0);
	fs_init(2);
	initramfs_load(NULL, 0);
	return files_init(2);
}

static int64_t open_new(const char *name)
{
	return file_open(AT(name), O_CREAT | O_RDWR, 0600);
}

static void test_pieces(void **state)
{
	void *piece[300];

	(void)state;
	for (uint32_t n = 0; n < 300; n++) {
		piece[n] = piece_new(1 + n * 7 % PIECE_MAX);
		assert_non_null(piece[n]);
		memset(piece[n], (int)n, 1 + n * 7 % PIECE_MAX);
	}
	for (uint32_t n = 0; n < 300; n++) {
		assert_int_equal(*(uint8_t *)piece[n], n & 0xff);
		piece_free(piece[n]);
	}
	host_frames = 0;
	assert_null(piece_new(PIECE_MAX));
}

static void test_files(void **state)
{
	int64_t fd = open_new("f");

	(void)state;
	assert_int_equal(fd, 3);
	for (uint64_t at = 0; at < 600; at += 7)
		assert_int_equal(file_pwrite(CALLER, 3, (uint64_t)page, 4096, (int64_t)at << 12),
				 4096);
	assert_int_equal(name_link(AT("f"), AT_FDCWD, (uint64_t)"g", 0), 0);
	assert_int_equal(name_remove(AT("f"), 0), 0);
	assert_int_equal(name_rename(AT("g"), AT_FDCWD, (uint64_t)"h", 0), 0);
	assert_int_equal(name_remove(AT("h"), 0), 0);
	assert_int_equal(file_write(fd_record(2, 3), (uint64_t)page, 4096), 4096);
	assert_int_equal(file_close(CALLER, 3), 0);
}

static void test_full(void **state)
{
	int64_t n = 0, moved;

	(void)state;
	assert_int_equal(open_new("f"), 3);
	host_frames = (long)tmpfs_reserve() + 100;
	while ((moved = file_write(fd_record(2, 3), (uint64_t)page, 4096)) == 4096)
		n++;
	assert_int_equal(moved, -ENOSPC);
	assert_in_range(n, 90, 100);
	host_frames = (long)tmpfs_reserve() - 1;
	assert_int_equal(open_new("g"), -ENOSPC);
	assert_int_equal(name_mkdir(AT("d"), 0700), -ENOSPC);
	assert_int_equal(name_symlink(CALLER, (uint64_t)"f", AT_FDCWD, (uint64_t)"l"), -ENOSPC);
	assert_int_equal(name_link(AT("f"), AT_FDCWD, (uint64_t)"l", 0), -ENOSPC);
	assert_int_equal(name_rename(AT("f"), AT_FDCWD, (uint64_t)"l", 0), -ENOSPC);
	host_frames = 0;
	assert_int_equal(open_new("g"), -ENOMEM);
	assert_int_equal(name_remove(AT("f"), 0), -ENOMEM);
	host_frames = FRAMES_FOR_EVER;
	assert_int_equal(name_remove(AT("f"), 0), 0);
	assert_int_equal(file_close(CALLER, 3), 0);
}

static void test_deep(void **state)
{
	char name[32];

	(void)state;
	for (int n = 0; n < DEPTH; n++) {
		assert_int_equal(name_mkdir(AT("deep"), 0700), 0);
		assert_int_equal(fs_chdir(CALLER, (uint64_t)"deep"), 0);
	}
	/* From below upwards, while somebody stands in the last. */
	for (int n = 0; n < DEPTH; n++) {
		struct node *node = fs_cwd(2);

		while (node->nlink == 0)
			node = node->parent;
		assert_true(tmpfs_is_empty(node));
		tmpfs_remove(node->parent, "deep", 4);
	}
	assert_int_equal(fs_getcwd(CALLER, (uint64_t)name, sizeof(name)), -ENOENT);
	assert_int_equal(name_mkdir(AT("x"), 0700), -ENOENT);
	assert_int_equal(fs_chdir(CALLER, (uint64_t)"/"), 0);
}

static void test_links(void **state)
{
	char target[PATH_MAX];

	(void)state;
	for (size_t n = 1; n < PATH_MAX; n += 500) {
		memset(target, 'x', n);
		target[n] = '\0';
		assert_int_equal(name_symlink(CALLER, (uint64_t)target, AT_FDCWD,
					      (uint64_t)"link"), 0);
		memset(target, 0, sizeof(target));
		assert_int_equal(file_readlink(AT("link"), (uint64_t)target, PATH_MAX), n);
		assert_int_equal(strlen(target), n);
		assert_int_equal(name_remove(AT("link"), 0), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pieces, begin, end),
		cmocka_unit_test_setup_teardown(test_files, begin, end),
		cmocka_unit_test_setup_teardown(test_full, begin, end),
		cmocka_unit_test_setup_teardown(test_deep, begin, end),
		cmocka_unit_test_setup_teardown(test_links, begin, end),
	};

	return cmocka_run_group_tests(tests, make_root, NULL);
}
