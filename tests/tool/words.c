/*
 * Flag words (tests/tool/words.h).  Names and values are those of spec/flags.h; the signals' names
 * are the C library's.  Entry: words_parse, words_write.
 */
#include "tests/tool/libc.h"
#include "tests/tool/trace.h"
#include "tests/tool/words.h"

#define THREAD_WORD                                                                                \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | CLONE_THREAD |        \
	 CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

const struct preset presets[] = {
	{"fork", "fork(): everything is copied", FORK_WORD},
	{"vfork", "vfork(): the memory is lent", VFORK_WORD},
	{"pthread_create", "what glibc asks for to make a thread", THREAD_WORD},
	{"posix_spawn", "what glibc asks for to start a program", VFORK_WORD},
	{0},
};

/* Where a stack, a tid and a pidfd would lie: distinct addresses of a program. */
#define CHILD_TID 0x1000u
#define PARENT_TID 0x2000u
#define PIDFD 0x3000u

void question_of_clone(struct question *q, uint64_t word)
{
	*q = (struct question){.args = legacy_args(word, 0, PARENT_TID, CHILD_TID, 0)};
	q->raw = (struct clone3_args){.flags = q->args.flags, .exit_signal = q->args.exit_signal};
	q->size = sizeof(q->raw);
}

void question_of_clone3(struct question *q, struct clone3_args raw, uint64_t size)
{
	raw.child_tid = raw.child_tid ? raw.child_tid : CHILD_TID;
	raw.parent_tid = raw.parent_tid ? raw.parent_tid : PARENT_TID;
	raw.pidfd = raw.pidfd ? raw.pidfd : PIDFD;
	*q = (struct question){.is_clone3 = true, .raw = raw, .size = size};
	q->args = clone3_args(raw, 0, 0);
}

void signal_write(char text[32], uint64_t signal)
{
	const char *name = signal > 0 && signal <= MAX_EXIT_SIGNAL ? sigabbrev_np((int)signal) :
	NULL;

	if (name)
		snprintf(text, 32, "SIG%s", name);
	else
		snprintf(text, 32, "%llu", (unsigned long long)signal);
}

uint64_t signal_number(const char *name, size_t length)
{
	char text[32];

	for (uint64_t signal = 1; signal <= MAX_EXIT_SIGNAL; signal++) {
		signal_write(text, signal);
		if (strlen(text) == length && strncasecmp(text, name, length) == 0)
			return signal;
	}
	return 0;
}

void words_write(char text[WORDS_MAX], uint64_t flags, uint64_t signal)
{
	char name[32];
	size_t used = 0;

	text[0] = 0;
	for (const struct flag_text *f = flag_texts; f->name; f++) {
		/* One name for each bit: the last, which is the one of today. */
		if (!(flags & f->bit) || (f[1].name && f[1].bit == f->bit))
			continue;
		used += (size_t)snprintf(text + used, WORDS_MAX - used, "%s%s", used ? "|" : "",
					 f->name);
		flags &= ~f->bit;
	}
	if (flags)
		used += (size_t)snprintf(text + used, WORDS_MAX - used, "%s%#llx", used ? "|" : "",
					 (unsigned long long)flags);
	signal_write(name, signal);
	if (signal || !used)
		snprintf(text + used, WORDS_MAX - used, "%s%s", used ? "|" : "", name);
}

/* How many letters must be put in, left out or changed. */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);

	if (n >= 64)
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= n; j++) {
			size_t change = diagonal + (toupper(a[i]) != toupper(b[j - 1]));

			diagonal = row[j];
			row[j] = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
			row[j] = row[j] < change ? row[j] : change;
		}
	}
	return row[n];
}

const char *nearest(const char *word, const char *const *names)
{
	size_t best = strlen(word) / 3 + 1;
	const char *found = NULL;

	for (; *names; names++) {
		size_t d = distance(word, *names);

		if (d <= best && (!found || d < best)) {
			best = d;
			found = *names;
		}
	}
	return found;
}

/* A misspelt flag or signal: the nearest one, with or without its CLONE_. */
static const char *nearest_flag(const char *word)
{
	static char signals[MAX_EXIT_SIGNAL + 1][32];
	const char *names[160];
	size_t n = 0;

	for (const struct flag_text *f = flag_texts; f->name; f++) {
		bool whole = strncasecmp(word, "CLON", 4) == 0;

		names[n++] = whole ? f->name : f->name + sizeof("CLONE_") - 1;
	}
	for (uint64_t s = 1; s < 32; s++) {
		signal_write(signals[s], s);
		names[n++] = signals[s];
	}
	for (const struct preset *p = presets; p->name; p++)
		names[n++] = p->name;
	names[n] = NULL;
	return nearest(word, names);
}

/* One word of a flag word: 1 taken, 0 unknown. */
static bool parse_word(const char *word, size_t length, uint64_t *flags, uint64_t *signal)
{
	uint64_t number;
	char *end;

	for (const struct flag_text *f = flag_texts; f->name; f++) {
		const char *bare = f->name + sizeof("CLONE_") - 1;

		if ((strlen(f->name) == length && strncasecmp(f->name, word, length) == 0) ||
		    (strlen(bare) == length && strncasecmp(bare, word, length) == 0)) {
			*flags |= f->bit;
			return true;
		}
	}
	number = signal_number(word, length);
	if (number) {
		*signal |= number;
		return true;
	}
	if (!isdigit((unsigned char)word[0]))
		return false;
	errno = 0;
	number = strtoull(word, &end, 0);
	if (end != word + length || errno)
		return false; /* or more than 64 bits */
	*flags |= number & ~(uint64_t)CSIGNAL;
	*signal |= number & CSIGNAL;
	return true;
}

bool words_parse_flags(const char *text, uint64_t *flags, uint64_t *signal, struct complaint *c)
{
	const char *at = text;

	*flags = *signal = 0;
	for (;;) {
		uint64_t before = *signal;
		size_t length;

		at += strspn(at, " \t");
		length = strcspn(at, "| \t");
		if (length == 0 || !parse_word(at, length, flags, signal)) {
			char word[64];
			const char *meant;

			snprintf(word, sizeof(word), "%.*s", (int)length, at);
			meant = nearest_flag(word);
			snprintf(c->text, sizeof(c->text),
				 "understood \"%.*s\", expected a flag, a signal or a number, not "
				 "\"%s\"%s%s%s", (int)(at - text > 200 ? 200 : at - text), text,
				 word,
				 meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" :
				 "");
			return false;
		}
		if (before && *signal != before) {
			snprintf(c->text, sizeof(c->text),
				 "understood \"%.*s\", expected one signal, not \"%.*s\" as well",
				 (int)(at - text > 200 ? 200 : at - text), text,
				 (int)(length > 60 ? 60 : length), at);
			return false;
		}
		at += length;
		at += strspn(at, " \t");
		if (*at == 0)
			return true;
		at += *at == '|';
	}
}

bool words_parse(const char *text, struct question *q, struct complaint *c)
{
	uint64_t flags, signal;

	if (strchr(text, '('))
		return trace_parse_call(text, q, c);
	for (const struct preset *p = presets; p->name; p++) {
		if (strcmp(text, p->name) == 0) {
			question_of_clone(q, p->word);
			return true;
		}
	}
	if (!words_parse_flags(text, &flags, &signal, c))
		return false;
	if (flags >> 32 || ON(flags, CLONE_NEWTIME))
		question_of_clone3(q, (struct clone3_args){.flags = flags, .exit_signal = signal},
				   sizeof(struct clone3_args));
	else
		question_of_clone(q, flags | signal);
	return true;
}
