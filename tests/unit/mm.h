/*
 * For the unit tests of kernel/mm: the fuzzer's machine in software, and one space to play with.
 */
#ifndef TESTS_UNIT_MM_H
#define TESTS_UNIT_MM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fuzz/host_hw.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

#define PAGE FRAME_SIZE
#define MM 1u	 /* the space that machine_start makes */
#define OTHER 2u /* a handle that is free then */
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

/* A machine with n frames, a few of which the kernel keeps, and the empty space MM loaded. */
void machine_start(uint32_t n);

/* Take frames until n are left. */
void frames_leave(uint64_t n);

/* Read or write a byte of the page at va as a program does, with faults: 0 or -errno. */
int32_t poke(mm_id mm, uint64_t va, uint8_t byte);
int32_t peek(mm_id mm, uint64_t va, uint8_t *byte);

#endif
