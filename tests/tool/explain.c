/*
 * bident explain: is a call accepted, by which rule is it refused, and what comes of it.
 * Entry: run_explain.
 */
#include "tests/tool/libc.h"
#include "tests/tool/out.h"
#include "tests/tool/tool.h"

const char *tie_of(uint32_t kind, task_id caller, task_id child)
{
	uint32_t mine = kinds[kind].of[caller], its = kinds[kind].of[child];

	if (its == NOBODY)
		return "none";
	return its == mine ? "shared" : "own copy";
}

void question_write(char text[WORDS_MAX], const struct question *q)
{
	char word[WORDS_MAX];

	words_write(word, q->args.flags, q->args.exit_signal);
	snprintf(text, WORDS_MAX, "%s(%.1000s)", q->is_clone3 ? "clone3" : "clone", word);
}

bool question_read(const char *command, const struct options *o, struct question *q)
{
	struct complaint c;

	if (o->nr_words != 1) {
		complain(command, "understood %d calls, expected one: flags joined by |, quoted, "
			 "or "
			 "fork, vfork, pthread_create, posix_spawn", o->nr_words);
		return false;
	}
	if (!words_parse(o->words[0], q, &c)) {
		complain(command, "%s", c.text);
		return false;
	}
	if (o->clone3 && !q->is_clone3)
		question_of_clone3(q, (struct clone3_args){.flags = q->args.flags,
				   .exit_signal = q->args.exit_signal}, sizeof(struct clone3_args));
	return true;
}

/* Would the call be accepted with these flags in place of its own? */
static bool is_accepted(const struct question *q, uint64_t flags, task_id caller)
{
	struct question other = *q;
	struct answer a;

	other.args.flags = other.raw.flags = flags;
	question_set_version(&other, q->version);
	a = ask(&other, caller);
	ask_undo(&a);
	return a.error == 0;
}

/* The first set of at most two flags whose turning makes the call a good one; 0: there is none. */
static uint64_t mending_flags(const struct question *q, task_id caller)
{
	for (const struct flag_text *f = flag_texts; f->name; f++) {
		if (is_accepted(q, q->args.flags ^ f->bit, caller))
			return f->bit;
	}
	for (const struct flag_text *f = flag_texts; f->name; f++) {
		for (const struct flag_text *g = f + 1; g->name; g++) {
			uint64_t both = f->bit | g->bit;

			if (f->bit != g->bit && is_accepted(q, q->args.flags ^ both, caller))
				return both;
		}
	}
	return 0;
}

static void say_mending(const struct question *q, task_id caller)
{
	uint64_t turned = mending_flags(q, caller);
	char added[WORDS_MAX], removed[WORDS_MAX];

	words_write(added, turned & ~q->args.flags, 0);
	words_write(removed, turned & q->args.flags, 0);
	if (turned == 0)
		out_field("accepted_with", "no change of two flags makes it a good call of this "
			  "caller");
	else
		out_field("accepted_with", "%s%.900s%s%s%.900s", turned & ~q->args.flags ? "also " :
			  "",
			  turned & ~q->args.flags ? added : "",
			  (turned & ~q->args.flags) && (turned & q->args.flags) ? ", " : "",
			  turned & q->args.flags ? "without " : "",
			  turned & q->args.flags ? removed : "");
}

static const char *stop_text(const struct answer *a)
{
	switch (a->stop) {
	case STOP_SIZE:
		return "before the arguments are read";
	case STOP_ENTRY:
		return "by clone3, for its arguments";
	case STOP_REFUSED:
		return "before anything is taken";
	default:
		return "on a rung of the ladder; what was taken is given back";
	}
}

static void say_refused(const struct question *q, const struct answer *a, task_id caller)
{
	char number[32];

	out_field("verdict", "refused");
	out_field("error", "%s", error_name(a->error, number));
	out_field("where", "%s", stop_text(a));
	if (a->step != NR_STEPS)
		out_field("rung", "%s: %s", step_texts[a->step].name, step_texts[a->step].what);
	if (a->broken) {
		out_field("rule", "%s", a->broken->name);
		out_field("because", "%s", a->broken->why);
		out_field("contract", "%s (%s)", a->broken->formula, a->broken->file);
		out_field("since", "%s", a->broken->since);
	} else if (a->stop == STOP_SIZE) {
		out_field("because", a->error == -ENOSYS ? "this Linux has no clone3" :
			  "clone3's arguments have at least %d and at most %d bytes",
			  CLONE_ARGS_SIZE_VER0, CLONE_ARGS_SIZE_MAX);
	}
	if (a->stop != STOP_SIZE)
		say_mending(q, caller);
}

