/*
 * bident check: a trace of strace -f, replayed on the model.  Each clone is asked of the model,
 * each end and each wait is done there, and where the traced system did something else, that is
 * told.  What a trace does not show is left alone: groups of processes (a wait for one counts as a
 * wait for any), setuid, and what ran out.  Entry: run_check.
 */
#include <stdarg.h>

#include "tests/tool/libc.h"
#include "tests/tool/out.h"
#include "tests/tool/seam.h"
#include "tests/tool/tool.h"
#include "tests/tool/trace.h"

#define THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)

/* A traced task, by its pid in the trace. */
struct traced {
	int64_t pid;
	task_id task;	  /* NOBODY: reaped */
	task_id heir;	  /* who was told of its end */
	int32_t signal;	  /* and by which signal; -1: nobody yet */
	bool ended;
	bool gone;	  /* the trace said so, too: a leader's end is told after its threads' */
	bool held;	  /* it is gone, the last of its group but for the leader, with this: */
	int32_t status;
};

static struct traced *traced;
static uint32_t nr_traced;
static uint32_t version;
static bool nameless;
static uint32_t clones, waits, ends, notices_seen, departures, unknown;

static struct traced *find(int64_t pid)
{
	for (uint32_t i = nr_traced; i-- > 0;) {
		if (traced[i].pid == pid)
			return &traced[i];
	}
	return NULL;
}

static struct traced *add(int64_t pid, task_id task)
{
	struct traced *grown = realloc(traced, (nr_traced + 1) * sizeof(*traced));

	if (!grown)
		exit(complain("check", "out of memory"));
	traced = grown;
	traced[nr_traced] = (struct traced){.pid = pid, .task = task, .signal = -1};
	return &traced[nr_traced++];
}

static int64_t pid_of(task_id t)
{
	for (uint32_t i = nr_traced; i-- > 0;) {
		if (traced[i].task == t)
			return traced[i].pid;
	}
	return -1;
}

/*
 * strace names nobody while it knows of one only: of those that live the one that it did not name
 * before, for it hears of a new child late; or else any.
 */
static struct traced *only_one(void)
{
	static uint32_t last;
	uint32_t found = nr_traced;

	for (uint32_t i = 0; i < nr_traced; i++) {
		if (!traced[i].ended && traced[i].task != NOBODY && (found != last))
			found = i;
	}
	if (found == nr_traced)
		return NULL;
	last = found;
	return &traced[found];
}

/* Who is meant by a line.  The first task may have no name at first, and be given one later. */
static struct traced *actor(const struct trace_record *r, task_id first)
{
	struct traced *who = find(r->pid);

	if (nr_traced == 0)
		return add(r->pid, first);
	nameless |= r->pid == 0;
	if (!who && r->pid == 0)
		return only_one();
	if (!who && traced[0].pid == 0) {
		who = &traced[0];
		who->pid = r->pid;
	}
	return who;
}

__attribute__((format(printf, 3, 4))) static void depart(const struct trace_record *r,
							 const char *call, const char *format, ...)
{
	char line[16], pid[24], text[1500];
	const char *row[] = {line, pid, call, text};
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	snprintf(line, sizeof(line), "%u", r->line);
	snprintf(pid, sizeof(pid), "%lld", (long long)r->pid);
	out_row(row);
	departures++;
}

/* Errors of what has run out, which a rung may answer whose errors are the kernel's. */
static bool is_want(int32_t error)
{
	return error == -EAGAIN || error == -ENOMEM || error == -EMFILE;
}

/* Can a rung of this call answer that error?  Then something had run out. */
static bool rung_answers(const struct question *q, task_id caller, int32_t error)
{
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		bool any = strstr(step_texts[step].what, "kernel's errno") != NULL;
		struct question copy = *q;
		struct answer a;

		if (step == STEP_UNDO && undo_of[caller] != NOBODY)
			continue;
		if (any && !is_want(error))
			continue;
		seam_set(step, any ? error : seam_error(step));
		a = ask(&copy, caller);
		seam_set(step, 0);
		ask_undo(&a);
		if (a.error == error)
			return true;
	}
	return false;
}

