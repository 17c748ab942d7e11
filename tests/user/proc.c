/*
 * /proc/PID: what a process can read of itself and of others, alive, dead and gone.
 */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "tests/user/slurp.h"

static char path[256];

static const char *of(long pid, const char *name)
{
	snprintf(path, sizeof(path), "/proc/%ld/%s", pid, name);
	return path;
}

/* The n-th field of a stat line, the comm being the second; 0 if there are fewer. */
static const char *field(int n)
{
	const char *at = strrchr(slurped, ')');

	for (; at && n > 2; n--)
		at = strchr(at + 1, ' ');
	return at ? at + 1 : "";
}

static void test_self(void)
{
	char name[64];

	link_of("/proc/self");
	is(strtol(slurped, NULL, 10), getpid(), "/proc/self leads to us");
	link_of("/proc/thread-self");
	snprintf(name, sizeof(name), "%d/task/%ld", getpid(), raw(SYS_gettid));
	ok(!strcmp(slurped, name), "/proc/thread-self, too");
	is(slurp(of(0, "stat")), -ENOENT, "there is no process 0");
	is(slurp("/proc/999999999/stat"), -ENOENT, "nor 999999999");
	is(slurp("/proc/01/stat"), -ENOENT, "a name is not only a number");
	is(slurp("/proc/self"), -EISDIR, "a directory cannot be read");
}

static void test_stat(void)
{
	int fields = 2;

	ok(slurp("/proc/self/stat") > 0, "stat can be read");
	is(strtol(slurped, NULL, 10), getpid(), "it begins with the pid");
	ok(!strncmp(strchr(slurped, ' '), " (proc) ", 8), "then comes the name");
	is(field(3)[0], 'R', "we are running");
	is(strtol(field(4), NULL, 10), getppid(), "the parent");
	is(strtol(field(20), NULL, 10), 1, "one thread");
	is(strtol(field(38), NULL, 10), SIGCHLD, "the exit signal");
	for (const char *at = strrchr(slurped, ')'); at; at = strchr(at + 1, ' '))
		fields += at[0] == ' ' || at[0] == ')';
	is(fields - 1, 52, "52 fields");
	ok(strtol(field(23), NULL, 10) >= strtol(field(24), NULL, 10) * 4096, "size and rss");
	ok(slurped[strlen(slurped) - 1] == '\n', "one line");
}

static void handler(int sig)
{
	(void)sig;
}

static void test_status(void)
{
	static const char *const keys[] = {
		"Name:\tproc\n", "State:\tR (running)\n", "Ngid:", "TracerPid:\t0\n", "Gid:",
		"FDSize:", "Groups:", "NStgid:", "NSpid:", "NSpgid:", "NSsid:", "VmPeak:",
		"VmHWM:", "VmRSS:", "VmData:", "VmStk:", "VmExe:", "VmLib:", "VmPTE:", "VmSwap:",
		"SigPnd:", "ShdPnd:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:",
		"NoNewPrivs:", "Seccomp:", "Cpus_allowed:", "Mems_allowed_list:",
	};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGUSR2, handler);
	signal(SIGHUP, SIG_IGN);
	raw(SYS_kill, getpid(), SIGUSR1);
	umask(027);
	ok(slurp("/proc/self/status") > 0, "status can be read");
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		ok(value_of(keys[i]), "status: %.*s", (int)strcspn(keys[i], "\n"), keys[i]);
	is(number_of("Tgid:"), getpid(), "Tgid");
	is(number_of("Pid:"), getpid(), "Pid");
	is(number_of("PPid:"), getppid(), "PPid");
	is(number_of("Uid:"), getuid(), "Uid");
	is(number_of("Threads:"), 1, "Threads");
	is(strtol(value_of("Umask:"), NULL, 8), 027, "Umask");
	is(strtoul(value_of("SigBlk:"), NULL, 16), 1ul << (SIGUSR1 - 1), "SigBlk");
	is(strtoul(value_of("SigCgt:"), NULL, 16) & 1ul << (SIGUSR2 - 1), 1ul << (SIGUSR2 - 1),
	   "SigCgt");
	is(strtoul(value_of("SigIgn:"), NULL, 16) & 1, 1, "SigIgn");
	is(strtoul(value_of("ShdPnd:"), NULL, 16), 1ul << (SIGUSR1 - 1), "ShdPnd");
	ok(number_of("VmSize:") >= number_of("VmRSS:") && number_of("VmRSS:") > 0, "VmSize, VmRSS");
	ok(strstr(value_of("VmSize:"), " kB\n"), "in kB");
}

