/*
 * madvise, mlock's populating and what it says to a fork, in the eager model.
 * Entry: eager_advise.  Linux: mm/madvise.c; mm/mlock.c; kernel/fork.c, dup_mmap.
 */
#include "fuzz/eager.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/space.h"

/* A page that is touched and left as it is: one of a file that is written privately is copied. */
static int32_t touch(struct eager *e, uint32_t page, bool write)
{
	const struct op op = { .kind = write ? OP_write : OP_read, .page = page };
	int32_t err = eager_touch(e, &op);

	if (!err && write && !e->pages[page].shared)
		eager_write(e, page, 0, eager_read(e, page, 0));
	return err;
}

static int32_t advise_touch(struct eager *e, uint32_t page, bool write)
{
	int32_t err = touch(e, page, write);

	return err == -EFAULT ? -EINVAL : err == -EIO ? -EFAULT : err;
}

static int32_t advise_page(struct eager *e, uint32_t page, uint32_t advice)
{
	struct eager_page *p = &e->pages[page];

	switch (advice) {
	case MADV_FREE:
		if (p->store)
			return -EINVAL;
		eager_drop(e, page, page);
		return 0;
	case MADV_REMOVE:
		if (!p->store)
			return -EINVAL;
		if (!p->shared || !(p->prot & PROT_WRITE))
			return -EACCES;
		eager_punch(p->store, p->number);
		return 0;
	case MADV_DONTFORK:
	case MADV_DOFORK:
		p->not_forked = advice == MADV_DONTFORK;
		return 0;
	case MADV_WIPEONFORK:
	case MADV_KEEPONFORK:
		if (advice == MADV_WIPEONFORK && p->store)
			return -EINVAL;
		p->wiped = advice == MADV_WIPEONFORK;
		return 0;
	default:
		return advise_touch(e, page, advice == MADV_POPULATE_WRITE);
	}
}

int32_t eager_advise(struct eager *e, const struct op *op, uint32_t advice)
{
	const bool populates = advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE;
	int32_t hole = 0, err = 0;
	uint32_t i;

	for (i = op->page; i < op->page + op->pages && !err; i++) {
		if (e->pages[i].mapped)
			err = advise_page(e, i, advice);
		else
			hole = -ENOMEM;
		if (hole && populates)
			break;
	}
	return err ? err : hole;
}

int32_t eager_populate(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages;
	uint32_t i;
	int32_t err = 0, no_right = 0;

	for (i = op->page; i < end && !err; i++) {
		const struct eager_page *p = &e->pages[i];

		if (p->mapped && p->prot)
			err = touch(e, i, p->prot & PROT_WRITE && !p->shared);
		else if (p->mapped)
			no_right = -EFAULT;
	}
	return err ? err : no_right;
}

struct eager eager_fork(const struct eager *parent, uint32_t space)
{
	struct eager child = *parent;
	uint32_t i;

	child.space = space;
	for (i = 0; i < NR_PAGES; i++)
		if (child.pages[i].not_forked)
			eager_unmap_page(&child, i);
		else if (child.pages[i].wiped)
			eager_drop(&child, i, i);
	return child;
}
