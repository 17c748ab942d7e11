/*
 * From the name of a program to the file that is run.
 * Keeps true: between program_open and program_close one file is open, and cannot be written.
 * Entry: program_open.  Linux: fs/exec.c, do_open_execat, exec_binprm; fs/binfmt_script.c.
 */
#include "kernel/proc/program.h"

#include "kernel/fs/fs.h"
#include "kernel/fs/iter.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/store.h"
#include "kernel/proc/current.h"
#include "model/own.h"

#define FRONT_END (sizeof(((struct program *)0)->front) / sizeof(char *) - 1)

struct node *program_node(const struct program *program)
{
	return file_of(program->file)->node;
}

/* How many of the n bytes at that offset could be read, or -errno. */
static int64_t bytes_read(const struct program *program, uint64_t offset, void *to, uint64_t n)
{
	struct file *file = file_of(program->file);
	uint64_t done = 0;
	int64_t got = 1;

	if (!file->ops->read)
		return -EINVAL;
	while (done < n && got > 0) {
		struct iter iter = iter_kernel((char *)to + done, n - done);

		got = file->ops->read(file, &iter, offset + done);
		if (got > 0)
			done += (uint64_t)got;
	}
	return got < 0 ? got : (int64_t)done;
}

/* Hold the bytes of the open file, if it can be mapped.  0 or -errno. */
static int32_t store_hold(struct program *program)
{
	struct file *file = file_of(program->file);
	int32_t err = file->ops->map ? file->ops->map(file, &program->store) : 0;
	uint64_t frame = program->store && !err ? store_frame(program->store, 0) : 0;

	program->front_page = frame ? phys_to_virt(frame) : NULL;
	program->nr_front = frame ? node_size(file->node) : 0;
	if (program->nr_front > FRAME_SIZE)
		program->nr_front = FRAME_SIZE;
	return err;
}

void program_close(struct program *program)
{
	if (program->store)
		store_put(program->store);
	node_allow_write(program_node(program));
	file_put(program->file);
}

/* Open the node to be run, and read how it begins. */
static int32_t file_begin(struct program *program, struct node *node, char *line)
{
	int64_t n;
	int32_t err;

	if (!node_is(node, S_IFREG) || !node_permits(node, current(), MAY_EXEC))
		return -EACCES;
	err = node_open(node, O_RDONLY, &program->file);
	if (err)
		return err;
	err = node_deny_write(node);
	if (err) {
		file_put(program->file);
		return err;
	}
	program->store = NULL;
	err = store_hold(program);
	n = program->nr_front < SCRIPT_LINE ? (int64_t)program->nr_front : SCRIPT_LINE;
	if (err)
		n = err;
	else if (program->front_page)
		memcpy(line, program->front_page, (uint64_t)n);
	else
		n = bytes_read(program, 0, line, SCRIPT_LINE);
	if (n < 0)
		program_close(program);
	else
		memset(line + n, 0, SCRIPT_LINE - (uint64_t)n);
	return n < 0 ? (int32_t)n : 0;
}

static void front_add(struct program *program, const char *string)
{
	program->front[--program->first] = string;
}

/* The open file is a script: go over to its interpreter.  Not 0: nothing is open any more. */
static int32_t script_enter(struct program *program, uint32_t depth, const char *name, bool hidden)
{
	task_id t = current();
	struct script script;
	struct node *node;
	int32_t err = script_read(program->line[depth], &script);

	program_close(program);
	if (!err && hidden)
		err = -ENOENT;
	if (err)
		return err;
	err = path_walk(t, fs_cwd(fs_of[t]), script.interpreter, true, &node);
	if (!err && depth == SCRIPTS_MAX)
		err = -ELOOP;
	if (!err)
		err = file_begin(program, node, program->line[depth + 1]);
	if (node)
		node_put(node);
	if (err)
		return err;
	if (depth == 0)
		front_add(program, name);
	if (script.argument)
		front_add(program, script.argument);
	front_add(program, script.interpreter);
	return 0;
}

int32_t program_open(struct program *program, struct node *node, const char *name, bool hidden)
{
	int32_t err = file_begin(program, node, program->line[0]);

	program->first = FRONT_END;
	program->front[FRONT_END] = NULL;
	for (uint32_t depth = 0; !err && script_is_meant(program->line[depth]); depth++)
		err = script_enter(program, depth, name, hidden);
	return err;
}

const char *const *program_front(const struct program *program)
{
	return program->first == FRONT_END ? NULL : program->front + program->first;
}

static int32_t elf_bytes(const struct elf_file *file, uint64_t offset, void *to, uint64_t n)
{
	int64_t got = bytes_read(file->file, offset, to, n);

	if (got < 0)
		return (int32_t)got;
	return (uint64_t)got < n ? -ENOEXEC : 0;
}

struct elf_file program_elf(const struct program *program)
{
	return (struct elf_file){
		.size = node_size(program_node(program)),
		.read = elf_bytes,
		.file = program,
		.front = program->front_page,
		.nr_front = program->nr_front,
	};
}
