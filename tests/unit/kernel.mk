# The unit tests of the kernel's core: which of its files each is linked with.

inject_test_SRC := kernel/check/inject.c
log_test_SRC := kernel/lib/print.c kernel/lib/format.c kernel/lib/log.c
print_test_SRC := $(log_test_SRC)
queue_test_SRC :=
sigqueue_test_SRC := kernel/proc/sigqueue.c
timer_test_SRC := kernel/proc/timer.c
script_test_SRC := kernel/proc/script.c
