/*
 * Futexes, call by call: waiting and waking, for some bits, onto another word, with an operation;
 * time limits, signals, wrong arguments.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

/* Linux's names and values; musl has no header for them. */
enum operation {
	FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE = 3, FUTEX_CMP_REQUEUE, FUTEX_WAKE_OP,
	FUTEX_WAIT_BITSET = 9, FUTEX_WAKE_BITSET, PRIVATE = 128, FUTEX_CLOCK_REALTIME = 256
};
enum change { OP_SET, OP_ADD, OP_OR, OP_ANDN, OP_XOR, OP_SHIFT = 8 };
enum compare { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };
#define FUTEX_OP(op, arg, cmp, with)                                                               \
	((unsigned)(op) << 28 | (unsigned)(cmp) << 24 | ((arg) & 0xfff) << 12 | ((with) & 0xfff))

static int word, other;

struct sleeper {
	int *address;
	int operation;
	unsigned bits;
	long answer; /* of futex */
	volatile int tid;
	volatile bool back;
};

static void *sleep_there(void *argument)
{
	struct sleeper *s = argument;

	s->tid = (int)raw(SYS_gettid);
	s->answer = raw(SYS_futex, s->address, s->operation, 0, 0, 0, s->bits);
	s->back = true;
	return NULL;
}

static pthread_t start(struct sleeper *s, int *address, int operation, unsigned bits)
{
	pthread_t t;

	*s = (struct sleeper){ .address = address, .operation = operation, .bits = bits };
	pthread_create(&t, NULL, sleep_there, s);
	while (!s->tid)
		sleep_ms(1);
	sleep_ms(5);
	return t;
}

static long wake(int *address, int n)
{
	return raw(SYS_futex, address, FUTEX_WAKE | PRIVATE, n);
}

static int back(const struct sleeper *s, int n)
{
	int count = 0;

	sleep_ms(10);
	for (int i = 0; i < n; i++)
		count += s[i].back;
	return count;
}

static void test_wake(void)
{
	struct sleeper s[4];
	pthread_t t[4];

	is(wake(&word, 1), 0, "nobody sleeps");
	for (int i = 0; i < 4; i++)
		t[i] = start(&s[i], &word, FUTEX_WAIT | PRIVATE, 0);
	is(wake(&other, 10), 0, "nobody there");
	is(raw(SYS_futex, &word, FUTEX_WAKE, 1), 0, "nobody who would share the word");
	is(wake(&word, 1), 1, "one is woken");
	ok(back(s, 4) == 1 && s[0].back, "the one that came first");
	is(wake(&word, 0), 1, "none means one");
	is(wake(&word, 10), 2, "the rest are woken");
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], NULL);
		s[0].answer |= s[i].answer;
	}
	is(s[0].answer, 0, "each is told 0");
}

static void test_bits(void)
{
	struct sleeper s[2];
	pthread_t t[2];

	t[0] = start(&s[0], &word, FUTEX_WAIT_BITSET | PRIVATE, 1);
	t[1] = start(&s[1], &word, FUTEX_WAIT_BITSET | PRIVATE, 6);
	is(raw(SYS_futex, &word, FUTEX_WAKE_BITSET | PRIVATE, 9, 0, 0, 8), 0, "no bit in common");
	is(raw(SYS_futex, &word, FUTEX_WAKE_BITSET | PRIVATE, 9, 0, 0, 12), 1, "one has one");
	ok(back(s, 2) == 1 && s[1].back, "the second");
	is(wake(&word, 9), 1, "a plain wake is for all");
	is(raw(SYS_futex, &word, FUTEX_WAKE_BITSET, 9, 0, 0, 0), -EINVAL, "no bit at all: to wake");
	is(raw(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, 0, 0, 0), -EINVAL, "to wait");
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
}

static long requeue(int operation, int n_wake, long n_move, int expected)
{
	return raw(SYS_futex, &word, operation | PRIVATE, n_wake, n_move, &other, expected);
}