/* Which clone flag shares a kind, as spec/each_shared.h says. */
static const char *sharing_flag(uint32_t step)
{
	static char text[WORDS_MAX];

	text[0] = 0;
#define T_TEXT "tests/tool/explain_flag.h"
#include "spec/each_shared.h"
	return text;
}

static void say_ties(task_id caller, task_id child)
{
	static const char *const columns[] = {"what", "how", "owners", "shared_by", "which_is",
					      NULL};
	char owners[16], which[128];

	out_table("has", columns);
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		uint32_t id = kinds[k].of[child];
		const char *row[] = {kinds[k].name, tie_of(k, caller, child), owners,
				     sharing_flag(kinds[k].step), which};
		const char *what = step_texts[kinds[k].step].what;

		snprintf(which, sizeof(which), "%.*s", (int)strcspn(what, ":"), what);
		snprintf(owners, sizeof(owners), "%u", id == NOBODY ? 0 : kinds[k].count[id]);
		out_row(row);
	}
	out_table_end();
}

static const char *relation(task_id t, task_id caller)
{
	return t == caller ? "the caller" : t == task_table[caller].real_parent ?
	       "the caller's parent" : t == task_table[caller].group_leader ?
	       "the caller's group leader" : "itself";
}

static void say_child(const struct question *q, task_id caller, task_id child)
{
	const struct task *task = &task_table[child];
	bool thread = task->exit_signal == THREAD_EXIT_SIGNAL;
	char name[32];

	signal_write(name, thread ? 0 : (uint64_t)task->exit_signal);
	out_group("child", "  the child:");
	out_field("is", thread ? "a thread of the caller's process" : "a process of its own");
	out_field("tgid", task->tgid == task->pid ? "its own pid" : "the caller's");
	out_field("parent", "%s", relation(task->real_parent, caller));
	out_field("exit_signal", thread ? "none: nobody waits for a thread" : "%s", name);
	out_field("awaited_with", thread ? "" : task->exit_signal == SIGCHLD ?
		  "wait, as any child" : "__WCLONE or __WALL");
	out_field("pid_stored", "%s%s", ON(q->flags, CLONE_PARENT_SETTID) ? "at parent_tid " : "",
		  task->set_child_tid ? "at child_tid, by the child" : "");
	out_field("tid_cleared", task->clear_child_tid ?
		  "at child_tid, when it lets go of memory that others use" : "");
	out_field("pidfd", ON(q->flags, CLONE_PIDFD) ? "stored for the caller" : "");
	out_field("caller", task->vfork_parent ? "sleeps until the child execs or exits" : "");
	out_field("signal_stack", resets_altstack(q->flags) ? "none" : "as the caller's");
	out_field("handlers", clears_handlers(q->args) ? "those with a function: default" : "");
	out_field("starts", starts_stopped(q->args) ? "stopped, until SIGCONT" : "");
	out_bool("unkillable", task->unkillable);
	out_group_end();
}

static void say_charges(task_id child)
{
	uint32_t user = user_of[child];

	out_group("charged", "  who is charged:");
	out_number("uid", user_table[user].uid);
	out_field("processes", "%u of %llu (RLIMIT_NPROC), zombies included", user_count[user],
		  (unsigned long long)signal_table[signal_of[child]].nproc);
	out_field("tasks", "%u of %u (threads-max)", nr_threads, max_threads);
	out_number("threads_alive", live_count[signal_of[child]]);
	out_group_end();
}

static void explain(const struct options *o, struct question *q, uint32_t version)
{
	task_id caller = scene_set(version, o->caller);
	char heading[64], word[WORDS_MAX];
	struct answer a;

	question_set_version(q, version);
	snprintf(heading, sizeof(heading), "Linux %s", version_name(version));
	out_group(NULL, heading);
	if (out_is_json())
		out_field("linux", "%s", version_name(version));
	words_write(word, q->args.flags & ~q->flags, 0);
	a = ask(q, caller);
	if (a.error) {
		say_refused(q, &a, caller);
	} else {
		out_field("verdict", "accepted");
		out_field("flags_ignored", "%s", q->args.flags & ~q->flags ? word : "");
		say_ties(caller, a.child);
		say_child(q, caller, a.child);
		say_charges(a.child);
	}
	out_group_end();
}

int run_explain(const struct options *o)
{
	struct question q;
	char call[WORDS_MAX];

	if (!question_read("explain", o, &q))
		return STATUS_INPUT;
	out_begin(o->json);
	question_write(call, &q);
	out_field("call", "%s", call);
	out_field("by", "%s: %s", o->caller->name, o->caller->what);
	out_list("versions");
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		if (o->all_versions || version == o->version)
			explain(o, &q, version);
	}
	out_list_end();
	out_end();
	return STATUS_GOOD;
}
