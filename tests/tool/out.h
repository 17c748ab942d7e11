/*
 * What a command has to say, once for people and once as JSON.
 */
#ifndef TESTS_TOOL_OUT_H
#define TESTS_TOOL_OUT_H

#include <stdbool.h>

/* From now on to standard output, in one of the two forms. */
void out_begin(bool json);
void out_end(void);
bool out_is_json(void);

/* An object; its name is a heading for people.  In a list the key is NULL. */
void out_group(const char *key, const char *heading);
void out_group_end(void);

/* Objects without keys. */
void out_list(const char *key);
void out_list_end(void);

/* A key and a text; people read the key with spaces.  An empty text is left out for them. */
__attribute__((format(printf, 2, 3))) void out_field(const char *key, const char *format, ...);
void out_number(const char *key, long long number);
void out_bool(const char *key, bool value);

/* For people only. */
__attribute__((format(printf, 1, 2))) void out_note(const char *format, ...);

/* Rows of texts, as many as there are columns; NULL ends the columns. */
void out_table(const char *key, const char *const *columns);
void out_row(const char *const *cells);
void out_table_end(void);

#endif
