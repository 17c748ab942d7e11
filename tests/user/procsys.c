/*
 * /proc as a whole: the machine, the kernel, the log; on Bident the model's accounts and faults.
 */
#include <sys/klog.h>
#include <sys/utsname.h>

#include "tests/user/slurp.h"

#define LOG_READ_ALL 3
#define LOG_SIZE_BUFFER 10
#define NEVER_HERE SYS_kexec_load

static void test_machine(void)
{
	static const char *const memory[] = {"MemTotal:", "MemFree:", "MemAvailable:", "Buffers:",
					     "Cached:", "SwapTotal:", "SwapFree:", "Shmem:"};
	double up, later, idle, load[3];
	int running, threads, last;

	ok(slurp("/proc/uptime") > 0 && sscanf(slurped, "%lf %lf\n", &up, &idle) == 2, "uptime");
	sleep_ms(30);
	slurp("/proc/uptime");
	sscanf(slurped, "%lf", &later);
	ok(later > up && later < up + 30, "which moves");
	slurp("/proc/loadavg");
	is(sscanf(slurped, "%lf %lf %lf %d/%d %d\n", &load[0], &load[1], &load[2], &running,
		  &threads, &last), 6, "loadavg");
	ok(running >= 1 && threads >= running && last > 0, "its numbers");
	slurp("/proc/meminfo");
	for (unsigned i = 0; i < sizeof(memory) / sizeof(memory[0]); i++)
		ok(number_of(memory[i]) >= 0, "meminfo: %s", memory[i]);
	ok(number_of("MemTotal:") >= number_of("MemFree:"), "not more is free than there is");
	ok(strstr(value_of("MemTotal:"), " kB\n"), "in kB");
	slurp("/proc/stat");
	ok(!strncmp(slurped, "cpu  ", 5), "stat begins with cpu");
	ok(value_of("cpu0 ") && value_of("btime ") && number_of("processes ") > 0 &&
	   number_of("procs_running ") > 0 && number_of("ctxt ") > 0, "and has the rest");
	slurp("/proc/cpuinfo");
	ok(value_of("processor") && value_of("vendor_id") && value_of("model name"), "cpuinfo");
	ok(strstr(slurped, "flags\t\t: fpu "), "with flags");
}

static void test_kernel(void)
{
	struct utsname name;

	uname(&name);
	slurp("/proc/version");
	ok(!strncmp(slurped, "Linux version ", 14), "version");
	ok(!strncmp(slurped + 14, name.release, strlen(name.release)), "is uname's");
	slurp("/proc/sys/kernel/osrelease");
	ok(!strncmp(slurped, name.release, strlen(name.release)), "osrelease");
	slurp("/proc/sys/kernel/hostname");
	ok(!strncmp(slurped, name.nodename, strlen(name.nodename)), "hostname");
	slurp("/proc/sys/kernel/pid_max");
	ok(number_of("") > getpid(), "pid_max");
	slurp("/proc/sys/kernel/threads-max");
	ok(number_of("") > 0, "threads-max");
	ok(slurp("/proc/cmdline") > 0 && slurped[strlen(slurped) - 1] == '\n', "cmdline");
	slurp("/proc/filesystems");
	ok(strstr(slurped, "nodev\tproc\n"), "filesystems");
	link_of("/proc/mounts");
	ok(!strcmp(slurped, "self/mounts"), "mounts is a link");
	slurp("/proc/mounts");
	ok(strstr(slurped, " / ") && strstr(slurped, " /proc proc "), "which has / and /proc");
}

/* How often a text is in the log. */
static int times_logged(const char *text)
{
	int n = klogctl(LOG_READ_ALL, slurped, sizeof(slurped) - 1), times = 0;
	const char *at = slurped;

	slurped[n > 0 ? n : 0] = 0;
	for (; (at = strstr(at, text)); at++)
		times++;
	return times;
}

