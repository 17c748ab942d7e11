/*
 * The seam on the host (tests/tool/seam.h).  Keeps true: a step answers what its contract in
 * spec/steps.h allows.  Entry: the step_ functions, called by the library.
 */
#include <ctype.h>
#include <string.h>

#include "tests/tool/seam.h"
#include "tests/tool/text.h"
#include "tests/tool/watch.h"

uint32_t step_dropped[NR_STEPS];
uint64_t step_address[NR_STEPS];
task_id pidfd_shown;
task_id vfork_resumed;
uint64_t tid_cleared;
task_id notified;
int32_t notified_signal;

struct notice notices[MAX_NOTICES];
uint32_t nr_notices;
int32_t (*seam_copy_memory)(mm_id from, mm_id to);
void (*seam_drop_memory)(mm_id id);

static int32_t answers[NR_STEPS];
static bool ignoring[NR_OBJECTS];

void seam_reset(void)
{
	memset(answers, 0, sizeof(answers));
	memset(ignoring, 0, sizeof(ignoring));
	seam_copy_memory = NULL;
	seam_drop_memory = NULL;
	seam_forget();
}

void seam_set(uint32_t step, int32_t answer)
{
	answers[step] = answer;
}

int32_t seam_error(uint32_t step)
{
	const char *at = strrchr(step_texts[step].what, ':');

	for (const struct error_text *error = error_texts; at && error->name; error++) {
		size_t length = strlen(error->name);

		if (strncmp(at + 2, error->name, length) == 0 && !isalnum(at[2 + length]))
			return -error->number;
	}
	return -ENOMEM;
}

void seam_ignore_children(sighand_id handlers, bool ignored)
{
	ignoring[handlers] = ignored;
}

void seam_forget(void)
{
	nr_notices = 0;
}

static void notice(struct notice n)
{
	if (nr_notices < MAX_NOTICES)
		notices[nr_notices++] = n;
}

static int32_t ask(uint32_t step)
{
	watch_asked(step, answers[step]);
	return answers[step];
}

bool step_fails(uint32_t step)
{
	return ask(step) != 0;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	int32_t answer = ask(step);

	if (step == STEP_MM && !answer && seam_copy_memory)
		return seam_copy_memory(from, to);
	return answer;
}

void step_drop(uint32_t step, uint32_t id)
{
	step_dropped[step] = id;
	if (step == STEP_MM && seam_drop_memory)
		seam_drop_memory(id);
	if (step == STEP_SIGHAND)
		ignoring[id] = false;
	watch_dropped(step);
}

int32_t step_part(uint32_t step, task_id parent, task_id child)
{
	(void)parent, (void)child;
	return ask(step);
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	(void)args, (void)parent, (void)child;
	return ask(STEP_THREAD);
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	(void)pid;
	step_address[STEP_SETTID] = address;
	return ask(STEP_SETTID);
}

int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child)
{
	(void)flags, (void)from, (void)to, (void)child;
	return ask(STEP_NAMESPACES);
}

int32_t step_pidfd(task_id child)
{
	(void)child;
	return ask(STEP_PIDFD);
}

int32_t step_store_pidfd(uint64_t address, task_id child)
{
	(void)child;
	step_address[STEP_PIDFD_STORE] = address;
	return ask(STEP_PIDFD_STORE);
}

void step_show_pidfd(task_id child)
{
	pidfd_shown = child;
}

int32_t step_may_clone(task_id caller)
{
	(void)caller;
	return ask(STEP_SECURITY_CHECK);
}

void step_vfork_done(task_id t)
{
	vfork_resumed = t;
	notice((struct notice){.kind = NOTICE_VFORK, .task = t});
}

void step_clear_tid(uint64_t address)
{
	tid_cleared = address;
	notice((struct notice){.kind = NOTICE_CLEARED, .address = address});
}

void step_notify(task_id parent, int32_t signal)
{
	notified = parent;
	notified_signal = signal;
	notice((struct notice){.kind = NOTICE_CHILD, .task = parent, .signal = signal});
}

bool step_ignores_children(sighand_id handlers)
{
	return ignoring[handlers];
}
