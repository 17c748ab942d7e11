/*
 * Tasks that keep all of the processor's registers busy while they lose it, give it away, block
 * and fork: what each computes is what it computes alone, wherever it was interrupted.
 * tests/boot/mix.t chooses where.
 */
#include <sched.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define NR_TASKS_MIXED 6
#define ROUNDS 60
#define LONGEST 64

/* Linux's values. */
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

/* What the processes share. */
static struct {
	unsigned long results[NR_TASKS_MIXED];
	unsigned long told[NR_TASKS_MIXED];
	volatile int is_told[NR_TASKS_MIXED]; /* what the futex is about */
} *shared;

/* What a task does depends on its own numbers only. */
static unsigned long next(unsigned long *number)
{
	*number ^= *number << 13;
	*number ^= *number >> 7;
	*number ^= *number << 17;
	return *number;
}

/* A child goes on from here, tells what it came to, and ends; its parent waits for the word. */
static unsigned long ask_child(const unsigned long from[MIX_WORDS], unsigned long n)
{
	unsigned long state[MIX_WORDS], answer = 0;
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		return 1;
	pid = fork();
	if (pid == 0) {
		memcpy(state, from, sizeof(state));
		mix_registers(state, n);
		_exit(write(ends[1], &state[3], sizeof(state[3])) != sizeof(state[3]));
	}
	if (read(ends[0], &answer, sizeof(answer)) != sizeof(answer) || status_of(pid) != 0)
		answer = 2;
	close(ends[0]);
	close(ends[1]);
	return answer;
}

/* Sleeps until the task is told, and is busy between looking at the word and sleeping on it. */
static void await_word(unsigned long task, unsigned long state[MIX_WORDS], unsigned long n)
{
	while (shared->is_told[task] == 0) {
		mix_registers(state, n);
		raw(SYS_futex, &shared->is_told[task], FUTEX_WAIT, 0, NULL);
	}
}

/* The same by a word.  A second child waits for it, too, if it runs before it is there. */
static unsigned long ask_by_word(unsigned long task, const unsigned long from[MIX_WORDS],
				 unsigned long n)
{
	unsigned long state[MIX_WORDS];
	pid_t teller, waiter;

	memcpy(state, from, sizeof(state));
	shared->is_told[task] = 0;
	teller = fork();
	if (teller == 0) {
		mix_registers(state, n);
		shared->told[task] = state[3];
		shared->is_told[task] = 1;
		_exit(raw(SYS_futex, &shared->is_told[task], FUTEX_WAKE, 2) < 0);
	}
	waiter = fork();
	await_word(task, state, n);
	if (waiter == 0)
		_exit(0);
	return status_of(teller) == 0 && status_of(waiter) == 0 ? shared->told[task] : 3;
}

static unsigned long compute(unsigned long task)
{
	unsigned long state[MIX_WORDS], number = task * 0x9e3779b97f4a7c15 + 1, sum = 0;

	for (int i = 0; i < MIX_WORDS; i++)
		state[i] = next(&number);
	for (int round = 0; round < ROUNDS; round++) {
		unsigned long what = next(&number);

		mix_registers(state, 1 + what / 8 % LONGEST);
		if (what % 8 < 3)
			raw(SYS_sched_yield);
		else if (what % 8 == 3)
			state[5] ^= ask_child(state, 1 + what / 8 % LONGEST);
		else if (what % 8 == 5)
			state[7] ^= ask_by_word(task, state, 1 + what / 8 % LONGEST);
		else if (what % 8 == 4)
			state[6] ^= (unsigned long)raw(SYS_lseek, -1, 0, 0);
	}
	for (int i = 0; i < MIX_WORDS; i++)
		sum = (sum ^ state[i]) * 0x9e3779b97f4a7c15;
	return sum;
}

int main(void)
{
	pid_t pid[NR_TASKS_MIXED];
	int good = 0;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < NR_TASKS_MIXED; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			shared->results[i] = compute((unsigned long)i);
			_exit(0);
		}
	}
	for (int i = 0; i < NR_TASKS_MIXED; i++)
		good += status_of(pid[i]) == 0;
	is(good, NR_TASKS_MIXED, "all have ended well");
	for (int i = 0; i < NR_TASKS_MIXED; i++)
		ok(shared->results[i] == compute((unsigned long)i), "task %d: %016lx", i,
		   shared->results[i]);
	return done();
}
