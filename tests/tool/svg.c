/*
 * The picture of a climb: the lowest rung at the bottom; to the right of each, when it was given
 * back.  Entry: ladder_draw.
 */
#include "tests/tool/libc.h"
#include "tests/tool/ladder.h"

#define STEP_HEIGHT 26
#define LEFT 20
#define RUNG_WIDTH 150
#define TEXT_LEFT (LEFT + RUNG_WIDTH + 14)
#define GIVEN_LEFT 640
#define PICTURE_WIDTH 860

static void put_text(int x, int y, const char *class, const char *text)
{
	printf("<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	for (; *text; text++) {
		if (*text == '<' || *text == '&')
			printf("&#%d;", *text);
		else
			putchar(*text);
	}
	printf("</text>\n");
}

static const char *class_of(const struct event *e)
{
	if (e->answer)
		return "fails";
	return e->kind == EVENT_ASK ? "check" : e->shared ? "shared" : "taken";
}

/* When was what this rung took given back?  0: not. */
static int given_as(const struct event *rung)
{
	int order = 0, found = 0;

	for (uint32_t i = 0; i < nr_events; i++) {
		order += !event_is_rung(&events[i]);
		if (!event_is_rung(&events[i]) && events[i].step == rung->step && !found &&
		    rung->kind != EVENT_ASK && &events[i] > rung)
			found = order;
	}
	return rung->answer ? 0 : found;
}

static void draw_rung(const struct event *e, int y)
{
	const char *what = e->step < NR_STEPS ? step_texts[e->step].what : "of the thread group";
	int order = given_as(e);
	char text[128];

	printf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" class=\"%s\"/>\n", LEFT,
	       y, RUNG_WIDTH, STEP_HEIGHT - 6, class_of(e));
	put_text(LEFT + 8, y + 14, "name", event_name(e));
	snprintf(text, sizeof(text), "%.70s; %s", what, event_text(e));
	put_text(TEXT_LEFT, y + 14, "what", text);
	if (order == 0)
		return;
	printf("<path d=\"M%d %d v%d\" class=\"down\"/>\n", GIVEN_LEFT, y + 2, STEP_HEIGHT - 10);
	snprintf(text, sizeof(text), "given back: %d", order);
	put_text(GIVEN_LEFT + 10, y + 14, "given", text);
}

void ladder_draw(const struct climb *climb)
{
	int rungs = 0, y;
	char title[1200], number[32];

	for (uint32_t i = 0; i < nr_events; i++)
		rungs += event_is_rung(&events[i]);
	y = 50 + (rungs - 1) * STEP_HEIGHT;
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">\n",
	       PICTURE_WIDTH, 70 + rungs * STEP_HEIGHT);
	printf("<style>text{font:13px sans-serif}.title{font-weight:bold}.what{fill:#444}"
	       ".given{fill:#a40}.taken{fill:#cde8cd}.shared{fill:#cfe0f5}.check{fill:#e8e8e8}"
	       ".fails{fill:#f2b8b5}.down{stroke:#a40;stroke-width:2;fill:none}</style>\n");
	snprintf(title, sizeof(title), "%s, Linux %s: %s", climb->call,
		 version_name(climb->version),
		 climb->answer.error ? error_name(climb->answer.error, number) : "accepted");
	put_text(LEFT, 28, "title", title);
	for (uint32_t i = 0; i < nr_events; i++) {
		if (!event_is_rung(&events[i]))
			continue;
		draw_rung(&events[i], y);
		y -= STEP_HEIGHT;
	}
	printf("</svg>\n");
}
