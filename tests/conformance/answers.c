/*
 * Answers as diagrams (tests/conformance/answers.h).  A line of a sweep is
 * `sweep NAME ROOT NODE NODE ...`; a node is `BIT:LOW:HIGH`, what it leads to `nI`, the I-th node,
 * or an answer.  Entry: answers_write, answers_read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/answers.h"

#define MAX_NODES 16384
#define FIRST_NODE 100000 /* a reference below it is an answer */

int16_t answers[MAX_WORDS];
int16_t others[MAX_WORDS];

struct node {
	uint32_t bit;
	int32_t low, high;
};

static struct node nodes[MAX_NODES];
static int32_t nr_nodes;
static int32_t references[MAX_WORDS];

#define NR_CHAINS 4096u
static int32_t chain[NR_CHAINS], next[MAX_NODES]; /* from 1 */

static int32_t node_of(uint32_t bit, int32_t low, int32_t high)
{
	uint32_t hash = ((uint32_t)low * 31 + (uint32_t)high * 17 + bit) % NR_CHAINS;

	if (low == high)
		return low;
	for (int32_t i = chain[hash]; i > 0; i = next[i - 1]) {
		if (nodes[i - 1].bit == bit && nodes[i - 1].low == low && nodes[i - 1].high == high)
			return FIRST_NODE + i - 1;
	}
	if (nr_nodes == MAX_NODES)
		return UNANSWERED;
	nodes[nr_nodes] = (struct node){bit, low, high};
	next[nr_nodes] = chain[hash];
	chain[hash] = ++nr_nodes;
	return FIRST_NODE + nr_nodes - 1;
}

static void put_reference(int32_t to, answers_put *put)
{
	char text[16];

	if (to >= FIRST_NODE)
		snprintf(text, sizeof(text), "n%d", to - FIRST_NODE);
	else
		snprintf(text, sizeof(text), "%d", to);
	put(text);
}

void answers_write(const struct sweep *s, answers_put *put)
{
	uint32_t bits = sweep_bits(s);
	char text[16];

	nr_nodes = 0;
	memset(chain, 0, sizeof(chain));
	for (uint32_t i = 0; i < 1u << bits; i++)
		references[i] = answers[i];
	for (uint32_t bit = 0; bit < bits; bit++) {
		for (uint32_t i = 0; i < 1u << (bits - bit - 1); i++)
			references[i] = node_of(bit, references[2 * i], references[2 * i + 1]);
	}
	put("sweep ");
	put(s->name);
	put(" ");
	put_reference(references[0], put);
	for (int32_t i = 0; i < nr_nodes; i++) {
		snprintf(text, sizeof(text), " %u:", nodes[i].bit);
		put(text);
		put_reference(nodes[i].low, put);
		put(":");
		put_reference(nodes[i].high, put);
	}
	put("\n");
}

void fact_write(const char *name, long value, answers_put *put)
{
	char text[32];

	put("fact ");
	put(name);
	snprintf(text, sizeof(text), " %ld\n", value);
	put(text);
}

/* What stands behind `word NAME ` at the beginning of a line. */
static const char *find_line(const char *text, const char *word, const char *name)
{
	char head[80];
	size_t length = (size_t)snprintf(head, sizeof(head), "%s %s ", word, name);

	while (text) {
		if (strncmp(text, head, length) == 0)
			return text + length;
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return NULL;
}

static int32_t read_reference(const char **at)
{
	bool is_node = **at == 'n';
	char *end;
	long number = strtol(*at + is_node, &end, 10);

	*at = end;
	return (int32_t)number + (is_node ? FIRST_NODE : 0);
}

bool answers_read(const char *text, const struct sweep *s)
{
	const char *at = find_line(text, "sweep", s->name);
	int32_t root, to;
	char *end;

	if (!at)
		return false;
	root = read_reference(&at);
	for (nr_nodes = 0; *at == ' ' && nr_nodes < MAX_NODES; nr_nodes++) {
		nodes[nr_nodes].bit = (uint32_t)strtoul(at + 1, &end, 10);
		at = end + 1;
		nodes[nr_nodes].low = read_reference(&at);
		at++;
		nodes[nr_nodes].high = read_reference(&at);
	}
	for (uint32_t i = 0; i < 1u << sweep_bits(s); i++) {
		for (to = root; to >= FIRST_NODE && to - FIRST_NODE < nr_nodes;) {
			const struct node *n = &nodes[to - FIRST_NODE];

			to = i >> n->bit & 1 ? n->high : n->low;
		}
		others[i] = (int16_t)to;
	}
	return true;
}

bool fact_read(const char *text, const char *name, long *value)
{
	const char *at = find_line(text, "fact", name);

	if (at)
		*value = strtol(at, NULL, 10);
	return at != NULL;
}
