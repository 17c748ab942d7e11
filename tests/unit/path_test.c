/*
 * The tree and the walk along a path, on an archive made for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "tests/unit/fs_host.h"

#define DIR 040755u
#define FILE 0100644u
#define LINK 0120777u

static const struct {
	const char *name;
	unsigned mode;
	const char *data;
} entries[] = {
	{ ".", DIR, "" },
	{ "late/made/file", FILE, "before its directories" },
	{ "./d", DIR, "" },
	{ "d/f", FILE, "file" },
	{ "d/deep", DIR, "" },
	{ "d/deep/f", FILE, "deep" },
	{ "d/secret", 0100600, "" },
	{ "closed", 040700, "" },
	{ "closed/f", FILE, "" },
	{ "up", LINK, "d/deep/.." },
	{ "abs", LINK, "/d/f" },
	{ "slash", LINK, "d/" },
	{ "self", LINK, "self" },
	{ "a", LINK, "b" },
	{ "b", LINK, "a" },
	{ "dead", LINK, "nowhere" },
	{ "d/chain", LINK, "../up/f" },
};

static char archive[16384];

static int make_tree(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		n += host_cpio_entry(archive + n, entries[i].name, entries[i].mode,
				     entries[i].data, strlen(entries[i].data));
	n += host_cpio_entry(archive + n, "TRAILER!!!", 0, "", 0);
	initramfs_load(archive, n);
	host_task(0);
	fs_init(2);
	return 0;
}

/* Walk from the root; what is found has these bytes, or the error is that. */
static void leads_to(const char *path, const char *data)
{
	char bytes[64];
	struct iter to = iter_kernel(bytes, sizeof(bytes));
	struct node *node;

	assert_int_equal(path_walk(CALLER, node_root(), path, true, &node), 0);
	assert_int_equal(node_size(node), strlen(data));
	assert_int_equal(tmpfs_read(node, &to, 0), strlen(data));
	assert_memory_equal(bytes, data, strlen(data));
	node_put(node);
}

static void fails(const char *path, int32_t error)
{
	struct node *node;

	assert_int_equal(path_walk(CALLER, node_root(), path, true, &node), error);
	if (node)
		node_put(node);
}

static void test_paths(void **state)
{
	(void)state;
	leads_to("d/f", "file");
	leads_to("/d//f", "file");
	leads_to("./d/./deep/../f", "file");
	leads_to("/../../d/f", "file");
	leads_to("late/made/file", "before its directories");
	fails("", -ENOENT);
	fails("d/x", -ENOENT);
	fails("x/f", -ENOENT);
	fails("d/f/x", -ENOTDIR);
	fails("d/f/", -ENOTDIR);
	fails("d/f/.", -ENOTDIR);
	fails("d/f/..", -ENOTDIR);
}

static void test_links(void **state)
{
	struct node *node;

	(void)state;
	leads_to("abs", "file");
	leads_to("up/f", "file");
	leads_to("slash/f", "file");
	leads_to("d/chain", "file");
	fails("self", -ELOOP);
	fails("self/x", -ELOOP);
	fails("a", -ELOOP);
	fails("dead", -ENOENT);
	fails("abs/", -ENOTDIR);
	assert_int_equal(path_walk(CALLER, node_root(), "abs", false, &node), 0);
	assert_true(node_is(node, S_IFLNK));
	assert_int_equal(path_walk(CALLER, node_root(), "slash/", false, &node), 0);
	assert_true(node_is(node, S_IFDIR));
}

static void test_limits(void **state)
{
	char name[300];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[256] = '\0';
	fails(name, -ENAMETOOLONG);
	name[255] = '\0';
	fails(name, -ENOENT);
}

/* What is missing: the last name, whose place is told, or one before it. */
static void test_missing(void **state)
{
	struct place place;
	struct node *d;

	(void)state;
	assert_int_equal(path_walk(CALLER, node_root(), "d", true, &d), 0);
	assert_int_equal(place_walk(CALLER, node_root(), "d/x", FOLLOW, &place), 0);
	assert_null(place.node);
	assert_ptr_equal(place.directory, d);
	assert_int_equal(place.length, 1);
	place_put(&place);
	assert_int_equal(place_walk(CALLER, node_root(), "dead", FOLLOW, &place), 0);
	assert_int_equal(place.length, strlen("nowhere"));
	place_put(&place);
	assert_int_equal(place_walk(CALLER, node_root(), "x/d", FOLLOW, &place), -ENOENT);
	node_put(d);
}

static void test_rights(void **state)
{
	struct node *node;

	(void)state;
	leads_to("closed/f", "");
	host_task(1000);
	fails("closed/f", -EACCES);
	assert_int_equal(path_walk(CALLER, node_root(), "d/secret", true, &node), 0);
	assert_false(node_permits(node, CALLER, MAY_READ));
	host_task(0);
	assert_true(node_permits(node, CALLER, MAY_READ | MAY_WRITE));
	assert_false(node_permits(node, CALLER, MAY_EXEC));
}

static void test_devices(void **state)
{
	struct node *node;

	(void)state;
	assert_int_equal(path_walk(CALLER, node_root(), "/dev/console", true, &node), 0);
	assert_true(node_is(node, S_IFCHR));
	assert_int_equal(node->rdev, 0x501);
}

static void test_getcwd(void **state)
{
	char cwd[64];

	(void)state;
	assert_int_equal(fs_getcwd(CALLER, (uint64_t)cwd, sizeof(cwd)), 2);
	assert_string_equal(cwd, "/");
	assert_int_equal(fs_chdir(CALLER, (uint64_t)"up/deep"), 0);
	assert_int_equal(fs_getcwd(CALLER, (uint64_t)cwd, sizeof(cwd)), 8);
	assert_string_equal(cwd, "/d/deep");
	assert_int_equal(fs_getcwd(CALLER, (uint64_t)cwd, 7), -ERANGE);
	assert_int_equal(fs_getcwd(CALLER, BAD_ADDRESS, 8), -EFAULT);
	assert_int_equal(fs_chdir(CALLER, (uint64_t)"f/x"), -ENOTDIR);
	assert_int_equal(fs_chdir(CALLER, (uint64_t)"f"), -ENOTDIR);
	assert_int_equal(fs_chdir(CALLER, BAD_ADDRESS), -EFAULT);
	assert_int_equal(fs_chdir(CALLER, (uint64_t)".."), 0);
	assert_int_equal(fs_copy(2, 3), 0);
	assert_ptr_equal(fs_cwd(2), fs_cwd(3));
	assert_int_equal(fs_chdir(CALLER, (uint64_t)"/"), 0);
	assert_ptr_not_equal(fs_cwd(2), fs_cwd(3));
}

static void load_through_file(void *unused)
{
	char bad[1024];
	size_t n = host_cpio_entry(bad, "d/f/x", FILE, "", 0);

	(void)unused;
	n += host_cpio_entry(bad + n, "TRAILER!!!", 0, "", 0);
	initramfs_load(bad, n);
}

static void test_bad_names(void **state)
{
	(void)state;
	assert_true(host_panics(load_through_file, NULL));
	assert_non_null(strstr(host_panic_text, "d/f/x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),	cmocka_unit_test(test_links),
		cmocka_unit_test(test_limits),	cmocka_unit_test(test_missing),
		cmocka_unit_test(test_rights),	cmocka_unit_test(test_devices),
		cmocka_unit_test(test_getcwd),	cmocka_unit_test(test_bad_names),
	};

	return cmocka_run_group_tests(tests, make_tree, NULL);
}
