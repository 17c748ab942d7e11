/*
 * bident diff: two Linux versions beside each other: the columns of the table of versions in which
 * they differ, and for each difference that a program can see, the shortest call that shows it.
 * Found by asking the model: every word of at most three flags, by every caller.
 * Entry: run_diff.
 */
#include "tests/tool/libc.h"
#include "tests/tool/out.h"
#include "tests/tool/tool.h"

#define MAX_CALLS 16384u
#define MAX_SEEN 512u

/* What can be told of a call by those who make it. */
enum trait { TRAIT_EXIT_SIGNAL, TRAIT_STACK, TRAIT_HANDLERS, TRAIT_START, TRAIT_PIDFD, NR_TRAITS };
static const char *const trait_names[NR_TRAITS] = {
	"exit signal", "signal stack", "handlers", "start", "pidfd",
};

struct outcome {
	int32_t error;
	const char *by; /* which rule or rung refused */
	const char *ties[NR_KINDS];
	int32_t traits[NR_TRAITS];
};

static uint64_t words[MAX_CALLS];
static struct outcome outcomes[2][MAX_CALLS];
static uint32_t nr_words;

/* What was found already, so that each difference is shown once. */
static char seen[MAX_SEEN][128];
static uint32_t nr_seen;

/* Each word of as many flags as `count`, and `always`. */
static void add_words(uint64_t known, uint32_t count, uint64_t word, uint64_t above,
		      uint64_t always)
{
	if (count == 0 && nr_words < MAX_CALLS)
		words[nr_words++] = word | always;
	for (uint64_t bit = above; count > 0 && bit <= CLONE_INTO_CGROUP; bit <<= 1) {
		if (known & bit)
			add_words(known, count - 1, word | bit, bit << 1, always);
	}
}

/* Shortest first; then what a thread can be asked for, which takes three flags already. */
static void add_all_words(uint64_t known)
{
	const uint64_t thread = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;

	nr_words = 0;
	for (uint32_t count = 0; count <= 3; count++)
		add_words(known, count, 0, CSIGNAL + 1, 0);
	for (uint32_t count = 1; count <= 2; count++)
		add_words(known & ~thread, count, 0, CSIGNAL + 1, thread);
}

static void look(struct outcome *o, const struct question *q, task_id caller,
		 const struct answer *a)
{
	*o = (struct outcome){.error = a->error};
	o->by = a->broken ? a->broken->name : a->step < NR_STEPS ? step_texts[a->step].name : "";
	if (a->error)
		return;
	for (uint32_t k = 0; k < NR_KINDS; k++)
		o->ties[k] = tie_of(k, caller, a->child);
	o->traits[TRAIT_EXIT_SIGNAL] = task_table[a->child].exit_signal;
	o->traits[TRAIT_STACK] = resets_altstack(q->flags);
	o->traits[TRAIT_HANDLERS] = clears_handlers(q->args);
	o->traits[TRAIT_START] = starts_stopped(q->args);
	o->traits[TRAIT_PIDFD] = ON(q->flags, CLONE_PIDFD);
}

static void ask_all(uint32_t version, const struct caller *who, bool clone3,
		    struct outcome *found)
{
	task_id caller = scene_set(version, who);
	struct question q;
	struct answer a;

	for (uint32_t i = 0; i < nr_words; i++) {
		if (clone3)
			question_of_clone3(&q, (struct clone3_args){.flags = words[i]},
					   sizeof(struct clone3_args));
		else
			question_of_clone(&q, words[i]);
		question_set_version(&q, version);
		a = ask(&q, caller);
		look(&found[i], &q, caller, &a);
		ask_undo(&a);
	}
}

static bool is_new(const char *text)
{
	for (uint32_t i = 0; i < nr_seen; i++) {
		if (strcmp(seen[i], text) == 0)
			return false;
	}
	if (nr_seen < MAX_SEEN)
		snprintf(seen[nr_seen++], sizeof(seen[0]), "%.127s", text);
	return true;
}

static void outcome_write(char text[96], const struct outcome *o)
{
	char number[32];

	if (o->error)
		snprintf(text, 96, "%s (%.60s)", error_name(o->error, number), o->by);
	else
		snprintf(text, 96, "accepted");
}

static void trait_write(char text[96], uint32_t trait, int32_t value)
{
	static const char *const texts[NR_TRAITS][2] = {
		[TRAIT_STACK] = {"as the caller's", "none"},
		[TRAIT_HANDLERS] = {"as the caller's", "default"},
		[TRAIT_START] = {"runs", "stopped"},
		[TRAIT_PIDFD] = {"none", "stored"},
	};
	char name[32];

	if (trait == TRAIT_EXIT_SIGNAL) {
		signal_write(name, value > 0 ? (uint64_t)value : 0);
		snprintf(text, 96, "%s", name);
	} else {
		snprintf(text, 96, "%s", texts[trait][value]);
	}
}

