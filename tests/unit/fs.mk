# What the unit tests of kernel/fs and of the ELF reader are linked with.

cpio_test_SRC := kernel/fs/cpio.c tests/unit/fs_host.c
elf_test_SRC := kernel/proc/elf.c
fs_test_SRC := $(wildcard kernel/fs/*.c) kernel/mm/piece.c kernel/mm/store.c \
	kernel/lib/format.c kernel/lib/log.c tests/unit/fs_host.c
path_test_SRC := $(fs_test_SRC)
fdtable_test_SRC := $(fs_test_SRC)
tmpfs_test_SRC := $(fs_test_SRC)
args_test_SRC := kernel/proc/args.c tests/unit/fs_host.c
