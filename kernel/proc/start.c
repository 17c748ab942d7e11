/*
 * Laying out a new program.  From the top of user memory downwards: 16 random bytes, the strings,
 * and below them what the ABI wants at the stack pointer: argc, argv, 0, envp, 0, the auxiliary
 * vector.
 * Entry: program_map, program_fill.  Linux: fs/binfmt_elf.c, create_elf_tables.
 */
#include "kernel/proc/start.h"

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/sigframe.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/random.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

#define PAGE 4096ull
#define STACK_SPARE (32 * PAGE) /* mapped at once below what is filled; more as it is touched */
#define PLATFORM "x86_64"
#define PLATFORM_AT (USER_END - 16)
#define RANDOM_AT (USER_END - 32)
#define CLOCK_TICKS 100u /* of times(2), in a second: what every Linux says */
#define HWCAP2_FSGSBASE 2u /* programs may use the instructions for the bases of fs and gs */
#define NR_AUX 20u	 /* entries of the auxiliary vector */

/* Linux's values. */
enum aux {
	AT_NULL = 0, AT_PHDR = 3, AT_PHENT = 4, AT_PHNUM = 5, AT_PAGESZ = 6, AT_BASE = 7,
	AT_FLAGS = 8, AT_ENTRY = 9, AT_UID = 11, AT_EUID = 12, AT_GID = 13, AT_EGID = 14,
	AT_PLATFORM = 15, AT_HWCAP = 16, AT_CLKTCK = 17, AT_SECURE = 23, AT_RANDOM = 25,
	AT_HWCAP2 = 26, AT_EXECFN = 31, AT_MINSIGSTKSZ = 51
};

#define WORDS_AT_ONCE 64u

/* Words that are stored one behind the other, many at once. */
struct words {
	uint64_t at; /* user address of the first that waits */
	int32_t err; /* of the first that could not be stored */
	uint32_t nr; /* that wait */
	uint64_t word[WORDS_AT_ONCE];
};

static uint64_t page_down(uint64_t address)
{
	return address & ~(PAGE - 1);
}

static uint64_t page_up(uint64_t address)
{
	return page_down(address + PAGE - 1);
}

static uint64_t strings_at(const struct args *args)
{
	return (RANDOM_AT - args->size) & ~15ull;
}

static uint64_t stack_pointer(const struct args *args)
{
	uint64_t words = 1 + args->argc + 1 + args->envc + 1 + 2 * NR_AUX;

	return (strings_at(args) - words * sizeof(uint64_t)) & ~15ull;
}

/* The first byte of the segment that is not the file's, if its page is no later segment's: or 0. */
static uint64_t tail_of(const struct elf_image *image, uint32_t i)
{
	const struct elf_segment *s = &image->segment[i];
	uint64_t tail = s->start + s->filled;

	if (s->filled == s->size || tail % PAGE == 0)
		return 0;
	if (i + 1 < image->nr_segments && s[1].filled && s[1].start < tail)
		return 0;
	return tail;
}

/*
 * One segment: pages of the file, and behind them of zeros.  Where it shares a page with the one
 * before it, the file's is seen, else the one before stays.
 */
static int32_t segment_map(mm_id mm, const struct elf_image *image, uint32_t i,
			   struct store *store)
{
	const struct elf_segment *s = &image->segment[i];
	const struct shown shown = {.store = store, .page = s->offset / PAGE};
	uint32_t prot = s->prot | (tail_of(image, i) ? PROT_WRITE : 0);
	uint64_t zeros = page_up(s->start + s->filled), end = page_up(s->start + s->size);
	uint64_t before = i ? page_up(s[-1].start + s[-1].size) : 0;
	uint32_t fixed = s->start < before ? MAP_FIXED : MAP_FIXED_NOREPLACE;

	if (s->filled && space_map_store(mm, s->start, zeros - s->start, prot,
					 MAP_PRIVATE | fixed, shown) < 0)
		return -ENOMEM;
	if (zeros < before)
		zeros = before;
	if (zeros < end && space_map(mm, zeros, end - zeros, s->prot,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE) < 0)
		return -ENOMEM;
	return 0;
}

int32_t program_map(mm_id mm, const struct elf_image *image, const struct args *args,
		    struct store *store)
{
	const uint32_t flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
	const uint32_t code = image->stack_is_code ? PROT_EXEC : 0;
	const uint32_t stack_prot = PROT_READ | PROT_WRITE | code;
	uint64_t bottom = page_down(stack_pointer(args)) - STACK_SPARE;

