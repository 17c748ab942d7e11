/*
 * The table of open files.
 * Keeps true: a record with count 0 is on the free list, linked by its position.
 * Entry: file_new, file_put.  Linux: fs/file_table.c.
 */
#include "kernel/fs/file.h"

#include "kernel/check/expect.h"
#include "spec/task.h"

const struct file_ops no_ops;

struct file file_table[NR_FILES];

static file_id free_first;     /* of the records that were used and are free again */
static file_id fresh_next = 1; /* this one and those behind it were never used */

struct file *file_of(file_id file)
{
	return &file_table[file];
}

/* Not O_PATH: it has no mode. */
static bool file_writes(const struct node *node, uint32_t flags)
{
	return (flags & O_ACCMODE) != O_RDONLY && node_is(node, S_IFREG);
}

void file_ways(struct file *file)
{
	file->read_here = file_is_for(file, O_RDONLY) && file->ops->read_here ?
		file->ops->read_here : file_read;
	file->write_here = file_is_for(file, O_WRONLY) && file->ops->write_here ?
		file->ops->write_here : file_write;
}

void file_init(void)
{
	file_table[NOBODY] = (struct file){ .ops = &no_ops, .flags = O_PATH };
	file_ways(&file_table[NOBODY]);
}

file_id file_new(struct node *node, const struct file_ops *ops, uint32_t flags)
{
	file_id file = free_first;

	if (file)
		free_first = (file_id)file_table[file].position;
	else if (fresh_next < NR_FILES)
		file = fresh_next++;
	else
		return NOBODY;
	node_get(node);
	if (file_writes(node, flags))
		node->writers++;
	file_table[file] = (struct file){ .ops = ops, .node = node, .flags = flags, .count = 1 };
	file_ways(&file_table[file]);
	return file;
}

void file_drop(file_id file)
{
	struct file *record = &file_table[file];

	if (record->ops->release)
		record->ops->release(record);
	if (file_writes(record->node, record->flags))
		record->node->writers--;
	node_put(record->node);
	record->position = free_first;
	free_first = file;
}
