/*
 * bident sim: commands to tasks of the model, and what they change.
 * Entry: run_sim.
 */
#include <stdarg.h>
#include <unistd.h>

#include "tests/tool/libc.h"
#include "model/memory.h"
#include "tests/tool/out.h"
#include "tests/tool/seam.h"
#include "tests/tool/sim.h"

#define PAGES 4u /* that a program may write, from its beginning */

static task_id actor; /* whom the next command is to */
static uint32_t version;
static bool wrong;

__attribute__((format(printf, 1, 2))) static void refuse(const char *format, ...)
{
	char text[WORDS_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	complain("sim", "%s", text);
	wrong = true;
}

static void map_pages(mm_id mm)
{
	uint32_t s = sim_space(mm);

	for (uint32_t p = 0; s < NR_SPACES && p < PAGES; p++)
		memory_map(s, p, PAGE_WRITE);
}

static void reset(void)
{
	static const struct caller init = {"init", "", 0, CALLER_INIT};

	actor = scene_set(version, &init);
	sim_memory_reset();
	map_pages(mm_of[actor]);
	sim_look();
}

/* Who sleeps in a vfork does nothing. */
static bool sleeps(task_id t)
{
	for (task_id child = SWAPPER; child < NR_TASKS; child++) {
		if (task_count[child] > 0 && task_table[child].vfork_parent == t)
			return true;
	}
	return false;
}

static void do_clone(const char *word)
{
	struct question q;
	struct complaint c;
	struct answer a;
	char number[32];

	if (!words_parse(word, &q, &c)) {
		refuse("%s", c.text);
		return;
	}
	question_set_version(&q, version);
	a = ask(&q, actor);
	if (a.error) {
		out_field("error", "%s", error_name(a.error, number));
		out_field("because", "%s", a.broken ? a.broken->why :
			  a.step < NR_STEPS ? step_texts[a.step].what : "");
		return;
	}
	out_number("child", task_table[a.child].pid);
}

static void say_notices(void)
{
	char name[32];

	for (uint32_t i = 0; i < nr_notices; i++) {
		uint32_t pid = task_table[notices[i].task].pid;

		signal_write(name, notices[i].signal > 0 ? (uint64_t)notices[i].signal : 0);
		if (notices[i].kind == NOTICE_CHILD)
			out_field("told", "%u, by %s", pid, notices[i].signal ? name : "no signal");
		else if (notices[i].kind == NOTICE_VFORK)
			out_field("woken", "%u, from its vfork", pid);
		else
			out_field("cleared", "the word at %#llx",
				  (unsigned long long)notices[i].address);
	}
	seam_forget();
}

static void end_thread(task_id t, int32_t status)
{
	task_id unwanted = exit_task(t, status);

	if (unwanted != NOBODY)
		release_task(unwanted);
}

static bool is_init(task_id t)
{
	return signal_of[t] == signal_of[pid_owner[INIT_PID]];
}

static void do_exit(const char *word, bool group)
{
	int32_t status = (atoi(word) & 0xff) << 8;
	signal_id of = signal_of[actor];

	if (is_init(actor) && (group || actor == pid_owner[INIT_PID])) {
		refuse("understood exit, expected a task other than init: it takes the orphans");
		return;
	}
	if (group)
		exit_group(actor, status);
	for (task_id t = SWAPPER + 1; group && t < NR_TASKS; t++) {
		if (t != actor && task_count[t] > 0 && signal_of[t] == of &&
		    task_table[t].state == TASK_ALIVE)
			end_thread(t, status);
	}
	end_thread(actor, status);
	actor = pid_owner[INIT_PID];
}

static void do_wait(const char *word)
{
	int32_t answer = wait_task(actor, word[0] ? atoi(word) : -1, __WALL);

	if (answer < 0)
		out_field("error", "ECHILD");
	else if (answer == 0)
		out_field("answer", "nobody has ended yet: it would sleep");
	else {
		out_number("reaped", task_table[answer].pid);
		out_field("status", "%#x", (unsigned)wait_status((task_id)answer));
		release_task((task_id)answer);
	}
}

static void do_exec(const char *word)
{
	(void)word;
	if (live_count[signal_of[actor]] > 1) {
		refuse("understood exec, expected a task that is alone in its process: the kernel "
		       "ends the others first");
		return;
	}
	if (exec_prepare(actor) < 0) {
		out_field("error", "ENOMEM");
		return;
	}
	if (exec_commit(actor))
		exec_abandon(actor);
	map_pages(mm_of[actor]);
}

static bool read_page(const char *word, uint32_t *page, uint64_t *value)
{
	unsigned long long number = 0;

	if (sscanf(word, "%u %llu", page, &number) < 1 || *page >= SPACE_PAGES) {
		refuse("understood a page, expected its number below %u and perhaps a value, not "
		       "\"%.100s\"", SPACE_PAGES, word);
		return false;
	}
	*value = number;
	return true;
}

static void do_write(const char *word)
{
	uint32_t page, space = sim_space(mm_of[actor]);
	uint64_t value;
	int32_t error;
	char number[32];

	if (!read_page(word, &page, &value) || space == NR_SPACES)
		return;
	error = memory_write(space, page, 0, value);
	if (error)
		out_field("error", "%s", error_name(error, number));
	sim_say_memory();
}

static void do_read(const char *word)
{
	uint32_t page, space = sim_space(mm_of[actor]);
	uint64_t value;

	if (read_page(word, &page, &value) && space < NR_SPACES)
		out_number("reads", (long long)memory_read(space, page, 0));
}

static void do_fail(const char *word)
{
	uint32_t step = step_named(word);

	if (word[0] == 0)
		for (step = 0; step < NR_STEPS; step++)
			seam_set(step, 0);
	else if (step < NR_STEPS)
		seam_set(step, seam_error(step));
	else
		refuse("understood fail, expected a rung as bident ladder lists them, or nothing "
		       "for "
		       "none, not \"%.100s\"", word);
}

static void do_as(const char *word)
{
	int pid = atoi(word);
	task_id t = pid > 0 && pid < PID_MAX ? pid_owner[pid] : NOBODY;

	if (t == NOBODY || task_table[t].state != TASK_ALIVE)
		refuse("understood as, expected the pid of a living task, not \"%.100s\"", word);
	else
		actor = t;
}

static void do_setuid(const char *word)
{
	char number[32];
	int32_t error = set_user(actor, (uint32_t)atoi(word));

	if (error)
		out_field("error", "%s", error_name(error, number));
}

static void do_fork_word(const char *word)
{
	(void)word;
	do_clone("fork");
}

static void do_vfork_word(const char *word)
{
	(void)word;
	do_clone("vfork");
}

static void do_thread(const char *word)
{
	(void)word;
	do_clone("pthread_create");
}

static void do_exit_word(const char *word)
{
	do_exit(word, true);
}

static void do_exit_thread(const char *word)
{
	do_exit(word, false);
}

static void do_ignore(const char *word)
{
	seam_ignore_children(sighand_of[actor], strcmp(word, "off") != 0);
}

static void do_subreaper(const char *word)
{
	signal_table[signal_of[actor]].subreaper = strcmp(word, "off") != 0;
}

static void do_tasks(const char *word)
{
	(void)word;
	sim_say_tasks();
}

static void do_tables(const char *word)
{
	(void)word;
	sim_say_tables();
}

static void do_memory(const char *word)
{
	(void)word;
	sim_say_memory();
}

static void do_help(const char *word);

static const struct {
	const char *name, *what;
	bool looks; /* changes nothing, and is allowed to one who sleeps */
	void (*run)(const char *word);
} sim_commands[] = {
	{"fork", "make a process", false, do_fork_word},
	{"vfork", "lend it the memory", false, do_vfork_word},
	{"thread", "make a thread as glibc does", false, do_thread},
	{"clone", "FLAGS|SIGNAL: make what they say", false, do_clone},
	{"write", "PAGE VALUE: store into memory; the pages are shown", false, do_write},
	{"read", "PAGE: what is there", false, do_read},
	{"exec", "fresh memory, own files and handlers", false, do_exec},
	{"exit", "[CODE]: the whole process ends", false, do_exit_word},
	{"exit_thread", "[CODE]: this thread ends", false, do_exit_thread},
	{"wait", "[PID]: reap a child", false, do_wait},
	{"ignore", "[off]: SIGCHLD is ignored", false, do_ignore},
	{"subreaper", "[off]: it takes the orphans below it", false, do_subreaper},
	{"setuid", "UID: become that user", false, do_setuid},
	{"fail", "[STEP]: from now on that rung fails; without STEP none", true, do_fail},
	{"as", "PID: from now on commands are to that task", true, do_as},
	{"tasks", "all of them", true, do_tasks},
	{"tables", "all that tasks own, with the number of owners", true, do_tables},
	{"memory", "the pages of all memories and their frames", true, do_memory},
	{"help", "this; quit or the end of input ends", true, do_help},
};

#define NR_COMMANDS (sizeof(sim_commands) / sizeof(sim_commands[0]))

static void do_help(const char *word)
{
	static const char *const columns[] = {"command", "what", NULL};

	(void)word;
	out_table("commands", columns);
	for (size_t i = 0; i < NR_COMMANDS; i++)
		out_row((const char *[]){sim_commands[i].name, sim_commands[i].what});
	out_table_end();
}

static void unknown(const char *word)
{
	const char *names[NR_COMMANDS + 1] = {0}, *meant;

	for (size_t i = 0; i < NR_COMMANDS; i++)
		names[i] = sim_commands[i].name;
	meant = nearest(word, names);
	refuse("expected a command that help lists, not \"%.100s\"%s%s%s", word,
	       meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

static void run_line(const struct options *o, char *line)
{
	char *word = line + strcspn(line, " \t");
	size_t i = 0;

	if (*word)
		*word++ = 0;
	word += strspn(word, " \t");
	while (i < NR_COMMANDS && strcmp(line, sim_commands[i].name))
		i++;
	if (i == NR_COMMANDS) {
		unknown(line);
		return;
	}
	if (!sim_commands[i].looks && sleeps(actor)) {
		refuse("understood %s, expected a task that does not sleep in a vfork (as PID)",
		       line);
		return;
	}
	out_begin(o->json);
	if (o->json)
		out_field("command", "%s%s%.900s", line, word[0] ? " " : "", word);
	out_number("by", task_table[actor].pid);
	sim_commands[i].run(word);
	say_notices();
	if (!sim_commands[i].looks)
		sim_say_changes();
	out_end();
}

int run_sim(const struct options *o)
{
	char *line = NULL;
	size_t size = 0;
	bool person = isatty(0) && !o->json;

	if (o->nr_words)
		return complain("sim", "expected commands on standard input, not \"%s\"",
				o->words[0]);
	version = o->version;
	reset();
	for (;;) {
		if (person) {
			printf("\nLinux %s, pid %u> ", version_name(version),
			       task_table[actor].pid);
			fflush(stdout);
		}
		if (getline(&line, &size, stdin) < 0)
			break;
		line[strcspn(line, "\r\n")] = 0;
		if (strcmp(line, "quit") == 0)
			break;
		if (line[0] && line[0] != '#')
			run_line(o, line);
	}
	free(line);
	return wrong ? STATUS_INPUT : STATUS_GOOD;
}
