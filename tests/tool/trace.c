/*
 * Reading what strace -f writes (tests/tool/trace.h): calls whose end stands in another line than
 * their beginning are put together first.  Entry: trace_read.
 */
#include "tests/tool/libc.h"
#include "tests/tool/trace.h"

#define MAX_OPEN 4096 /* calls that have begun and not ended */

struct open_call {
	int64_t pid;
	char *begun;
	uint32_t line;
};

static struct open_call open_calls[MAX_OPEN];

/* What stands after `key` in the text, or NULL. */
static const char *after(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? at + strlen(key) : NULL;
}

static uint64_t number_after(const char *text, const char *key)
{
	const char *at = after(text, key);

	return at ? strtoull(at, NULL, 0) : 0;
}

/* The flags behind `key`, up to what ends them. */
static bool flags_after(const char *text, const char *key, uint64_t *flags, uint64_t *signal,
			struct complaint *c)
{
	const char *at = after(text, key);
	char word[WORDS_MAX];

	*flags = *signal = 0;
	if (!at)
		return true;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(at, ",})"), at);
	return words_parse_flags(word, flags, signal, c);
}

static bool is_call(const char *text, const char *name)
{
	size_t length = strlen(name);

	return strncmp(text, name, length) == 0 && text[length] == '(';
}

static bool parse_clone3(const char *text, struct question *q, struct complaint *c)
{
	struct clone3_args raw = {0};
	uint64_t ignored, size;
	const char *end = strrchr(text, '}');

	if (!flags_after(text, "flags=", &raw.flags, &ignored, c) ||
	    !flags_after(text, "exit_signal=", &ignored, &raw.exit_signal, c))
		return false;
	raw.flags |= ignored;
	raw.pidfd = number_after(text, "pidfd=");
	raw.child_tid = number_after(text, "child_tid=");
	raw.parent_tid = number_after(text, "parent_tid=");
	raw.stack = number_after(text, "stack=");
	raw.stack_size = number_after(text, "stack_size=");
	raw.tls = number_after(text, "tls=");
	raw.set_tid_size = number_after(text, "set_tid_size=");
	raw.set_tid = raw.set_tid_size ? 0x4000 : 0;
	raw.cgroup = number_after(text, "cgroup=");
	size = end ? number_after(end, ", ") : 0;
	question_of_clone3(q, raw, size ? size : sizeof(raw));
	q->args.set_tid = (int32_t)number_after(text, "set_tid=[");
	return true;
}

bool trace_parse_call(const char *text, struct question *q, struct complaint *c)
{
	static const char *const names[] = {"clone3", "clone", "vfork", "fork"};
	uint64_t flags, signal;

	for (size_t i = 0; i < 4; i++) {
		const char *at = after(text, names[i]);

		if (!at || *at != '(')
			continue;
		if (i == 0)
			return parse_clone3(at, q, c);
		if (i == 1 && !after(at, "flags="))
			break;
		if (i == 1 && !flags_after(at, "flags=", &flags, &signal, c))
			return false;
		question_of_clone(q, i == 1 ? flags | signal : i == 2 ? VFORK_WORD : FORK_WORD);
		q->args.stack = number_after(at, "stack=");
		return true;
	}
	snprintf(c->text, sizeof(c->text),
		 "understood a call, expected clone(...flags=...), clone3({flags=...}), fork() or "
		 "vfork(), not \"%.60s\"", text);
	return false;
}

/* "= 12", "= -1 EINVAL (...)", "= ? ERESTARTNOINTR": 0, a pid, or -errno. */
static void parse_result(const char *text, struct trace_record *r)
{
	const char *at = NULL;

	for (const char *next = strstr(text, ") = "); next; next = strstr(next + 1, ") = "))
		at = next + 4;
	if (!at) /* strace aligns results */
		at = strrchr(text, '=') ? strrchr(text, '=') + 2 : "0";
	r->result = strtoll(at, NULL, 0);
	if (r->result >= 0 && *at != '?')
		return;
	at = strchr(at, 'E');
	for (const struct error_text *e = error_texts; at && e->name; e++) {
		size_t length = strlen(e->name);

		if (strncmp(at, e->name, length) == 0 && !isalnum((unsigned char)at[length])) {
			r->result = -e->number;
			return;
		}
	}
	r->unknown_error = true;
}