static void test_requeue(void)
{
	struct sleeper s[4];
	pthread_t t[4];

	for (int i = 0; i < 4; i++)
		t[i] = start(&s[i], &word, FUTEX_WAIT | PRIVATE, 0);
	is(requeue(FUTEX_CMP_REQUEUE, 1, 1, 5), -EAGAIN, "the word is not as expected");
	is(requeue(FUTEX_CMP_REQUEUE, -1, 1, 0), -EINVAL, "less than none to wake");
	is(requeue(FUTEX_CMP_REQUEUE, 1, -1, 0), -EINVAL, "less than none to move");
	is(requeue(FUTEX_CMP_REQUEUE, 1, 2, 0), 3, "one is woken, two are moved");
	is(back(s, 4), 1, "one is back");
	is(wake(&word, 9), 1, "one was left");
	is(back(s, 4), 2, "it is back");
	is(wake(&other, 1), 1, "of those that were moved one is woken");
	is(requeue(FUTEX_REQUEUE, 9, 9, 0), 0, "nobody is left to move");
	is(wake(&other, 9), 1, "and then the other");
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	is(back(s, 4), 4, "all are back");
}

/* FUTEX_WAKE_OP with one that sleeps on each word: whether each is woken. */
static void wake_op(int old, unsigned operation, int changed, int woken, const char *what)
{
	struct sleeper s[2];
	pthread_t t[2];
	long n;

	word = other = 0;
	t[0] = start(&s[0], &word, FUTEX_WAIT | PRIVATE, 0);
	t[1] = start(&s[1], &other, FUTEX_WAIT | PRIVATE, 0);
	other = old;
	n = raw(SYS_futex, &word, FUTEX_WAKE_OP | PRIVATE, 1, 1, &other, operation);
	ok(n == woken && other == changed, "%s (%ld woken, %d)", what, n, other);
	wake(&word, 9);
	wake(&other, 9);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	word = other = 0;
}

static void test_wake_op(void)
{
	wake_op(5, FUTEX_OP(OP_SET, 7, CMP_EQ, 5), 7, 2, "set, if it was 5");
	wake_op(5, FUTEX_OP(OP_ADD, -2, CMP_NE, 5), 3, 1, "add, if it was not 5");
	wake_op(5, FUTEX_OP(OP_OR, 10, CMP_LT, 5), 15, 1, "or, if below 5");
	wake_op(5, FUTEX_OP(OP_ANDN, 4, CMP_LE, 5), 1, 2, "and not, if at most 5");
	wake_op(5, FUTEX_OP(OP_XOR, 1, CMP_GT, -1), 4, 2, "xor, if above -1");
	wake_op(5, FUTEX_OP(OP_OR | OP_SHIFT, 4, CMP_GE, 6), 21, 1,
		"or of a shifted 1, if at least 6");
	is(raw(SYS_futex, &word, FUTEX_WAKE_OP | PRIVATE, 1, 1, &other, 7u << 28), -ENOSYS,
	   "no such operation");
	is(raw(SYS_futex, &word, FUTEX_WAKE_OP | PRIVATE, 1, 1, &other, 3u << 12 | 7u << 24),
	   -ENOSYS, "no such comparison");
	is(other, 3, "but the word is changed");
	other = 0;
}

static long wait_for(int operation, long seconds, long ns)
{
	struct timespec time = { seconds, ns };

	return raw(SYS_futex, &word, operation, 0, &time, 0, ~0u);
}

