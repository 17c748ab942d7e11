/*
 * The kernel's command line, read as Linux reads it: what the kernel does not know is init's.
 * Entry: cmdline_parse.  Linux: kernel/params.c, init/main.c (unknown_bootoption).
 */
#include "kernel/boot/cmdline.h"
#include "kernel/lib/log.h"
#include "kernel/lib/print.h"
#include "kernel/lib/string.h"
#include "kernel/proc/init.h"
#include "kernel/proc/protection.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/version.h"
#include "kernel/x86/apic.h"
#include "kernel/x86/power.h"

#include <stdbool.h>

const char *inject_option = "";

static void set_console(const char *value)
{
	if (strcmp(value, "ttyS0") != 0 && strncmp(value, "ttyS0,", 6) != 0)
		print(KERN_WARNING "console=%s: there is none but ttyS0\n", value);
}

static void set_init(const char *value)
{
	init_path = value;
}

/* linux=6.1, or a longer release of the same version. */
static void set_linux(const char *value)
{
	static const char *const names[NR_LINUX_VERSIONS] = {"2.6.11", "2.6.23", "3.18", "6.1"};

	for (uint32_t i = 0; i < NR_LINUX_VERSIONS; i++) {
		if (strcmp(value, names[i]) == 0) {
			linux_version = i;
			return;
		}
	}
	print(KERN_WARNING "linux=%s: unknown; 2.6.11, 2.6.23, 3.18 and 6.1 are known\n", value);
}

static void set_inject(const char *value)
{
	inject_option = value;
}

static void set_provoke(const char *value)
{
	provoke_option = value;
}

static void set_panic(const char *value)
{
	machine_resets_on_panic = strcmp(value, "0") != 0;
}

/* loglevel=4: lines of a level below 4 are shown on the console. */
static void set_loglevel(const char *value)
{
	if (*value >= '0' && *value <= '9')
		log_console_level = value[1] == 0 ? (uint32_t)(*value - '0') : LOG_LEVEL_ALL;
}

static void set_quiet(const char *value)
{
	(void)value;
	log_console_level = LOG_LEVEL_QUIET;
}

static void set_debug(const char *value)
{
	(void)value;
	log_console_level = LOG_LEVEL_ALL;
}

/* printk.time=1, or any other word that begins as Linux's yes: Y, y, on. */
static void set_times(const char *value)
{
	log_shows_times = *value == '1' || *value == 'y' || *value == 'Y' ||
			  strcmp(value, "on") == 0;
}

/* A decimal number; anything else is where it ends. */
static void set_preempt(const char *value)
{
	for (preempt_seed = 0; *value >= '0' && *value <= '9'; value++)
		preempt_seed = 10 * preempt_seed + (uint64_t)(*value - '0');
}

static void set_child_first(const char *value)
{
	sched_child_runs_first = *value > '0' && *value <= '9';
}

/* Linux has these; nothing depends on them here. */
static void ignore(const char *value)
{
	(void)value;
}

static const struct {
	const char *name; /* with its = if it has a value */
	void (*set)(const char *value);
} options[] = {
	{"console=", set_console}, {"rdinit=", set_init},  {"linux=", set_linux},
	{"inject=", set_inject},   {"panic=", set_panic},  {"root=", ignore},
	{"ro", ignore},		   {"rw", ignore},	   {"earlyprintk=", ignore},
	{"quiet", set_quiet},	   {"debug", set_debug},   {"loglevel=", set_loglevel},
	{"printk.time=", set_times}, {"provoke=", set_provoke},
	{"preempt=", set_preempt}, {"sysctl.kernel.sched_child_runs_first=", set_child_first},
};

#define NR_OPTIONS (sizeof(options) / sizeof(options[0]))

static bool try_option(const char *word)
{
	for (uint32_t i = 0; i < NR_OPTIONS; i++) {
		size_t n = strlen(options[i].name);
		bool has_value = options[i].name[n - 1] == '=';

		if (has_value ? strncmp(word, options[i].name, n) == 0
			      : strcmp(word, options[i].name) == 0) {
			options[i].set(word + n);
			return true;
		}
	}
	return false;
}

static bool contains(const char *word, char c)
{
	for (; *word != 0; word++)
		if (*word == c)
			return true;
	return false;
}

static void add(const char **list, const char *word)
{
	for (uint32_t i = 0; i < INIT_ARGS_MAX; i++) {
		if (list[i] == NULL) {
			list[i] = word;
			return;
		}
	}
	print(KERN_WARNING "%s: one word too many on the command line\n", word);
}

/* module.option=value is for some module of Linux. */
static bool has_dot_in_name(const char *word)
{
	for (; *word != 0 && *word != '='; word++)
		if (*word == '.')
			return true;
	return false;
}

static void take(const char *word, bool after_dashes)
{
	if (after_dashes)
		add(init_argv, word);
	else if (!try_option(word) && !has_dot_in_name(word))
		add(contains(word, '=') ? init_envp : init_argv, word);
}

/* Cut the next word off; quotes keep blanks together and are dropped. */
static char *next_word(char **line)
{
	char *from = *line, *to, *word;
	bool quoted = false;

	while (*from == ' ' || *from == '\t' || *from == '\n')
		from++;
	if (*from == 0)
		return NULL;
	for (word = to = from; *from != 0 && (quoted || *from != ' '); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*line = *from != 0 ? from + 1 : from;
	*to = 0;
	return word;
}

void cmdline_parse(char *line)
{
	bool after_dashes = false;
	char *word;

	init_argv[0] = init_path; /* known only at the end, but the place is taken */
	while ((word = next_word(&line)) != NULL) {
		if (!after_dashes && strcmp(word, "--") == 0)
			after_dashes = true;
		else
			take(word, after_dashes);
	}
}
