/*
 * The two forms of output (tests/tool/out.h).  Keeps true: both say the same.
 * Entry: out_begin.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tool/out.h"

#define MAX_COLUMNS 16
#define CELL 2048

static bool json, first;
static int depth;

/* A table that is being filled: people's are printed when the widths are known. */
static const char *const *columns;
static int nr_columns;
static size_t widths[MAX_COLUMNS];
static char **cells;
static size_t nr_cells;

static void json_string(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void json_key(const char *key)
{
	printf("%s\n%*s", first ? "" : ",", 2 * depth, "");
	first = false;
	if (!key)
		return;
	json_string(key);
	printf(": ");
}

static void json_open(const char *key, char bracket)
{
	json_key(key);
	putchar(bracket);
	depth++;
	first = true;
}

static void json_close(char bracket)
{
	depth--;
	printf("\n%*s%c", 2 * depth, "", bracket);
	first = false;
}

void out_begin(bool as_json)
{
	json = as_json;
	first = true;
	depth = 1;
	if (json)
		putchar('{');
}

void out_end(void)
{
	if (json)
		printf("\n}\n");
	fflush(stdout);
}

bool out_is_json(void)
{
	return json;
}

void out_group(const char *key, const char *heading)
{
	if (json)
		json_open(key, '{');
	else if (heading)
		printf("\n%s\n", heading);
}

void out_group_end(void)
{
	if (json)
		json_close('}');
}

void out_list(const char *key)
{
	if (json)
		json_open(key, '[');
}

void out_list_end(void)
{
	if (json)
		json_close(']');
}

/* For people: "  exit signal    SIGCHLD", long texts broken between words. */
static void people_field(const char *key, const char *text)
{
	size_t column = 18;
	char name[64];

	snprintf(name, sizeof(name), "%s", key);
	for (char *at = name; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	printf("  %-16s", name);
	while (*text) {
		size_t length = strcspn(text, " ");

		if (column > 18 && column + 1 + length > 98) {
			printf("\n%18s", "");
			column = 18;
		} else if (column > 18) {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)length, text);
		column += length;
		text += length;
		text += *text == ' ';
	}
	putchar('\n');
}

void out_field(const char *key, const char *format, ...)
{
	char text[CELL];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (json) {
		json_key(key);
		json_string(text);
	} else if (text[0]) {
		people_field(key, text);
	}
}

void out_number(const char *key, long long number)
{
	char text[32];

	if (json) {
		json_key(key);
		printf("%lld", number);
		return;
	}
	snprintf(text, sizeof(text), "%lld", number);
	people_field(key, text);
}

void out_bool(const char *key, bool value)
{
	if (json) {
		json_key(key);
		printf(value ? "true" : "false");
		return;
	}
	people_field(key, value ? "yes" : "no");
}

void out_note(const char *format, ...)
{
	va_list args;

	if (json)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static void widen(const char *const *row)
{
	for (int i = 0; i < nr_columns; i++) {
		size_t length = strlen(row[i]);

		widths[i] = length > widths[i] ? length : widths[i];
	}
}

static void print_row(const char *const *row)
{
	int last = nr_columns - 1, space = 1;

	while (last > 0 && !row[last][0])
		last--;
	for (int i = 0; i <= last; i++) {
		printf("%*s%s", space + 1, "", row[i]);
		space = (int)(widths[i] - strlen(row[i])) + 1;
	}
	putchar('\n');
}

void out_table(const char *key, const char *const *names)
{
	columns = names;
	for (nr_columns = 0; names[nr_columns]; nr_columns++)
		widths[nr_columns] = 0;
	nr_cells = 0;
	if (json) {
		json_open(key, '[');
		return;
	}
	widen(names);
}

void out_row(const char *const *row)
{
	char **grown;

	if (json) {
		json_open(NULL, '{');
		for (int i = 0; i < nr_columns; i++) {
			json_key(columns[i]);
			json_string(row[i]);
		}
		json_close('}');
		return;
	}
	widen(row);
	grown = realloc(cells, (nr_cells + (size_t)nr_columns) * sizeof(*cells));
	if (!grown)
		return;
	cells = grown;
	for (int i = 0; i < nr_columns; i++)
		cells[nr_cells++] = strdup(row[i]);
}

void out_table_end(void)
{
	if (json) {
		json_close(']');
		return;
	}
	if (nr_cells > 0) {
		putchar('\n');
		print_row(columns);
	}
	for (size_t i = 0; i < nr_cells; i += (size_t)nr_columns)
		print_row((const char *const *)cells + i);
	while (nr_cells > 0)
		free(cells[--nr_cells]);
}
