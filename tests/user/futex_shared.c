/*
 * Futexes between processes, and the list of locks that a thread dies with.
 */
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

/* Linux's names and values; musl has no header for them. */
enum operation { FUTEX_WAIT, FUTEX_WAKE, PRIVATE = 128 };
#define WAITERS 0x80000000u
#define OWNER_DIED 0x40000000u

struct list {
	void *next;
};

struct list_head {
	struct list list;
	long offset;
	void *pending;
};

struct sleeper {
	int *address;
	volatile bool back;
};

static void *sleep_there(void *argument)
{
	struct sleeper *s = argument;

	raw(SYS_futex, s->address, FUTEX_WAIT, 0, 0);
	s->back = true;
	return NULL;
}

static void start(struct sleeper *s, int *address)
{
	pthread_t t;

	s->address = address;
	pthread_create(&t, NULL, sleep_there, s);
	sleep_ms(20);
}

/* A word in memory that processes share: waited for in one, woken in the other. */
static int *between;

static int sleep_for_other(void)
{
	return (int)-raw(SYS_futex, between, FUTEX_WAIT, 0, 0);
}

static void test_shared(void)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int *again;
	pid_t pid;

	between = (int *)(pages + 4096);
	again = mremap(between, 0, 4096, MREMAP_MAYMOVE); /* the same page once more */
	pid = fork();
	if (pid == 0)
		_exit(sleep_for_other());
	sleep_ms(20);
	is(raw(SYS_futex, pages, FUTEX_WAKE, 9), 0, "another word of the shared memory");
	is(raw(SYS_futex, between, FUTEX_WAKE | PRIVATE, 9), 0, "nobody of our own");
	is(raw(SYS_futex, again, FUTEX_WAKE, 9), 1, "one of another process, by another address");
	is(status_of(pid), exited(0), "is woken");
	munmap(again, 4096);
	munmap(pages, 8192);
}

static struct {
	struct list_head head;
	struct {
		struct list list;
		int lock;
	} held[3];
} locks;

/*
 * It holds the first of three locks, which somebody waits for, the second is another's, the third
 * is free but pending.  `argument` is what the list ends with.
 */
static int die(void *argument)
{
	locks.held[0].lock = (int)raw(SYS_gettid) | (int)WAITERS;
	locks.held[1].lock = 1;
	locks.held[0].list.next = &locks.held[1];
	locks.held[1].list.next = argument;
	locks.head.list.next = &locks.held[0];
	locks.head.offset = (char *)&locks.held[0].lock - (char *)&locks.held[0];
	locks.head.pending = &locks.held[2];
	return (int)raw(SYS_set_robust_list, &locks.head, sizeof(locks.head));
}

static void die_with(void *end)
{
	static char stack[16384] __attribute__((aligned(16)));

	raw_clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES | CLONE_FS,
		  stack + sizeof(stack), die, end, NULL, NULL, NULL);
	sleep_ms(20);
}

static int robust(void)
{
	struct list_head *head = NULL;
	struct sleeper s = { .back = false };
	size_t size = 0;

	is(raw(SYS_set_robust_list, &locks.head, 23), -EINVAL, "a list of another size");
	is(raw(SYS_get_robust_list, 0, &head, &size), 0, "where the list is");
	is(size, sizeof(*head), "and its size");
	is(raw(SYS_get_robust_list, 0x7fffff, &head, &size), -ESRCH, "nobody's list");
	is(raw(SYS_get_robust_list, 0, 8, &size), -EFAULT, "to nowhere");

	start(&s, &locks.held[2].lock);
	die_with(&locks.head);
	is(locks.held[0].lock, (int)(WAITERS | OWNER_DIED), "a lock is marked when its owner dies");
	is(locks.held[1].lock, 1, "another's is not");
	ok(s.back, "who waits for one that was about to be given is woken");
	die_with(&locks.held[0]);
	is(locks.held[0].lock, (int)(WAITERS | OWNER_DIED), "a list that never ends is left");
	die_with((void *)8);
	is(locks.held[0].lock, (int)(WAITERS | OWNER_DIED), "so is one that leads nowhere");
	return tap_failures;
}

int main(void)
{
	test_shared();
	child_tests(robust, 10, "a thread's list of locks");
	return done();
}
