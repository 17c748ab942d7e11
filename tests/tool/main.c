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
	int (*run)(const struct options *o);
} commands[] = {
	{"explain", "explain [options] CALL", "is the call accepted, by which rule not, and what "
	 "comes of it",
	 "CALL is flags and a signal joined by | (CLONE_VM|SIGCHLD, with or without CLONE_), a\n"
	 "number, a line of strace's, or one of: fork, vfork, pthread_create, posix_spawn.\n",
	 run_explain},
	{"ladder", "ladder [options] [CALL]", "the rungs of the call in order; with --fail, what "
	 "is given back",
	 "Without CALL: of fork.  --fail STEP makes that rung fail; bident ladder names the "
	 "steps.\n",
	 run_ladder},
	{"diff", "diff [options] VERSION VERSION", "what changed between two versions, and the "
	 "flag words that show it",
	 "VERSION is 2.6.11, 2.6.23, 3.18 or 6.1.  Each difference of answers is shown by the\n"
	 "shortest call of clone or clone3 that has it, with the caller that it takes.\n",
	 run_diff},
	{"check", "check [options] LOG", "where a trace of strace -f departs from the model",
	 "LOG is a file that strace -f -o LOG wrote, or - for standard input.  Exit status 1: the\n"
	 "trace departs.  --caller says who the first traced process is: root or user.\n",
	 run_check},
	{"sim", "sim [options]", "tasks on the model: make them, let them write, end, wait",
	 "Reads commands from standard input; help lists them.\n",
	 run_sim},
	{0},
};

static const char *const option_help =
	"  --linux VERSION  2.6.11, 2.6.23, 3.18, 6.1 (the default) or, for explain, all\n"
	"  --caller NAME    who calls, see below; root is the default\n"
	"  --clone3         the call is clone3 (by itself if a flag needs it)\n"
	"  --fail STEP      for ladder: this rung fails\n"
	"  --svg            for ladder: a picture\n"
	"  --json           for programs\n"
	"  --help           this\n";

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

static int help(const struct command *command)
{
	if (command) {
		printf("usage: bident %s\n\n%s.\n%s\n%s", command->usage, command->what,
		       command->help, option_help);
	} else {
		printf("usage: bident COMMAND [options] ...\n\nWhat Linux's clone, exit and wait "
		       "do, "
		       "by the model of Bident.\n\n");
		for (const struct command *c = commands; c->name; c++)
			printf("  %-8s %s\n", c->name, c->what);
		printf("\n%s", option_help);
	}
	printf("\ncalls by name:\n");
	for (const struct preset *p = presets; p->name; p++)
		printf("  %-14s %s\n", p->name, p->what);
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

static int set_version(const char *command, const char *name, struct options *o)
{
	o->all_versions = strcmp(name, "all") == 0;
	if (o->all_versions)
		return STATUS_GOOD;
	o->version = version_named(name);
	if (o->version < NR_LINUX_VERSIONS)
		return STATUS_GOOD;
	return complain(command, "understood --linux, expected 2.6.11, 2.6.23, 3.18, 6.1 or all, "
			"not \"%s\"", name);
}

static int parse_options(const char *command, int argc, char **argv, struct options *o)
{
	static const struct option names[] = {
		{"linux", required_argument, NULL, 'l'}, {"caller", required_argument, NULL, 'c'},
		{"clone3", no_argument, NULL, '3'}, {"fail", required_argument, NULL, 'f'},
		{"svg", no_argument, NULL, 's'}, {"json", no_argument, NULL, 'j'},
		{"help", no_argument, NULL, 'h'}, {0},
	};
	int letter, status = STATUS_GOOD;

	opterr = 0;
	while (!status && (letter = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		if (letter == 'l')
			status = set_version(command, optarg, o);
		else if (letter == 'c')
			status = set_caller(command, optarg, o);
		else if (letter == '3')
			o->clone3 = true;
		else if (letter == 'f')
			o->fail = optarg;
		else if (letter == 's')
			o->svg = true;
		else if (letter == 'j')
			o->json = true;
		else if (letter == 'h')
			o->help = true;
		else
			return complain(command, "expected an option that --help lists, with its "
					"argument, not \"%s\"", argv[optind - 1]);
	}
	o->nr_words = argc - optind;
	o->words = (const char **)argv + optind;
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {.version = LINUX_6_1, .caller = callers};
	const struct command *command = commands;
	const char *names[8], *meant;
	int status;

	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return help(NULL);
	while (command->name && strcmp(command->name, argv[1]))
		command++;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		names[i] = commands[i].name;
	if (!command->name) {
		meant = nearest(argv[1], names);
		return complain("", "expected explain, ladder, diff, check or sim, not "
				"\"%s\"%s%s%s",
				argv[1], meant ? "; did you mean " : "", meant ? meant : "",
				meant ? "?" : "");
	}
	status = parse_options(command->name, argc - 1, argv + 1, &o);
	if (status)
		return status;
	return o.help ? help(command) : command->run(&o);
}