	for (uint32_t i = 0; i < image->nr_segments; i++)
		if (segment_map(mm, image, i, store))
			return -ENOMEM;
	space_set_brk(mm, page_up(image->end));
	if (space_map(mm, bottom, USER_END - bottom, stack_prot, flags | MAP_GROWSDOWN) < 0)
		return -ENOMEM;
	return 0;
}

/* Of the last page of the file in a segment the rest becomes zeros: a page of the program's own. */
static int32_t tails_clear(mm_id mm, const struct elf_image *image)
{
	int32_t err = 0;

	for (uint32_t i = 0; i < image->nr_segments && !err; i++) {
		const struct elf_segment *s = &image->segment[i];
		uint64_t tail = tail_of(image, i);

		if (tail)
			err = clear_user(tail, page_up(tail) - tail);
		if (tail && !err && !ON(s->prot, PROT_WRITE))
			err = space_protect(mm, s->start, page_up(tail) - s->start, s->prot);
	}
	return err;
}

static void words_store(struct words *words)
{
	if (!words->err)
		words->err = copy_to_user(words->at, words->word, words->nr * sizeof(uint64_t));
	words->at += words->nr * sizeof(uint64_t);
	words->nr = 0;
}

static void word_put(struct words *words, uint64_t value)
{
	if (words->nr == WORDS_AT_ONCE)
		words_store(words);
	words->word[words->nr++] = value;
}

/* Pointers to n strings, and a null pointer.  Where the string behind the last one begins. */
static uint64_t pointers_put(struct words *words, const struct args *args, uint64_t offset,
			     uint64_t n)
{
	while (n--) {
		word_put(words, strings_at(args) + offset);
		offset += args_string_size(args, offset);
	}
	word_put(words, 0);
	return offset;
}

static int32_t stack_fill(task_id t, const struct elf_image *image, const struct args *args)
{
	const struct {
		uint64_t random[2];
		char platform[16];
	} top = { { random_number(), random_number() }, PLATFORM };
	const struct cred *cred = cred_of_task(t);
	const uint64_t aux[NR_AUX][2] = {
		{ AT_MINSIGSTKSZ, MIN_SIGNAL_STACK },
		{ AT_HWCAP, cpuid(1, 0).d },
		{ AT_PAGESZ, PAGE },
		{ AT_CLKTCK, CLOCK_TICKS },
		{ AT_PHDR, image->headers },
		{ AT_PHENT, ELF_HEADER_SIZE },
		{ AT_PHNUM, image->nr_headers },
		{ AT_BASE, 0 },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, image->entry },
		{ AT_UID, real_uid(t) },
		{ AT_EUID, cred->euid },
		{ AT_GID, cred->gid },
		{ AT_EGID, cred->egid },
		{ AT_SECURE, 0 },
		{ AT_RANDOM, RANDOM_AT },
		{ AT_HWCAP2, ON(read_cr4(), CR4_FSGSBASE) ? HWCAP2_FSGSBASE : 0 },
		{ AT_EXECFN, strings_at(args) },
		{ AT_PLATFORM, PLATFORM_AT },
		{ AT_NULL, 0 },
	};
	struct words words;
	uint64_t offset;

	_Static_assert(RANDOM_AT + sizeof(top) == USER_END && RANDOM_AT + 16 == PLATFORM_AT,
		       "16 bytes of chance, the platform, the end");
	if (args_copy_out(args, strings_at(args)) || copy_to_user(RANDOM_AT, &top, sizeof(top)))
		return -EFAULT;
	words.at = stack_pointer(args);
	words.err = 0;
	words.nr = 0;
	word_put(&words, args->argc);
	offset = pointers_put(&words, args, args->path_size, args->argc);
	pointers_put(&words, args, offset, args->envc);
	words_store(&words);
	return words.err ? words.err : copy_to_user(words.at, aux, sizeof(aux));
}

int32_t program_fill(task_id t, const struct elf_image *image, const struct args *args,
		     uint64_t *sp)
{
	int32_t err = tails_clear(mm_of[t], image);

	*sp = stack_pointer(args);
	/* What is written, and what runs first, without a trap for each page. */
	for (uint64_t va = page_down(*sp); va < USER_END && !err; va += PAGE)
		err = space_fault(mm_of[t], va, FAULT_WRITE);
	(void)space_fault(mm_of[t], image->entry, FAULT_EXEC);
	return err ? err : stack_fill(t, image, args);
}

struct running program_describe(struct node *file, const struct elf_image *image,
				const struct args *args)
{
	const uint64_t env = strings_at(args) + args->env_at;

	return (struct running){
		.file = file,
		.start = image->segment[0].start,
		.end = image->end,
		.stack = stack_pointer(args),
		.args = strings_at(args) + args->path_size,
		.args_end = env,
		.env = env,
		.env_end = strings_at(args) + args->size,
	};
}
