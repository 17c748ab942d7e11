/*
 * Pending signals.  Entries come from a table of fixed size, of which each user may have a part.
 * Keeps true: an entry is free, or in one list, or reserved by a timer; a signal in a list is in
 * its set.
 * Entry: pending_add, pending_take.  Linux: kernel/signal.c.
 */
#include "kernel/proc/sigqueue.h"
#include "kernel/lib/string.h"
#include "spec/limits.h"

/* ILL, TRAP, BUS, FPE, SEGV, SYS: they belong to the instruction that stands there now. */
#define SYNCHRONOUS (1ull << 3 | 1ull << 4 | 1ull << 6 | 1ull << 7 | 1ull << 10 | 1ull << 30)

static struct sigqueue table[NR_SIGQUEUE];
static struct sigqueue *free_list;
static uint32_t nr_touched; /* of the table: those behind were never used */
static uint32_t charged[NR_USERS];

static uint64_t bit_of(int32_t signal)
{
	return 1ull << (signal - 1);
}

struct sigqueue *sigqueue_new(user_id user, uint64_t limit)
{
	struct sigqueue *entry = free_list;

	if (charged[user] >= limit || (entry == NULL && nr_touched == NR_SIGQUEUE))
		return NULL;
	if (entry != NULL)
		free_list = entry->next;
	else
		entry = &table[nr_touched++];
	*entry = (struct sigqueue){.user = user};
	charged[user]++;
	return entry;
}

void sigqueue_free(struct sigqueue *entry)
{
	entry->reserved = false;
	if (entry->queued)
		return;
	charged[entry->user]--;
	entry->next = free_list;
	free_list = entry;
}

uint64_t sigqueue_charged(user_id user)
{
	return charged[user];
}

void pending_add(struct pending *pending, struct sigqueue *entry, const struct siginfo *info)
{
	pending->set |= bit_of(info->signal);
	if (entry == NULL)
		return;
	entry->info = *info;
	entry->queued = true;
	entry->next = NULL;
	if (pending->first == NULL)
		pending->first = entry;
	else
		pending->last->next = entry;
	pending->last = entry;
}

/* Take the entry that *link refers to out of the list. */
static void unlink(struct pending *pending, struct sigqueue **link, struct sigqueue *before)
{
	struct sigqueue *entry = *link;

	*link = entry->next;
	if (pending->last == entry)
		pending->last = before;
	entry->queued = false;
}

/* The oldest entry of the signal out of the list, or NULL; *more: there is another. */
static struct sigqueue *unlink_first(struct pending *pending, int32_t signal, bool *more)
{
	struct sigqueue **link = &pending->first, *before = NULL, *found = NULL;

	*more = false;
	while (*link != NULL) {
		if ((*link)->info.signal == signal && found != NULL) {
			*more = true;
			break;
		}
		if ((*link)->info.signal == signal) {
			found = *link;
			unlink(pending, link, before);
			continue;
		}
		before = *link;
		link = &(*link)->next;
	}
	return found;
}

uint32_t pending_take(struct pending *pending, uint64_t set, struct siginfo *info,
		      struct sigqueue **timer)
{
	uint64_t there = pending->set & set;
	struct sigqueue *entry;
	bool more;
	int32_t signal;

	*timer = NULL;
	if (there == 0)
		return 0;
	signal = __builtin_ctzll(ON(there, SYNCHRONOUS) ? there & SYNCHRONOUS : there) + 1;
	entry = unlink_first(pending, signal, &more);
	if (!more)
		pending->set &= ~bit_of(signal);
	*info = (struct siginfo){.signal = signal, .code = SI_USER};
	if (entry != NULL) {
		*info = entry->info;
		if (entry->reserved)
			*timer = entry;
		else
			sigqueue_free(entry);
	}
	return (uint32_t)signal;
}

void pending_forget(struct pending *pending, uint64_t set)
{
	struct sigqueue **link = &pending->first, *before = NULL, *entry;

	pending->set &= ~set;
	while (*link != NULL) {
		entry = *link;
		if (!ON(set, bit_of(entry->info.signal))) {
			before = entry;
			link = &entry->next;
			continue;
		}
		unlink(pending, link, before);
		if (!entry->reserved)
			sigqueue_free(entry);
	}
}
