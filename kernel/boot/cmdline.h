/*
 * The kernel's command line.
 */
#ifndef KERNEL_BOOT_CMDLINE_H
#define KERNEL_BOOT_CMDLINE_H

/*
 * Act on each word of `line`, which is cut up and kept: options are set, a NAME=VALUE that is no
 * option goes to init's environment, any other word, and every word after "--", to its arguments.
 */
void cmdline_parse(char *line);

/* What inject= was set to; "" if it was not. */
extern const char *inject_option;

#endif
