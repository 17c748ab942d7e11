/*
 * Reading a generated text: it is put anew for each read, and all but a window of it is dropped.
 * Entry: text_put, text_ops.  Linux: fs/seq_file.c.
 */
#include "kernel/fs/text.h"

#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"

void text_put(struct text *to, const void *bytes, size_t n)
{
	uint64_t start = to->at > to->first ? to->at : to->first;
	uint64_t end = to->at + n < to->first + to->room ? to->at + n : to->first + to->room;

	if (start < end)
		memcpy(to->window + (start - to->first), (const char *)bytes + (start - to->at),
		       end - start);
	to->at += n;
}

static void put(void *to, char c)
{
	text_put(to, &c, 1);
}

void text_print(struct text *to, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(put, to, fmt, args);
	va_end(args);
}

static int64_t text_read(struct file *file, struct iter *to, uint64_t at)
{
	uint64_t frame = frame_new(), done = 0, n, given;
	struct text text;

	if (!frame)
		return -ENOMEM;
	do {
		text = (struct text){ phys_to_virt(frame), at + done, FRAME_SIZE, 0 };
		if (text.room > to->left)
			text.room = to->left;
		file->node->ops->text(file->node, &text);
		n = text.at > text.first ? text.at - text.first : 0;
		if (n > text.room)
			n = text.room;
		given = iter_give(to, text.window, n);
		done += given;
	} while (given && given == n && to->left);
	frame_put(frame);
	return n && !given ? iter_answer(done) : (int64_t)done;
}

const struct file_ops text_ops = { .seeks = true, .read = text_read };
