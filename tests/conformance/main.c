/*
 * Conformance: how a kernel with Linux's ABI answers clone, exit and wait, compared with Linux 6.1,
 * whose answers the program carries.  It runs on any such kernel, as init or as a program, by root
 * or not, with nothing but system calls: TAP on standard output; its answers, for a program to
 * read, in the file that its argument names, or as init on the console.
 * Entry: main.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/utsname.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define MAX_CAUSES 24

const char *own_path = "";

static int record = -1; /* where answers go */
static bool has_linux;	/* the program carries Linux's */

static void put(const char *text)
{
	size_t length = strlen(text);

	/* A console has short lines; what is put together from pieces is not split. */
	if (record >= 0 && write(record, text, length) != (long)length)
		_exit(111);
}

/* Buffered, for a write is a system call. */
static char buffer[8192];
static size_t buffered;

static void flush(void)
{
	buffer[buffered] = 0;
	buffered = 0;
	put(buffer);
}

static void put_buffered(const char *text)
{
	size_t length = strlen(text);

	if (buffered + length + 1 > sizeof(buffer))
		flush();
	memcpy(buffer + buffered, text, length);
	buffered += length;
}

long start(int (*function)(void))
{
	long pid = raw(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(function());
	return pid;
}

long reaped(long pid)
{
	if (pid > 0)
		raw(SYS_wait4, pid, 0, __WALL, 0);
	return pid > 0 ? 0 : pid;
}

long status_after(int (*function)(void))
{
	return status_of(start(function));
}

void fact(const char *name, long value)
{
	long theirs = 0;

	fact_write(name, value, put_buffered);
	flush();
	if (!has_linux)
		ok(true, "%s: %ld", name, value);
	else if (!fact_read(linux_answers, name, &theirs))
		skip(name, "Linux was not asked");
	else
		is(value, theirs, "%s", name);
}

void not_asked(const char *name, const char *why)
{
	skip(name, why);
	put_buffered("skip ");
	put_buffered(name);
	put_buffered(" ");
	put_buffered(why);
	put_buffered("\n");
	flush();
}

/* A pair of answers that differ, with the smallest word that shows it. */
struct cause {
	int16_t theirs, here;
	uint32_t count;
	uint64_t word;
};

static void tell_cause(const struct cause *cause)
{
	char word[256], theirs[32], here[32];

	word_write(word, sizeof(word), cause->word);
	answer_write(theirs, sizeof(theirs), cause->theirs);
	answer_write(here, sizeof(here), cause->here);
	say("# %u words: Linux %s, this system %s; the shortest is %s\n", cause->count, theirs,
	    here, word);
}

static void tell_causes(const struct sweep *s)
{
	struct cause causes[MAX_CAUSES] = {0};
	uint32_t n = 0, k;

	for (uint32_t i = 0; i < 1u << sweep_bits(s); i++) {
		uint64_t word = sweep_word(s, i);

		if (answers[i] == others[i])
			continue;
		for (k = 0; k < n; k++) {
			if (causes[k].theirs == others[i] && causes[k].here == answers[i])
				break;
		}
		if (k == MAX_CAUSES)
			continue;
		if (k == n)
			causes[n++] = (struct cause){others[i], answers[i], 0, word};
		causes[k].count++;
		if (__builtin_popcountll(word) < __builtin_popcountll(causes[k].word))
			causes[k].word = word;
	}
	for (k = 0; k < n; k++)
		tell_cause(&causes[k]);
}

static void sweep(const struct sweep *s)
{
	uint32_t words = 1u << sweep_bits(s), accepted = 0, differ = 0;
	const char *why = sweep_run(s);

	if (why) {
		not_asked(s->name, why);
		return;
	}
	for (uint32_t i = 0; i < words; i++) {
		answers[i] = shared->answers[i];
		accepted += answers[i] >= 0;
	}
	answers_write(s, put_buffered);
	flush();
	if (has_linux && !answers_read(linux_answers, s)) {
		skip(s->name, "Linux was not asked");
		return;
	}
	for (uint32_t i = 0; has_linux && i < words; i++)
		differ += answers[i] != others[i];
	ok(differ == 0, "%s: %u words, %u of them accepted", s->name, words, accepted);
	if (differ)
		tell_causes(s);
}

/* Where answers go; false if they cannot go there. */
static bool open_record(int argc, char **argv)
{
	own_path = strchr(argv[0], '/') ? argv[0] : "";
	if (getpid() == 1)
		record = 1;
	else if (argc > 1)
		record = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	return argc < 2 || record >= 0;
}

static void begin_record(void)
{
	struct utsname name;

	uname(&name);
	put("system ");
	put(name.sysname);
	put(" ");
	put(name.release);
	put(" ");
	if (strstr(name.version, " (")) /* a date */
		*strstr(name.version, " (") = 0;
	put(name.version);
	put("\n");
	if (getuid() != 0)
		put("skip * only root can\n");
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1 && (strcmp(argv[1], "exit") == 0 || argv[1][0] == '='))
		return begun_anew(argv[1]);
	if (getpid() == 1)
		argc = 1; /* what else the machine was started with is not for us */
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		return skip_all("no memory to share with children");
	has_linux = linux_answers[0] != 0;
	if (argc > 2 || (argc > 1 && argv[1][0] == '-') || !open_record(argc, argv)) {
		say("usage: conformance [FILE], to which its answers can be written\n");
		return 2;
	}
	begin_record();
	ask_arguments();
	ask_life();
	ask_beginnings();
	ask_waits();
	ask_limits();
	ask_exhaustion();
	for (uint32_t i = 0; i < NR_SWEEPS; i++)
		sweep(&sweeps[i]);
	status = done();
	if (status)
		say("# what differs, by Linux's rules: make conformance-report MINE=FILE, %s\n",
		    record > 1 ? "that which was named" : record == 1 ? "this output" :
		    "which an argument names");
	if (getpid() == 1) {
		say("end %d\n", status);
		reboot(RB_POWER_OFF);
	}
	return status;
}