/* /dev/kmsg: a read gives a line. */
static void test_kmsg(void)
{
	long fd = raw(SYS_open, "/dev/kmsg", O_RDWR | O_NONBLOCK), n = 0, last = 0;
	int level, number, us;
	char line[256];

	ok(fd >= 0, "/dev/kmsg can be opened");
	is(raw(SYS_read, fd, line, 3), -EINVAL, "there must be room for a line");
	is(raw(SYS_write, fd, "<5>said by a test", 17), 17, "it can be written");
	while ((n = raw(SYS_read, fd, line, sizeof(line) - 1)) > 0)
		last = n;
	is(n, -EAGAIN, "at the end there is nothing yet");
	line[last] = 0;
	ok(sscanf(line, "%d,%d,%d,-;", &level, &number, &us) == 3 && level == 5,
	   "a line has a level, a number and a time");
	ok(last > 0 && !strcmp(strchr(line, ';'), ";said by a test\n"), "the last is ours");
	raw(SYS_close, fd);
}

static void test_log(void)
{
	int level;

	if (klogctl(LOG_SIZE_BUFFER, NULL, 0) < 0) {
		skip("the log", "it may not be read here");
		return;
	}
	ok(klogctl(LOG_SIZE_BUFFER, NULL, 0) > 4096, "the log has room");
	ok(klogctl(LOG_READ_ALL, slurped, sizeof(slurped)) >= 0, "it can be read");
	is(raw(SYS_syslog, LOG_READ_ALL, NULL, 10), -EINVAL, "not to nowhere");
	is(raw(SYS_syslog, LOG_READ_ALL, slurped, -1), -EINVAL, "nor a negative size");
	is(raw(SYS_syslog, 77, slurped, 1), -EINVAL, "there is no action 77");
	is(raw(SYS_syslog, 8, NULL, 0), -EINVAL, "nor a level 0");
	if (!is_bident())
		return;
	times_logged("<");
	is(slurped[0], '<', "a line begins with its level");
	ok(sscanf(slurped, "<%d>[", &level) == 1 && level < 8, "and its time");
	is(raw(NEVER_HERE, 0, 0, 0, 0), -ENOSYS, "a call that is not here");
	is(raw(NEVER_HERE, 0, 0, 0, 0), -ENOSYS, "again");
	is(times_logged("kexec_load is not here"), 1, "is told once");
	test_kmsg();
	is(raw(SYS_syslog, LOG_READ_ALL, 8, 4096), -EFAULT, "reading to a bad address");
}

static long put(const char *path, const char *text)
{
	long fd = raw(SYS_open, path, O_WRONLY), answer;

	if (fd < 0)
		return fd;
	answer = raw(SYS_write, fd, text, strlen(text));
	raw(SYS_close, fd);
	return answer;
}

static int fork_result(void)
{
	long pid = raw(SYS_fork);

	if (pid == 0)
		_exit(0);
	return pid < 0 ? (int)pid : status_of(pid);
}

static int as_another_user(void)
{
	setuid(1000);
	return put("/proc/bident/inject", "mm:1\n") == -EACCES &&
	       slurp("/proc/1/environ") == -EACCES && link_of("/proc/1/exe") == -EACCES;
}

static void test_bident(void)
{
	static char before[4096];

	if (!is_bident()) {
		skip("/proc/bident", "only Bident has it");
		return;
	}
	slurp("/proc/bident/accounts");
	ok(number_of("task ") > 0 && number_of("pids ") > 0 && number_of("threads ") > 0,
	   "the model's accounts");
	strcpy(before, slurped);
	is(fork_result(), exited(0), "fork");
	slurp("/proc/bident/accounts");
	*strstr(before, "frames") = *strstr(slurped, "frames") = 0;
	ok(!strcmp(before, slurped), "after it they are as they were");
	ok(slurp("/proc/bident/proof") > 1, "what is known of the proof");
	ok(slurp("/proc/bident/linux") > 1, "whose rules are in force");
	is(put("/proc/bident/inject", "mm:1\n"), 5, "a fault is ordered");
	slurp("/proc/bident/inject");
	ok(!strcmp(slurped, "mm:1\n"), "and listed");
	is(fork_result(), -ENOMEM, "fork fails");
	is(slurp("/proc/bident/inject"), 0, "once");
	is(fork_result(), exited(0), "and not again");
	is(put("/proc/bident/inject", "no:1\n"), -EINVAL, "what is no step");
	is(put("/proc/bident/inject", "\n"), -EINVAL, "what is nothing");
	is(in_child(as_another_user), exited(1), "others may not");
}

int main(void)
{
	test_machine();
	test_kernel();
	test_log();
	test_bident();
	return done();
}