/* [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], si_status and si_code, or "+++ exited with 7 +++". */
static int32_t parse_status(const char *text)
{
	const char *at;

	if ((at = after(text, "WEXITSTATUS(s) == ")) || (at = after(text, "+++ exited with ")))
		return atoi(at) << 8;
	if ((at = after(text, "WTERMSIG(s) == ")) || (at = after(text, "+++ killed by ")))
		return (int32_t)signal_number(at, strspn(at,
							 "SIGABCDEFHJKLMNOPQRTUVWXYZ0123456789_"));
	at = after(text, "si_status=");
	if (at && after(text, "CLD_EXITED"))
		return atoi(at) << 8;
	if (at && (after(text, "CLD_KILLED") || after(text, "CLD_DUMPED")))
		return isdigit((unsigned char)*at) ? atoi(at) :
						     (int32_t)signal_number(at, strcspn(at, ", }"));
	return -1;
}

static uint32_t parse_options(const char *text)
{
	return (strstr(text, "__WALL") ? __WALL : 0) | (strstr(text, "__WCLONE") ? __WCLONE : 0) |
	       (strstr(text, "__WNOTHREAD") ? __WNOTHREAD : 0);
}

static void parse_wait(const char *text, struct trace_record *r)
{
	bool is_waitid = is_call(text, "waitid");

	r->kind = TRACE_WAIT;
	r->options = parse_options(text);
	r->status = parse_status(text);
	if (!is_waitid) {
		r->wanted = strtoll(strchr(text, '(') + 1, NULL, 0);
		r->child = r->result > 0 ? r->result : 0;
		return;
	}
	r->wanted = strstr(text, "P_PID,") ? (int64_t)number_after(text, "P_PID, ") : -1;
	r->child = r->result == 0 ? (int64_t)number_after(text, "si_pid=") : 0;
	if (strstr(text, "WNOWAIT"))
		r->kind = TRACE_OTHER; /* nobody is reaped */
}

/* A whole call: what it is about. */
static bool parse_call(const char *text, struct trace_record *r, struct complaint *c)
{
	const char *value;

	parse_result(text, r);
	if (is_call(text, "clone") || is_call(text, "clone3") || is_call(text, "fork") ||
	    is_call(text, "vfork")) {
		r->kind = TRACE_CLONE;
		return trace_parse_call(text, &r->question, c);
	}
	if (is_call(text, "wait4") || is_call(text, "waitid")) {
		parse_wait(text, r);
	} else if (is_call(text, "exit_group") || is_call(text, "exit")) {
		r->kind = is_call(text, "exit") ? TRACE_EXIT : TRACE_EXIT_GROUP;
		r->status = (atoi(strchr(text, '(') + 1) & 0xff) << 8;
	} else if (is_call(text, "execve") && r->result == 0) {
		r->kind = TRACE_EXEC;
	} else if ((value = after(text, "PR_SET_CHILD_SUBREAPER, ")) && r->result == 0) {
		r->kind = TRACE_SUBREAPER;
		r->status = atoi(value);
	} else if (is_call(text, "rt_sigaction") && (value = after(text, "(SIGCHLD, {"))) {
		r->kind = TRACE_IGNORE;
		r->ignored = strncmp(value, "sa_handler=SIG_IGN", 18) == 0 ||
			     (strstr(value, "SA_NOCLDWAIT") &&
			      strstr(value, "SA_NOCLDWAIT") < strchr(value, '}'));
	}
	return true;
}

static void parse_event(const char *text, struct trace_record *r)
{
	if (strncmp(text, "+++ ", 4) == 0) {
		r->kind = TRACE_EXITED;
		r->status = parse_status(text);
	} else if (strstr(text, "si_code=CLD_EXITED") || strstr(text, "si_code=CLD_KILLED") ||
		   strstr(text, "si_code=CLD_DUMPED")) {
		r->kind = TRACE_NOTICE;
		r->signal = (int32_t)signal_number(text + 4, strcspn(text + 4, " "));
		r->child = (int64_t)number_after(text, "si_pid=");
	}
}

/* "[pid 12] ", "12 ", and times before what happened. */
static const char *skip_head(const char *text, int64_t *pid)
{
	char *end;
	int64_t number;

	*pid = 0;
	if (strncmp(text, "[pid", 4) == 0) {
		*pid = strtoll(text + 4, &end, 10);
		text = *end == ']' ? end + 1 : end;
	} else if (isdigit((unsigned char)*text)) {
		number = strtoll(text, &end, 10);
		if (*end == ' ') {
			*pid = number;
			text = end;
		}
	}
	text += strspn(text, " \t");
	while (isdigit((unsigned char)*text)) { /* a time, as -t, -tt, -ttt or -r write it */
		text += strspn(text, "0123456789:.");
		text += strspn(text, " \t");
	}
	return text;
}