/* The line of maps that covers an address, cut off behind it; "" if there is none. */
static const char *map_of(const void *address)
{
	unsigned long start, end;
	char *line, *rest;

	slurp("/proc/self/maps");
	for (line = strtok_r(slurped, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (sscanf(line, "%lx-%lx", &start, &end) == 2 &&
		    start <= (unsigned long)address && (unsigned long)address < end)
			return line;
	return "";
}

/* Are the bytes at the address, which is in that region, those of our file in the place it says? */
static bool has_bytes_of(const char *line, const char *address)
{
	unsigned long start, offset;
	int file = open("/proc/self/exe", O_RDONLY);
	char bytes[64] = "";

	if (sscanf(line, "%lx-%*x %*s %lx", &start, &offset) != 2 ||
	    pread(file, bytes, sizeof(bytes), (long)(offset + (address - start))) < 0)
		return false;
	close(file);
	return !memcmp(bytes, address, sizeof(bytes));
}

static void test_maps(void)
{
	static int data = 1;
	unsigned long old = (unsigned long)raw(SYS_brk, 0);
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char rights[5] = "", text[256] = "";
	const char *line;

	line = map_of((void *)test_maps);
	sscanf(line, "%*s %4s %*s %*s %*s %255s", rights, text);
	ok(!strcmp(rights, "r-xp"), "our code is r-xp: %s", line);
	ok(strlen(text) > 5 && !strcmp(text + strlen(text) - 5, "/proc"), "and of our file");
	ok(has_bytes_of(line, (const void *)test_maps), "where it says");
	ok(strstr(map_of(&data), " rw-p "), "our data is rw-p");
	ok(strstr(map_of(&line), "[stack]"), "the stack is called so");
	raw(SYS_brk, old + 8192);
	ok(strstr(map_of((void *)(old + 4096)), "[heap]"), "the heap, too");
	ok(strstr(map_of(page), " r--p 00000000 00:00 0"), "a page of our own has no file");
	mprotect(page, 4096, PROT_NONE);
	ok(strstr(map_of(page), " ---p "), "nor rights");
	munmap(page, 4096);
	is(map_of(page)[0], 0, "and goes");
	slurp("/proc/self/statm");
	ok(number_of("") > 0, "statm begins with the size");
}

static void test_words(char *argv[], char *envp[])
{
	long n = slurp("/proc/self/cmdline");

	is(n, (long)strlen(argv[0]) + 1, "cmdline has the arguments, each with its 0");
	ok(!strcmp(slurped, argv[0]), "the first of them");
	n = slurp("/proc/self/environ");
	ok(n > 0 && !strcmp(slurped, envp[0]), "environ has the environment");
	slurp("/proc/self/comm");
	ok(!strcmp(slurped, "proc\n"), "comm has the name");
	n = raw(SYS_open, "/proc/self/comm", O_WRONLY);
	is(raw(SYS_write, n, "a name of more than 15", 22), 22, "which can be written");
	raw(SYS_close, n);
	slurp("/proc/self/comm");
	ok(!strcmp(slurped, "a name of more \n"), "and is cut off");
}

static void test_fds(void)
{
	long fd = raw(SYS_open, "/dev/null", O_RDWR), n = 0;
	DIR *directory = opendir("/proc/self/fd");
	struct dirent *entry;
	struct stat st, null;

	snprintf(path, sizeof(path), "/proc/self/fd/%ld", fd);
	link_of(path);
	ok(!strcmp(slurped, "/dev/null"), "fd/N says what is open");
	is(raw(SYS_lstat, path, &st), 0, "it is a link");
	is(st.st_mode, S_IFLNK | 0700, "to be read and written");
	raw(SYS_stat, path, &st);
	raw(SYS_stat, "/dev/null", &null);
	is(st.st_rdev, null.st_rdev, "and leads there");
	while ((entry = readdir(directory)))
		n += entry->d_name[0] != '.';
	is(n, (long)(fd + 2), "the directory lists them all");
	closedir(directory);
	raw(SYS_close, fd);
	is(link_of(path), -ENOENT, "what is closed is not there");
	fd = raw(SYS_open, "/proc/self/exe", O_RDONLY);
	raw(SYS_read, fd, slurped, 4);
	ok(!memcmp(slurped, "\177ELF", 4), "exe is the program");
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%ld", fd);
	slurp(path);
	is(number_of("pos:"), 4, "fdinfo tells the position");
	raw(SYS_close, fd);
	chdir("/dev");
	link_of("/proc/self/cwd");
	ok(!strcmp(slurped, "/dev"), "cwd is where we are");
	is(raw(SYS_stat, "/proc/self/cwd/null", &st), 0, "and leads there");
	link_of("/proc/self/root");
	ok(!strcmp(slurped, "/"), "root is the root");
}

static void *thread(void *argument)
{
	char name[64];

	(void)argument;
	link_of("/proc/thread-self");
	snprintf(name, sizeof(name), "%d/task/%ld", getpid(), raw(SYS_gettid));
	ok(!strcmp(slurped, name), "a thread has a directory of its own");
	slurp("/proc/self/status");
	is(number_of("Threads:"), 2, "two threads");
	is(number_of("Pid:"), getpid(), "self is the process");
	slurp("/proc/thread-self/status");
	is(number_of("Pid:"), raw(SYS_gettid), "thread-self is not");
	is(number_of("Tgid:"), getpid(), "but of the same group");
	return NULL;
}

/* A child that sleeps, then is dead, then is gone, while we hold its files open. */
static void test_child(void)
{
	long child, open_stat, open_dir;

	child = fork();
	if (child == 0) {
		raw(SYS_pause);
		_exit(0);
	}
	sleep_ms(50);
	open_stat = raw(SYS_open, of(child, "stat"), O_RDONLY);
	open_dir = raw(SYS_open, of(child, "fd"), O_RDONLY | O_DIRECTORY);
	slurp(of(child, "stat"));
	is(field(3)[0], 'S', "a child that sleeps");
	is(strtol(field(4), NULL, 10), getpid(), "is ours");
	raw(SYS_kill, child, SIGKILL);
	sleep_ms(50);
	slurp(of(child, "stat"));
	is(field(3)[0], 'Z', "a dead one is a zombie");
	is(slurp(of(child, "cmdline")), 0, "without arguments");
	is(slurp(of(child, "maps")), 0, "without memory");
	is(link_of(of(child, "exe")), -ENOENT, "without a program");
	is(status_of(child), SIGKILL, "it is awaited");
	is(slurp(of(child, "stat")), -ENOENT, "and gone");
	is(raw(SYS_read, open_stat, slurped, 100), -ESRCH, "what was open says so");
	is(raw(SYS_openat, open_dir, "0", O_RDONLY), -ENOENT, "and leads nowhere");
	raw(SYS_close, open_stat);
	raw(SYS_close, open_dir);
}

/* Time is measured: in vain work ours rises. */
static void test_times(void)
{
	long before, now, tries = 2000;
	volatile long work = 0;

	slurp("/proc/self/stat");
	before = now = strtol(field(14), NULL, 10);
	while (now < before + 2 && tries-- > 0) {
		for (long i = 0; i < 1000000; i++)
			work += i;
		slurp("/proc/self/stat");
		now = strtol(field(14), NULL, 10);
	}
	ok(now >= before + 2, "utime rises with work");
}

int main(int argc, char *argv[], char *envp[])
{
	char c, whole[4096];
	pthread_t other;
	long fd, n;

	(void)argc;
	for (fd = 3; fd < 1024; fd++)
		raw(SYS_close, fd);
	test_self();
	test_stat();
	test_status();
	test_maps();
	test_words(argv, envp);
	test_fds();
	pthread_create(&other, NULL, thread, NULL);
	pthread_join(other, NULL);
	test_child();
	test_times();
	n = slurp("/proc/version");
	memcpy(whole, slurped, (size_t)n);
	fd = raw(SYS_open, "/proc/version", O_RDONLY);
	for (long i = 0; i < n; i++)
		whole[i] = (char)(raw(SYS_read, fd, &c, 1) == 1 && c == whole[i] ? 0 : 1);
	ok(!memchr(whole, 1, (size_t)n), "byte by byte it is the same");
	is(raw(SYS_read, fd, &c, 1), 0, "and ends");
	is(raw(SYS_lseek, fd, 6, SEEK_SET), 6, "one can seek in it");
	return done();
}
