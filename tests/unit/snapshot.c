/*
 * The state of the model as a list of parts (tests/unit/snapshot.h).  Keeps true: the list has
 * every variable of spec/table.h, spec/owners.h, spec/task.h, spec/rung.h and spec/rules.h, so
 * that nothing can change unseen; but not what the seam writes down of its calls.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/snapshot.h"

#define KIND(name, step, nr, holders, of_swapper, of)                                              \
	{#name, step, nr, holders, of_swapper, of, name##_count, name##_slot, name##_at,           \
	 &name##_nfree}
#define OWNED(name, step, of_swapper)                                                              \
	KIND(name, step, NR_OBJECTS, NR_TASKS, of_swapper, name##_of)

const struct kind kinds[NR_KINDS] = {
	KIND(task, STEP_TASK, NR_TASKS, 0, true, NULL),
	KIND(user, STEP_USER, NR_USERS, NR_TASKS, true, user_of),
	OWNED(cred, STEP_CRED, true),
	OWNED(undo, STEP_UNDO, false),
	OWNED(files, STEP_FILES, true),
	OWNED(fs, STEP_FS, true),
	OWNED(sighand, STEP_SIGHAND, true),
	OWNED(signal, STEP_SIGNAL, true),
	KIND(mm, STEP_MM, NR_OBJECTS, 2 * NR_TASKS, true, mm_of),
	OWNED(ns, STEP_NAMESPACES, true),
	OWNED(io, STEP_IO, false),
};

enum part_use { PART_STAYS, PART_ORDER, PART_MOVES };

struct part {
	const char *name;
	void *at;
	size_t size;
	enum part_use use;
};

#define PART(x, use) {#x, &(x), sizeof(x), use}
#define TABLE(name)                                                                                \
	PART(name##_count, PART_STAYS), PART(name##_nfree, PART_STAYS),                            \
		PART(name##_slot, PART_ORDER), PART(name##_at, PART_ORDER)

#define OWNER_TABLE(name) TABLE(name), PART(name##_of, PART_STAYS)

static const struct part parts[] = {
	TABLE(task), OWNER_TABLE(user), OWNER_TABLE(cred), OWNER_TABLE(undo), OWNER_TABLE(files),
	OWNER_TABLE(fs), OWNER_TABLE(sighand), OWNER_TABLE(signal), OWNER_TABLE(mm),
	OWNER_TABLE(ns), OWNER_TABLE(io),
	PART(live_count, PART_STAYS), PART(live_of, PART_STAYS),
	PART(part_count, PART_STAYS), PART(group_locks, PART_STAYS),
	PART(task_table, PART_STAYS), PART(signal_table, PART_STAYS),
	PART(user_table, PART_STAYS), PART(pid_owner, PART_STAYS),
	PART(nr_threads, PART_STAYS), PART(max_threads, PART_STAYS),
	PART(userns_is_off, PART_STAYS), PART(linux_version, PART_STAYS),
	PART(last_pid, PART_MOVES),
};

#define NR_PARTS (sizeof(parts) / sizeof(parts[0]))

void snapshot_take(struct snapshot *s)
{
	size_t offset = 0;

	for (size_t i = 0; i < NR_PARTS; i++) {
		assert_true(offset + parts[i].size <= sizeof(s->bytes));
		memcpy(s->bytes + offset, parts[i].at, parts[i].size);
		offset += parts[i].size;
	}
}

void snapshot_restore(const struct snapshot *s)
{
	size_t offset = 0;

	for (size_t i = 0; i < NR_PARTS; i++) {
		memcpy(parts[i].at, s->bytes + offset, parts[i].size);
		offset += parts[i].size;
	}
}

/* Parts of a use beyond `most` are not compared. */
static const char *difference(const struct snapshot *s, enum part_use most)
{
	size_t offset = 0;

	for (size_t i = 0; i < NR_PARTS; i++) {
		if (parts[i].use <= most && memcmp(s->bytes + offset, parts[i].at, parts[i].size))
			return parts[i].name;
		offset += parts[i].size;
	}
	return NULL;
}

const char *snapshot_difference(const struct snapshot *s)
{
	return difference(s, PART_ORDER);
}

const char *snapshot_unbalanced(const struct snapshot *s)
{
	return difference(s, PART_STAYS);
}

void assert_unchanged(const struct snapshot *s)
{
	const char *name = snapshot_difference(s);

	if (name)
		fail_msg("%s has changed", name);
}

void blank_unowned(void)
{
	for (signal_id id = 1; id < NR_OBJECTS; id++) {
		if (signal_count[id] == 0)
			memset(&signal_table[id], 0, sizeof(signal_table[id]));
	}
	for (user_id id = 1; id < NR_USERS; id++) {
		if (user_count[id] == 0)
			memset(&user_table[id], 0, sizeof(user_table[id]));
	}
}