static void check_refused(const struct trace_record *r, struct question *q, task_id caller)
{
	struct answer a = ask(q, caller);
	char call[WORDS_MAX], name[32];
	int32_t error = (int32_t)r->result;

	question_write(call, q);
	ask_undo(&a);
	/* Who makes a namespace may be told more than the specification has names for. */
	if (r->unknown_error && a.error == 0 && !ON(q->flags, CLONE_NEW | CLONE_NEWUSER))
		depart(r, call, "failed with an error that no rule of clone has; the model "
		       "accepts");
	else if (!r->unknown_error && a.error && a.error != error)
		depart(r, call, "%s; the model: %s%s%s", error_name(error, name),
		       error_name(a.error, (char[32]){0}), a.broken ? ", " : "",
		       a.broken ? a.broken->why : "");
	else if (!r->unknown_error && a.error == 0 && error != -ERESTARTNOINTR &&
		 !rung_answers(q, caller, error))
		depart(r, call, "%s; the model accepts, and no rung of this call answers that",
		       error_name(error, name));
}

static void check_clone(const struct trace_record *r, task_id caller)
{
	struct question q = r->question;
	struct answer a;
	char call[WORDS_MAX], name[32];

	clones++;
	question_set_version(&q, version);
	if (r->result <= 0) {
		check_refused(r, &q, caller);
		return;
	}
	question_write(call, &q);
	a = ask(&q, caller);
	if (a.error) {
		depart(r, call, "made %lld; the model: %s%s%s", (long long)r->result,
		       error_name(a.error, name), a.broken ? ", " : "",
		       a.broken ? a.broken->why : "");
		/* What follows is about a child all the same: an ordinary one. */
		question_of_clone(&q, ON(q.args.flags, CLONE_THREAD) ? THREAD : SIGCHLD);
		question_set_version(&q, version);
		a = ask(&q, caller);
	}
	if (a.child != NOBODY)
		add(r->result, a.child);
}

/* A zombie goes; the trace knows it no more. */
static void reap(task_id t)
{
	for (uint32_t i = 0; i < nr_traced; i++)
		traced[i].task = traced[i].task == t ? NOBODY : traced[i].task;
	release_task(t);
}

static void note_ends(void)
{
	for (uint32_t i = 0; i < nr_traced; i++) {
		if (traced[i].task != NOBODY && task_count[traced[i].task] == 0)
			traced[i].task = NOBODY;
	}
}

static void end(struct traced *who, int32_t status)
{
	task_id t = who->task, leader = task_table[t].group_leader, unwanted;
	struct traced *mourned;

	ends++;
	if (status >= 0 && status < 0x100)
		exit_group(t, status); /* a signal ends all of them */
	seam_forget();
	who->ended = true;
	unwanted = exit_task(t, status < 0 ? 0 : status);
	if (unwanted != NOBODY)
		release_task(unwanted);
	mourned = who->task == leader ? who : find(pid_of(leader));
	for (uint32_t i = 0; i < nr_notices && mourned; i++) {
		if (notices[i].kind == NOTICE_CHILD && mourned->signal == -1) {
			mourned->heir = notices[i].task;
			mourned->signal = notices[i].signal;
		}
	}
	note_ends();
}

/* The leader is gone, and with it the group: who ended last may now be mourned. */
static void end_held(const struct traced *leader)
{
	for (uint32_t i = 0; i < nr_traced; i++) {
		struct traced *who = &traced[i];

		if (!who->held || task_table[who->task].group_leader != leader->task)
			continue;
		who->held = false;
		end(who, who->status);
	}
}

/* "+++" of a task: it is gone, in the order in which a tracer hears of it. */
static void check_gone(const struct trace_record *r, struct traced *who)
{
	struct traced *leader;

	who->gone = true;
	if (who->task == NOBODY)
		return;
	if (who->ended) {
		end_held(who);
		return;
	}
	leader = find(pid_of(task_table[who->task].group_leader));
	who->status = r->status;
	who->held = leader && leader->ended && !leader->gone &&
		    live_count[signal_of[who->task]] == 1;
	if (!who->held)
		end(who, r->status);
}

static void check_notice(const struct trace_record *r)
{
	struct traced *child = find(r->child), *told = find(r->pid);
	char got[32], want[32];

	notices_seen++;
	if (!child || !told || child->signal == -1 || told->task == NOBODY)
		return;
	signal_write(got, (uint64_t)r->signal);
	signal_write(want, (uint64_t)child->signal);
	if (signal_of[told->task] != signal_of[child->heir])
		depart(r, "signal", "%s tells of the end of %lld; the model tells another process",
		       got,
		       (long long)r->child);
	else if (r->signal != child->signal)
		depart(r, "signal", "%s tells of the end of %lld; the model sends %s", got,
		       (long long)r->child, want);
}

static void check_status(const struct trace_record *r, task_id t)
{
	int32_t want = wait_status(t);

	/* 0x80 says that there is a core: not the model's business. */
	if (r->status != -1 && (r->status & ~0x80) != (want & ~0x80))
		depart(r, "wait", "status %#x of %lld; the model: %#x", (unsigned)r->status,
		       (long long)r->child, (unsigned)want);
}