/* The call that one of this pid has begun; it may have had no name then, or have none now. */
static struct open_call *find_open(int64_t pid)
{
	struct open_call *nameless = NULL;

	for (struct open_call *call = open_calls; call < open_calls + MAX_OPEN; call++) {
		if (call->begun && call->pid == pid)
			return call;
		if (call->begun && (call->pid == 0 || pid == 0))
			nameless = call;
	}
	return nameless;
}

static bool begin_call(int64_t pid, const char *text, size_t length, uint32_t line)
{
	for (struct open_call *call = open_calls; call < open_calls + MAX_OPEN; call++) {
		if (!call->begun) {
			*call = (struct open_call){pid, strndup(text, length), line};
			return call->begun != NULL;
		}
	}
	return false;
}

/* One line: a record of it in *r, if it is one by itself or completes one. */
static bool parse_line(const char *line, uint32_t number, struct trace_record *r,
		       struct complaint *c)
{
	const char *text = skip_head(line, &r->pid), *rest;
	struct open_call *call;
	char *whole = NULL;
	bool good;

	r->line = r->order = number;
	if (strncmp(text, "+++", 3) == 0 || strncmp(text, "---", 3) == 0) {
		parse_event(text, r);
		return true;
	}
	rest = strstr(text, "<unfinished ...>");
	if (rest)
		return begin_call(r->pid, text, (size_t)(rest - text), number);
	rest = strstr(text, " resumed>");
	if (strncmp(text, "<... ", 5) != 0 || !rest)
		return parse_call(text, r, c);
	call = find_open(r->pid);
	if (!call || asprintf(&whole, "%s%s", call->begun, rest + strlen(" resumed>")) < 0)
		return true;
	good = parse_call(whole, r, c);
	if (r->kind == TRACE_CLONE)
		r->order = call->line;
	free(call->begun);
	call->begun = NULL;
	free(whole);
	return good;
}

static int by_order(const void *a, const void *b)
{
	const struct trace_record *x = a, *y = b;

	return x->order < y->order ? -1 : x->order > y->order;
}

/*
 * A line; on a terminal strace says in the midst of one that it has found a child: what is left of
 * that line is put together.
 */
static bool read_line(FILE *file, char **line, size_t *size, uint32_t *lines)
{
	static const char said[] = "strace: Process ";
	char *begun, *whole, *rest = NULL;
	size_t length = 0;

	if (getline(line, size, file) < 0)
		return false;
	++*lines;
	begun = strstr(*line, said);
	if (!begun || begun == *line)
		return true;
	*begun = 0;
	if (getline(&rest, &length, file) >= 0 && asprintf(&whole, "%s%s", *line, rest) >= 0) {
		++*lines;
		free(*line);
		*line = whole;
		*size = strlen(whole) + 1;
	}
	free(rest);
	return true;
}

struct trace_record *trace_read(const char *path, uint32_t *count, uint32_t *lines,
				struct complaint *c)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	struct trace_record *records = NULL, *grown;
	struct complaint inner;
	char *line = NULL;
	size_t size = 0;
	bool good = file != NULL;

	*count = *lines = 0;
	while (good && read_line(file, &line, &size, lines)) {
		line[strcspn(line, "\r\n")] = 0;
		grown = realloc(records, (*count + 1) * sizeof(*records));
		good = grown != NULL;
		if (!good)
			break;
		records = grown;
		records[*count] = (struct trace_record){.status = -1};
		good = parse_line(line, *lines, &records[*count], &inner);
		if (!good)
			snprintf(c->text, sizeof(c->text), "line %u: %.900s", *lines, inner.text);
		*count += records[*count].kind != TRACE_OTHER;
	}
	free(line);
	if (!file || ferror(file)) { /* a folder can be opened */
		snprintf(c->text, sizeof(c->text), "cannot read \"%.200s\": %s", path,
			 strerror(errno));
		good = false;
	}
	if (file && file != stdin)
		fclose(file);
	if (!good) {
		free(records);
		return NULL;
	}
	qsort(records, *count, sizeof(*records), by_order);
	return records;
}
