/*
 * Descriptors and open files: numbers, counts, and what is left when memory or room runs out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "tests/unit/fs_host.h"

#define FILES 2u /* the caller's */
#define CHILD 3u

static int make_table(void **state)
{
	(void)state;
	host_task(0);
	fs_init(2);
	initramfs_load(NULL, 0);
	return files_init(FILES);
}

static int drop_table(void **state)
{
	(void)state;
	files_free(FILES);
	files_free(CHILD);
	return 0;
}

static int64_t open_null(uint32_t flags)
{
	return file_open(CALLER, AT_FDCWD, (uint64_t)"/dev/null", flags, 0600);
}

static void test_console(void **state)
{
	(void)state;
	for (int fd = 0; fd < 3; fd++)
		assert_int_equal(fd_file(FILES, fd), fd_file(FILES, 0));
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 3);
	assert_int_equal(fd_file(FILES, 3), NOBODY);
	assert_int_equal(fd_file(FILES, -1), NOBODY);
}

static void test_lowest(void **state)
{
	(void)state;
	for (int fd = 3; fd < 10; fd++)
		assert_int_equal(open_null(O_RDONLY), fd);
	assert_int_equal(file_close(CALLER, 5), 0);
	assert_int_equal(file_close(CALLER, 5), -EBADF);
	assert_int_equal(open_null(O_RDONLY), 5);
	assert_int_equal(open_null(O_RDONLY), 10);
}

static void test_copy(void **state)
{
	file_id file;

	(void)state;
	assert_int_equal(open_null(O_RDONLY | O_CLOEXEC), 3);
	file = fd_file(FILES, 3);
	assert_int_equal(files_copy(FILES, CHILD), 0);
	assert_int_equal(fd_file(CHILD, 3), file);
	files_exec(CHILD);
	assert_int_equal(fd_file(CHILD, 3), NOBODY);
	assert_int_equal(fd_file(FILES, 3), file);
	assert_int_equal(file_of(file)->count, 1);
	files_free(CHILD);
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 3);
}

/* A table that many have: each that changes it sees so alone, and needs no memory for that. */
static void test_shared(void **state)
{
	const files_id last = CHILD + 3;
	long held = host_frames_held;
	file_id file;

	(void)state;
	assert_int_equal(open_null(O_RDONLY), 3);
	file = fd_file(FILES, 3);
	for (files_id child = CHILD; child <= last; child++)
		assert_int_equal(files_copy(child % 2 ? FILES : child - 1, child), 0);
	host_frames = 0;
	assert_int_equal(fd_close(FILES, 3), 0);
	assert_int_equal(fd_dup2(CHILD, 0, 5), 5);
	assert_int_equal(fd_fcntl(CHILD + 1, 3, 2, 1), 0); /* F_SETFD, FD_CLOEXEC */
	host_frames = FRAMES_FOR_EVER;
	assert_int_equal(fd_file(FILES, 3), NOBODY);
	assert_int_equal(fd_file(FILES, 5), NOBODY);
	assert_int_equal(fd_file(CHILD, 3), file);
	assert_int_equal(fd_file(CHILD, 5), fd_file(FILES, 0));
	for (files_id child = CHILD + 1; child <= last; child++) {
		assert_int_equal(fd_file(child, 3), file);
		assert_int_equal(fd_file(child, 5), NOBODY);
		assert_int_equal(fd_fcntl(child, 3, 1, 0), child == CHILD + 1); /* F_GETFD */
	}
	assert_int_equal(file_of(file)->count, 3); /* of two one holds it for both */
	for (files_id child = CHILD; child <= last; child++)
		files_free(child);
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 3);
	assert_int_equal(host_frames_held, held);
}

static void test_copy_without_memory(void **state)
{
	long held = host_frames_held;

	(void)state;
	host_frames = 0;
	assert_int_equal(files_copy(FILES, CHILD), -ENOMEM);
	host_frames = FRAMES_FOR_EVER;
	assert_int_equal(host_frames_held, held);
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 3);
}

