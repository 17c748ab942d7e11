/*
 * What kernel/fs asks of the layers below it, done with the C library.
 */
#include "tests/unit/fs_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/syscall.h>
#include <unistd.h>

#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/percpu.h"
#include "kernel/x86/random.h"
#include "kernel/x86/serial.h"
#include "kernel/x86/usercopy.h"
#include "spec/errors.h"
#include "spec/task.h"

struct task task_table[NR_TASKS];
struct user user_table[NR_USERS];
struct cred cred_table[NR_OBJECTS];
uint32_t user_of[NR_TASKS], cred_of[NR_TASKS], files_of[NR_TASKS], fs_of[NR_TASKS];

long host_frames = FRAMES_FOR_EVER;
long host_frames_held;
char host_panic_text[256];

static jmp_buf on_panic;

#define ARCH_SET_GS 0x1001 /* of arch_prctl; Linux's value */

/* Who is current is read by gs, which is free here. */
static struct percpu host_percpu = { .current = CALLER };

void host_task(uint32_t uid)
{
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, &host_percpu))
		abort();
	cred_of[CALLER] = 2;
	cred_table[2] = (struct cred){.fsuid = uid};
	task_table[CALLER].capabilities = uid == 0 ? CAPS_ALL : 0;
	files_of[CALLER] = 2;
	fs_of[CALLER] = 2;
}

bool cred_is_member(task_id t, uint32_t gid)
{
	return cred_of_task(t)->fsgid == gid;
}

uint64_t host_limit = RLIM_INFINITY;

uint64_t rlimit_now(uint32_t resource)
{
	(void)resource;
	return host_limit;
}

bool host_panics(void (*function)(void *), void *argument)
{
	if (setjmp(on_panic))
		return true;
	function(argument);
	return false;
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(host_panic_text, sizeof(host_panic_text), fmt, args);
	va_end(args);
	longjmp(on_panic, 1);
}

uint64_t frame_new(void)
{
	if (host_frames == 0)
		return 0;
	host_frames -= host_frames > 0;
	host_frames_held++;
	return (uint64_t)aligned_alloc(FRAME_SIZE, FRAME_SIZE);
}

void frame_put(uint64_t pa)
{
	host_frames_held--;
	free((void *)pa);
}

uint64_t frames_free(void)
{
	return host_frames < 0 ? frames_total() : (uint64_t)host_frames;
}

uint64_t frames_total(void)
{
	return 1 << 16;
}

/* Nobody maps anything here. */
void store_unmap(const struct store *store, uint64_t first, uint64_t beyond, bool copies)
{
	(void)store;
	(void)first;
	(void)beyond;
	(void)copies;
}

uint64_t clock_boot_date;

uint64_t clock_now(void)
{
	static uint64_t now;

	return now += 1000;
}

void *phys_to_virt(uint64_t pa)
{
	return (void *)pa;
}

uint64_t virt_to_phys(const void *va)
{
	return (uint64_t)va;
}

int32_t copy_to_user(uint64_t to, const void *from, uint64_t n)
{
	if (to < FRAME_SIZE)
		return -EFAULT;
	memcpy((void *)to, from, n);
	return 0;
}

int32_t copy_from_user(void *to, uint64_t from, uint64_t n)
{
	if (from < FRAME_SIZE)
		return -EFAULT;
	memcpy(to, (const void *)from, n);
	return 0;
}

int32_t clear_user(uint64_t to, uint64_t n)
{
	if (to < FRAME_SIZE)
		return -EFAULT;
	memset((void *)to, 0, n);
	return 0;
}

int64_t strncpy_from_user(char *to, uint64_t from, uint64_t size)
{
	size_t length;

	if (from < FRAME_SIZE)
		return -EFAULT;
	length = strnlen((const char *)from, size);
	memcpy(to, (const char *)from, length < size ? length + 1 : size);
	return (int64_t)length;
}

/* The console of the host's tests says nothing, and nobody sleeps for it. */
void print(const char *fmt, ...) { (void)fmt; }
void print_char(char c) { (void)c; }
uint64_t log_clock(void) { return 0; }
struct link sleepers[1u << CHANNEL_BITS];

uint32_t wake_for_bits(uint64_t channel, uint32_t n, uint32_t bits)
{
	return (void)channel, (void)n, (void)bits, 0;
}

void signal_send_self(uint32_t sig) { (void)sig; }
void group_signal(uint32_t pgrp, uint32_t sig) { (void)pgrp, (void)sig; }
void serial_send(char c) { (void)c; }

/* Nor is it anybody's terminal. */
bool has_terminal(void) { return false; }
uint32_t foreground_group(void) { return 0; }
int32_t foreground_check(uint32_t sig) { return (void)sig, 0; }
void foreground_open(void) {}
int64_t foreground_take(bool steal, bool may_read) { return (void)steal, (void)may_read, -EPERM; }
int64_t foreground_get(void) { return -ENOTTY; }
int64_t foreground_set(int32_t pgrp) { return (void)pgrp, -ENOTTY; }
int64_t foreground_session(void) { return -ENOTTY; }
int64_t foreground_give(void) { return -ENOTTY; }

uint64_t random_number(void)
{
	static uint64_t number;

	return ++number;
}

bool work_may_go_on(void)
{
	return true;
}

int32_t sleep_in(struct link *queue)
{
	return (void)queue, -EINTR;
}

void wake_sleepers(struct link *queue)
{
	queue_init(queue);
}

int32_t sleep_on(uint64_t channel, uint64_t deadline)
{
	(void)channel;
	(void)deadline;
	return -EINTR;
}

size_t host_cpio_entry(char *to, const char *name, unsigned mode, const char *data, size_t size)
{
	size_t named = strlen(name) + 1;
	size_t head = (110 + named + 3) & ~3ul;
	size_t whole = (head + size + 3) & ~3ul;

	/* Number, mode, user, group, links, time, size, device, device's number, name, sum. */
	const unsigned field[] = {
		1, mode, 0, 0, 1, 0, (unsigned)size, 0, 0, 0, 0, (unsigned)named, 0
	};

	memset(to, 0, whole);
	sprintf(to, "070701");
	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		sprintf(to + 6 + 8 * i, "%08x", field[i]);
	memcpy(to + 110, name, named);
	memcpy(to + head, data, size);
	return whole;
}
