/*
 * The fuzzer inside QEMU: a plugin of its translator.  The guest's controller executes an
 * instruction that nothing else has when it wants the next program; there the plugin answers for
 * the last one and waits for whoever announces another, in AFL's way.  The kernel is not changed:
 * what it runs is counted where the translator begins a block.
 * Keeps true: one answer is written for each program that is announced; after a failure the machine
 * ends, so that the next program finds it as it was at boot.
 * Entry: on_ready.  AFL++: the fork server protocol of instrumentation/afl-compiler-rt.o.c.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "fuzz/guest/accounts.h"
#include "fuzz/guest/blocks.h"
#include "fuzz/guest/judge.h"
#include "fuzz/guest/qemu.h"
#include "fuzz/guest/report.h"
#include "fuzz/guest/rules.h"
#include "fuzz/status.h"

#define AFL_IS_GONE 3
#define CLAUSE_STATUS 6 /* what AFL is told of a program that fails: the status of an abort */
#define MAGIC_SIZE 8

QEMU_EXPORT int qemu_plugin_version = 1;
QEMU_EXPORT int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc,
				    char **argv);

static const uint8_t ready_magic[MAGIC_SIZE] = { 0x0f, 0x1f, 0x84, 0, 0x46, 0x5a, 0x5a, 0x46 };
static const uint8_t page_magic[MAGIC_SIZE] = { 0x0f, 0x1f, 0x84, 0, 0x47, 0x5a, 0x5a, 0x46 };

static uint8_t *ram;
static struct report *report;
static volatile struct status *status;
static const uint32_t *input; /* AFL's: the size of a program and its bytes; NULL: the report's */

static struct box *box;
static struct deed *deed_page[DEED_PAGES];
static uint32_t pages; /* known so far */

static struct plan plan;
static int64_t frames; /* free before a program */
static bool runs_again;
static bool counts; /* its cost, as is asked for by count=1 */
static struct cost cost;

static void send(uint32_t word)
{
	if (write(TO_AFL, &word, sizeof(word)) != sizeof(word))
		_exit(AFL_IS_GONE);
}

static void receive(void)
{
	uint32_t word;

	if (read(FROM_AFL, &word, sizeof(word)) != sizeof(word))
		_exit(AFL_IS_GONE);
}

/* Put the plan where the guest reads it. */
static void hand_in(void)
{
	uint32_t page, left = plan.nr_deeds;

	for (page = 0; left > 0; page++) {
		const uint32_t n = left < DEEDS_PER_PAGE ? left : DEEDS_PER_PAGE;

		memcpy(deed_page[page], &plan.deeds[page * DEEDS_PER_PAGE], n * DEED_SIZE);
		left -= n;
	}
	box->at = 0;
	box->nr_deeds = plan.nr_deeds;
	memset(box->turn, 0, sizeof(box->turn));
	box->round++;
}

/*
 * As many processes as there can be: what the kernel makes once and keeps, their stacks, is there
 * when the frames are first counted.
 */
static void warm_up(void)
{
	uint8_t bytes[HEADER_SIZE + NR_PROCESSES * OP_SIZE] = { 0 };
	uint32_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		bytes[HEADER_SIZE + i * OP_SIZE] = OP_fork;
	plan_make(&plan, bytes, sizeof(bytes));
	hand_in();
	report->is_up = true;
}

static void begin_program(void)
{
	const uint8_t *bytes = input ? (const uint8_t *)(input + 1) : report->program;

	receive();
	report->busy = true;
	send((uint32_t)getpid());
	plan_make(&plan, bytes, input ? *input : report->size);
	hand_in();
}

/*
 * Frames are missing: if the same program loses none when it is run again, the kernel has made
 * something that it keeps.
 */
static bool is_to_run_again(const struct verdict *verdict)
{
	if (verdict->clause != CLAUSE_C12 || runs_again || verdict->got > verdict->expected)
		return false;
	frames = box->got;
	runs_again = true;
	hand_in();
	blocks_clear();
	return true;
}

static void end_program(void)
{
	struct verdict verdict = judge(&plan, box, frames);

	if (is_to_run_again(&verdict))
		return;
	runs_again = false;
	if ((!verdict.clause || verdict.clause == CLAUSE_C12) &&
	    accounts_difference(ram, &verdict.expected, &verdict.got))
		verdict.clause = CLAUSE_C17;
	blocks_collect(report->blocks);
	report->verdict = verdict;
	if (!input || verdict.clause)
		memcpy(report->records, plan.records, sizeof(plan.records));
	report->nr_ops = plan.nr_ops;
	report->cost = cost;
	cost = (struct cost){ 0 };
	report->busy = false;
	status->programs++;
	status->operations += verdict.step;
	status->reached = blocks_reached();
	send(verdict.clause ? CLAUSE_STATUS : 0);
	if (verdict.clause)
		_exit(0);
}

