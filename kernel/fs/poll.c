/*
 * Waiting for open files.  Each round asks every file; between the rounds the caller sleeps.
 * Entry: poll_files, select_files, poll_wake_all.  Linux: fs/select.c, do_sys_poll and do_select.
 */
#include "kernel/fs/poll.h"

#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/usercopy.h"

#define ALWAYS (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM) /* of files that know no waiting */

/* What each of select's sets asks for; Linux's values. */
#define SET_IN (POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR)
#define SET_OUT (POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR)
#define SET_EX POLLPRI

#define BITS 64u /* descriptors in a word of a set */

struct pollfd {
	int32_t fd;
	uint16_t events;
	uint16_t revents;
};

static uint32_t anything; /* its address is the channel */

uint32_t nr_polling;

void poll_wake_all(void)
{
	wake((uint64_t)&anything, ALL_SLEEPERS);
}

/* Until something has happened: 0, -ETIMEDOUT, or -ERESTARTNOHAND, which poll turns into EINTR. */
static int32_t wait_for_anything(uint64_t deadline)
{
	int32_t err;

	nr_polling++;
	err = sleep_on((uint64_t)&anything, deadline);
	nr_polling--;

	return err == -ERESTARTSYS ? -ERESTARTNOHAND : err;
}

/* What the descriptor is ready for; POLLNVAL if it is not open. */
static uint32_t ready_for(files_id files, int32_t fd)
{
	file_id id = fd_file(files, fd);
	struct file *file = file_of(id);

	if (!id || ON(file->flags, O_PATH))
		return POLLNVAL;
	return file->ops->poll ? file->ops->poll(file) : ALWAYS;
}

/* One round of poll: how many are ready, or -EFAULT. */
static int64_t poll_once(files_id files, uint64_t fds, uint64_t n)
{
	struct pollfd fd;
	int64_t ready = 0;

	for (uint64_t at = fds; at < fds + n * sizeof(fd); at += sizeof(fd)) {
		if (copy_from_user(&fd, at, sizeof(fd)))
			return -EFAULT;
		fd.revents = 0;
		if (fd.fd >= 0)
			fd.revents = (uint16_t)(ready_for(files, fd.fd) &
						(fd.events | POLLERR | POLLHUP | POLLNVAL));
		ready += fd.revents != 0;
		if (copy_to_user(at, &fd, sizeof(fd)))
			return -EFAULT;
	}
	return ready;
}

int64_t poll_files(files_id files, uint64_t fds, uint64_t n, uint64_t deadline)
{
	int64_t ready;
	int32_t err = 0;

	if (n > NR_FDS)
		return -EINVAL;
	for (;;) {
		ready = poll_once(files, fds, n);
		if (ready || err == -ETIMEDOUT)
			return ready;
		if (err)
			return err;
		err = wait_for_anything(deadline);
	}
}

/* A word of a set in user memory; 0 for a set that is not there. */
static int32_t set_get(uint64_t set, uint32_t word, uint64_t *bits)
{
	*bits = 0;
	return set ? copy_from_user(bits, set + word * sizeof(*bits), sizeof(*bits)) : 0;
}

/* Of these 64 descriptors, which are asked about in the three sets, those that are ready. */
static int64_t select_word(files_id files, uint32_t first, const uint64_t asked[3],
			   uint64_t answer[3])
{
	static const uint32_t events[3] = { SET_IN, SET_OUT, SET_EX };
	uint64_t all = asked[0] | asked[1] | asked[2];
	int64_t nr = 0;

	for (; all; all &= all - 1) {
		uint32_t bit = (uint32_t)__builtin_ctzll(all);
		uint32_t ready = ready_for(files, (int32_t)(first + bit));

		if (ON(ready, POLLNVAL))
			return -EBADF;
		for (uint32_t i = 0; i < 3; i++) {
			if (!ON(asked[i], 1ull << bit) || !ON(ready, events[i]))
				continue;
			answer[i] |= 1ull << bit;
			nr++;
		}
	}
	return nr;
}

/*
 * One round of select; with `store` the answer replaces the question.  How many are ready, or
 * -errno.
 */
static int64_t select_once(files_id files, uint32_t n, const uint64_t sets[3], bool store)
{
	int64_t total = 0, nr;

	for (uint32_t word = 0; word * BITS < n; word++) {
		uint64_t asked[3], answer[3] = { 0 };
		uint64_t valid = n - word * BITS < BITS ? (1ull << (n % BITS)) - 1 : ~0ull;

		for (uint32_t i = 0; i < 3; i++) {
			if (set_get(sets[i], word, &asked[i]))
				return -EFAULT;
			asked[i] &= valid;
		}
		nr = select_word(files, word * BITS, asked, answer);
		if (nr < 0)
			return nr;
		total += nr;
		for (uint32_t i = 0; store && i < 3; i++)
			if (sets[i] && copy_to_user(sets[i] + word * sizeof(answer[i]), &answer[i],
						    sizeof(answer[i])))
				return -EFAULT;
	}
	return total;
}

int64_t select_files(files_id files, int32_t n, const uint64_t sets[3], uint64_t deadline)
{
	int64_t ready;
	int32_t err = 0;

	if (n < 0)
		return -EINVAL;
	if (n > (int32_t)NR_FDS)
		n = NR_FDS;
	for (;;) {
		ready = select_once(files, (uint32_t)n, sets, false);
		if (ready < 0)
			return ready;
		if (ready || err == -ETIMEDOUT)
			return select_once(files, (uint32_t)n, sets, true);
		if (err)
			return err;
		err = wait_for_anything(deadline);
	}
}
