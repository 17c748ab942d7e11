/*
 * The files that there were at first: programs that call without sense make others, and remove
 * some.  Keeps true: after clear_all, all that learn_all has not seen is gone, and devices are new.
 * Entry: learn_all, once; clear_all, in a process of its own.
 */
#ifndef TESTS_USER_RESTORE_H
#define TESTS_USER_RESTORE_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a directory has at first: devices are made again, all else of it is kept. */
static struct known {
	char name[256];
	struct stat stat;
} in_root[24], in_dev[24];

static void learn(const char *path, struct known *known)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	char name[300];

	while (directory && (entry = readdir(directory)) != NULL) {
		snprintf(known->name, sizeof(known->name), "%s", entry->d_name);
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		lstat(name, &known++->stat);
	}
	closedir(directory);
}

static bool is_known(const char *name, const struct known *known)
{
	while (known && known->name[0] && strcmp(known->name, name))
		known++;
	return known && known->name[0] && !S_ISCHR(known->stat.st_mode);
}

/* Remove what is in a directory and was not there at first. */
static void clear(const char *path, const struct known *known)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	char name[600];

	while (directory && (entry = readdir(directory)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    is_known(entry->d_name, known))
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		chmod(name, 0700);
		if (unlink(name) && rmdir(name)) {
			clear(name, NULL);
			rmdir(name);
		}
	}
	if (directory)
		closedir(directory);
}

/*
 * The files are as they were at first.  In a process of its own: what is done here takes memory,
 * the more the deeper the directories are.
 */
static int clear_all(void)
{
	umask(0);
	clear("/tmp", NULL);
	clear("/", in_root);
	clear("/dev", in_dev);
	if (chdir("/dev"))
		return 1;
	for (const struct known *known = in_dev; known->name[0]; known++)
		if (S_ISCHR(known->stat.st_mode) &&
		    mknod(known->name, known->stat.st_mode, known->stat.st_rdev))
			return 1;
	return 0;
}

static void learn_all(void)
{
	learn("/", in_root);
	learn("/dev", in_dev);
}

#endif
