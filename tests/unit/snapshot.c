/*
 * The state of the model as a list of parts (tests/unit/snapshot.h).  Keeps true: the list has
 * every variable of spec/table.h, spec/task.h and spec/rules.h, so that nothing can change unseen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/snapshot.h"

#define KIND(name, nr, flag, field)                                                                \
	{#name, nr, flag, field, name##_count, name##_slot, name##_at, &name##_nfree}
#define SHARED(name, flag) KIND(name, NR_OBJECTS, flag, offsetof(struct task, name))

const struct kind kinds[NR_KINDS] = {
	KIND(task, NR_TASKS, 0, 0),
	KIND(user, NR_USERS, 0, offsetof(struct task, user)),
	SHARED(files, CLONE_FILES),
	SHARED(fs, CLONE_FS),
	SHARED(sighand, CLONE_SIGHAND),
	SHARED(signal, CLONE_THREAD),
	SHARED(mm, CLONE_VM),
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

static const struct part parts[] = {
	TABLE(task), TABLE(user), TABLE(files), TABLE(fs), TABLE(sighand), TABLE(signal), TABLE(mm),
	PART(task_table, PART_STAYS), PART(signal_table, PART_STAYS),
	PART(user_table, PART_STAYS), PART(pid_owner, PART_STAYS),
	PART(nr_threads, PART_STAYS), PART(max_threads, PART_STAYS),
	PART(userns_is_off, PART_STAYS), PART(linux_version, PART_STAYS),
	PART(last_pid, PART_MOVES),
};

#define NR_PARTS (sizeof(parts) / sizeof(parts[0]))

uint32_t kind_of_task(const struct kind *kind, task_id t)
{
	uint32_t id;

	memcpy(&id, (const char *)&task_table[t] + kind->field, sizeof(id));
	return id;
}

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
