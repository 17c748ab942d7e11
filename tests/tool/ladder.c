/*
 * bident ladder: the rungs of a call as the model climbs them; when one fails, what it gives back.
 * Keeps true: the order is that of the calls seen in the library (tests/tool/watch.c), not a list.
 * Entry: run_ladder.
 */
#include "tests/tool/libc.h"
#include "tests/tool/ladder.h"
#include "tests/tool/out.h"
#include "tests/tool/seam.h"
#include "tests/tool/tool.h"

uint32_t step_named(const char *name)
{
	uint32_t step = 0;

	while (step < NR_STEPS && strcasecmp(name, step_texts[step].name))
		step++;
	return step;
}

bool event_is_rung(const struct event *e)
{
	return e->kind != EVENT_GIVE && e->kind != EVENT_UNLOCK;
}

const char *event_name(const struct event *e)
{
	return e->step < NR_STEPS ? step_texts[e->step].name : "group lock";
}

const char *event_text(const struct event *e)
{
	static char text[48];
	char number[32];

	if (e->answer) {
		snprintf(text, sizeof(text), "FAILS: %s", error_name(e->answer, number));
		return text;
	}
	if (e->kind == EVENT_GIVE || e->kind == EVENT_UNLOCK)
		return e->callers ? "given back by the caller" : "given back";
	if (e->kind == EVENT_ASK)
		return "passed";
	return e->shared ? "one owner more" : kind_of(e->step) ? "own copy" : "taken";
}

static void say_rungs(void)
{
	static const char *const columns[] = {"n", "rung", "then", "what", NULL};
	char n[16];
	int count = 0;

	out_table("rungs", columns);
	for (uint32_t i = 0; i < nr_events; i++) {
		const char *row[] = {n, event_name(&events[i]), event_text(&events[i]),
				     events[i].step < NR_STEPS ? step_texts[events[i].step].what :
								 "held up to the end of the climb"};

		if (!event_is_rung(&events[i]))
			continue;
		snprintf(n, sizeof(n), "%d", ++count);
		out_row(row);
	}
	out_table_end();
}

static void say_given(void)
{
	static const char *const columns[] = {"n", "given_back", "how", NULL};
	char n[16];
	int count = 0;

	out_table("given_back", columns);
	for (uint32_t i = 0; i < nr_events; i++) {
		const char *row[] = {n, event_name(&events[i]), event_text(&events[i])};

		if (event_is_rung(&events[i]))
			continue;
		snprintf(n, sizeof(n), "%d", ++count);
		out_row(row);
	}
	out_table_end();
}

/* The account when the call failed; of one that did not, at its end. */
static const struct accounts *at_failure(const struct climb *climb)
{
	for (uint32_t i = 0; i < nr_events; i++) {
		if (events[i].answer)
			return &events[i].accounts;
	}
	return &climb->after;
}

static void say_account(const char *name, uint32_t before, uint32_t then, uint32_t after)
{
	char numbers[3][16];
	const char *row[] = {name, numbers[0], numbers[1], numbers[2]};

	if (before == then && then == after && !out_is_json())
		return; /* people look for what moved */

	snprintf(numbers[0], sizeof(numbers[0]), "%u", before);
	snprintf(numbers[1], sizeof(numbers[1]), "%u", then);
	snprintf(numbers[2], sizeof(numbers[2]), "%u", after);
	out_row(row);
}

static void say_accounts(const struct climb *climb)
{
	static const char *const columns[] = {"account", "before", "at_failure", "after", NULL};
	const struct accounts *b = &climb->before, *f = at_failure(climb), *a = &climb->after;
	char name[64];

	out_table("accounts", columns);
	say_account("task records", b->tasks, f->tasks, a->tasks);
	say_account("tasks that exist", b->threads, f->threads, a->threads);
	say_account("pids", b->pids, f->pids, a->pids);
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		say_account(kinds[k].name, b->used[k], f->used[k], a->used[k]);
		snprintf(name, sizeof(name), "owners of the caller's %s", kinds[k].name);
		if (b->owners[k] || f->owners[k] || a->owners[k])
			say_account(name, b->owners[k], f->owners[k], a->owners[k]);
	}
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		if (b->parts[step] || f->parts[step])
			say_account(step_texts[step].name, b->parts[step], f->parts[step],
				    a->parts[step]);
	}
	out_table_end();
}

static void say_climb(const struct options *o, const struct climb *climb)
{
	char number[32];

	out_begin(o->json);
	out_field("call", "%s", climb->call);
	out_field("linux", "%s", version_name(climb->version));
	out_field("by", "%s: %s", o->caller->name, o->caller->what);
	out_field("verdict", climb->answer.error ? "fails" : "accepted");
	if (climb->answer.error)
		out_field("error", "%s", error_name(climb->answer.error, number));
	if (climb->answer.broken)
		out_field("because", "%s", climb->answer.broken->why);
	say_rungs();
	if (climb->answer.error) {
		say_given();
		say_accounts(climb);
		out_note("%s", "");
		out_bool("as_before", memcmp(&climb->before, &climb->after,
					     sizeof(climb->before)) == 0);
	}
	out_end();
}

/* The step of --fail, NR_STEPS without; false after a complaint. */
static bool read_fail(const struct options *o, uint32_t *step)
{
	const char *names[NR_STEPS + 1] = {0}, *meant;

	*step = o->fail ? step_named(o->fail) : NR_STEPS;
	if (!o->fail || *step < NR_STEPS)
		return true;
	for (uint32_t i = 0; i < NR_STEPS; i++)
		names[i] = step_texts[i].name;
	meant = nearest(o->fail, names);
	complain("ladder", "understood --fail, expected a rung as bident ladder lists them, not "
		 "\"%s\"%s%s%s", o->fail, meant ? "; did you mean " : "", meant ? meant : "",
		 meant ? "?" : "");
	return false;
}

static bool has_failed_at(uint32_t step)
{
	for (uint32_t i = 0; i < nr_events; i++) {
		if (events[i].step == step && events[i].answer)
			return true;
	}
	return false;
}

int run_ladder(const struct options *o)
{
	static const char *const fork[] = {"fork"};
	struct options with_call = *o;
	struct climb climb = {.version = o->version};
	struct question q;
	uint32_t step;
	task_id caller;

	if (o->nr_words == 0) {
		with_call.nr_words = 1;
		with_call.words = (const char **)fork;
	}
	if (!question_read("ladder", &with_call, &q) || !read_fail(o, &step))
		return STATUS_INPUT;
	question_write(climb.call, &q);
	caller = scene_set(o->version, o->caller);
	question_set_version(&q, o->version);
	if (step != NR_STEPS)
		seam_set(step, seam_error(step));
	watch_accounts = true;
	accounts_take(&climb.before, caller);
	climb.answer = ask(&q, caller);
	accounts_take(&climb.after, caller);
	if (step != NR_STEPS && !has_failed_at(step))
		return complain("ladder", "understood --fail %1$s, expected a rung that can fail: "
				"in Linux %3$s %2$s does not come to it, or only shares it",
				step_texts[step].name, climb.call,
				version_name(o->version));
	if (o->svg)
		ladder_draw(&climb);
	else
		say_climb(o, &climb);
	return STATUS_GOOD;
}