static void test_dup(void **state)
{
	(void)state;
	assert_int_equal(fd_dup(FILES, 0), 3);
	assert_int_equal(fd_dup(FILES, 9), -EBADF);
	assert_int_equal(fd_dup2(FILES, 0, 100), 100);
	assert_int_equal(fd_dup2(FILES, 0, 100), 100);
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 5);
	assert_int_equal(fd_dup2(FILES, 0, NR_FDS), -EBADF);
	assert_int_equal(fd_dup2(FILES, 50, 50), -EBADF);
	assert_int_equal(fd_dup3(FILES, 0, 0, 0), -EINVAL);
	assert_int_equal(fd_dup3(FILES, 0, 7, 1), -EINVAL);
	assert_int_equal(fd_dup3(FILES, 0, 7, O_CLOEXEC), 7);
	files_exec(FILES);
	assert_int_equal(fd_file(FILES, 7), NOBODY);
	assert_int_equal(fd_fcntl(FILES, 0, 0, 500), 500); /* F_DUPFD */
	assert_int_equal(fd_fcntl(FILES, 0, 0, NR_FDS), -EINVAL);
}

static void test_full(void **state)
{
	(void)state;
	for (uint32_t fd = 3; fd < NR_FDS; fd++)
		assert_int_equal(open_null(O_RDONLY), fd);
	assert_int_equal(open_null(O_RDONLY), -EMFILE);
	assert_int_equal(fd_dup(FILES, 0), -EMFILE);
	assert_int_equal(file_of(fd_file(FILES, 0))->count, 3);
	for (uint32_t fd = 3; fd < NR_FDS; fd++)
		assert_int_equal(file_close(CALLER, (int32_t)fd), 0);
}

static void test_system_full(void **state)
{
	static file_id files[NR_FILES];
	uint32_t n = 0;

	(void)state;
	while ((files[n] = file_new(node_root(), &no_ops, O_RDONLY)))
		n++;
	assert_int_equal(n, NR_FILES - 2); /* handle 0 is nobody; the console is open */
	assert_int_equal(open_null(O_RDONLY), -ENFILE);
	while (n--)
		file_put(files[n]);
	assert_int_equal(open_null(O_RDONLY), 3);
}

static void test_access(void **state)
{
	char c;

	(void)state;
	assert_int_equal(open_null(O_WRONLY), 3);
	assert_int_equal(file_read(fd_record(FILES, 3), (uint64_t)&c, 1), -EBADF);
	assert_int_equal(file_write(fd_record(FILES, 3), (uint64_t)&c, 1), 1);
	assert_int_equal(file_open(CALLER, AT_FDCWD, (uint64_t)"/dev", O_RDWR, 0600), -EISDIR);
	assert_int_equal(file_open(CALLER, AT_FDCWD, (uint64_t)"/dev", O_RDONLY, 0600), 4);
	assert_int_equal(file_read(fd_record(FILES, 4), (uint64_t)&c, 1), -EISDIR);
	assert_int_equal(file_open(CALLER, AT_FDCWD, (uint64_t)"/new", O_CREAT | O_RDWR, 0600), 5);
	assert_int_equal(file_close(CALLER, 5), 0);
	assert_int_equal(file_open(CALLER, AT_FDCWD, (uint64_t)"/x/new", O_CREAT, 0600), -ENOENT);
	assert_int_equal(file_open(CALLER, AT_FDCWD, (uint64_t)"/dev/null", O_CREAT | O_EXCL, 0),
			 -EEXIST);
	assert_int_equal(file_open(CALLER, 4, (uint64_t)"null", O_RDONLY, 0600), 5);
	assert_int_equal(file_open(CALLER, 5, (uint64_t)"null", O_RDONLY, 0600), -ENOTDIR);
	assert_int_equal(file_open(CALLER, 99, (uint64_t)"null", O_RDONLY, 0600), -EBADF);
	assert_int_equal(file_open(CALLER, AT_FDCWD, BAD_ADDRESS, O_RDONLY, 0600), -EFAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_console, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_lowest, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_copy, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_shared, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_copy_without_memory, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_dup, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_full, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_system_full, make_table, drop_table),
		cmocka_unit_test_setup_teardown(test_access, make_table, drop_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
