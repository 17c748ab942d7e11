/*
 * Tables of signal actions, each in a frame of its own.
 * Entry: sighand_action.  Linux: kernel/signal.c.
 */
#include "kernel/proc/sighand.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/stop.h"
#include "spec/limits.h"

#define TABLE_SIZE (NR_SIGNALS * sizeof(struct sigaction))

#define IGNORED_BY_DEFAULT                                                                         \
	(signal_bit(SIGCHLD) | signal_bit(SIGCONT) | signal_bit(SIGURG) | signal_bit(SIGWINCH))

/* The frame with each table; 0: there is none. */
static uint64_t sighand_frame[NR_OBJECTS];

static struct sigaction *table_of(sighand_id handlers)
{
	return phys_to_virt(sighand_frame[handlers]);
}

int32_t sighand_init(sighand_id handlers)
{
	uint64_t frame = frame_new();

	if (frame == 0)
		return -ENOMEM;
	sighand_frame[handlers] = frame;
	memset(table_of(handlers), 0, TABLE_SIZE);
	return 0;
}

int32_t sighand_copy(sighand_id from, sighand_id to)
{
	uint64_t frame = frame_new();

	if (frame == 0)
		return -ENOMEM;
	sighand_frame[to] = frame;
	memcpy(table_of(to), table_of(from), TABLE_SIZE);
	return 0;
}

void sighand_free(sighand_id handlers)
{
	frame_put(sighand_frame[handlers]);
	sighand_frame[handlers] = 0;
}

void sighand_exec(sighand_id handlers)
{
	struct sigaction *table = table_of(handlers);

	for (uint32_t i = 0; i < NR_SIGNALS; i++) {
		uint64_t handler = table[i].handler == SIG_IGN ? SIG_IGN : SIG_DFL;

		table[i] = (struct sigaction){.handler = handler};
	}
}

struct sigaction *sighand_action(sighand_id handlers, uint32_t sig)
{
	return &table_of(handlers)[sig - 1];
}

bool sighand_ignores(sighand_id handlers, uint32_t sig)
{
	uint64_t handler = sighand_action(handlers, sig)->handler;

	return handler == SIG_IGN ||
	       (handler == SIG_DFL && ON(IGNORED_BY_DEFAULT, signal_bit(sig)));
}

bool sighand_stops(sighand_id handlers, uint32_t sig)
{
	return sighand_action(handlers, sig)->handler == SIG_DFL &&
	       ON(STOP_SIGNALS, signal_bit(sig));
}

bool sighand_is_fatal(sighand_id handlers, uint32_t sig)
{
	return sighand_action(handlers, sig)->handler == SIG_DFL &&
	       !ON(IGNORED_BY_DEFAULT | STOP_SIGNALS, signal_bit(sig));
}
