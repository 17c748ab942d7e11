/*
 * Tables of signal actions, each in a frame of its own, as far as the last one that was ever set:
 * what is beyond is the default, and is neither copied nor looked at.
 * Entry: sighand_action, sighand_set.  Linux: kernel/signal.c.
 */
#include "kernel/proc/sighand.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/stop.h"
#include "spec/limits.h"

#define IGNORED_BY_DEFAULT                                                                         \
	(signal_bit(SIGCHLD) | signal_bit(SIGCONT) | signal_bit(SIGURG) | signal_bit(SIGWINCH))

static struct {
	uint64_t frame; /* 0: there is no table */
	uint32_t used;  /* entries; the others are undefined */
} sighands[NR_OBJECTS];

static const struct sigaction default_action = {.handler = SIG_DFL};

static struct sigaction *table_of(sighand_id handlers)
{
	return phys_to_virt(sighands[handlers].frame);
}

int32_t sighand_init(sighand_id handlers)
{
	uint64_t frame = frame_new();

	if (frame == 0)
		return -ENOMEM;
	sighands[handlers].frame = frame;
	sighands[handlers].used = 0;
	return 0;
}

int32_t sighand_copy(sighand_id from, sighand_id to)
{
	if (sighand_init(to) < 0)
		return -ENOMEM;
	sighands[to].used = sighands[from].used;
	for (uint32_t i = 0; i < sighands[to].used; i++)
		table_of(to)[i] = table_of(from)[i];
	return 0;
}

void sighand_free(sighand_id handlers)
{
	frame_put(sighands[handlers].frame);
	sighands[handlers].frame = 0;
}

void sighand_exec(sighand_id handlers)
{
	struct sigaction *table = table_of(handlers);

	for (uint32_t i = 0; i < sighands[handlers].used; i++) {
		uint64_t handler = table[i].handler == SIG_IGN ? SIG_IGN : SIG_DFL;

		table[i] = (struct sigaction){.handler = handler};
	}
}

const struct sigaction *sighand_action(sighand_id handlers, uint32_t sig)
{
	return sig <= sighands[handlers].used ? &table_of(handlers)[sig - 1] : &default_action;
}

void sighand_set(sighand_id handlers, uint32_t sig, const struct sigaction *action)
{
	struct sigaction *table = table_of(handlers);

	while (sighands[handlers].used < sig)
		table[sighands[handlers].used++] = default_action;
	table[sig - 1] = *action;
}

void sighand_default(sighand_id handlers, uint32_t sig)
{
	struct sigaction action = *sighand_action(handlers, sig);

	action.handler = SIG_DFL;
	sighand_set(handlers, sig, &action);
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