static void say(const char *what, const char *a, const char *b, uint64_t word, bool clone3,
		const char *caller)
{
	char key[128], call[WORDS_MAX], names[WORDS_MAX];
	const char *row[] = {what, a, b, call, caller};

	snprintf(key, sizeof(key), "%.30s|%.40s|%.40s", what, a, b);
	if (!is_new(key))
		return;
	words_write(names, word, 0);
	snprintf(call, sizeof(call), "%s(%.1000s)", clone3 ? "clone3" : "clone", names);
	out_row(row);
}

static void compare(uint32_t i, bool clone3, const char *caller)
{
	const struct outcome *a = &outcomes[0][i], *b = &outcomes[1][i];
	char x[96], y[96], what[64];

	if (a->error != b->error) {
		outcome_write(x, a);
		outcome_write(y, b);
		say("verdict", x, y, words[i], clone3, caller);
		return;
	}
	for (uint32_t k = 0; !a->error && k < NR_KINDS; k++) {
		snprintf(what, sizeof(what), "the child's %s", kinds[k].name);
		if (strcmp(a->ties[k], b->ties[k]))
			say(what, a->ties[k], b->ties[k], words[i], clone3, caller);
	}
	for (uint32_t t = 0; !a->error && t < NR_TRAITS; t++) {
		trait_write(x, t, a->traits[t]);
		trait_write(y, t, b->traits[t]);
		if (a->traits[t] != b->traits[t])
			say(trait_names[t], x, y, words[i], clone3, caller);
	}
}

static void value_write(char text[32], const struct column_text *c, uint32_t version)
{
	const char *at = (const char *)&linux_rules[version] + c->offset;
	char number[32];

	if (c->size == sizeof(bool))
		snprintf(text, 32, "%s", *(const bool *)at ? "yes" : "no");
	else
		snprintf(text, 32, "%.31s", error_name(*(const int32_t *)at, number));
}

static void say_rules(uint32_t a, uint32_t b)
{
	const char *columns[] = {"rule", version_name(a), version_name(b), "what_and_since_when",
				 NULL};
	char x[32], y[32];

	out_table("rules", columns);
	for (const struct column_text *c = column_texts; c->name; c++) {
		const char *row[] = {c->name, x, y, c->what};

		value_write(x, c, a);
		value_write(y, c, b);
		if (strcmp(x, y))
			out_row(row);
	}
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		bool in_a = linux_rules[a].rungs[step], in_b = linux_rules[b].rungs[step];
		const char *row[] = {step_texts[step].name, in_a ? "a rung" : "no rung",
				     in_b ? "a rung" : "no rung", step_texts[step].what};

		if (in_a != in_b)
			out_row(row);
	}
	for (const struct flag_text *f = flag_texts; f->name; f++) {
		bool in_a = linux_rules[a].flags & f->bit, in_b = linux_rules[b].flags & f->bit;
		const char *row[] = {f->name, in_a ? "known" : "ignored", in_b ? "known" :
				     "ignored",
				     f->note};

		if (in_a != in_b)
			out_row(row);
	}
	out_table_end();
}

static void say_words(uint32_t a, uint32_t b)
{
	const char *columns[] = {"differs_in", version_name(a), version_name(b), "shown_by", "of",
				 NULL};
	bool both = linux_rules[a].has_clone3 && linux_rules[b].has_clone3;

	add_all_words(linux_rules[a].flags | linux_rules[b].flags | CLONE_DETACHED | CLONE_STOPPED);
	nr_seen = 0;
	out_table("calls", columns);
	for (int clone3 = 0; clone3 <= both; clone3++) {
		for (const struct caller *c = callers; c->name; c++) {
			ask_all(a, c, clone3, outcomes[0]);
			ask_all(b, c, clone3, outcomes[1]);
			for (uint32_t i = 0; i < nr_words; i++)
				compare(i, clone3, c->name);
		}
	}
	out_table_end();
}

int run_diff(const struct options *o)
{
	uint32_t versions[2];

	if (o->nr_words != 2)
		return complain("diff", "understood %d versions, expected two of 2.6.11, 2.6.23, "
				"3.18 "
				"and 6.1", o->nr_words);
	for (int i = 0; i < 2; i++) {
		versions[i] = version_named(o->words[i]);
		if (versions[i] == NR_LINUX_VERSIONS)
			return complain("diff", "expected 2.6.11, 2.6.23, 3.18 or 6.1, not \"%s\"",
					o->words[i]);
	}
	out_begin(o->json);
	out_field("from", "%s", o->words[0]);
	out_field("to", "%s", o->words[1]);
	say_rules(versions[0], versions[1]);
	say_words(versions[0], versions[1]);
	if (versions[0] == versions[1])
		out_note("\nThis is one version: there is no difference.");
	out_end();
	return STATUS_GOOD;
}
