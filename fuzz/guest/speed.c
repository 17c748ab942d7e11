/*
 * How fast the guest level is, and what its time goes to.
 *   speed PROGRAMS
 * Runs random programs of 32 operations, the same each time; those that warm the machine up do not
 * count.  With COUNT set the plugin counts what the machine does, and the last lines say what that
 * costs, by least squares over the programs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "fuzz/generate.h"
#include "fuzz/guest/machine.h"
#include "fuzz/interp.h"

#define NR_WARM 1000u
#define SIZE (HEADER_SIZE + 32 * OP_SIZE)
#define GOAL 3000.0 /* programs per second of a processor */

/* What a program's time is explained by: itself, its instructions, its changes of page tables. */
#define NR_CAUSES 3

struct sums {
	double programs, seconds, blocks;
	double cause[NR_CAUSES], product[NR_CAUSES][NR_CAUSES], time[NR_CAUSES];
};

static double own_seconds(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e-6;
}

static void run(struct dice *dice)
{
	uint8_t bytes[PROGRAM_MAX];
	struct verdict verdict;

	while (program_generate(dice, bytes, SIZE) != SIZE)
		;
	verdict = program_run(bytes, SIZE, NULL);
	if (verdict.clause) {
		fprintf(stderr, "a program fails: %s\n", clause_text(verdict.clause));
		exit(1);
	}
}

static void add(struct sums *sums, double seconds, const struct cost *cost)
{
	const double cause[NR_CAUSES] = { 1, (double)cost->instructions, (double)cost->roots };
	int i, j;

	sums->programs++;
	sums->seconds += seconds;
	sums->blocks += (double)cost->blocks;
	for (i = 0; i < NR_CAUSES; i++) {
		sums->cause[i] += cause[i];
		sums->time[i] += cause[i] * seconds;
		for (j = 0; j < NR_CAUSES; j++)
			sums->product[i][j] += cause[i] * cause[j];
	}
}

/* Gauss: what one of each cause costs, in seconds. */
static void solve(struct sums *sums, double *costs)
{
	int i, j, k;

	for (i = 0; i < NR_CAUSES; i++)
		for (j = i + 1; j < NR_CAUSES; j++) {
			const double factor = sums->product[j][i] / sums->product[i][i];

			for (k = i; k < NR_CAUSES; k++)
				sums->product[j][k] -= factor * sums->product[i][k];
			sums->time[j] -= factor * sums->time[i];
		}
	for (i = NR_CAUSES - 1; i >= 0; i--) {
		costs[i] = sums->time[i];
		for (j = i + 1; j < NR_CAUSES; j++)
			costs[i] -= sums->product[i][j] * costs[j];
		costs[i] /= sums->product[i][i];
	}
}

static void print_costs(struct sums *sums)
{
	const double n = sums->programs;
	double costs[NR_CAUSES];

	solve(sums, costs);
	costs[1] *= sums->cause[1] / n;
	costs[2] *= sums->cause[2] / n;
	printf("a program: %.0f instructions, %.0f blocks, %.1f changes of page tables\n",
	       sums->cause[1] / n, sums->blocks / n, sums->cause[2] / n);
	printf("us: %.0f its instructions, %.0f the changes, %.0f the rest\n",
	       costs[1] * 1e6, costs[2] * 1e6, costs[0] * 1e6);
	printf("programs a second, were instructions free: %.0f; changes: %.0f; both: %.0f\n",
	       1 / (costs[0] + costs[2]), 1 / (costs[0] + costs[1]), 1 / costs[0]);
	printf("%.0f million instructions a second; %.0f programs would need %.0f\n",
	       sums->cause[1] / sums->seconds * 1e-6, GOAL, sums->cause[1] / n * GOAL * 1e-6);
}

int main(int argc, char **argv)
{
	const unsigned long programs = argc == 2 ? strtoul(argv[1], NULL, 0) : 0;
	struct sums sums = { 0 };
	struct dice dice;
	double before, now;
	unsigned long i;

	if (!programs) {
		fprintf(stderr, "usage: speed PROGRAMS\n");
		return 2;
	}
	dice_seed(&dice, 1);
	interp_init();
	for (i = 0; i < NR_WARM; i++)
		run(&dice);
	before = own_seconds() + program_seconds();
	for (i = 0; i < programs; i++, before = now) {
		run(&dice);
		now = own_seconds() + program_seconds();
		add(&sums, now - before, program_cost());
	}
	if (getenv("COUNT"))
		print_costs(&sums);
	else
		printf("%.0f programs of 32 operations in a processor's second; the goal is %.0f\n",
		       sums.programs / sums.seconds, GOAL);
	return 0;
}
