/*
 * bident: what the model says of a clone, for people and programs.
 * Entry: main.
 */
#include <getopt.h>
#include <stdarg.h>

#include "tests/tool/libc.h"
#include "tests/tool/tool.h"

static const struct command {
	const char *name, *usage, *what, *help;
	const char *takes; /* the letters of its options; a: --linux all */
	int (*run)(const struct options *o);
} commands[] = {
	{"explain", "explain [options] CALL", "is the call accepted, by which rule not, and what "
	 "comes of it",
	 "CALL is flags and a signal joined by | (CLONE_VM|SIGCHLD, with or without CLONE_), a\n"
	 "number, a line of strace's, or one of: fork, vfork, pthread_create, posix_spawn.\n",
	 "lac3j", run_explain},
	{"ladder", "ladder [options] [CALL]", "the rungs of the call in order; with --fail, what "
	 "is given back",
	 "Without CALL: of fork.  Without --fail it names the steps.\n",
	 "lc3fsj", run_ladder},
	{"diff", "diff [options] VERSION VERSION", "what changed between two versions, and the "
	 "flag words that show it",
	 "VERSION is 2.6.11, 2.6.23, 3.18 or 6.1.  Each difference of answers is shown by the\n"
	 "shortest call of clone or clone3 that has it, with the caller that it takes.\n",
	 "j", run_diff},
	{"check", "check [options] LOG", "where a trace of strace -f departs from the model",
	 "LOG is a file that strace -f -o LOG wrote, or - for standard input.  Exit status 1: the\n"
	 "trace departs.  --caller says who the first traced process is: root or user.\n",
	 "lcj", run_check},
	{"sim", "sim [options]", "tasks on the model: make them, let them write, end, wait",
	 "Reads commands from standard input; help lists them.  With --json one object for each.\n",
	 "lj", run_sim},
	{0},
};

/* In the order in which help has them. */
static const struct option_text {
	char letter;
	const char *name, *argument, *what;
} option_texts[] = {
	{'l', "linux", "VERSION", "2.6.11, 2.6.23, 3.18 or 6.1 (the default)"},
	{'c', "caller", "NAME", "who calls, see below; root is the default"},
	{'3', "clone3", "", "the call is clone3 (by itself if a flag needs it)"},
	{'f', "fail", "STEP", "this rung fails"},
	{'s', "svg", "", "a picture"},
	{'j', "json", "", "for programs"},
	{'h', "help", "", "this"},
	{0},
};

int complain(const char *command, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "bident%s%s: ", command[0] ? " " : "", command);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	return STATUS_INPUT;
}

uint32_t version_named(const char *name)
{
	uint32_t version = 0;

	while (version < NR_LINUX_VERSIONS && strcmp(name, version_name(version)))
		version++;
	return version;
}

static bool takes(const struct command *command, char letter)
{
	return letter == 'h' || strchr(command->takes, letter);
}

/* Of one command what it takes; of all, each with those that take it. */
static void help_options(const struct command *command)
{
	for (const struct option_text *o = option_texts; o->name; o++) {
		const char *between = "; for ";
		char left[32];

		if (command && !takes(command, o->letter))
			continue;
		snprintf(left, sizeof(left), "--%s %s", o->name, o->argument);
		printf("  %-16s %s%s", left, o->what, command && o->letter == 'l' &&
		       takes(command, 'a') ? ", or all" : "");
		for (const struct command *c = commands; !command && o->letter != 'h' && c->name;
		     c++) {
			if (!takes(c, o->letter))
				continue;
			printf("%s%s", between, c->name);
			between = ", ";
		}
		putchar('\n');
	}
}

static void help_calls(void)
{
	int column = 100;

	printf("\ncalls by name:\n");
	for (const struct preset *p = presets; p->name; p++)
		printf("  %-14s %s\n", p->name, p->what);
	printf("\nflags, with or without CLONE_ in front:");
	for (const struct flag_text *f = flag_texts; f->name; f++) {
		const char *name = f->name + sizeof("CLONE_") - 1;

		column += 1 + (int)strlen(name);
		if (column > 98)
			column = printf("\n  %s", name) - 1;
		else
			printf(" %s", name);
	}
	putchar('\n');
}

