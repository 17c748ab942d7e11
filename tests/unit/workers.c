/*
 * Workers (tests/unit/workers.h).  Apart from the tests of the model, whose wait.h has names that
 * the C library has too.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/workers.h"

uint32_t workers_count(void)
{
	return (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
}

void *workers_share(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

bool workers_run(uint32_t n, void (*work)(uint32_t, uint32_t), void (*tell)(uint32_t seconds))
{
	bool good = true;
	uint32_t left = n, seconds = 0;
	int status;

	for (uint32_t i = 0; i < n; i++) {
		if (fork() == 0) {
			work(i, n);
			_exit(0);
		}
	}
	while (left > 0) {
		if (waitpid(-1, &status, WNOHANG) > 0) {
			good &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
			left--;
			continue;
		}
		nanosleep(&(struct timespec){1, 0}, NULL);
		if (++seconds % 10 == 0)
			tell(seconds);
	}
	return good;
}