static void check_wait(const struct trace_record *r, task_id caller)
{
	struct traced *child = r->child ? find(r->child) : NULL;
	struct traced *named = r->wanted > 0 ? find(r->wanted) : NULL;
	int32_t pid = named && named->task ? (int32_t)task_table[named->task].pid :
		      r->wanted > 0 ? PID_MAX : -1;
	int32_t answer;

	waits++;
	if (r->child && r->status == -1)
		return; /* it was stopped, or goes on */
	if (r->child == 0) {
		answer = wait_task(caller, pid, r->options);
		if (r->result == -ECHILD && answer != -ECHILD)
			depart(r, "wait", "ECHILD; the model: there is %lld to wait for",
			       (long long)(answer > 0 ? pid_of((task_id)answer) : r->wanted));
		else if (r->result == 0 && answer != 0)
			depart(r, "wait", answer > 0 ? "nobody yet; the model: there is a zombie" :
			       "nobody yet; the model: ECHILD");
		return;
	}
	if (!child || child->task == NOBODY) {
		depart(r, "wait", "reaped %lld, which the model does not know or has reaped",
		       (long long)r->child);
		return;
	}
	answer = wait_task(caller, (int32_t)task_table[child->task].pid, r->options);
	if (answer == (int32_t)child->task) {
		check_status(r, child->task);
		reap(child->task);
		return;
	}
	depart(r, "wait", "reaped %lld; the model: %s", (long long)r->child,
	       answer < 0 ? "it is nobody that this task can wait for" : "it has not ended");
}

static void exec(task_id t)
{
	if (live_count[signal_of[t]] != 1 || exec_prepare(t) < 0)
		return;
	if (exec_commit(t))
		exec_abandon(t);
}

static void replay(const struct trace_record *r, task_id first)
{
	struct traced *who = actor(r, first);

	if (r->kind == TRACE_NOTICE && who) {
		check_notice(r);
	} else if (r->kind == TRACE_EXITED && who) {
		check_gone(r, who);
	} else if (!who || who->task == NOBODY || task_table[who->task].state != TASK_ALIVE) {
		unknown++;
	} else if (r->kind == TRACE_CLONE) {
		check_clone(r, who->task);
	} else if (r->kind == TRACE_WAIT) {
		check_wait(r, who->task);
	} else if (r->kind == TRACE_EXIT) {
		/* Whom others outlive has ended now; of the last one "+++" tells. */
		if (live_count[signal_of[who->task]] > 1)
			end(who, r->status);
	} else if (r->kind == TRACE_EXIT_GROUP) {
		exit_group(who->task, r->status);
	} else if (r->kind == TRACE_IGNORE) {
		seam_ignore_children(sighand_of[who->task], r->ignored);
	} else if (r->kind == TRACE_SUBREAPER) {
		signal_table[signal_of[who->task]].subreaper = r->status != 0;
	} else if (r->kind == TRACE_EXEC) {
		exec(who->task);
	}
}

int run_check(const struct options *o)
{
	static const char *const columns[] = {"line", "pid", "call", "the_trace_and_the_model",
					      NULL};
	struct trace_record *records;
	struct complaint c = {""};
	uint32_t count, lines;
	task_id first;

	if (o->nr_words != 1)
		return complain("check", "understood %d files, expected one that strace -f -o FILE "
				"wrote",
				o->nr_words);
	records = trace_read(o->words[0], &count, &lines, &c);
	if (!records && c.text[0])
		return complain("check", "%s", c.text);
	if (count == 0) {
		free(records);
		return complain("check", "understood %u lines, expected some of strace -f with "
				"clones, waits or ends of processes", lines);
	}
	version = o->version;
	first = scene_set(version, o->caller);
	out_begin(o->json);
	out_table("departures", columns);
	for (uint32_t i = 0; i < count; i++)
		replay(&records[i], first);
	out_table_end();
	out_note("%s", "");
	out_field("linux", "%s", version_name(version));
	out_number("lines", lines);
	out_number("clones", clones);
	out_number("ends", ends);
	out_number("waits", waits);
	out_number("signals", notices_seen);
	out_number("left_out", unknown);
	out_number("found", departures);
	out_field("doubt", "%s", nameless && departures ? "some lines name no process; with -o LOG "
		  "strace names one in each" : "");
	out_end();
	free(records);
	free(traced);
	return departures ? STATUS_BAD : STATUS_GOOD;
}
