# The unit tests of the kernel's core: which of its files each is linked with.

inject_test_SRC := kernel/check/inject.c
print_test_SRC := kernel/lib/print.c
queue_test_SRC := kernel/proc/queue.c
sigqueue_test_SRC := kernel/proc/sigqueue.c