/* The machine as it is before the first program. */
static void remember(void)
{
	frames = box->got;
	accounts_remember(ram);
	report->is_ready = true;
	blocks_clear();
}

/* The guest is ready for a program. */
static void on_ready(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	if (pages < SHARED_PAGES)
		return;
	if (box->round == 0) {
		warm_up();
		return;
	}
	if (report->busy)
		end_program();
	else
		remember();
	if (!runs_again)
		begin_program();
}

/* The guest says where the next page of the box is. */
static void on_page(unsigned int cpu, uint32_t info, uint64_t va, void *data)
{
	struct qemu_plugin_hwaddr *at = qemu_plugin_get_hwaddr(info, va);
	void *page = at ? ram + qemu_plugin_hwaddr_phys_addr(at) : NULL;

	(void)cpu;
	(void)data;
	if (!page || pages == SHARED_PAGES)
		return;
	if (pages == 0)
		box = page;
	else
		deed_page[pages - 1] = page;
	pages++;
}

static bool is_magic(const struct qemu_plugin_insn *insn, const uint8_t *magic)
{
	return qemu_plugin_insn_size(insn) == MAGIC_SIZE &&
	       !memcmp(qemu_plugin_insn_data(insn), magic, MAGIC_SIZE);
}

/* Page tables are loaded by an instruction of the kernel's: mov to cr3. */
static bool loads_root(const struct qemu_plugin_insn *insn)
{
	const uint8_t *code = qemu_plugin_insn_data(insn);

	return qemu_plugin_insn_size(insn) == 3 && code[0] == 0x0f && code[1] == 0x22 &&
	       (code[2] & 0x38) == 0x18;
}

static void count_cost(struct qemu_plugin_tb *tb)
{
	const size_t n = qemu_plugin_tb_n_insns(tb);
	size_t i;

	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_INLINE_ADD, &cost.blocks, 1);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_INLINE_ADD, &cost.instructions, n);
	for (i = 0; i < n; i++)
		if (loads_root(qemu_plugin_tb_get_insn(tb, i)))
			qemu_plugin_register_vcpu_insn_exec_inline(
				qemu_plugin_tb_get_insn(tb, i), QEMU_INLINE_ADD, &cost.roots, 1);
}

static void on_translate(uint64_t id, struct qemu_plugin_tb *tb)
{
	const size_t n = qemu_plugin_tb_n_insns(tb);
	uint64_t *counter = block_counter(qemu_plugin_tb_vaddr(tb));
	size_t i;

	(void)id;
	if (counter)
		qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_INLINE_ADD, counter, 1);
	if (counts)
		count_cost(tb);
	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (is_magic(insn, ready_magic))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_ready, QEMU_CB_NO_REGS,
							       NULL);
		if (is_magic(insn, page_magic) && i + 1 < n)
			qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(tb, i + 1),
							 on_page, QEMU_CB_NO_REGS, QEMU_MEM_W,
							 NULL);
	}
}

static void *attach(const char *variable)
{
	const char *id = getenv(variable);
	void *memory = id ? shmat(atoi(id), NULL, 0) : NULL;

	return memory == (void *)-1 ? NULL : memory;
}

int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc, char **argv)
{
	const char *blocks = NULL, *memory = NULL, *release = "6.1";
	int i, fd;

	(void)info;
	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "ram=", 4))
			memory = argv[i] + 4;
		if (!strncmp(argv[i], "blocks=", 7))
			blocks = argv[i] + 7;
		if (!strncmp(argv[i], "linux=", 6))
			release = argv[i] + 6;
		if (!strcmp(argv[i], "count=1"))
			counts = true;
	}
	fd = memory ? open(memory, O_RDWR) : -1;
	ram = fd < 0 ? MAP_FAILED
		     : mmap(NULL, MACHINE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ram == MAP_FAILED || !blocks || !blocks_load(blocks) ||
	    !accounts_load(blocks) || !rules_begin(release)) {
		fprintf(stderr, "plugin: it needs ram=FILE,blocks=FILE,linux=RELEASE\n");
		return -1;
	}
	report = (struct report *)(ram + RAM_SIZE);
	report->nr_blocks = blocks_size();
	status = status_open();
	status->edges = blocks_size();
	input = attach("__AFL_SHM_FUZZ_ID");
	blocks_publish(attach("__AFL_SHM_ID"));
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	return 0;
}
