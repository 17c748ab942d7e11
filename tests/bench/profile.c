/*
 * A plugin of QEMU that counts what is executed between clock_begin and clock_end of the benchmark
 * (tests/bench/clock.S), by the address of the translated block.  At the end it writes to the file
 * that out= names: samples, then for each block its address, its instructions, how often it was
 * entered.
 * QEMU's package has no header for plugins; what is used of the interface, version 1, is declared
 * here.  Interface: docs/devel/tcg-plugins.rst of QEMU.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define NO_REGISTERS 0 /* a callback that looks at no register */
#define NR_CELLS (1u << 20)

struct qemu_info;
struct qemu_plugin_tb;
struct qemu_plugin_insn;


void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id,
					   void (*on)(uint64_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(uint64_t id, void (*on)(uint64_t, void *), void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, void (*on)(unsigned, void *),
					  int registers, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    void (*on)(unsigned, void *), int registers,
					    void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

EXPORT int qemu_plugin_version = 1;

/* nopl 0x6e676562(%rax) and nopl 0x21646e65(%rax) */
static const uint8_t begin_mark[] = {0x0f, 0x1f, 0x80, 'b', 'e', 'g', 'n'};
static const uint8_t end_mark[] = {0x0f, 0x1f, 0x80, 'e', 'n', 'd', '!'};

static struct cell {
	uint64_t address, instructions, entered;
} cells[NR_CELLS];
static uint32_t nr_cells;
static uint64_t samples;
static bool counting;
static char *out;

static void on_begin(unsigned cpu, void *data)
{
	(void)cpu;
	(void)data;
	counting = true;
	samples++;
}

static void on_end(unsigned cpu, void *data)
{
	(void)cpu;
	(void)data;
	counting = false;
}

static void on_block(unsigned cpu, void *data)
{
	struct cell *cell = data;

	(void)cpu;
	cell->entered += counting;
}

static void on_translation(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	if (nr_cells == NR_CELLS) {
		fprintf(stderr, "profile: more than %u blocks\n", NR_CELLS);
		exit(1);
	}
	cells[nr_cells] = (struct cell){qemu_plugin_tb_vaddr(tb), n, 0};
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, NO_REGISTERS, &cells[nr_cells++]);
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		const void *bytes = qemu_plugin_insn_data(insn);

		if (qemu_plugin_insn_size(insn) != sizeof(begin_mark))
			continue;
		if (memcmp(bytes, begin_mark, sizeof(begin_mark)) == 0)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_begin, NO_REGISTERS, NULL);
		if (memcmp(bytes, end_mark, sizeof(end_mark)) == 0)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_end, NO_REGISTERS, NULL);
	}
}

static void write_cells(uint64_t id, void *data)
{
	FILE *file = fopen(out, "w");

	(void)id;
	(void)data;
	if (!file) {
		perror(out);
		return;
	}
	fprintf(file, "samples\t%" PRIu64 "\n", samples);
	for (uint32_t i = 0; i < nr_cells; i++)
		if (cells[i].entered)
			fprintf(file, "%" PRIx64 "\t%" PRIu64 "\t%" PRIu64 "\n", cells[i].address,
				cells[i].instructions * cells[i].entered, cells[i].entered);
	fclose(file);
}

EXPORT int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4) != 0) {
		fprintf(stderr, "profile: out=FILE is wanted\n");
		return -1;
	}
	out = strdup(argv[0] + 4);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	qemu_plugin_register_atexit_cb(id, write_cells, NULL);
	return 0;
}
