/*
 * Keys and keyrings: the session's ring goes with the credentials, a process's with the process, a
 * thread's with the thread; rings go with their last holder.
 */
#include <sched.h>
#include <signal.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define STACK_SIZE 16384
#define THREAD_RING (-1)
#define PROCESS_RING (-2)
#define SESSION_RING (-3)
#define USER_RING (-4)
#define USER_SESSION_RING (-5)
#define GET_ID 0
#define JOIN 1
#define DESCRIBE 6
#define UNLINK 9
#define SEARCH 10
#define READ 11
#define NO_KEY (-126L)
#define MANY 300

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static long ours;
static volatile long seen, seen_process;
static volatile int tid;

static long keyctl(long command, long a, long b, long c, long d)
{
	return raw(SYS_keyctl, command, a, b, c, d);
}

static long ring(long id)
{
	return keyctl(GET_ID, id, 0, 0, 0);
}

static int find_session(void)
{
	return ring(SESSION_RING) == ours && ring(PROCESS_RING) == NO_KEY ? 0 : 1;
}

static int join_another(void)
{
	return find_session() == 0 && keyctl(JOIN, 0, 0, 0, 0) != ours &&
	       ring(SESSION_RING) != ours ? 0 : 1;
}

static int look_in_thread(void *unused)
{
	(void)unused;
	seen = ring(THREAD_RING);
	seen_process = ring(PROCESS_RING);
	keyctl(JOIN, 0, 0, 0, 0);
	return 0;
}

static int test_rings(void)
{
	const unsigned long thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				     CLONE_THREAD | CLONE_CHILD_CLEARTID;
	long process;

	ours = keyctl(JOIN, 0, 0, 0, 0);
	ok(ours > 0, "a session ring");
	is(ring(SESSION_RING), ours, "is found");
	is(ring(PROCESS_RING), NO_KEY, "there is no process ring");
	process = keyctl(GET_ID, PROCESS_RING, 1, 0, 0);
	ok(process > 0, "until one is asked for");
	is(ring(THREAD_RING), NO_KEY, "nor a thread ring");
	ok(keyctl(GET_ID, THREAD_RING, 1, 0, 0) > 0, "until one is asked for");
	is(in_child(find_session), exited(0), "a child has the session's, and no process ring");
	is(in_child(join_another), exited(0), "it joins another session");
	is(ring(SESSION_RING), ours, "which is not ours");
	tid = 1;
	raw_clone(thread, stack + STACK_SIZE, look_in_thread, NULL, NULL, (int *)&tid, NULL);
	for (int i = 0; i < 1000 && tid; i++)
		sleep_ms(1);
	ok(seen > 0 && seen != ring(THREAD_RING), "a thread of one with a ring has its own");
	is(seen_process, process, "but the process ring");
	is(ring(SESSION_RING), ours, "the session that it joined is its own");
	ok(ring(USER_RING) > 0 && ring(USER_RING) == ring(USER_RING), "a user's ring");
	ok(ring(USER_SESSION_RING) > 0, "and session ring");
	is(keyctl(GET_ID, -6, 0, 0, 0), -EINVAL, "a group has none");
	is(keyctl(GET_ID, 1, 0, 0, 0), NO_KEY, "no such key");
	is(keyctl(99, 0, 0, 0, 0), -EOPNOTSUPP, "no such command");
	return 0;
}

