/*
 * Which device a node's number means.
 * Entry: device_read, device_write.  Linux: drivers/char/mem.c.
 */
#include "kernel/fs/device.h"

#include "kernel/fs/console.h"
#include "kernel/lib/errno.h"
#include "kernel/x86/usercopy.h"

/* Linux's numbers: major << 8 | minor. */
#define NULL_DEVICE 0x103u
#define ZERO_DEVICE 0x105u
#define TTY_DEVICE 0x500u
#define CONSOLE_DEVICE 0x501u

bool device_is_tty(const struct node *node)
{
	return node_is(node, S_IFCHR) &&
	       (node->rdev == CONSOLE_DEVICE || node->rdev == TTY_DEVICE);
}

bool device_exists(const struct node *node)
{
	return node_is(node, S_IFCHR) && (device_is_tty(node) || node->rdev == NULL_DEVICE ||
					  node->rdev == ZERO_DEVICE);
}

int64_t device_read(const struct node *node, uint64_t to, uint64_t n)
{
	if (device_is_tty(node))
		return console_read(to, n);
	if (node->rdev == NULL_DEVICE)
		return 0;
	return clear_user(to, n) ? -EFAULT : (int64_t)n;
}

int64_t device_write(const struct node *node, uint64_t from, uint64_t n)
{
	return device_is_tty(node) ? console_write(from, n) : (int64_t)n;
}

int64_t device_ioctl(const struct node *node, uint32_t request, uint64_t argument)
{
	return device_is_tty(node) ? console_ioctl(request, argument) : -ENOTTY;
}