static int help(const struct command *command)
{
	if (command) {
		printf("usage: bident %s\n\n%s.\n%s\n", command->usage, command->what,
		       command->help);
	} else {
		printf("usage: bident COMMAND [options] ...\n\nWhat Linux's clone, exit and wait "
		       "do, by the model of Bident.\n\n");
		for (const struct command *c = commands; c->name; c++)
			printf("  %-8s %s\n", c->name, c->what);
		printf("\nbident help COMMAND says more of one.\n\n");
	}
	help_options(command);
	if (!command || takes(command, '3'))
		help_calls();
	if (command && !takes(command, 'c'))
		return STATUS_GOOD;
	printf("\ncallers:\n");
	for (const struct caller *c = callers; c->name; c++)
		printf("  %-10s %s\n", c->name, c->what);
	return STATUS_GOOD;
}

static const char *nearest_caller(const char *word)
{
	const char *names[32];
	size_t n = 0;

	for (const struct caller *c = callers; c->name; c++)
		names[n++] = c->name;
	names[n] = NULL;
	return nearest(word, names);
}

static int set_caller(const char *command, const char *name, struct options *o)
{
	const char *meant;

	for (o->caller = callers; o->caller->name; o->caller++) {
		if (strcmp(name, o->caller->name) == 0)
			return STATUS_GOOD;
	}
	meant = nearest_caller(name);
	return complain(command, "understood --caller, expected a caller that --help lists, not "
			"\"%s\"%s%s%s", name, meant ? "; did you mean " : "", meant ? meant : "",
			meant ? "?" : "");
}

static int set_version(const struct command *command, const char *name, struct options *o)
{
	o->all_versions = strcmp(name, "all") == 0;
	if (o->all_versions && takes(command, 'a'))
		return STATUS_GOOD;
	o->version = version_named(name);
	if (o->version < NR_LINUX_VERSIONS)
		return STATUS_GOOD;
	return complain(command->name, "understood --linux, expected 2.6.11, 2.6.23, 3.18%s, not "
			"\"%s\"", takes(command, 'a') ? ", 6.1 or all" : " or 6.1", name);
}

static int set_option(const struct command *command, char letter, struct options *o)
{
	if (letter == 'l')
		return set_version(command, optarg, o);
	if (letter == 'c')
		return set_caller(command->name, optarg, o);
	o->clone3 |= letter == '3';
	o->fail = letter == 'f' ? optarg : o->fail;
	o->svg |= letter == 's';
	o->json |= letter == 'j';
	o->help |= letter == 'h';
	return STATUS_GOOD;
}

static int parse_options(const struct command *command, int argc, char **argv, struct options *o)
{
	struct option names[sizeof(option_texts) / sizeof(option_texts[0])] = {0};
	int letter, which = 0, status = STATUS_GOOD;

	for (size_t i = 0; option_texts[i].name; i++)
		names[i] = (struct option){option_texts[i].name, option_texts[i].argument[0] != 0,
					   NULL, option_texts[i].letter};
	opterr = 0;
	while (!status && (letter = getopt_long(argc, argv, ":h", names, &which)) != -1) {
		const char *word = argv[optind - 1];

		if (letter == ':')
			return complain(command->name, "expected what belongs to %s behind it",
					word);
		if (letter == '?')
			return complain(command->name, "expected an option that bident help %s "
					"lists, not \"%s\"", command->name, word);
		if (!takes(command, (char)letter))
			return complain(command->name, "expected an option that bident help %s "
					"lists, not --%s", command->name, names[which].name);
		status = set_option(command, (char)letter, o);
	}
	o->nr_words = argc - optind;
	o->words = (const char **)argv + optind;
	return status;
}

static const struct command *command_named(const char *name)
{
	const struct command *command = commands;

	while (command->name && strcmp(command->name, name))
		command++;
	return command;
}

static int unknown_command(const char *name)
{
	const char *names[sizeof(commands) / sizeof(commands[0])], *meant;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		names[i] = commands[i].name;
	meant = nearest(name, names);
	return complain("", "expected explain, ladder, diff, check or sim, not \"%s\"%s%s%s", name,
			meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

int main(int argc, char **argv)
{
	struct options o = {.version = LINUX_6_1, .caller = callers};
	const char *first = argc > 1 ? argv[1] : "help";
	bool helps = strcmp(first, "help") == 0;
	const struct command *command;
	int status;

	if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || (helps && argc < 3))
		return help(NULL);
	command = command_named(helps ? argv[2] : first);
	if (!command->name)
		return unknown_command(helps ? argv[2] : first);
	if (helps)
		return help(command);
	status = parse_options(command, argc - 1, argv + 1, &o);
	if (status)
		return status;
	return o.help ? help(command) : command->run(&o);
}