static void test_time(void)
{
	const int date = FUTEX_WAIT_BITSET, real = FUTEX_CLOCK_REALTIME;
	struct timespec start, end, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	is(wait_for(FUTEX_WAIT, 0, 20000000), -ETIMEDOUT, "a span goes by");
	clock_gettime(CLOCK_MONOTONIC, &end);
	ok((end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000 >= 19,
	   "no sooner than it is over");
	is(wait_for(FUTEX_WAIT, 0, 0), -ETIMEDOUT, "one of nothing");
	is(wait_for(date, start.tv_sec, start.tv_nsec), -ETIMEDOUT, "a date that is past");
	is(wait_for(date | real, start.tv_sec, 0), -ETIMEDOUT, "one of the calendar, too");
	clock_gettime(CLOCK_REALTIME, &now);
	is(wait_for(date | real, now.tv_sec + (now.tv_nsec > 900000000), (now.tv_nsec + 100000000) %
		    1000000000), -ETIMEDOUT, "one that comes soon");
	is(wait_for(FUTEX_WAIT | real, 0, 1), -ENOSYS, "a span of the calendar");
	is(wait_for(FUTEX_WAIT, 0, 1000000000), -EINVAL, "a second in nanoseconds");
	is(wait_for(FUTEX_WAIT, -1, 0), -EINVAL, "less than no time");
	is(raw(SYS_futex, &word, FUTEX_WAIT, 0, 8), -EFAULT, "a time that is nowhere");
	is(raw(SYS_futex, &word, FUTEX_WAIT, 1, 0), -EAGAIN, "the word is not as said");
}

static void test_wrong(void)
{
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(page, 4096);
	is(raw(SYS_futex, (char *)&word + 2, FUTEX_WAIT, 0, 0), -EINVAL, "a word between words");
	is(raw(SYS_futex, (char *)&word + 2, FUTEX_WAKE, 0, 0), -EINVAL, "likewise to wake");
	is(raw(SYS_futex, page, FUTEX_WAIT | PRIVATE, 0, 0), -EFAULT, "a word that is not there");
	is(raw(SYS_futex, page, FUTEX_WAKE | PRIVATE, 1), 0, "nobody sleeps there");
	is(raw(SYS_futex, page, FUTEX_WAKE, 1), -EFAULT, "a shared word must be there");
	is(raw(SYS_futex, ~0ul << 47, FUTEX_WAKE | PRIVATE, 1), -EFAULT, "the kernel's word");
	is(raw(SYS_futex, &word, 77, 0), -ENOSYS, "no such call");
	is(raw(SYS_futex, page, FUTEX_WAKE_OP | PRIVATE, 1, 1, page, 0), -EFAULT,
	   "nothing to change");
}

static void nothing(int sig)
{
	(void)sig;
}

static void *wait_a_second(void *argument)
{
	struct sleeper *s = argument;
	struct timespec time = { 1, 0 };

	s->tid = (int)raw(SYS_gettid);
	s->answer = raw(SYS_futex, &word, FUTEX_WAIT | PRIVATE, 0, &time);
	return NULL;
}

static void test_signal(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct sleeper s;
	pthread_t t;

	sigaction(SIGUSR1, &action, NULL);
	t = start(&s, &word, FUTEX_WAIT | PRIVATE, 0);
	raw(SYS_tgkill, getpid(), s.tid, SIGUSR1);
	pthread_join(t, NULL);
	is(s.answer, -EINTR, "a handler ends the wait");

	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &action, NULL);
	t = start(&s, &word, FUTEX_WAIT | PRIVATE, 0);
	raw(SYS_tgkill, getpid(), s.tid, SIGUSR1);
	ok(!back(&s, 1), "one with SA_RESTART does not");
	wake(&word, 1);
	pthread_join(t, NULL);
	is(s.answer, 0, "it is woken as if nothing had been");

	s = (struct sleeper){ .answer = 0 };
	pthread_create(&t, NULL, wait_a_second, &s);
	while (!s.tid)
		sleep_ms(1);
	sleep_ms(5);
	raw(SYS_tgkill, getpid(), s.tid, SIGUSR1);
	pthread_join(t, NULL);
	is(s.answer, -EINTR, "but a wait for some time is over");
}

int main(void)
{
	test_wake();
	test_bits();
	test_requeue();
	test_wake_op();
	test_time();
	test_wrong();
	test_signal();
	return done();
}
