/*
 * Address spaces: what a program sees as its memory.  One per mm handle of the model; the model
 * decides who shares one, these functions move the bytes.
 *
 * A page reads as zeros, or as the page of a store (kernel/mm/store.h), until it is written; then
 * it is a private copy, or in a shared region the store's page.  Rights are kept per region; pages
 * and page tables appear as they are touched.
 * Keeps true: a writable entry's frame has no other holder, or is of the store that a shared region
 * shows; after a fork each side reads what it would read had every private page been copied.
 *
 * Memory that will be needed is made sure of first, so -ENOMEM has changed nothing; mprotect of a
 * range with a hole is Linux's exception.  Addresses and lengths are in bytes.  Locks: the callers
 * run one at a time (one CPU, the kernel is not pre-empted).  None of these functions touches user
 * memory through its user address, so none of them can fault.
 * Linux: mm/mmap.c, mm/mprotect.c, mm/memory.c, kernel/fork.c (dup_mmap).
 */
#ifndef KERNEL_MM_SPACE_H
#define KERNEL_MM_SPACE_H

#include "kernel/mm/store.h"
#include "spec/types.h"

#define USER_END 0x7ffffffff000ull /* user addresses are below: Linux's TASK_SIZE_MAX */
#define USER_MIN 0x10000ull	   /* nothing is mapped below: Linux's mmap_min_addr */
#define STACK_LIMIT (8ull << 20)   /* Linux's default RLIMIT_STACK */
#define STACK_GUARD (1ull << 20)   /* room kept below a stack: Linux's stack_guard_gap */

/* Rights and flags, with Linux's values. */
#define PROT_NONE 0u
#define PROT_READ 1u
#define PROT_WRITE 2u
#define PROT_EXEC 4u
#define MAP_SHARED 0x01u
#define MAP_PRIVATE 0x02u
#define MAP_FIXED 0x10u
#define MAP_ANONYMOUS 0x20u
#define MAP_GROWSDOWN 0x100u
#define MAP_NORESERVE 0x4000u
#define MAP_FIXED_NOREPLACE 0x100000u

/* What a fault wanted; the bits of the processor's page-fault error code.  Neither: a read. */
#define FAULT_WRITE 0x02u
#define FAULT_EXEC 0x10u

/* Make the blank handle a space with nothing in it.  0, or -ENOMEM. */
int32_t space_new(mm_id mm);

/*
 * fork: make the blank handle `to` a space that reads like `from`; pages are shared until one side
 * writes, but for that of `touched`, any number, which both will at once.  0, or -ENOMEM.
 */
int32_t space_copy(mm_id from, mm_id to, uint64_t touched);

/* Give back all that it holds.  It must not be the loaded one. */
void space_drop(mm_id mm);

/* How many frames its page tables and the pages that it shows take, shared ones as if its own. */
uint64_t space_resident(mm_id mm);

/* The physical address of its top-level table, for CR3. */
uint64_t space_root(mm_id mm);

/*
 * mmap: len bytes, rounded up to pages, with the rights prot.  Where: at addr with MAP_FIXED (what
 * was there is unmapped) or MAP_FIXED_NOREPLACE; else at addr if that is free; else at the highest
 * free place below the stack's room.  MAP_GROWSDOWN makes it a stack.
 * The address, or -EINVAL (no length, addr of MAP_FIXED within a page, neither private nor shared,
 * a shared stack), -EPERM (fixed below USER_MIN), -EEXIST (taken, with MAP_FIXED_NOREPLACE),
 * -ENOMEM (no room, no memory, too many regions, beyond a limit of kernel/mm/limit.h).
 */
int64_t space_map(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags);

/* What is mapped: the store from that page on; it is held once more.  NULL: zeros. */
struct shown {
	struct store *store;
	uint64_t page;
	bool readonly; /* and never to be written through a shared mapping */
};

/* The same, showing a store; -EOVERFLOW if its pages have no numbers. */
int64_t space_map_store(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags,
			struct shown shown);

/* munmap.  0; -EINVAL (addr within a page, no length, beyond USER_END); -ENOMEM. */
int32_t space_unmap(mm_id mm, uint64_t addr, uint64_t len);

/*
 * mprotect.  0; -EINVAL (addr within a page, rights that do not exist); -ENOMEM: not all of the
 * range is mapped, or beyond a limit; -EACCES: a file that may not be written; then, as in Linux,
 * what lies below that place has been changed; or -ENOMEM: out of memory.
 */
int32_t space_protect(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot);

/* Flags of mremap, with Linux's values. */
#define MREMAP_MAYMOVE 1u
#define MREMAP_FIXED 2u
#define MREMAP_DONTUNMAP 4u

/*
 * mremap: let the len bytes at addr, of one region, become new_len bytes: there, or elsewhere with
 * MREMAP_MAYMOVE, or at new_addr with MREMAP_FIXED.
 * The address; -EINVAL as in Linux; -EFAULT (not of one region); -ENOMEM (no room, no memory,
 * beyond a limit).
 */
int64_t space_remap(mm_id mm, uint64_t addr, uint64_t len, uint64_t new_len, uint32_t flags,
		    uint64_t new_addr);

/* Advice, with Linux's values. */
#define MADV_DONTNEED 4u
#define MADV_FREE 8u
#define MADV_REMOVE 9u
#define MADV_DONTFORK 10u
#define MADV_DOFORK 11u
#define MADV_WIPEONFORK 18u
#define MADV_KEEPONFORK 19u
#define MADV_POPULATE_READ 22u
#define MADV_POPULATE_WRITE 23u

/*
 * madvise: 0, or -EINVAL (addr within a page, no such advice, advice that the region cannot have),
 * -ENOMEM (not all is mapped: the rest has been advised), -EACCES, -EFAULT (populate: beyond the
 * end of a file), -EAGAIN (no memory for records, or to split a shared table).
 */
int32_t space_advise(mm_id mm, uint64_t addr, uint64_t len, uint32_t advice);

/* Are all pages of the range mapped?  0, or -ENOMEM; -EINVAL: addr within a page. */
int32_t space_mapped(mm_id mm, uint64_t addr, uint64_t len);

/*
 * Touch all that may be touched of a range, for MAP_POPULATE and mlock: 0, however much of it is
 * mapped; -EFAULT, there are pages without rights; or what space_fault says, and the rest stays.
 */
int32_t space_populate(mm_id mm, uint64_t addr, uint64_t len);

/* mlockall of what is to come: shall mappings be populated?  A child's are not. */
void space_set_populates(mm_id mm, bool populates);
bool space_populates(mm_id mm);

/*
 * The store that a shared mapping shows at va, not held, and in *at which byte of it; NULL: there
 * is no such mapping.
 */
struct store *space_shared(mm_id mm, uint64_t va, uint64_t *at);

/* mincore: is the page of va, which is mapped, in memory? */
bool space_has_page(mm_id mm, uint64_t va);

/* Begin an empty heap at start.  For exec, before the program runs. */
void space_set_brk(mm_id mm, uint64_t start);

/* brk: move the end of the heap to addr.  Where it ends afterwards: addr, or unmoved. */
uint64_t space_brk(mm_id mm, uint64_t addr);

/*
 * The page of va was touched in the way of `access` (FAULT_ bits) and the processor refused.  0:
 * try again; -EFAULT: the program has no right to this (SIGSEGV); -EIO: beyond the end of what the
 * region shows (SIGBUS); -ENOMEM.
 */
int32_t space_fault(mm_id mm, uint64_t va, uint32_t access);

/* Is anything mapped at va, whatever the rights to it? */
bool space_covers(mm_id mm, uint64_t va);

#endif
