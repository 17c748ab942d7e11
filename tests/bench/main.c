/*
 * As init: runs the measures that its argument selects, each as a program of its own, and switches
 * the machine off.  The argument has one character for each measure, in their order: x to run it.
 * `list` prints the names instead, `measure N` runs one.
 * The console then carries `measure NAME SAMPLES MEDIAN AVERAGE LEAST MOST` for each, or `fail NAME
 * REASON`; last `done FAILED`.  tests/bench/bench.py reads that.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define LOOP 10000 /* counts of the loop; two instructions each */
#define SELF "/init"

void count_down(uint64_t n);

static const struct measure *const tables[] = {process_measures, memory_measures, switch_measures,
					       curve_measures};
static double samples[MAX_SAMPLES];
static int nr_samples;
static char name[64];

__attribute__((format(printf, 1, 2))) static void say(const char *fmt, ...)
{
	char line[256];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (write(1, line, (size_t)n) != n)
		leave(111);
}

void sample(uint64_t ticks, long n)
{
	check(nr_samples < MAX_SAMPLES, "there is room for a sample");
	samples[nr_samples++] = (double)ticks / (double)n;
}

/* It may be the child of a measure: whoever awaits that sees its status. */
void check(bool good, const char *what)
{
	if (good)
		return;
	say("fail %s: not so: %s\n", name, what);
	leave(110);
}

_Noreturn void leave(int status)
{
	CALL(SYS_exit_group, status);
	__builtin_unreachable();
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void say_samples(void)
{
	double sum = 0;

	for (int i = 0; i < nr_samples; i++)
		sum += samples[i];
	qsort(samples, (size_t)nr_samples, sizeof(*samples), compare);
	say("measure %s %d %.1f %.1f %.1f %.1f\n", name, nr_samples,
	    (samples[nr_samples / 2] + samples[(nr_samples - 1) / 2]) / 2, sum / nr_samples,
	    samples[0], samples[nr_samples - 1]);
}

/* Measure n in the order of the tables, or NULL; its name is set. */
static const struct measure *find(int n)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct measure *at = tables[i]; at->name; at++)
			if (n-- == 0) {
				snprintf(name, sizeof(name), at->size < 0 ? "%s" : "%s_%ld",
					 at->name, at->size);
				return at;
			}
	return NULL;
}

static int run_one(int n)
{
	const struct measure *measure = find(n);

	if (!measure)
		return 1;
	measure->run(measure->samples, measure->size);
	check(nr_samples == measure->samples, "every sample was taken");
	say_samples();
	return 0;
}

/* As a program of its own, so that each finds what a program finds that has just begun. */
static int run_selected(int n)
{
	char number[16];
	int status = -1;
	pid_t pid;

	snprintf(number, sizeof(number), "%d", n);
	pid = fork();
	if (pid == 0) {
		execl(SELF, SELF, "measure", number, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		say("fail %s: wait status %#x\n", name, (unsigned)status);
	while (wait(NULL) > 0)
		;
	return status != 0;
}

/* A timer's interrupt may fall into one loop; the least is the one without. */
static uint64_t calibrate(void)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < 5; i++) {
		uint64_t start = __builtin_ia32_rdtsc();

		count_down(LOOP);
		start = __builtin_ia32_rdtsc() - start;
		if (start < least)
			least = start;
	}
	return least;
}

static int run_all(const char *selected)
{
	struct utsname system;
	int failed = 0;

	if (uname(&system))
		return 1;
	say("system %s %s\nloop %d %lu\n", system.release, system.version, 2 * LOOP,
	    (unsigned long)calibrate());
	for (int n = 0; selected[n] && find(n); n++)
		if (selected[n] == 'x')
			failed += run_selected(n);
	return failed;
}

int main(int argc, char *argv[])
{
	int failed;

	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (int n = 0; find(n); n++)
			say("%s\n", name);
		return 0;
	}
	if (argc == 3 && !strcmp(argv[1], "measure"))
		return run_one(atoi(argv[2]));
	failed = run_all(argc > 1 ? argv[argc - 1] : "");
	say("done %d\n", failed);
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	return failed != 0;
}
