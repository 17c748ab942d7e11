/*
 * The model's accounts as one reads them after the event: how much of each table is in use.
 */
#ifndef KERNEL_CHECK_ACCOUNTS_H
#define KERNEL_CHECK_ACCOUNTS_H

#include <stdint.h>

/*
 * How many objects of the i-th kind are in use; *name becomes the kind's name and *most how many
 * there can be.  From 0 on, until *name is NULL.
 */
uint32_t account_used(uint32_t i, const char **name, uint32_t *most);

/* Print them all, and the counts that have no table.  Needs no lock: it only reads. */
void accounts_print(void);

#endif
