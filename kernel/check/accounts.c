/*
 * The model's accounts, for a panic and for whoever asks.
 * Entry: accounts_print, by panic.
 */
#include "kernel/check/accounts.h"
#include "kernel/lib/print.h"
#include "model/own.h"
#include "spec/task.h"

#define NAME_OF_(table) #table
#define NAME_OF(table) NAME_OF_(table)

static const struct {
	const char *name;
	const uint32_t *nfree;
	uint32_t most;
} account[] = {
#define T_TEXT "kernel/check/each_account.h"
#include "spec/each_table.h"
};

#define NR_ACCOUNTS (sizeof(account) / sizeof(account[0]))

uint32_t account_used(uint32_t i, const char **name, uint32_t *most)
{
	*name = 0;
	*most = 0;
	if (i >= NR_ACCOUNTS)
		return 0;
	*name = account[i].name;
	*most = account[i].most;
	return *most - *account[i].nfree;
}

/* Tasks in the state, threads of the kernel's own included. */
static uint32_t count_tasks(uint32_t state)
{
	uint32_t n = 0;

	for (task_id t = 1; t < NR_TASKS; t++)
		n += task_table[t].state == state;
	return n;
}

static uint32_t count_pids(void)
{
	uint32_t n = 0;

	for (uint32_t pid = 1; pid < PID_MAX; pid++)
		n += pid_owner[pid] != NOBODY;
	return n;
}

void accounts_print(void)
{
	const char *name;
	uint32_t used, most;

	print("Accounts: %u of %u threads, %u alive, %u zombies, %u of %u pids, last pid %u\n",
	      nr_threads, max_threads, count_tasks(TASK_ALIVE), count_tasks(TASK_ZOMBIE),
	      count_pids(), PID_MAX - 1, last_pid);
	for (uint32_t i = 0;; i++) {
		used = account_used(i, &name, &most);
		if (name == 0)
			return;
		print("  %s %u of %u\n", name, used, most);
	}
}