static int test_keys(void)
{
	char text[128] = "", data[16] = "";
	long key, session = keyctl(JOIN, (long)"bident", 0, 0, 0);

	key = raw(SYS_add_key, "user", "name", "secret", 6, SESSION_RING);
	ok(key > 0, "a key");
	is(raw(SYS_request_key, "user", "name", 0, 0), key, "is found");
	is(keyctl(SEARCH, SESSION_RING, (long)"user", (long)"name", 0), key, "by search, too");
	is(raw(SYS_request_key, "user", "other", 0, 0), NO_KEY, "and no other");
	is(keyctl(READ, key, (long)data, sizeof(data), 0), 6, "it can be read");
	ok(!memcmp(data, "secret", 6), "and is what was put there");
	is(raw(SYS_add_key, "user", "name", "new", 3, SESSION_RING), key, "new data, the same key");
	is(keyctl(READ, key, 0, 0, 0), 3, "is shorter");
	ok(keyctl(DESCRIBE, key, (long)text, sizeof(text), 0) > 0, "it is described");
	ok(!strncmp(text, "user;", 5) && strstr(text, ";3f010000;name"), "as what it is: %s", text);
	keyctl(DESCRIBE, session, (long)text, sizeof(text), 0);
	ok(strstr(text, "keyring;") && strstr(text, ";3f130000;bident"), "the ring, too: %s", text);
	is(keyctl(READ, session, (long)data, sizeof(data), 0), 4, "the ring has one key");
	is(*(int *)data, key, "which is that");
	is(keyctl(UNLINK, key, SESSION_RING, 0, 0), 0, "it is taken out");
	is(raw(SYS_request_key, "user", "name", 0, 0), NO_KEY, "and is no more");
	is(raw(SYS_add_key, "nosuch", "name", "x", 1, SESSION_RING), -ENODEV, "no such type");
	is(raw(SYS_add_key, "user", "", "x", 1, SESSION_RING), -EINVAL, "a key without a name");
	is(raw(SYS_add_key, "user", "name", 8, 1, SESSION_RING), -EFAULT, "data from nowhere");
	is(raw(SYS_add_key, "user", "name", "", 0, SESSION_RING), -EINVAL, "no data");
	key = raw(SYS_add_key, "logon", "a:b", "x", 1, SESSION_RING);
	is(keyctl(READ, key, 0, 0, 0), -EOPNOTSUPP, "a logon key cannot be read");
	return 0;
}

static int use_session(void)
{
	return keyctl(JOIN, 0, 0, 0, 0) > 0 && keyctl(GET_ID, PROCESS_RING, 1, 0, 0) > 0 &&
	       keyctl(GET_ID, THREAD_RING, 1, 0, 0) > 0 &&
	       raw(SYS_add_key, "user", "k", "x", 1, SESSION_RING) > 0 ? 0 : 1;
}

/* More than there can be at a time: they go with their processes. */
static int test_many(void)
{
	int good = 0;

	for (int i = 0; i < MANY; i++)
		good += in_child(use_session) == exited(0);
	is(good, MANY, "sessions, one after the other");
	return 0;
}

/* A clone that fails holds nothing. */
static int test_failures(void)
{
	const unsigned steps[] = { STEP_FILES, STEP_FS, STEP_SIGHAND, STEP_SIGNAL, STEP_MM };
	int good = 0, tries = 0;

	ours = keyctl(JOIN, 0, 0, 0, 0);
	for (; tries < MANY; tries++) {
		raw(CONTROL_CALL, CONTROL_INJECT, steps[tries % 5], 1);
		good += raw(SYS_clone, SIGCHLD) == -ENOMEM;
	}
	is(good, tries, "clones that fail");
	ok(ring(SESSION_RING) == ours, "the session is there");
	keyctl(JOIN, 0, 0, 0, 0);
	is(keyctl(READ, ours, 0, 0, 0), NO_KEY, "and is no more when its only holder has left it");
	return 0;
}

int main(void)
{
	if (ring(SESSION_RING) == -EPERM || ring(SESSION_RING) == -ENOSYS)
		return skip_all("no keys");
	child_tests(test_rings, 17, "rings");
	child_tests(test_keys, 20, "keys");
	if (is_bident() || raw(SYS_getuid) == 0) /* Linux counts others' for a while after */
		child_tests(test_many, 1, "many");
	if (is_bident())
		child_tests(test_failures, 3, "failures");
	return done();
}
