/*
 * A tree of processes.  Each tells its parent how many it and its descendants are, by its exit
 * code.
 */
#include "tests/user/tap.h"

#define WRONG 255 /* more than any tree has processes */

/* Grow a tree of that depth below this process; how many processes it has, this one included. */
static int tree(int depth, int fan)
{
	pid_t self = getpid();
	int sum = 1;

	for (int i = 0; depth > 0 && i < fan; i++) {
		pid_t child = fork();

		if (child < 0)
			return WRONG;
		if (child == 0)
			_exit(getppid() == self ? tree(depth - 1, fan) : WRONG);
	}
	for (int i = 0; depth > 0 && i < fan; i++) {
		int status;

		if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == WRONG)
			return WRONG;
		sum += WEXITSTATUS(status);
	}
	return sum;
}

/* A chain: each process waits for the next one. */
static int chain(int length)
{
	pid_t child;
	int status;

	if (length == 1)
		return 1;
	child = fork();
	if (child == 0)
		_exit(chain(length - 1));
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return WRONG;
	return WEXITSTATUS(status) == WRONG ? WRONG : WEXITSTATUS(status) + 1;
}

int main(void)
{
	is(tree(0, 0), 1, "one process is a tree");
	is(tree(1, 50), 51, "50 children at once");
	is(tree(3, 3), 40, "a tree of depth 3, three children each");
	is(tree(7, 1), 8, "a tree without branches");
	is(tree(4, 2), 31, "a tree of depth 4, two children each");
	is(chain(50), 50, "a chain of 50");
	is(raw(SYS_wait4, -1, 0, 0, 0), -ECHILD, "nobody is left");
	return done();
}
