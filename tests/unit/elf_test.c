/*
 * The ELF reader: a good program, and one damaged in each of its header's bytes.
 */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/proc/elf.h"
#include "spec/errors.h"

#define ENOEXEC 8
#define USER_END 0x7ffffffff000ull

struct program {
	Elf64_Ehdr header;
	Elf64_Phdr segment[2];
	Elf64_Phdr more[18]; /* if e_phnum says so */
	char bytes[64];
};

static struct program program;
static struct elf_image image;

static int make_program(void **state)
{
	(void)state;
	program = (struct program){
		.header = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC,
			.e_machine = EM_X86_64,
			.e_version = EV_CURRENT,
			.e_entry = 0x400100,
			.e_phoff = sizeof(Elf64_Ehdr),
			.e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr),
			.e_phnum = 2,
		},
		.segment = {
			{ .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = 0x400000,
			  .p_filesz = sizeof(program), .p_memsz = sizeof(program) },
			{ .p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = 64,
			  .p_vaddr = 0x402040, .p_filesz = 64, .p_memsz = 0x5000 },
		},
	};
	return 0;
}

static int32_t read_bytes(const struct elf_file *file, uint64_t offset, void *to, uint64_t n)
{
	assert_true(offset <= file->size && n <= file->size - offset);
	memcpy(to, (const char *)file->file + offset, n);
	return 0;
}

/* Read it from a block of exactly its size, so that the sanitizer sees what is read beyond. */
static int32_t read_program(size_t size)
{
	char *copy = malloc(size);
	const struct elf_file file = { .size = size, .read = read_bytes, .file = copy };
	int32_t answer;

	memcpy(copy, &program, size);
	answer = elf_read(&file, &image);
	free(copy);
	return answer;
}

/* Each is read, however many there are at once. */
static void test_many_headers(void **state)
{
	(void)state;
	for (uint16_t i = 0; i < 18; i++) {
		program.header.e_phnum = 3 + i;
		program.more[i] = (Elf64_Phdr){ .p_type = PT_GNU_STACK, .p_flags = PF_X };
		assert_int_equal(read_program(sizeof(program)), 0);
		assert_true(image.stack_is_code);
		assert_int_equal(image.nr_headers, 3 + i);
		program.more[i].p_type = PT_INTERP;
		assert_int_equal(read_program(sizeof(program)), -ENOEXEC);
		program.more[i].p_type = PT_NULL;
	}
}

static void test_good(void **state)
{
	(void)state;
	assert_int_equal(read_program(sizeof(program)), 0);
	assert_int_equal(image.nr_segments, 2);
	assert_int_equal(image.entry, 0x400100);
	assert_int_equal(image.headers, 0x400000 + sizeof(Elf64_Ehdr));
	assert_int_equal(image.end, 0x407040);
	assert_int_equal(image.segment[0].prot, 5);
	assert_int_equal(image.segment[1].prot, 3);
	assert_int_equal(image.segment[0].filled, sizeof(program));
	assert_int_equal(image.segment[1].start, 0x402000);
	assert_int_equal(image.segment[1].offset, 0);
	assert_int_equal(image.segment[1].filled, 64 + 64);
	assert_int_equal(image.segment[1].size, 0x5040);
	assert_false(image.stack_is_code);
}

/* A second segment in the page of the first one. */
static void test_shared_page(void **state)
{
	(void)state;
	program.segment[0].p_filesz = program.segment[0].p_memsz = 64;
	program.segment[1].p_vaddr = 0x400040;
	assert_int_equal(read_program(sizeof(program)), 0);
	assert_int_equal(image.segment[0].filled, sizeof(program));
	assert_int_equal(image.segment[1].start, 0x400000);
	assert_int_equal(image.segment[1].filled, 64 + 64);
}

static void test_stack(void **state)
{
	(void)state;
	program.segment[1].p_type = PT_GNU_STACK;
	program.segment[1].p_flags = PF_R | PF_W | PF_X;
	assert_int_equal(read_program(sizeof(program)), 0);
	assert_true(image.stack_is_code);
}

static void test_moved(void **state)
{
	(void)state;
	program.header.e_type = ET_DYN;
	assert_int_equal(read_program(sizeof(program)), 0);
	assert_int_equal(image.entry - image.segment[0].start, 0x100);
	assert_true(image.segment[0].start > 0x400000);
}

static void test_every_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(program); n++)
		assert_int_equal(read_program(n), -ENOEXEC);
}

/* Whatever is accepted lies in the file and in user memory, in order. */
static void image_is_sane(void)
{
	uint64_t lowest = 0x10000;

	assert_in_range(image.nr_segments, 1, ELF_SEGMENTS_MAX);
	for (uint32_t i = 0; i < image.nr_segments; i++) {
		const struct elf_segment *s = &image.segment[i];

		assert_true(s->start >= lowest && (s->start - s->offset) % 0x1000 == 0);
		assert_true(s->size <= USER_END - s->start && s->filled <= s->size);
		assert_true(s->offset <= sizeof(program));
		assert_true(s->filled <= sizeof(program) - s->offset);
		lowest = s->start;
	}
	assert_true(image.entry < USER_END);
}

static void test_every_byte(void **state)
{
	unsigned char *bytes = (unsigned char *)&program;

	(void)state;
	for (size_t at = 0; at < offsetof(struct program, bytes); at++) {
		unsigned char kept = bytes[at];

		for (int value = 0; value < 256; value++) {
			bytes[at] = (unsigned char)value;
			if (read_program(sizeof(program)) == 0)
				image_is_sane();
		}
		bytes[at] = kept;
	}
}

static void refused(const char *why)
{
	if (read_program(sizeof(program)) != -ENOEXEC)
		fail_msg("accepted: %s", why);
	make_program(NULL);
}

static void test_refused(void **state)
{
	(void)state;
	program.header.e_machine = EM_386;
	refused("another machine");
	program.header.e_type = ET_REL;
	refused("an object file");
	program.header.e_phoff = ~0ull - 8;
	refused("headers beyond everything");
	program.header.e_phnum = 0xffff;
	refused("more headers than bytes");
	program.header.e_entry = USER_END;
	refused("an entry in the kernel");
	program.segment[0].p_type = PT_INTERP;
	refused("a dynamic program");
	program.segment[0].p_type = program.segment[1].p_type = PT_NOTE;
	refused("nothing to load");
	program.segment[0].p_filesz = sizeof(program) + 1;
	refused("bytes beyond the file");
	program.segment[0].p_offset = ~0ull;
	refused("an offset beyond everything");
	program.segment[1].p_filesz = 0x5001;
	refused("more in the file than in memory");
	program.segment[1].p_memsz = ~0ull;
	refused("memory that wraps");
	program.segment[1].p_vaddr = USER_END - 0x1000;
	refused("memory beyond the user's");
	program.segment[1].p_vaddr = 0x400040;
	refused("two segments of the same bytes");
	program.segment[1].p_vaddr = 0x402048;
	refused("a place in the page other than in the file");
	program.segment[1].p_vaddr = 0x1000;
	refused("memory below mmap_min_addr");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, make_program),
		cmocka_unit_test_setup(test_many_headers, make_program),
		cmocka_unit_test_setup(test_moved, make_program),
		cmocka_unit_test_setup(test_shared_page, make_program),
		cmocka_unit_test_setup(test_stack, make_program),
		cmocka_unit_test_setup(test_every_cut, make_program),
		cmocka_unit_test_setup(test_every_byte, make_program),
		cmocka_unit_test_setup(test_refused, make_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
